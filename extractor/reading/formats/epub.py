"""EPUB: the chapters of the spine, one after another.

In: bytes.  Out: a draft.  An EPUB is a ZIP file; ``META-INF/container.xml`` names the package document, whose spine
gives the order of the XHTML chapters (EPUB 3.3, sections 4 and 5).  Chapters are read as HTML.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from extractor.errors import DamagedSource, SourceTooLarge
from extractor.reading.formats.builder import Builder
from extractor.reading.formats.html import feed
from extractor.reading.formats.package import Package
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft

__all__ = ["draft_of"]

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def draft_of(data: bytes, name: str, limits: Limits) -> Draft:
    """The draft of an EPUB book.

    Raises:
        ReadingError: it is damaged, encrypted, too large or empty.
    """
    package = Package(data, limits, where=name)
    if "META-INF/encryption.xml" in package and b"EncryptedData" in package.read("META-INF/encryption.xml", limit=2**20):
        raise DamagedSource("it is encrypted", where=name, remedy="Save it without protection")
    rootfile = package.xml("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path:
        raise DamagedSource("its container names no package document", where=name)
    book = package.xml(path)
    builder = Builder("epub", limits, where=name)
    title = book.find(f".//{_DC}title")
    builder.title = (title.text or "").strip() or None if title is not None else None
    files = {
        item.get("id"): posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href") or "")))
        for item in book.iter(f"{_OPF}item")
        if "nav" not in (item.get("properties") or "").split() and "html" in (item.get("media-type") or "html")
    }
    total = 0
    for reference in book.iter(f"{_OPF}itemref"):
        file = files.get(reference.get("idref"))
        if file is None or file not in package:
            continue
        markup = package.read(file, limit=limits.markup)
        total += len(markup)
        if total > limits.unpacked:
            raise SourceTooLarge(f"its chapters take more than {limits.unpacked:,} bytes", where=name)
        feed(markup.decode("utf-8-sig", "replace"), builder, limits)
    return builder.draft()
