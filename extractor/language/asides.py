"""Words that the models of the news stumble over, and that say nothing to grammar: «тов.», «т.», «гр.», «с. г.».

In: the tokens of a Doc.  Out: the places of tokens the models should not see.  Archival reports put a title before every
name; a parser taught on news takes «тов» for a noun and its full stop for the end, and loses the sentence.  Left out,
they cost nothing: the name stands where the title stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["asides", "may_have"]

_TITLES = frozenset(("тов", "т", "гр", "гр-н", "гр-ка"))
_SIGN = re.compile(r"(?i)\b(?:тов|т|гр|гр-н|гр-ка|с)\.")


def may_have(text: str) -> bool:
    """Whether it is worth looking: a cheap test over the text."""
    return _SIGN.search(text) is not None


def asides(words: Sequence[str]) -> set[int]:
    """Places of titles with their full stops before a capital, and of «с. г.» (of this year), in a row of tokens.

    >>> sorted(asides(["поехал", "тов", ".", "Зубарев"]))
    [1, 2]
    >>> sorted(asides(["осенью", "с", ".", "г", ".", "побывать"]))
    [1, 2, 3, 4]
    """
    found: set[int] = set()
    last = len(words) - 1
    at = 0
    while at < last:
        word = words[at].lower()
        if word == "с" and [w.lower() for w in words[at + 1 : at + 4]] == [".", "г", "."]:
            found.update(range(at, at + 4))
            at += 4
            continue
        if word in _TITLES and words[at + 1] == ".":
            end = at + 2
            again = end < last and words[end].lower() in _TITLES and words[end + 1] == "."
            if again:  # «т.т.» before a list shows its case, which the models make use of
                at = end + 2
                continue
            if end <= last and words[end][:1].isupper():
                found.update((at, at + 1))
                at = end
                continue
        at += 1
    return found
