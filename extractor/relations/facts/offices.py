"""Office holding told by apposition: «мэр Томска Иван Титов», «Иван Титов, мэр Томска», «глава ведомства и депутат И. Титов».

In: a ``Scene``.  Out: office drafts.  Offices in a row share their holder; an office in the plural belongs to the row of
people after it; an office said of a person named elsewhere in the report counts where its body is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.relations.facts.actors import argument
from extractor.relations.facts.bodies import OfficePhrase, office_phrase
from extractor.relations.facts.draft import Argument, FactDraft
from extractor.relations.scene import PLACE_LABELS, Scene

__all__ = ["office_draft", "offices", "phrases"]

_BESIDE, _CHAINED, _ELSEWHERE = "office-beside-name", "office-in-row", "office-of-known-person"


def phrases(scene: Scene) -> list[OfficePhrase]:
    """The offices of a document in text order; of two that overlap the longer stays."""
    found: list[OfficePhrase] = []
    for index, mention in enumerate(scene.annotation.mentions):
        if mention.label != "PROFESSION":
            continue
        phrase = office_phrase(scene, index)
        if phrase is None:
            continue
        if found and phrase.start < found[-1].end:
            if phrase.end - phrase.start > found[-1].end - found[-1].start:
                found[-1] = phrase
            continue
        found.append(phrase)
    return found


def offices(scene: Scene) -> list[FactDraft]:
    """Drafts of all offices said of somebody by name."""
    found = phrases(scene)
    people = [i for i, m in enumerate(scene.annotation.mentions) if m.label == "PERSON" and m.outer]
    by_span = {scene.mention(i).found.span: i for i in people}
    starts = {scene.mention(i).start: i for i in people}
    ends = {scene.mention(i).end: i for i in people}
    found = [_with_bracket(scene, phrase, starts) for phrase in found]
    holders = [_holders(scene, phrase, by_span, starts, ends) for phrase in found]
    rules = [_BESIDE if held else "" for held in holders]
    _share(scene, found, holders, rules)
    drafts: list[FactDraft] = []
    for phrase, held, rule in zip(found, holders, rules, strict=True):
        confidence = 0.9 if rule == _BESIDE else 0.8
        held = tuple(_last_of(scene, i, starts) for i in held)
        entities = {scene.mention(i).entity: i for i in held if _fits(scene, phrase, i)}
        if held and not entities:
            continue
        if not entities:
            known = _known_person(scene, phrase)
            if known is None:
                continue
            drafts.append(office_draft(scene, _ELSEWHERE, known, phrase, 0.6))
            continue
        if phrase.plural and len(entities) == 1:
            continue
        for index in entities.values():
            who = argument(scene, index, "who")
            drafts.append(office_draft(scene, rule, who, phrase, confidence))
            drafts.extend(office_draft(scene, rule, who, replace(phrase, where=body), confidence) for body in phrase.more)
    return drafts


def office_draft(scene: Scene, rule: str, who: Argument, phrase: OfficePhrase, confidence: float) -> FactDraft:
    """An office as a draft: surer with its body than without."""
    arguments = [who, Argument("position", phrase.position)]
    if phrase.where is not None:
        arguments.append(phrase.where)
    sure = confidence if phrase.where is not None else confidence - 0.1
    return FactDraft("office", rule, phrase.start, tuple(arguments), (scene.sentence_of[phrase.start],), sure)


def _holders(scene: Scene, phrase: OfficePhrase, by_span: dict[tuple[int, int], int], starts: dict[int, int], ends: dict[int, int]) -> tuple[int, ...]:
    """Mentions of the people whose office it is: as the finder of offices saw it, or the name right behind the phrase."""
    mention = scene.mention(phrase.index)
    seen: list[int] = []
    for part in mention.found.parts.get("person", "").split(";"):
        start, colon, end = part.partition(":")
        index = by_span.get((int(start), int(end))) if colon else None
        if index is not None:
            seen.append(index)
    behind = _behind(scene, phrase, starts)
    if behind is not None and not any(scene.mention(i).start >= phrase.end for i in seen):
        return (behind,)
    if not seen:
        ahead = _ahead(scene, phrase, ends)
        return (ahead,) if ahead is not None else ()
    return tuple(seen)


def _behind(scene: Scene, phrase: OfficePhrase, starts: dict[int, int]) -> int | None:
    """The name right behind the office, or behind what its body adds («посол ЕС на Кавказе П. С.», «секретарь Фронта (ФНО) Н. С.»)."""
    at = phrase.end
    while at < len(scene.doc) and scene.doc[at].text in "»\")”":
        at += 1
    if at < len(scene.doc) and scene.outer[at] >= 0 and scene.mention(scene.outer[at]).label in PLACE_LABELS and scene.mention(scene.outer[at]).start == at:
        at = scene.mention(scene.outer[at]).end
    if at in starts and scene.sentence_of[at] == scene.sentence_of[phrase.start]:
        return starts[at]
    sentence = scene.sentences[scene.sentence_of[phrase.start]]
    for here in range(at, min(at + 9, sentence.end)):
        index = starts.get(here)
        if index is not None:
            case = scene.mention(phrase.index).found.parts.get("case")
            return index if _adds(scene, at, here) and case in (None, scene.mention(index).found.parts.get("case") or scene.leads[index].case) else None
    return None


def _adds(scene: Scene, start: int, end: int) -> bool:
    """Whether the tokens only add to an office: a bracket, or a phrase with a preposition; no verb, comma or other office."""
    gap = scene.doc[start:end]
    if not len(gap) or not (gap[0].pos_ == "ADP" or gap[0].text == "("):
        return False
    depth = 0
    for token in gap:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.pos_ in ("VERB", "AUX", "PRON", "SCONJ") or (depth == 0 and token.text in ",;:.—–"):
            return False
    return depth == 0 and (gap[0].pos_ == "ADP" or gap[-1].text == ")")


def _ahead(scene: Scene, phrase: OfficePhrase, ends: dict[int, int]) -> int | None:
    """The name right before the office, parted by a comma or dash; or by nothing where both make up the whole line."""
    start = phrase.start
    sentence = scene.sentences[scene.sentence_of[start]]
    if start - 1 >= sentence.start and scene.doc[start - 1].text in (",", "–", "—", "-", "("):
        return ends.get(start - 1)
    index = ends.get(start)
    rest = scene.doc[phrase.end : sentence.end]
    if index is not None and scene.mention(index).start == sentence.start and all(t.is_punct or t.is_space for t in rest):
        return index
    return None


def _last_of(scene: Scene, index: int, starts: dict[int, int]) -> int:
    """Of two names side by side the second: «врач Хиллари Клинтон Лиза Бардек» is Лиза Бардек."""
    following = starts.get(scene.mention(index).end)
    return following if following is not None and scene.sentence_of[scene.mention(following).start] == scene.sentence_of[scene.mention(index).start] else index


def _fits(scene: Scene, phrase: OfficePhrase, index: int) -> bool:
    """A feminine office is not a man's: «муж актрисы Сергей С.»."""
    person = scene.annotation.persons.get(scene.mention(index).entity)
    return not (scene.mention(phrase.index).found.parts.get("gender") == "f" and person is not None and person.gender == "m")


