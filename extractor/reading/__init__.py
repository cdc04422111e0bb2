"""Reading: bytes to ``Report``, whatever the format, encoding, spelling and layout.

``read`` takes a path or bytes; ``from_text`` a string; ``walk`` finds the sources in folders and archives.  A source
that cannot be read raises a ``ReadingError`` whose ``reason`` the quarantine shows.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from extractor.reading.assembly import assemble, plain
from extractor.reading.limits import Limits
from extractor.reading.sources import Source, load, walk
from extractor.schema import Report, stable_id

__all__ = ["Limits", "Source", "from_text", "read", "walk"]


def read(
    source: str | Path | bytes, *, name: str | None = None, ocr: bool = False, limits: Limits = Limits()  # noqa: B008
) -> Report:
    """The report in ``source``: a path, or the bytes of a file.

    ``name`` is how the user knows it (default: the path as given); its ending helps to tell the format of bytes.
    ``ocr``: scanned pages and images are recognised by Tesseract.  The id is derived from the bytes alone.

    Raises:
        ReadingError: or one of its kinds, with the reason and the remedy.
    """
    from extractor.reading.formats import draft_of

    if isinstance(source, bytes):
        data, shown = source, name or "bytes"
    else:
        data, shown = load(Path(source), limits), name or str(source)
    draft = draft_of(data, shown, ocr=ocr, limits=limits)
    return assemble(draft, id=stable_id("r", hashlib.sha256(data).hexdigest()), name=shown)


def from_text(text: str, name: str = "text", mend: bool = True) -> Report:
    """The report of a string.  Without ``mend`` the working text is the text itself, with its blocks recognised."""
    from extractor.reading.formats.txt import draft_of_text

    identity = stable_id("r", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    if not mend:
        return plain(text, id=identity, name=name)
    return assemble(draft_of_text(text, "text"), id=identity, name=name)
