"""Headings in capitals, read as if they were written in the usual way.

In: a word in capitals.  Out: the word as the models know it: «ТОМСК» as «Томск», «ПОСЕТИЛ» as «посетил», «США» as it
is.  The models were taught on ordinary text and find neither names nor parts of speech in lines of capitals.  Or a whole text:
its stretches in capitals in the usual way, the rest as it is, all in its place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.language.lexemes import parses

__all__ = ["recase", "recased"]

_NAMES = frozenset(("Surn", "Name", "Patr", "Geox"))
_VOWEL = re.compile("[АЕЁИОУЫЭЮЯAEIOUY]")
_CERTAIN = 0.3
_STRETCH = re.compile(r"[^\n.!?;]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LOUD = re.compile(r"[А-ЯЁA-Z]{2,}[^а-яёa-z\n]*[А-ЯЁA-Z]{2,}")


@lru_cache(1 << 15)
def recase(word: str) -> str:
    """``word``, all in capitals, in small letters, or with one capital if it is a name or not in the dictionary.

    Abbreviations stay: what the dictionary lists as such, what has no vowel, what has three letters or fewer and is
    not in the dictionary.  Hyphenated words are taken part by part, unless the whole is a known
    name («НЬЮ-ЙОРК»).
    """
    if "-" in word:
        if any(r.known and r.grammemes & _NAMES for r in parses(word)):
            return "-".join(part.capitalize() for part in word.split("-"))
        return "-".join(recase(part) for part in word.split("-"))
    if len(word) < 2 or not word.isalpha():
        return word.lower() if len(word) == 1 and word in "АВИКОСУЯ" else word
    readings = parses(word)
    known = [reading for reading in readings if reading.known]
    if any("Abbr" in reading.grammemes for reading in readings[:1]) or not _VOWEL.search(word):
        return word if len(word) > 2 or not known else word.lower()
    if not known:
        return word if len(word) <= 3 else word.capitalize()
    names = sum(reading.score for reading in known if reading.grammemes & _NAMES)
    return word.capitalize() if names >= _CERTAIN else word.lower()


def recased(text: str) -> str:
    """``text``, of the same length, with ``recase`` applied where at least two words and three of four are in capitals."""
    if not _LOUD.search(text):
        return text
    return _STRETCH.sub(lambda match: _quiet(match[0]) if _LOUD.search(match[0]) else match[0], text)


def _quiet(stretch: str) -> str:
    words = [word for word in _WORD.findall(stretch) if len(word) > 1]
    loud = sum(word.isupper() for word in words)
    if loud < 2 or loud * 4 < len(words) * 3:
        return stretch

    def quiet(match: re.Match[str]) -> str:
        word = recase(match[0]) if match[0].isupper() else match[0]
        return word if len(word) == len(match[0]) else match[0]

    return _WORD.sub(quiet, stretch)
