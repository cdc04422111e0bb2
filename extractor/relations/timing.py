"""When: the date of a stop, from its own brackets, its clause, its sentence, its paragraph, its chronicle entry.

In: a ``Scene``, a trigger and the destination's mention.  Out: a ``Stay``.
"""

from __future__ import annotations

from extractor.relations.closing import closed
from extractor.relations.dates import Stay
from extractor.relations.scene import Scene, Sentence, ancestors

__all__ = ["date_mentions", "dated", "entry_date", "stay_of"]


def date_mentions(scene: Scene, sentence: Sentence) -> list[int]:
    """Indices of the dates of a sentence that may date an event (not those of documents, ages or clock times)."""
    return [
        i for i in scene.mentions_in(sentence, frozenset({"DATE"}))
        if scene.mention(i).found.parts.get("kind") not in ("document", "age", "duration", "birth") and not _is_term(scene, i)
    ]


def _is_term(scene: Scene, index: int) -> bool:
    """«план на 2015–2017 годы»: years that a document is for, no time of a journey."""
    mention = scene.mention(index)
    first = scene.doc[mention.start] if scene.doc[mention.start].pos_ == "ADP" or mention.start == 0 else scene.doc[mention.start - 1]
    edtf = mention.found.parts.get("edtf") or ""
    return first.lower_ == "на" and len(edtf) == 9 and edtf[4] == "/" and first.i > 0 and scene.doc[first.i - 1].pos_ in ("NOUN", "PROPN")


def dated(scene: Scene, index: int) -> Stay:
    """The stay of a date mention."""
    return Stay(index, scene.mention(index).found.parts.get("edtf") or None)


def stay_of(scene: Scene, trigger: int, place: int | None, siblings: tuple[int, ...] = ()) -> Stay:
    """The date of the stop at mention ``place``, from its first day to its last where the text says both apart."""
    stay = _stay(scene, trigger, place, siblings)
    if stay.mention < 0 or siblings:
        return stay
    sentence = scene.sentences[scene.sentence_of[trigger]]
    others = [(i, dated(scene, i).edtf) for i in date_mentions(scene, sentence) if i != stay.mention]
    entry = entry_date(scene, sentence)
    return closed(scene, stay, [*others, (entry.mention, entry.edtf)])


def _stay(scene: Scene, trigger: int, place: int | None, siblings: tuple[int, ...] = ()) -> Stay:
    """The date of the stop at mention ``place``; ``siblings`` are the other stops of the same trigger."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    dates = date_mentions(scene, sentence)
    if place is not None and scene.sentence_of[scene.mention(place).start] == sentence.index and dates:
        own = _beside(scene, place, dates, siblings)
        if own is not None:
            return dated(scene, own)
    if dates:
        same = [i for i in dates if scene.clause_of[scene.mention(i).root] == scene.clause_of[trigger] or _below(scene, i, trigger)]
        pool = same or [i for i in dates if not _in_other_event(scene, i, trigger)] or []
        if pool:
            if siblings:
                lowest = min(scene.mention(s).start for s in (*siblings, *(() if place is None else (place,))))
                before = [i for i in pool if scene.mention(i).start < lowest]
                pool = before or pool
            chosen = min(pool, key=lambda i: (scene.mention(i).found.parts.get("edtf", "") == "", not _below(scene, i, trigger), abs(scene.mention(i).root - trigger)))
            return dated(scene, chosen)
    return entry_date(scene, sentence)


def _below(scene: Scene, index: int, trigger: int) -> bool:
    """Whether a date hangs on the trigger itself («визит, назначенный на 8 июня»)."""
    return any(token.i == trigger for token in ancestors(scene.doc[scene.mention(index).root])[:4])


def _beside(scene: Scene, place: int, dates: list[int], siblings: tuple[int, ...]) -> int | None:
    """A date in brackets right after the place; or, among several stops, the date in the place's own stretch."""
    mention = scene.mention(place)
    doc = scene.doc
    for index in dates:
        date = scene.mention(index)
        gap = doc[mention.end : date.start]
        if 0 < len(gap) <= 5 and date.start > mention.end and gap[0].text == "(" and not any(t.text == ")" for t in gap):
            return index
        if 0 <= date.start - mention.end <= 1 and scene.outer[mention.end] == index:
            return index if siblings else None
    if not siblings:
        return None
    others = [scene.mention(s) for s in siblings]
    left = max((o.end for o in others if o.end <= mention.start), default=None)
    right = min((o.start for o in others if o.start >= mention.end), default=None)
    if left is not None:
        inside = [i for i in dates if left <= scene.mention(i).start < mention.start]
        if inside:
            return inside[-1]
    if right is None or left is None:
        inside = [i for i in dates if mention.end <= scene.mention(i).start < (right or 10**9) and scene.leads[i].bracketed]
        if inside:
            return inside[0]
    return None


def _in_other_event(scene: Scene, index: int, trigger: int) -> bool:
    """Whether a date far from the trigger stands in a clause of its own verb behind it."""
    mention = scene.mention(index)
    return mention.start > trigger and scene.clause_of[mention.root] != scene.clause_of[trigger] and any(
        t.pos_ == "VERB" for t in scene.doc[trigger + 1 : mention.start]
    )


def entry_date(scene: Scene, sentence: Sentence) -> Stay:
    """The date the entry begins with («16 января. Город посетил …»), else the last one before it in the paragraph, else
    that of the heading above («Март»)."""
    for other in reversed(scene.sentences[: sentence.index]):
        if other.block != sentence.block:
            break
        found = date_mentions(scene, other)
        if found:
            return dated(scene, found[0])
    block = scene.block(sentence)
    if block is None or (block.context.month is None and block.context.day is None):
        return Stay()
    for heading in reversed(block.context.headings):
        for other in scene.sentences:
            if other.block == heading:
                found = date_mentions(scene, other)
                if found and scene.mention(found[0]).found.parts.get("edtf", "").count("-") >= 1:
                    return dated(scene, found[0])
    return Stay()