def _share(scene: Scene, found: Sequence[OfficePhrase], holders: list[tuple[int, ...]], rules: list[str]) -> None:
    """Gives offices in a row the holder of the one that stands beside the name."""
    for here in range(len(found) - 2, -1, -1):
        beside = holders[here + 1]
        if not holders[here] and beside and _in_row(scene, found[here], found[here + 1]) and scene.mention(beside[0]).start >= found[here + 1].end:
            holders[here], rules[here] = beside, _CHAINED
    for here in range(1, len(found)):
        beside = holders[here - 1]
        if not holders[here] and beside and _in_row(scene, found[here - 1], found[here]) and scene.mention(beside[0]).end <= found[here - 1].start:
            holders[here], rules[here] = beside, _CHAINED


def _in_row(scene: Scene, one: OfficePhrase, other: OfficePhrase) -> bool:
    gap = scene.doc[one.end : other.start]
    if len(gap) > 7 or one.plural != other.plural or scene.sentence_of[one.start] != scene.sentence_of[other.start]:
        return False
    last = len(gap)
    while last and gap[last - 1].lower_ in (",", "и", "»", "\"", ")", "а", "также"):
        last -= 1
    if last and not _adds(scene, one.end, one.end + last):
        return False
    first, second = scene.mention(one.index).found.parts.get("case"), scene.mention(other.index).found.parts.get("case")
    return not first or not second or first == second


def _with_bracket(scene: Scene, phrase: OfficePhrase, starts: dict[int, int]) -> OfficePhrase:
    """The body that stands in brackets behind the name: «архиепископ Лонгин (РПЦ)»."""
    index = starts.get(phrase.end)
    if phrase.where is not None or index is None:
        return phrase
    at = scene.mention(index).end
    if at + 1 >= len(scene.doc) or scene.doc[at].text != "(" or scene.outer[at + 1] < 0:
        return phrase
    inside = scene.outer[at + 1]
    mention = scene.mention(inside)
    closed = (mention.end < len(scene.doc) and scene.doc[min(mention.end, len(scene.doc) - 1)].text in "),") or scene.doc[min(mention.end + 1, len(scene.doc) - 1)].text == ")"
    if mention.label not in ("ORGANIZATION", "COUNTRY", "CITY", "STATE_OR_PROVINCE") or not closed:
        return phrase
    return replace(phrase, where=argument(scene, inside, "where"))


def _known_person(scene: Scene, phrase: OfficePhrase) -> Argument | None:
    """The person that the office alone refers to («президент Украины» of Виктор Янукович named before)."""
    entity = scene.mention(phrase.index).entity
    person = scene.annotation.persons.get(entity)
    if person is None or entity.startswith("office") or phrase.where is None or phrase.plural:
        return None
    return Argument("who", person.name, entity)
