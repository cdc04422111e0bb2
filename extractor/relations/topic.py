"""What a paragraph or a section is about: the place and the time that its first words name and the sentences below only mean.

In: a ``Scene``.  Out: ``Topic`` records by block.  Three ways of writing: an entry that begins with date and place («17–18
апреля – Кируна (Швеция), конференция …»), a paragraph with a place run in («Милан. С 14-го группа жила …»), and a heading
over a section («1. Варде (Норвегия)»).
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from extractor.relations.scene import PLACE_LABELS, Scene, Sentence, feature
from extractor.relations.timing import date_mentions
from extractor.schema import Block, BlockKind

__all__ = ["Topic", "head_of", "no_finite_verb", "section_place", "topics"]

_HEAD = 45  # tokens that a head may have
_SENTENCES = 3
_FAR = 8  # blocks over which a place run in goes on
_NOT_FROM = frozenset({"из", "с", "со", "от", "для", "до", "о", "об", "между", "под", "без", "над", "через", "про", "против"})


@dataclass(frozen=True, slots=True)
class Topic:
    """``place``, ``date``: indices of the mentions that say so, None for none; ``end``: the token behind the head;
    ``own``: whether the block says it itself, not one before it."""

    place: int | None
    date: int | None
    end: int
    own: bool = True


def topics(scene: Scene) -> dict[int, Topic]:
    """The topics of the blocks of a document by their index."""
    found: dict[int, Topic] = {}
    first: dict[int, Sentence] = {}
    for sentence in scene.sentences:
        first.setdefault(sentence.block, sentence)
    run: tuple[int, Topic, tuple[int, ...]] | None = None
    for block in scene.report.blocks:
        opening = first.get(block.index)
        if opening is None or block.kind in (BlockKind.HEADING, BlockKind.ROW):
            run = None if block.kind is BlockKind.HEADING else run
            continue
        topic = _topic(scene, opening)
        if topic is not None and topic.place is not None:
            found[block.index] = topic
            if topic.date is None and scene.mention(topic.place).label in ("CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT"):  # «Милан.»: also the paragraphs below
                run = (block.index, topic, block.context.headings)
        elif run is not None and run[2] == block.context.headings and block.index - run[0] <= _FAR:
            found[block.index] = Topic(run[1].place, topic.date if topic is not None else None, opening.start, own=False)
        elif topic is not None:
            found[block.index] = topic
    return found


def head_of(scene: Scene, sentence: Sentence) -> list[Sentence]:
    """The sentences without a verb that a block begins with."""
    head: list[Sentence] = []
    for other in scene.sentences[sentence.index : sentence.index + _SENTENCES]:
        if other.block != sentence.block or other.end - sentence.start > _HEAD or not no_finite_verb(scene, other.start, other.end):
            break
        head.append(other)
    return head


def no_finite_verb(scene: Scene, start: int, end: int) -> bool:
    """Whether no verb in a personal form stands between two tokens."""
    return not any(
        scene.doc[i].pos_ == "VERB" and scene.outer[i] < 0 and (feature(scene.doc[i], "VerbForm") != "Part" or feature(scene.doc[i], "Variant") == "Short") for i in range(start, end)
    )


def _topic(scene: Scene, sentence: Sentence) -> Topic | None:
    """The topic that a block's own first words state."""
    head = head_of(scene, sentence)
    end = head[-1].end if head else _before_colon(scene, sentence)
    if end <= sentence.start:
        dates = [i for i in date_mentions(scene, sentence) if scene.mention(i).start - sentence.start <= 3 and scene.doc[scene.mention(i).end - 1].i + 1 < sentence.end]
        return Topic(None, dates[0], sentence.start) if dates else None
    dates = [i for s in head or [sentence] for i in date_mentions(scene, s) if scene.mention(i).end <= end]
    place = _place(scene, sentence, head or [sentence], end, bool(dates))
    if place is None and not dates:
        return None
    return Topic(place, dates[0] if dates else None, end)


