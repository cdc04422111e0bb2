"""The gazetteer's pass over a text: every stretch that can be the name of a known place.

In: text.  Out: ``Hit`` records in text order, none inside another.  Works on characters, so that it depends on no
tokens; only words with a capital are looked at, each word form once in the life of the program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.entities.places.declension import fold
from extractor.entities.places.gazetteer import Gazetteer, Match

__all__ = ["Hit", "scan"]

_CAPITALISED = re.compile(r"(?<![\w’'])[А-ЯЁ][А-Яа-яЁё]*(?:['’][А-Яа-яЁё]+)?")
_NEXT = re.compile(r"([ \u00a0\t]{1,2}|[ \u00a0\t]*\n[ \u00a0\t]*|-|‑| [—–-] )([А-Яа-яЁё]+(?:['’][А-Яа-яЁё]+)?)")
_LONGEST = 8
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """``match`` stands at ``start:end``; ``words`` is that stretch cut into the words of the name."""

    start: int
    end: int
    match: Match
    words: tuple[str, ...]


def _following(text: str, end: int) -> tuple[list[str], list[int]]:
    """The words after ``end`` that may go on with a name, and where they end."""
    words: list[str] = []
    ends: list[int] = []
    while len(words) < _LONGEST - 1:
        following = _NEXT.match(text, end)
        if following is None:
            break
        words.append(following.group(2))
        end = following.end()
        ends.append(end)
    return words, ends


def _capitals_agree(words: tuple[str, ...], name: str) -> bool:
    """Whether words that the name writes with a capital have one in the text too (a capital more does no harm)."""
    written = re.split(r"[\s\-—‑–]+", name)
    return all(word[:1].isupper() or not part[:1].isupper() for word, part in zip(words, written, strict=False))


def _goes_on(text: str, end: int) -> bool:
    """Whether the word is only the first half of a compound: «Москва-река», «Томск-7»."""
    return text[end : end + 1] in ("-", "‑") and text[end + 1 : end + 2].isalnum()


def _hit(gazetteer: Gazetteer, text: str, start: int, end: int, word: str) -> Hit | None:
    following, ends = _following(text, end)
    words = (word, *following)
    while words:
        match = gazetteer.match_inflected(words)
        if match is None:
            return None
        taken = words[: match.length]
        stop = end if match.length == 1 else ends[match.length - 2]
        capitals = all(w.isupper() for w in taken)
        short = capitals and match.length == 1 and len(word) < _SHORT and not match.name.isupper()
        if not short and not _goes_on(text, stop) and (capitals or _capitals_agree(taken, match.name)):
            return Hit(start, stop, match, taken)
        words = words[: match.length - 1]  # a shorter name may still stand here
    return None


def scan(text: str, gazetteer: Gazetteer) -> list[Hit]:
    """The hits in ``text``.  Linear in its length."""
    found: list[Hit] = []
    reached = 0
    for capitalised in _CAPITALISED.finditer(text):
        start, end = capitalised.span()
        if start < reached:
            continue
        word = capitalised.group()
        before = text[start - 1 : start]
        if (
            before in ("-", "‑")
            and text[start - 2 : start - 1].isalnum()
            and not (found and found[-1].end == start - 1)
        ):
            continue
        if not gazetteer.begins(fold(word)) and not gazetteer.abbreviates(word):
            continue
        hit = _hit(gazetteer, text, start, end, word)
        if hit is not None:
            found.append(hit)
            reached = hit.end
    return found
