"""Which reader takes which bytes.

In: the bytes of a file and its name.  Out: its draft, made by the reader of its format.
"""

from __future__ import annotations

from extractor.reading.formats import txt
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft

__all__ = ["draft_of"]


def draft_of(data: bytes, name: str, *, ocr: bool = False, limits: Limits) -> Draft:
    """The draft of ``data``."""
    return txt.draft_of(data, name)
