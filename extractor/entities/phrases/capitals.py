"""Capitals of a name: «ДЕЛЕГАЦИЯ ТОМСКА» becomes «делегация Томска», the capital of a sentence's first word goes.

In: words of a phrase and where they stand.  Out: the same words in normal capitals.  Only words that the dictionary
knows lose capitals; abbreviations and unknown words keep what they have.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from extractor.language import lexemes

__all__ = ["capitalised", "is_common", "opens_sentence", "plain_capitals", "shouted"]

_NAMES = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))


@lru_cache(1 << 14)
def _nature(word: str) -> str:
    """``abbreviation``, ``name``, ``common`` or ``unknown``, by the likeliest reading of the dictionary."""
    parses = lexemes.parses(word)
    if not parses or not any(p.known for p in parses):
        return "unknown"
    first = parses[0]
    if any("Abbr" in p.grammemes for p in parses) and len(word) <= 6 and "Fixd" in first.grammemes:
        return "abbreviation"
    return "name" if first.grammemes & _NAMES else "common"


def is_common(word: str) -> bool:
    """Whether the dictionary knows ``word`` (lower case) as a common word first of all."""
    return _nature(word) == "common"


def shouted(words: list[str]) -> bool:
    """Whether a phrase is set in capitals as a whole: most of its words are, and one of them is a long common word."""
    lettered = [w for w in words if len(w) > 2 and any(c.isalpha() for c in w)]
    upper = [w for w in lettered if w.isupper()]
    return bool(upper) and 2 * len(upper) > len(lettered) and any(_nature(w.lower()) == "common" for w in upper)


def plain_capitals(word: str) -> str:
    """A word written in capitals in the capitals it would have in running text."""
    if not word.isupper() or len(word) < 2:
        return word
    nature = _nature(word.lower())
    if nature == "common":
        return word.lower()
    if nature == "name" or (nature == "unknown" and len(word) > 5):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word


def opens_sentence(doc: Doc, start: int) -> bool:
    """Whether nothing but numbers, bullets and brackets stands between token ``start`` and its sentence's beginning."""
    i = start
    while i > 0 and not doc[i].is_sent_start:
        before = doc[i - 1].text
        if "\n" in doc[i - 1].whitespace_ or before.isspace():
            return True
        if any(c.isalpha() for c in before) and len(before) > 1:
            return False
        i -= 1
    return True


def capitalised(word: str) -> bool:
    """Whether a title-case word would keep its capital inside a sentence: names, unknown words, abbreviations."""
    return not word[:1].isupper() or word.isupper() or _nature(word.lower()) in ("name", "abbreviation")
