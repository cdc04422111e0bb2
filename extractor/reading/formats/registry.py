"""Which reader takes which bytes.

In: the bytes of a file and its name.  Out: its draft, made by the reader of its format.  What a file is, its first
bytes tell; its name decides only between formats that are plain text (TXT, MD, HTML).  To add a format: a module with
``draft_of``, and a line in ``_reader``.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from extractor.errors import EmptySource, SourceTooLarge, UnknownFormat
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft

__all__ = ["ARCHIVES", "draft_of", "format_of"]

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"GIF8", "image"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"AT&T", "a DjVu file"),
    (b"SQLite format 3", "a database"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"RIFF", "a sound, film or picture file"),
)
_CLAIMS = {
    ".pdf": ("pdf",), ".docx": ("docx",), ".odt": ("odt",), ".epub": ("epub",), ".rtf": ("rtf",),
    ".doc": ("doc", "rtf", "html", "docx", "txt"), ".zip": ("zip",), ".gz": ("gzip",), ".tgz": ("gzip",),
    ".png": ("image",), ".jpg": ("image",), ".jpeg": ("image",), ".tif": ("image",), ".tiff": ("image",),
}  # fmt: skip
_MARKUP = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ZIPPED = frozenset({".docx", ".odt", ".epub"})
_NO_DOCUMENT = "an OLE file without a document"
ARCHIVES = frozenset({"zip", "gzip", "tar"})


def format_of(data: bytes, name: str) -> str:
    """The format of ``data``: txt, md, html, docx, odt, rtf, pdf, doc, epub, image, zip, gzip, tar, or what else it is."""
    ending = PurePath(name).suffix.lower()
    head = data[:1024].lstrip(b"\xef\xbb\xbf\x00 \t\r\n") if ending in (".pdf", ".rtf") else data[:1024]
    for magic, found in _MAGIC:
        if head.startswith(magic) and not (len(magic) == 2 and magic.isalpha() and _is_text(data)):
            if found == "zip":
                return _packed(data)
            return _compound(data) if found == "ole" else found
    if data[257:262] == b"ustar":
        return "tar"
    if ending in (".html", ".htm", ".xhtml") or _MARKUP.match(data[:4096]):
        return "html"
    return "md" if ending in (".md", ".markdown") else "txt"


def draft_of(data: bytes, name: str, *, ocr: bool = False, limits: Limits) -> Draft:
    """The draft of ``data``.

    Raises:
        ReadingError: with the reason why there is none.
    """
    if not data:
        raise EmptySource("the file has no content", where=name)
    if len(data) > limits.source:
        raise SourceTooLarge(f"{len(data):,} bytes, the limit is {limits.source:,}", where=name, remedy="Split the file")
    found = format_of(data, name)
    ending = PurePath(name).suffix.lower()
    claimed = _CLAIMS.get(ending)
    if (found == "zip" and ending in _ZIPPED) or (found == _NO_DOCUMENT and ending == ".doc"):
        found = ending[1:]  # cut short, it does not tell what it is any more; its reader says what is wrong
    if claimed and found not in claimed:
        raise UnknownFormat(
            f"its name says {PurePath(name).suffix}, its content is {_called(found)}", where=name,
            remedy="See what it is and give it the right ending",
        )  # fmt: skip
    return _reader(found, data, name, ocr, limits)


def _reader(found: str, data: bytes, name: str, ocr: bool, limits: Limits) -> Draft:
    """Hand the bytes to the module of their format; it is imported only now."""
    if found == "txt":
        from extractor.reading.formats import txt

        return txt.draft_of(data, name)
    if found == "md":
        from extractor.reading.formats import md

        return md.draft_of(data, name)
    if found == "html":
        from extractor.reading.formats import html

        return html.draft_of(data, name, limits)
    if found == "docx":
        from extractor.reading.formats import docx

        return docx.draft_of(data, name, limits)
    if found == "odt":
        from extractor.reading.formats import odt

        return odt.draft_of(data, name, limits)
    if found == "rtf":
        from extractor.reading.formats import rtf

        return rtf.draft_of(data, name, limits)
    if found == "doc":
        from extractor.reading.formats import doc

        return doc.draft_of(data, name, limits)
    if found == "epub":
        from extractor.reading.formats import epub

        return epub.draft_of(data, name, limits)
    if found == "pdf":
        from extractor.reading.formats import pdf

        return pdf.draft_of(data, name, limits, ocr=ocr)
    if found == "image":
        from extractor.reading.formats import ocr as tesseract

        return tesseract.image(data, name, limits, ocr=ocr)
    if found in ARCHIVES:
        raise UnknownFormat("this is an archive", where=name, remedy="Use walk() for archives")
    raise UnknownFormat(f"this is {_called(found)}, which is not read here", where=name, remedy="Save it as DOCX, PDF or TXT")


def _packed(data: bytes) -> str:
    """Which of the formats that are ZIP files; an archive if none."""
    head = data[:200]
    if b"mimetypeapplication/epub+zip" in head:
        return "epub"
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
        return "odt"
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        return "an OpenDocument file that is no text"
    for member, found in ((b"word/document.xml", "docx"), (b"META-INF/container.xml", "epub"), (b"content.xml", "odt"),
                          (b"xl/workbook.xml", "a spreadsheet"), (b"ppt/presentation.xml", "a presentation")):  # fmt: skip
        if member in data[:65536] or member in data[-262144:]:
            return found
    return "zip"


def _compound(data: bytes) -> str:
    """What an OLE file holds, by the names in its directory."""
    for name, found in (("WordDocument", "doc"), ("EncryptedPackage", "doc"), ("Workbook", "a spreadsheet"),
                        ("PowerPoint Document", "a presentation")):  # fmt: skip
        if name.encode("utf-16-le") in data:
            return found
    return _NO_DOCUMENT


def _called(found: str) -> str:
    return found.upper() if found.isalpha() and len(found) <= 5 and found != "image" else found


def _is_text(data: bytes) -> bool:
    """Whether two letters at the beginning are just the first letters of a text."""
    head = data[:512]
    return not any(byte < 9 for byte in head)
