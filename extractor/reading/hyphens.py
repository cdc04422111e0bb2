"""Words broken over a line end: is the hyphen the typist's or the word's own?

In: the parts of the word before and after the line end.  Out: whether the hyphen goes.  «за-/вода» becomes «завода»,
«научно-/технический» and «Нью-/Йорк» keep theirs.  The dictionary decides, in modern spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.reading.dictionary import known
from extractor.reading.orthography import modernise

__all__ = ["HYPHENS", "is_break"]

HYPHENS = "-\u2010\u00ad\u00ac"
"""Signs that may end a line inside a word: hyphen-minus, hyphen, soft hyphen, and the ¬ of old converters."""

_OWN = re.compile(r"(?:по|кое|кой|из|вице|экс|обер|унтер|лейб|контр|генерал|премьер|пресс|бизнес|интернет|мини|макси)")
_PARTICLE = re.compile(r"(?:то|либо|нибудь|таки|ка|за|под|летие|летия|й|я|е|го|му|м|х|ми)")
_JOINED = re.compile(r"(?:[а-яё]{3,}(?:но|ско|цко|во|ко|ио|ево|ово|ро|ло|то)|юго|северо|юж[но]о)")


@lru_cache(maxsize=1 << 14)
def is_break(before: str, after: str) -> bool:
    """Whether the hyphen between ``before`` and ``after`` was put there only because the line ended."""
    if after[:1].isupper() and not before.isupper():
        return False
    if any(letter.isdigit() for letter in before[-1:]):
        return False
    if "-" in before:
        before = before.rpartition("-")[2]
    tail = re.match(r"[\u0400-\u04ff]+", after)
    end = modernise(tail.group() if tail else after).lower()
    if known(modernise(before + (tail.group() if tail else after))):
        return not (_PARTICLE.fullmatch(end) and known(before) and end in ("то", "либо", "нибудь", "таки"))
    start = modernise(before).lower()
    if end in ("то", "либо", "нибудь", "таки") and known(start):
        return False
    if len(end) < 3 or len(start) < 2:
        return True
    if _OWN.fullmatch(start) and known(end):
        return False
    return not (_JOINED.fullmatch(start) and known(end)) and not (known(start) and known(end) and len(start) > 3)
