"""When two names, places, dates or quotes count as the same: the equalities behind the evaluation of visits.

In: values of the gold form as JSON holds them.  Out: True or False, or a degree from 0 to 1.  The rules are those of
the project's visit gold: case forms are equated by a crude stem, and a person by a surname whose companions do not
contradict.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

__all__ = ["Json", "assign", "date_score", "overlap", "same_place", "same_visitor", "span_of"]

Json = Mapping[str, Any]
"""An object of the gold form."""

_ENDING = re.compile(r"[аеёиоуыэюяйьъ]{1,3}$")
_NO_WORD = re.compile(r"[^\w\s-]|_")
_DOUBT = re.compile(r"[~?%]")
_EMPTY_WORDS = frozenset(
    (
        "в",
        "во",
        "на",
        "из",
        "и",
        "о",
        "об",
        "по",
        "с",
        "со",
        "для",
        "г",
        "город",
        "города",
        "республика",
        "им",
        "имени",
        "the",
    )
)
_STEM, _LEAST_STEM = 6, 3
_PHRASE, _PLACE = 0.5, 0.6
"""The least share of common stems for two phrases, and for two places."""

L = TypeVar("L")
R = TypeVar("R")


@functools.lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in lower case, ё as е, hyphenated words apart."""
    return tuple(_NO_WORD.sub(" ", text.lower().replace("ё", "е")).replace("-", " ").split())


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without up to three closing vowels or signs, cut to six letters."""
    shorter = _ENDING.sub("", word)
    return (shorter if len(shorter) >= _LEAST_STEM else word)[:_STEM]


@functools.lru_cache(maxsize=100_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in _EMPTY_WORDS)


def same_phrase(one: str, other: str, least: float = _PHRASE) -> bool:
    """Whether two phrases share enough stems (Jaccard index); without any stem, whether their words are equal."""
    a, b = _stems(one), _stems(other)
    if not a or not b:
        return words(one) == words(other)
    return len(a & b) / len(a | b) >= least


def same_person(one: str, other: str) -> bool:
    """The same surname, and given names or initials that do not contradict each other."""
    a, b = words(one), words(other)
    long_a = [stem(word) for word in a if len(word) > 1]
    long_b = [stem(word) for word in b if len(word) > 1]
    shared = set(long_a) & set(long_b)
    if not any(len(common) >= 2 for common in shared):
        return False
    rest_a = [word for word in a if stem(word) not in shared]
    rest_b = [word for word in b if stem(word) not in shared]
    if rest_a and rest_b:
        return any(_agree(x, y) for x in rest_a for y in rest_b)
    return all(not shared.isdisjoint((full[0], full[-1])) for full in (long_a, long_b))


def _agree(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return stem(one) == stem(other)


def _names(item: Json) -> list[str]:
    return [name for name in (item.get("name"), *(item.get("aliases") or ())) if name]


def same_visitor(gold: Json, found: Json) -> bool:
    """Whether any name of the two visitors is the same; two persons need more than common words."""
    persons = gold.get("kind") == "person" == found.get("kind", "person")
    for a in _names(gold):
        for b in _names(found):
            if words(a) == words(b):
                return True
            proper = a[:1].isupper() and b[:1].isupper()
            if same_person(a, b) if persons and proper else same_phrase(a, b):
                return True
    return False


def same_place(gold: Json | None, found: Json | None) -> bool:
    """Whether any name of the two places is the same, or neither is given."""
    if not gold or not found:
        return not gold and not found
    pairs = ((a, b) for a in _names(gold) for b in _names(found))
    return any(words(a) == words(b) or same_phrase(a, b, _PLACE) for a, b in pairs)


def date_score(gold: Any, found: Any) -> float:
    """1 for equal EDTF (or none on either side), 1/2 where one is the beginning of the other, else 0."""
    a, b = _edtf(gold), _edtf(found)
    if not a or not b:
        return float(not a and not b)
    a, b = _DOUBT.sub("", a), _DOUBT.sub("", b)
    if a == b:
        return 1.0
    return 0.5 if min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a)) else 0.0


def _edtf(when: Any) -> str | None:
    value = when.get("edtf") if isinstance(when, Mapping) else when
    return value or None


def span_of(quote: Any) -> tuple[int, int] | None:
    """The characters of a quote, given as [start, end], {"start":, "end":} or {"span": [start, end]}."""
    if isinstance(quote, Mapping):
        quote = quote.get("span") or ((quote["start"], quote["end"]) if "start" in quote else None)
    return (quote[0], quote[1]) if quote else None


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Common characters of two spans over the characters from the first start to the last end."""
    whole = max(a[1], b[1]) - min(a[0], b[0])
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / whole if whole > 0 else 0.0


def assign(left: Sequence[L], right: Sequence[R], score: Callable[[L, R], float]) -> list[tuple[int, int, float]]:
    """Pairs (index in ``left``, index in ``right``, score), one to one, best first; equal scores in reading order."""
    scored = [(score(a, b), i, j) for i, a in enumerate(left) for j, b in enumerate(right)]
    scored = sorted((entry for entry in scored if entry[0] > 0), key=lambda entry: -entry[0])
    pairs: list[tuple[int, int, float]] = []
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for value, i, j in scored:
        if i not in taken_left and j not in taken_right:
            taken_left.add(i)
            taken_right.add(j)
            pairs.append((i, j, value))
    return pairs
