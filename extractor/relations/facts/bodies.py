"""The body or place of an office: «мэр Томска», «губернатор Тверской области», «российский посол», «директор завода «Заря»».

In: a ``Scene`` and the mention of an office.  Out: an ``OfficePhrase``: the position in the nominative without its body,
the body as an argument, and the token where the whole phrase ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.entities import places
from extractor.relations.facts.draft import Argument
from extractor.relations.facts.lexicon import fact_lexicon
from extractor.relations.lexicon import fold
from extractor.relations.scene import PLACE_LABELS, Scene

__all__ = ["OfficePhrase", "office_phrase"]

_BODIES = PLACE_LABELS | {"ORGANIZATION", "GROUP"}


@dataclass(frozen=True, slots=True)
class OfficePhrase:
    """``index`` of the mention; tokens ``start`` to ``end`` with the body; ``position`` in the nominative."""

    index: int
    start: int
    end: int
    position: str
    where: Argument | None
    plural: bool
    named: bool = False


def office_phrase(scene: Scene, index: int) -> OfficePhrase | None:
    """The office at mention ``index`` taken apart; None for what is no office («участник», «после»)."""
    mention = scene.mention(index)
    words = fact_lexicon()
    parts = mention.found.parts
    head = fold(parts.get("head", ""))
    first = scene.doc[mention.start]
    if head in words.not_offices or fold(first.text) in words.not_offices:
        return None
    body = _body(scene, index)
    if body is not None:
        inner = scene.mention(body)
        position = _without_tail(mention.found.normal, scene.doc.text[inner.found.span[0] : mention.found.span[1]], words.descriptors | words.links)
        where: Argument | None = _argument(scene, body)
        end = max(inner.end, mention.end)
    else:
        position, where, end = mention.found.normal, None, mention.end
    position, adjective = _without_epithets(scene, position, words.epithets, head in words.seated)
    if where is None and adjective is not None:
        where = adjective
    if not position:
        return None
    named = where is not None and any(c.isupper() for c in where.value)
    return OfficePhrase(index, mention.start, end, _uncapped(position), where, parts.get("number") == "Plur", named)


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
        if inner.start == mention.end + 1:
            between = scene.doc[mention.end]
            if fold(between.text) not in words.links and scene.lemmas[mention.end] not in words.descriptors and between.text not in "«\"„":
                continue
        if inner.label == "GROUP" and not any(c.isupper() for c in inner.normal):
            continue
        if inner.start >= mention.end and scene.leads[other].case in ("Nom", "Acc", "Dat", "Ins") and inner.start == mention.end and scene.doc[inner.root].dep_ in ("nsubj", "obj"):
            continue
        named = any(c.isupper() for c in inner.normal)
        rank = (0 if named or inner.label == "ORGANIZATION" else 1, inner.start, -inner.end)
        if best is None or rank < best[:3]:
            best = rank
            found = other
    return found if best is not None else None


def _argument(scene: Scene, index: int) -> Argument:
    mention = scene.mention(index)
    annotation = scene.annotation
    known = annotation.organizations.get(mention.entity) or annotation.places.get(mention.entity)
    return Argument("where", known.name if known is not None else mention.normal, mention.entity)


def _without_tail(normal: str, tail: str, droppable: frozenset[str]) -> str:
    """«директор завода «Заря»» less its tail «Заря»», then less what only leads to it: «завода «», «в»."""
    tail = re.sub(r"\s+", " ", tail).strip()
    kept = normal[: len(normal) - len(tail)] if tail and normal.endswith(tail) else normal
    kept = re.sub(r"[\s«\"„(,–—-]+$", "", kept)
    while " " in kept:
        ahead, _, last = kept.rpartition(" ")
        bare = fold(last.strip("«»\".,"))
        if bare in droppable or _inflected(bare, droppable):
            kept = re.sub(r"[\s«\"„(,–—-]+$", "", ahead)
        else:
            break
    return kept


def _inflected(word: str, lemmas: frozenset[str]) -> bool:
    """Whether a word is a case form of one of the lemmas: the same stem with another ending of at most three letters."""
    return len(word) > 3 and any(len(lemma) > 3 and word[: max(len(lemma) - 2, 4)] == lemma[: max(len(lemma) - 2, 4)] and abs(len(word) - len(lemma)) <= 2 for lemma in lemmas)


def _without_epithets(scene: Scene, position: str, epithets: frozenset[str], seated: bool) -> tuple[str, Argument | None]:
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
        known = next((p.id for p in scene.annotation.places.values() if p.name == place), None)
        where = where or Argument("where", place, known)
        words = words[1:]
    return " ".join(words), where
