"""Characters that only look right: spaces of all kinds, invisible signs, decomposed letters, Latin look-alikes.

In: a text.  Out: ``even`` gives a text of the same length whose spaces and line ends are plain; ``invisible`` the
edits that take out what nobody sees; ``look_alikes`` the edits that turn Latin letters inside Cyrillic words back.
"""

from __future__ import annotations

import re
from collections import Counter

from extractor.reading.edits import Edit

__all__ = ["even", "invisible", "look_alikes"]

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_CONTROLS = "".join(chr(c) for c in range(32) if chr(c) not in "\t\n\r\x0b\x0c") + "\x7f"
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f]+|[иИеЕ][\u0306\u0308]|(?<=[А-яЁё])\u0301")
_COMPOSED = {"и\u0306": "й", "И\u0306": "Й", "е\u0308": "ё", "Е\u0308": "Ё"}

_LATIN = "ABCEHKMOPTXYaceopxyk"
_CYRILLIC = "АВСЕНКМОРТХУасеорхук"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC + "Іі", _LATIN + "Ii")
_SEAM = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_WORD = re.compile("[A-Za-z\u0400-\u04ff]+")
_ONLY_LATIN = re.compile("[bdf-jl-nq-wzDFGIJLNQRSUVWZ]")
_ONLY_CYRILLIC = re.compile("[бвгдёжзийлмнптфцчшщъыьэюяБГДЁЖЗИЙЛПУФЦЧШЩЪЫЬЭЮЯѣѲѳ]")
_LONE = re.compile(r"(?:(?<=[а-яё,] )|(?<=^))[acoykBCKOY](?= [а-яёА-ЯЁ0-9«])", re.MULTILINE)
_ROMAN = re.compile("[IVXLCDMІХСМ]+")


def even(text: str, mended: Counter[str]) -> str:
    """``text`` with every space plain and every line end ``\\n``, character for character (``\\r\\n`` is `` \\n``)."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    for characters, plain in ((_SPACES, " "), (_BREAKS, "\n"), (_CONTROLS, " ")):
        for character in characters:
            if character in text:
                if character not in _BREAKS:
                    mended["space"] += text.count(character)
                text = text.replace(character, plain)
    return text


def invisible(text: str, mended: Counter[str]) -> list[Edit]:
    """Edits that take out soft hyphens, joiners and stress marks and put decomposed letters together."""
    edits: list[Edit] = []
    for match in _INVISIBLE.finditer(text):
        replacement = _COMPOSED.get(match.group(), "")
        mended["composed" if replacement else "invisible"] += 1
        edits.append((match.start(), match.end(), replacement))
    return edits


def look_alikes(text: str, mended: Counter[str]) -> list[Edit]:
    """Edits that give each mixed word one alphabet, where its letters leave no doubt which."""
    edits: list[Edit] = []
    done = 0
    for seam in _SEAM.finditer(text):
        start = seam.start()
        if start < done:
            continue
        while start > done and _WORD.match(text, start - 1, start):
            start -= 1
        word = _WORD.match(text, start)
        if word is None:
            continue
        done = word.end()
        for replacement in (_one_alphabet(word.group()),):
            if replacement != word.group():
                mended["look-alike"] += 1
                edits.append((word.start(), word.end(), replacement))
    cyrillic = _ONLY_CYRILLIC.search(text) is not None
    for match in _LONE.finditer(text) if cyrillic else ():
        mended["look-alike"] += 1
        edits.append((match.start(), match.end(), match.group().translate(_TO_CYRILLIC)))
    return edits


def _one_alphabet(word: str) -> str:
    """The word in one alphabet, or as it is where both alphabets have letters of their own in it."""
    if _ROMAN.fullmatch(word):
        return word.translate(_TO_LATIN)
    latin, cyrillic = _ONLY_LATIN.search(word), _ONLY_CYRILLIC.search(word)
    if cyrillic and not latin:
        return word.translate(_TO_CYRILLIC)
    if latin and not cyrillic:
        return word.translate(_TO_LATIN)
    if not latin:
        return word.translate(_TO_CYRILLIC)
    return word
