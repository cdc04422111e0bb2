"""Two names of organizations or groups: are they one body's?

In: names in the nominative.  Out: the reasons for and against, as ``weights.yaml`` names them.  A word more, another
adjective or another number makes another body: «Томский университет» is not «Омский университет», and school 5 is not
school 6, however close the letters are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from extractor.entities.places import adjective
from extractor.graph.merging.spelling import expansions, fold, skeleton, words
from extractor.language.lexemes import lemma, parses

__all__ = ["acronym", "compare_bodies", "core", "lemmas"]

_LEGAL = frozenset(
    ["ооо", "оао", "зао", "пао", "ао", "нао", "гуп", "муп", "мбу", "мбоу", "моу", "гоу", "гбу", "гбоу", "фгуп", "фгбу", "фгбоу", "фгоу", "впо", "во", "нко", "ано", "г", "город", "гор"]
)
_SMALL = frozenset(["и", "в", "на", "по", "при", "для", "с", "о", "из", "от", "к"])
_DIGITS = re.compile(r"\d")


@lru_cache(1 << 17)
def lemmas(name: str) -> tuple[str, ...]:
    """The lemmas of the words of ``name``, folded, in order; small words left out."""
    kept = (fold(word) for word in words(name) if fold(word) not in _SMALL)
    found = tuple(part for word in kept for part in expansions().get(word) or (fold(lemma(word)),))
    return tuple(_home(word) for word in found) if "делегация" in found else found


def _home(word: str) -> str:
    """The town behind a word of a delegation's name: «томская делегация» is the «делегация Томска»."""
    town = adjective(word)
    return fold(lemma(fold(town))) if town else word


@lru_cache(1 << 17)
def core(name: str) -> tuple[str, ...]:
    """The sorted lemmas of ``name`` without its legal form."""
    kept = sorted(word for word in lemmas(name) if word not in _LEGAL)
    return tuple(kept) or tuple(sorted(lemmas(name)))


@lru_cache(1 << 17)
def acronym(name: str) -> str:
    """The capitals that «Томский государственный университет» is shortened to, "" for less than three words."""
    parts = [part for word in words(name) for part in word.split("-") if fold(word) not in _SMALL]
    return "".join(part[0] for part in parts).casefold() if len(parts) > 2 else ""


def compare_bodies(left: str, right: str) -> list[str] | None:
    """The reasons for one body, or None where the names tell two apart."""
    mine, other = lemmas(left), lemmas(right)
    if sorted(mine) == sorted(other):
        return ["same-words"]
    inner, outer = core(left), core(right)
    if inner == outer:
        return ["legal-form"] if not all(word in _LEGAL for word in inner) else None
    if (len(mine) == 1 and mine[0] == acronym(right)) or (len(other) == 1 and other[0] == acronym(left)):
        return ["acronym"]
    if len(inner) != len(outer):
        return None
    differing = [(a, b) for a, b in zip(inner, outer, strict=True) if a != b]
    if all(skeleton(a) == skeleton(b) for a, b in differing):
        return ["spelling"]
    return ["close"] if len(differing) == 1 and _slip(*differing[0]) else None


def _slip(left: str, right: str) -> bool:
    """Whether one is the other with a letter wrong: long, alike at the start, and not both words of the language."""
    if min(len(left), len(right)) < 6 or left[:2] != right[:2] or _DIGITS.search(left + right):
        return False
    if DamerauLevenshtein.distance(left, right, score_cutoff=1) > 1:
        return False
    return not (_is_word(left) and _is_word(right))


@lru_cache(1 << 16)
def _is_word(word: str) -> bool:
    return any(parse.known for parse in parses(word))
