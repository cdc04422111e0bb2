"""How Russian a text reads, from its letters alone.

In: a text, decoded rightly or wrongly.  Out: a number: about 4 for Russian, 7 and more for letters in random order.
It is the mean of -log2 of the probability of each letter after the one before it (``letter_pairs.txt``), with a price
on what Russian does not have: signs and letters of other alphabets, small letters before capitals inside a word.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

__all__ = ["STRANGE", "surprise"]

_PATH = Path(__file__).with_name("letter_pairs.txt")
_LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SIZE = len(_LETTERS)
STRANGE = 14.0
"""Bits for a sign that has no place in Russian text."""

_TYPOGRAPHY = "«»“”„…–—№§°©®±·•■●\u00a0\u00ad’‘×½¼¾‐‑−→▪►✓′″\u2002\u2003\u2009\u202f\u200b\ufeff\u0301"


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, int], list[float]]:
    """From a character to its number (capitals 100 more, blanks 0), and the price of each pair."""
    rows = [line.split() for line in _PATH.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    price = [int(number) / 10 for row in rows for number in row]
    codes: dict[str, int] = {}
    for number, letter in enumerate(_LETTERS[1:], 1):
        codes[letter] = number
        codes[letter.upper()] = number + 100
    for letter, like in (("ё", "е"), ("ѣ", "е"), ("і", "и"), ("ѳ", "ф"), ("ѵ", "и")):
        codes[letter], codes[letter.upper()] = codes[like], codes[like] + 100
    for character in (*map(chr, range(9, 127)), *_TYPOGRAPHY):
        codes.setdefault(character, 0)
    return codes, price


def surprise(text: str) -> float:
    """Bits per letter of ``text``; 0 for a text without any letter or sign beyond ASCII."""
    codes, price = _tables()
    total = 0.0
    counted = 0
    before = 0
    for character in text:
        code = codes.get(character, -1)
        if code < 0:
            total += STRANGE
            counted += 1
            before = 0
            continue
        if code or before:
            small = code - 100 if code > 100 else code
            last = before - 100 if before > 100 else before
            total += price[last * _SIZE + small]
            counted += 1
            if code > 100 and 0 < before < 100:
                total += STRANGE
        before = code
    return total / counted if counted else 0.0
