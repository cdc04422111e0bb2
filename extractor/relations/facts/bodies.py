"""The body or place of an office: «мэр Томска», «губернатор Тверской области», «российский посол», «директор завода «Заря»».

In: a ``Scene`` and the mention of an office.  Out: an ``OfficePhrase``: the position in the nominative without its body,
the body as an argument, and the token where the whole phrase ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.entities import places
from extractor.entities.people.offices import phrase_nominative
from extractor.entities.places.gazetteer import load as load_gazetteer
from extractor.language import lexemes
from extractor.relations.facts.draft import Argument
from extractor.relations.facts.lexicon import fact_lexicon
from extractor.relations.lexicon import fold
from extractor.relations.scene import PLACE_LABELS, Scene, feature

__all__ = ["OfficePhrase", "office_phrase", "without_subject"]

_ORIGIN = frozenset({"из", "от", "на"})
_STATES = frozenset({"COUNTRY", "STATE_OR_PROVINCE", "CITY"})
_BODIES = PLACE_LABELS | {"ORGANIZATION", "GROUP"}


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """``index`` of the mention; tokens ``start`` to ``end`` with the body; ``position`` in the nominative;
    ``more``: further bodies that the same word holds («член палаты и комиссии»)."""

    index: int
    start: int
    end: int
    position: str
    where: Argument | None
    plural: bool
    more: tuple[Argument, ...] = ()


def office_phrase(scene: Scene, index: int) -> OfficePhrase | None:
    """The office at mention ``index`` taken apart; None for what is no office («участник», «после»)."""
    mention = scene.mention(index)
    words = fact_lexicon()
    parts = mention.found.parts
    head = fold(parts.get("head", ""))
    if head in words.not_offices or fold(scene.doc[mention.start].text) in words.not_offices:
        return None
    body = _body(scene, index)
    affiliation = parts.get("affiliation", "")
    where: Argument | None = None
    position, end = mention.found.normal, mention.end
    if body is not None and (scene.mention(body).start < mention.end or not affiliation[:1].isupper()):
        first = _tail_start(scene, index, scene.mention(body).start)
        position = _without_tail(position, scene.doc.text[scene.doc[first].idx : mention.found.span[1]])
        where, end = _argument(scene, body, first), max(scene.mention(body).end, mention.end)
    elif affiliation[:1].isupper() and position.endswith(_last_word(scene, index)):
        at = next((i for i in range(mention.start + 1, mention.end) if scene.doc[i].text[:1].isupper() or scene.doc[i].text in "«\"„"), None)
        if at is not None:
            position = _without_tail(position, scene.doc.text[scene.doc[_tail_start(scene, index, at)].idx : mention.found.span[1]])
            where = Argument("where", affiliation)
    if parts.get("number") == "Plur":
        position = _singular(position, parts.get("head", ""))
    position, adjective = _without_epithets(scene, position, words.epithets, head in words.seated, head.endswith("губернатор"))
    if not position or fold(position.split()[-1]) in words.not_offices:  # «по экономической и налоговой политике»
        return None
    start, opening = _opening(scene, index)
    position = f"{opening} {position}" if opening else _uncapped(position)
    if opening.startswith("исполн"):
        position = f"{opening} {' '.join(scene.doc[mention.start : _tail_start(scene, index, scene.mention(body).start) if body is not None else end].text.split())}"
    more = _further(scene, index, body) if body is not None else ()
    return OfficePhrase(index, start, end, position, where or adjective, parts.get("number") == "Plur", more)


def _further(scene: Scene, index: int, body: int) -> tuple[Argument, ...]:
    """The body joined to the first by «и» inside the phrase of the office."""
    mention, first = scene.mention(index), scene.mention(body)
    if first.end >= mention.end or scene.doc[first.end].lower_ != "и":
        return ()
    sentence = scene.sentences[scene.sentence_of[mention.start]]
    second = next((i for i in scene.mentions_in(sentence, _BODIES) if scene.mention(i).start == first.end + 1 and scene.mention(i).end <= mention.end), None)
    return (_argument(scene, second, scene.mention(second).start),) if second is not None else ()


def _singular(position: str, head: str) -> str:
    """«главные врачи города» as each of them holds it: «главный врач города»."""
    words = position.split(" ")
    at = next((i for i, word in enumerate(words) if head and fold(lexemes.lemma(word, "NOUN")) == fold(head)), None)
    if at is None:
        return position
    before = [lexemes.inflect(word, "Nom", "Sing", "Masc", pos="ADJ") or word for word in words[:at]]
    return " ".join([*before, head, *words[at + 1 :]])


def _last_word(scene: Scene, index: int) -> str:
    return scene.doc[scene.mention(index).end - 1].text


def _tail_start(scene: Scene, index: int, body: int) -> int:
    """The token where the words that lead to the body begin: its adjectives, descriptors, quotes and preposition."""
    mention = scene.mention(index)
    at = body
    while at - 1 > mention.start and _leads_to_body(scene, at - 1):
        at -= 1
    return at


def _leads_to_body(scene: Scene, at: int) -> bool:
    words = fact_lexicon()
    token = scene.doc[at]
    if token.pos_ in ("ADJ", "DET") or token.text in "«\"„(" or token.lower_ in words.links:
        return True
    short = fold(scene.doc[at - 1].text if token.text == "." else token.text).rstrip(".")
    return short in words.descriptors or scene.lemmas[at] in words.descriptors


_ACTING = ("исполнять", "исполняющий", "и.о", "ио", "врио")


def _opening(scene: Scene, index: int) -> tuple[int, str]:
    """What belongs to the position before the mention: «чрезвычайный и», «исполняющий обязанности»."""
    mention = scene.mention(index)
    doc, start = scene.doc, mention.start
    sentence = scene.sentences[scene.sentence_of[start]]
    if start - 2 >= sentence.start and scene.lemmas[start - 1] == "обязанность" and scene.lemmas[start - 2] in _ACTING:
        return start - 2, "исполняющий обязанности"
    first, one = doc[start], doc[start - 2] if start - 2 >= sentence.start else None
    if one is not None and doc[start - 1].lower_ == "и" and one.pos_ == first.pos_ == "ADJ" and feature(one, "Case") == feature(first, "Case") and scene.outer[one.i] < 0:
        gender = {"m": "Masc", "f": "Fem"}.get(mention.found.parts.get("gender", ""))
        nominative = lexemes.inflect(one.lower_, "Nom", mention.found.parts.get("number", "Sing"), gender, pos="ADJ")
        return start - 2, f"{nominative or one.lower_} и"
    return start, ""


def _uncapped(position: str) -> str:
    opening = position.split(" ", 1)[0]
    return position if opening.isupper() and len(opening) > 1 else position[:1].lower() + position[1:]


def _body(scene: Scene, index: int) -> int | None:
    """The first body or place after the head of the office, inside its phrase or right behind it."""
    mention = scene.mention(index)
    sentence = scene.sentences[scene.sentence_of[mention.start]]
    words = fact_lexicon()
    best: tuple[int, int, int] | None = None
    for other in scene.mentions_in(sentence, _BODIES):
        inner = scene.mention(other)
        if inner.start <= mention.start or inner.start > mention.end + 1:
            continue
        if re.search(r"[\t|]|\n\s*\n", scene.doc.text[mention.found.span[1] : inner.found.span[0]]):  # the next cell or paragraph
            continue
        if inner.start == mention.end + 1:
            between = scene.doc[mention.end]
            if between.pos_ == "ADP" and inner.label in PLACE_LABELS and fold(mention.found.parts.get("head", "")) not in words.stationed:
                continue
            if fold(between.text) in _ORIGIN and inner.label != "ORGANIZATION":
                continue
            if fold(between.text) not in words.links and scene.lemmas[mention.end] not in words.descriptors and between.text not in "«\"„":
                continue
        if inner.label == "GROUP" and scene.lemmas[_head_of(scene, other)] not in words.groups | words.descriptors:
            continue
        if inner.label in ("FACILITY", "LOCATION", "DISTRICT") and not any(c.isupper() for c in inner.normal):
            continue
        if inner.start >= mention.end and scene.leads[other].case in ("Nom", "Acc", "Dat", "Ins") and inner.start == mention.end and scene.doc[inner.root].dep_ in ("nsubj", "obj"):
            continue
        named = any(c.isupper() for c in inner.normal)
        rank = (0 if named or inner.label == "ORGANIZATION" else 1, inner.start, -inner.end)
        if best is None or rank < best[:3]:
            best = rank
            found = other
    return found if best is not None else None


def _head_of(scene: Scene, index: int) -> int:
    """The first noun of a mention: what it is."""
    mention = scene.mention(index)
    return next((i for i in range(mention.start, mention.end) if scene.doc[i].pos_ == "NOUN" or (scene.doc[i].pos_ == "PROPN" and scene.doc[i].is_alpha)), mention.start)


def _argument(scene: Scene, index: int, first: int) -> Argument:
    """The body by its full name; with the adjective of its place where that stands before it («японский МИД»)."""
    mention = scene.mention(index)
    annotation = scene.annotation
    behind = _person_at_end(scene, index)
    if behind is not None:
        words = scene.doc[mention.start : behind].text
        return Argument("where", phrase_nominative(re.sub(r"[\s,(]+(?:т|тт|тов|г|г-н|г-жа)?\.?\s*$", "", " ".join(words.split()))))
    known = annotation.organizations.get(mention.entity) or annotation.places.get(mention.entity)
    name = without_subject(known.name if known is not None else mention.normal)
    for i in range(first, mention.start):
        if scene.doc[i].pos_ == "ADJ" and mention.label == "ORGANIZATION" and places.adjective(scene.doc[i].text) and " " not in name:
            return Argument("where", phrase_nominative(scene.doc[i : mention.end].text), mention.entity)
    state = next((i for i in scene.by_sentence[scene.sentence_of[mention.start]] if scene.mention(i).start == mention.end and scene.mention(i).label in _STATES), None)
    if state is not None and mention.label == "ORGANIZATION" and scene.leads[state].case == "Gen":
        name = f"{name} {scene.doc[mention.end : scene.mention(state).end].text}"
    return Argument("where", name, mention.entity)


def without_subject(name: str) -> str:
    """The name of a body less what only an office can be for: «администрация района по социальным вопросам» is the «администрация района»."""
    body, _, subject = name.partition(" по ")
    head = fold(body.split(" ")[0])
    return body if subject and (head in fact_lexicon().whole or fold(lexemes.lemma(head)) in fact_lexicon().whole) else name


def _person_at_end(scene: Scene, index: int) -> int | None:
    """Where a person's name begins that the name of a body has swallowed («Академии т. Рейхштейн»)."""
    mention = scene.mention(index)
    inside = (scene.mention(i) for i in scene.by_sentence[scene.sentence_of[mention.start]] if scene.mention(i).label == "PERSON")
    return next((p.start for p in inside if mention.start < p.start and p.end == mention.end and not p.found.parts.get("nested")), None)


