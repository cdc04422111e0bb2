"""TXT: characters and line ends, form feeds between pages.

In: bytes in any Russian encoding, or a string.  Out: a draft without strips; lines tell its layout.
"""

from __future__ import annotations

from extractor.errors import EmptySource
from extractor.reading.encoding import decode
from extractor.reading.strips import Draft
from extractor.schema import Span

__all__ = ["draft_of", "draft_of_text"]


def draft_of(data: bytes, name: str) -> Draft:
    """The draft of a text file."""
    text, encoding = decode(data, where=name)
    draft = draft_of_text(text, "txt")
    draft.encoding = encoding
    if "-as-" in encoding:
        draft.mended["mojibake"] = 1
    return draft


def draft_of_text(text: str, format: str) -> Draft:
    """The draft of a string."""
    if not text.strip():
        raise EmptySource("there are no characters in it", where=format)
    return Draft(text, pages=_pages(text), format=format)


def _pages(text: str) -> list[Span]:
    """Pages end at form feeds; a text without one has no pages."""
    if "\f" not in text.strip("\f \n\r\t"):
        return []
    pages: list[Span] = []
    start = 0
    while (end := text.find("\f", start)) >= 0:
        pages.append((start, end + 1))
        start = end + 1
    if text[start:].strip():
        pages.append((start, len(text)))
    return pages