def _before_colon(scene: Scene, sentence: Sentence) -> int:
    """The token behind the colon of a sentence whose words before it have no verb; else the sentence's start."""
    colon = next((i for i in range(sentence.start + 1, min(sentence.end, sentence.start + _HEAD)) if scene.doc[i].text == ":"), -1)
    return colon + 1 if colon > 0 and no_finite_verb(scene, sentence.start, colon) else sentence.start


def _place(scene: Scene, sentence: Sentence, head: list[Sentence], end: int, dated: bool) -> int | None:
    """The narrowest place among the first words: without a preposition, or with «в», «на» beside a date."""
    mentions = [i for s in head for i in scene.mentions_in(s, PLACE_LABELS) if scene.mention(i).outer and scene.mention(i).end <= end]
    mentions = [i for i in mentions if any(c.isupper() for c in scene.mention(i).found.normal) and scene.leads[i].preposition not in _NOT_FROM]
    bare = [i for i in mentions if not scene.leads[i].preposition and not scene.leads[i].bracketed and scene.leads[i].case in ("Nom", None, "Acc") and _opens(scene, i, sentence)]
    towns = [i for i in bare if scene.mention(i).label not in ("COUNTRY", "STATE_OR_PROVINCE", "DISTRICT")] or bare
    if towns and (dated or (_alone(scene, towns[0], sentence) and scene.mention(towns[0]).label != "FACILITY")):
        return towns[-1] if len(towns) > 1 and _adjacent(scene, towns) and scene.mention(towns[-1]).label == "FACILITY" else towns[0]
    led = [i for i in mentions if scene.leads[i].preposition in ("в", "во", "на")]
    return led[0] if dated and len(head) > 0 and len({scene.mention(i).entity for i in led}) == 1 else None


def _opens(scene: Scene, index: int, sentence: Sentence) -> bool:
    """Whether a place stands where an entry names it: at its start, behind a date, a dash, a colon or a comma."""
    at = scene.mention(index).start - 1
    while at >= sentence.start and scene.doc[at].pos_ == "NOUN" and scene.lemmas[at] in ("город", "село", "г", "поселок", "станция"):
        at -= 1
    if at < sentence.start:
        return True
    before = scene.doc[at]
    beside = scene.outer[at - 1] if before.text == "," and at > sentence.start else -1
    if beside >= 0 and scene.mention(beside).label in ("GROUP", "PERSON"):  # «делегация провинции Аньхой, КНР»: where they are from
        return False
    return before.text in "–—-,.:;" or before.is_space or (scene.outer[at] >= 0 and scene.mention(scene.outer[at]).label == "DATE")


def _alone(scene: Scene, index: int, sentence: Sentence) -> bool:
    """«Милан.»: the place is all that the first sentence says, but for what encloses it."""
    mention = scene.mention(index)
    rest = [t for t in scene.doc[sentence.start : sentence.end] if (t.is_alpha or t.text.isdigit()) and not mention.start <= t.i < mention.end]
    return len(rest) <= 3 and all(scene.outer[t.i] >= 0 and scene.mention(scene.outer[t.i]).label in PLACE_LABELS for t in rest)


def _adjacent(scene: Scene, places: list[int]) -> bool:
    return scene.mention(places[-1]).start - scene.mention(places[-2]).end <= 2


def section_place(scene: Scene, block: Block | None) -> int | None:
    """The one town or country that the heading above a block names: «1. Варде (Норвегия)», «Связи с Турку»."""
    for heading in block.context.headings[-1:] if block is not None else ():
        start, end = scene.report.blocks[heading].span
        first = bisect.bisect_right(scene.sentences, start, key=lambda s: scene.doc[s.start].idx) - 1
        for sentence in scene.sentences[max(first, 0) :]:
            if scene.doc[sentence.start].idx >= end:
                break
            if sentence.block != heading:
                continue
            towns = [i for i in scene.mentions_in(sentence, frozenset({"CITY"})) if scene.mention(i).outer]
            named = towns or [i for i in scene.mentions_in(sentence, frozenset({"COUNTRY"})) if scene.mention(i).outer]
            if len({scene.mention(i).entity for i in named}) == 1 and sentence.end - sentence.start <= 14:
                return named[0]
    return None