def _without_tail(normal: str, tail: str) -> str:
    """«директор завода «Заря»» less its tail «завода «Заря»»."""
    tail = re.sub(r"\s+", " ", tail).strip()
    kept = normal[: len(normal) - len(tail)] if tail and normal.endswith(tail) else normal
    return re.sub(r"[\s«\"„(,–—-]+$", "", kept)


def _without_epithets(scene: Scene, position: str, epithets: frozenset[str], seated: bool, region: bool) -> tuple[str, Argument | None]:
    """The position less what only decorates it, and the place that an adjective before it names."""
    where: Argument | None = None
    words = position.split(" ")
    while len(words) > 1:
        first = fold(words[0])
        if first in epithets:
            words = words[1:]
            continue
        place = places.adjective(words[0]) if seated and re.search(r"[сц]к(?:ий|ая|ое|ие)$", first) else None
        if place is None:
            break
        if region:
            place = _region(words[0]) or place
        known = next((p.id for p in scene.annotation.places.values() if p.name == place), None)
        where = where or Argument("where", place, known)
        words = words[1:]
    return " ".join(words), where


def _region(adjective: str) -> str | None:
    """The region a governor's adjective names: «свердловский» gives «Свердловская область»."""
    feminine = lexemes.inflect(adjective, "Nom", "Sing", "Fem", pos="ADJ")
    name = f"{(feminine or '').capitalize()} область"
    return name if feminine and load_gazetteer().lookup(name) else None
