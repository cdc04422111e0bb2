"""PDF: text with its geometry, page by page.

In: bytes.  Out: a draft.  pypdfium2 gives the words and where they stand; a page without any is a scan, and goes
through Tesseract where that is asked for.  ``pdfpage`` makes lines and drawn tables of a page, ``pdfflow`` makes
paragraphs and headings of all pages together.
"""

from __future__ import annotations

from typing import Any

from extractor.errors import DamagedSource, EmptySource, SourceTooLarge
from extractor.reading.formats import ocr as tesseract
from extractor.reading.formats.pdfflow import flow
from extractor.reading.formats.pdfpage import PdfPage, page_of
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft

__all__ = ["draft_of"]

_DPI = 300
_WIDEST = 4_000  # pixels of a page given to Tesseract


def draft_of(data: bytes, name: str, limits: Limits, *, ocr: bool = False) -> Draft:
    """The draft of a PDF file.

    Raises:
        ReadingError: it is damaged, encrypted, too large, or a scan that is not to be recognised.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DamagedSource("it is encrypted", where=name, remedy="Save it without a password") from error
        raise DamagedSource(f"no whole PDF: {error}", where=name, remedy="Save the document again") from error
    try:
        return _read(document, name, limits, ocr)
    except pdfium.PdfiumError as error:
        raise DamagedSource(f"a page cannot be read: {error}", where=name, remedy="Save the document again") from error
    finally:
        document.close()


def _read(document: Any, name: str, limits: Limits, ocr: bool) -> Draft:
    count = len(document)
    if count > limits.pages:
        raise SourceTooLarge(f"{count:,} pages, the limit is {limits.pages:,}", where=name, remedy="Split the file")
    if not count:
        raise EmptySource("there is no page in it", where=name)
    pages: list[PdfPage] = []
    characters = recognised = 0
    for number in range(count):
        page = document[number]
        try:
            made = page_of(page)
            if not made.lines and not made.tables and ocr and _has_picture(page):
                tesseract.required(f"{name}, page {number + 1}", ocr=ocr, what="the page is a picture")
                made = PdfPage.recognised(tesseract.recognise(_picture(page), limits, where=f"{name}, page {number + 1}"))
                recognised += 1
        finally:
            page.close()
        characters += made.characters
        if characters > limits.characters:
            raise SourceTooLarge(f"more than {limits.characters:,} characters", where=name)
        pages.append(made)
    if not characters:
        if not ocr:
            tesseract.required(name, ocr=ocr, what="there is no text in it, its pages are pictures")
        raise EmptySource("there is no text in it, nor was any recognised", where=name)
    draft = flow(pages, limits)
    title = document.get_metadata_value("Title").strip()
    draft.title = title if any("а" <= letter <= "я" for letter in title.lower()) else None
    if recognised:
        draft.mended["recognised"] = recognised
    return draft


def _has_picture(page: Any) -> bool:
    """Whether there is anything on the page to be recognised."""
    return any(True for _ in page.get_objects(max_depth=3))


def _picture(page: Any) -> bytes:
    """The page as a grey picture in the format PGM, at 300 dots per inch where that is not too wide."""
    width, height = page.get_size()
    scale = min(_DPI / 72, _WIDEST / max(width, height, 1))
    bitmap = page.render(scale=scale, grayscale=True)
    array = bitmap.to_numpy()
    try:
        rows, columns = array.shape[:2]
        return b"P5 %d %d 255\n" % (columns, rows) + bytes(array.reshape(rows, -1)[:, :columns].tobytes())
    finally:
        bitmap.close()
