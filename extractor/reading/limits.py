"""Limits: what a source may cost before it is put aside with a reason.

In: nothing.  Out: one record of numbers that every reader of a format is given.  They bound time and memory, so that
no file, however made, can stop a run.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes unless said otherwise.

    ``source``: size of one file.  ``unpacked``: all that a container (DOCX, ODT, EPUB, ZIP) may unpack to.
    ``ratio``: unpacked to packed size of one member, above ``ratio_from`` unpacked bytes.  ``members``: files in one
    container.  ``depth``: containers inside containers, and folders inside folders.  ``pages``: of one document.
    ``markup``: one XML or HTML
    document.  ``nesting``: elements inside elements of a marked-up document.  ``characters``: of the text.
    ``ocr_seconds``: for one page.
    """

    source: int = 128 * 2**20
    unpacked: int = 512 * 2**20
    ratio: int = 200
    ratio_from: int = 2**20
    members: int = 100_000
    depth: int = 64
    pages: int = 20_000
    markup: int = 48 * 2**20
    nesting: int = 500
    characters: int = 100_000_000
    ocr_seconds: int = 120
