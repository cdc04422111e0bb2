"""Russian text as lemmas, for full-text search.

In: text.  Out: its words as folded lemmas parted by spaces; «поездки», «поездкой» and «поездка» are one word, ё is е.
Words with a capital letter are cut to their stem instead: no dictionary knows all names, and asking it for each is
what would take longest.
"""

from __future__ import annotations

import re

from extractor.graph.merging.spelling import fold
from extractor.language.lexemes import lemma

__all__ = ["lemmas", "terms"]

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=...)(?:ыми|ими|ого|его|ому|ему|ами|ями|ом|ем|ой|(?<=и)ей|ым|им|ых|их|ую|ах|ях|[аяуюеыиоьй])$")
# Neither «-ов», which ends surnames, nor the whole of «-ей» («Андрей», «Андрея»), but that of «Марией».


def _stem(word: str) -> str:
    return _ENDING.sub("", fold(word))


class _Lemmas(dict[str, str]):
    """Word as written → its lemma or stem, worked out once."""

    def __missing__(self, word: str) -> str:
        found = _stem(word) if word[0].isupper() else fold(lemma(word)) or word
        self[word] = found
        return found


_KNOWN = _Lemmas()


def lemmas(text: str) -> str:
    """The lemmas of ``text``, stems for words with a capital letter."""
    return " ".join([_KNOWN[word] for word in _WORD.findall(text)])


def terms(text: str) -> list[tuple[str, ...]]:
    """What each word of a search may stand as in the index, whether its capitals were typed or not."""
    return [tuple(dict.fromkeys((_KNOWN[word.casefold()], _stem(word)))) for word in _WORD.findall(text)]
