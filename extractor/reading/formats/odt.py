"""ODT: paragraphs, headings, lists, tables and page breaks.

In: bytes.  Out: a draft.  The package is a ZIP file with ``content.xml``, whose elements are few and plain (OASIS
OpenDocument 1.3, part 3), so that lxml reads it directly; odfdo was tried and adds only a way to write.
"""

from __future__ import annotations

from typing import Any

from extractor.reading.formats.builder import Builder, Cell
from extractor.reading.formats.package import Package
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft
from extractor.schema import BlockKind

__all__ = ["draft_of"]

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = {
    f"{_TEXT}tracked-changes", f"{_TEXT}bookmark", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}sequence-decls",
    f"{_TEXT}table-of-content", f"{_TEXT}alphabetical-index",
}  # fmt: skip
_MOST_REPEATED = 64


def draft_of(data: bytes, name: str, limits: Limits) -> Draft:
    """The draft of an ODT file.

    Raises:
        ReadingError: it is damaged, encrypted, too large or empty.
    """
    package = Package(data, limits, where=name)
    root = package.xml("content.xml")
    builder = Builder("odt", limits, where=name)
    if "meta.xml" in package:
        title = package.xml("meta.xml").find(f".//{_DC}title")
        builder.title = (title.text or "").strip() or None if title is not None else None
    walk = _Walk(builder, root)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is not None:
        walk.body(body, 0)
        for note in walk.notes:
            builder.block(note)
    return builder.draft()


class _Walk:
    """Goes through the body and hands blocks to the builder."""

    def __init__(self, builder: Builder, root: Any) -> None:
        self._builder = builder
        self.notes: list[str] = []
        self._breaks: dict[str, str] = {}
        self._titles: set[str] = {"Title"}
        for style in root.iter(f"{_STYLE}style"):
            identity = style.get(f"{_STYLE}name") or ""
            if style.get(f"{_STYLE}parent-style-name") == "Title":
                self._titles.add(identity)
            told = style.find(f"{_STYLE}paragraph-properties")
            if told is not None:
                if told.get(f"{_FO}break-before") == "page":
                    self._breaks[identity] = "before"
                elif told.get(f"{_FO}break-after") == "page":
                    self._breaks[identity] = "after"
        self._titled = any(p.get(f"{_TEXT}style-name") in self._titles for p in root.iter(f"{_TEXT}p", f"{_TEXT}h"))

    def body(self, parent: Any, depth: int) -> None:
        """The blocks under ``parent``; ``depth`` is that of the list they stand in."""
        for child in parent:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._paragraph(child, depth)
            elif tag == f"{_TEXT}list":
                self.body(child, depth + 1)
            elif tag == f"{_TABLE}table":
                self._table(child)
            elif tag == f"{_TEXT}soft-page-break":
                self._builder.page_break()
            else:
                self.body(child, depth)

    def _paragraph(self, paragraph: Any, depth: int) -> None:
        style = paragraph.get(f"{_TEXT}style-name") or ""
        if self._breaks.get(style) == "before":
            self._builder.page_break()
        boxes: list[Any] = []
        for number, piece in enumerate("".join(self._text(paragraph, boxes)).split("\f")):
            if number:
                self._builder.page_break()
            if style in self._titles:
                self._builder.block(piece, BlockKind.HEADING, level=1, fixed=True)
            elif paragraph.tag == f"{_TEXT}h":
                value = paragraph.get(f"{_TEXT}outline-level") or "1"
                level = (int(value) if value.isdigit() else 1) + int(self._titled)
                self._builder.block(piece, BlockKind.HEADING, level=level, fixed=True)
            elif depth:
                self._builder.block(piece, BlockKind.ITEM, level=depth, fixed=True)
            else:
                self._builder.block(piece)
        for box in boxes:
            self.body(box, 0)
        if self._breaks.get(style) == "after":
            self._builder.page_break()

    def _table(self, table: Any) -> None:
        rows: list[list[Cell]] = []
        for row in table.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table"), None) is not table:
                continue
            header = row.getparent().tag == f"{_TABLE}table-header-rows"
            cells: list[Cell] = []
            for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                repeated = _number(cell, "number-columns-repeated")
                if cell.tag == f"{_TABLE}covered-table-cell":
                    continue
                lines = ("".join(self._text(p, [])) for p in cell.iter(f"{_TEXT}p", f"{_TEXT}h"))
                text = " ".join(line for line in lines if line.strip())
                spans = (_number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned"))
                cells.extend(Cell(text, *spans, header) for _ in range(repeated if text else min(repeated, 1)))
            rows.extend([cells] * (_number(row, "number-rows-repeated") if any(c.text for c in cells) else 1))
        self._builder.table(rows)

    def _text(self, element: Any, boxes: list[Any]) -> list[str]:
        """The text under ``element``; page ends are form feeds, footnotes and text boxes are put aside."""
        out: list[str] = [element.text or ""]
        stack = [iter(element)]
        opened: list[Any] = []
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                if opened:
                    out.append(opened.pop().tail or "")
                continue
            tag = child.tag
            if tag == f"{_TEXT}s":
                value = child.get(f"{_TEXT}c") or "1"
                out.append(" " * min(int(value) if value.isdigit() else 1, _MOST_REPEATED))
            elif tag == f"{_TEXT}tab":
                out.append("\t")
            elif tag == f"{_TEXT}line-break":
                out.append("\n")
            elif tag == f"{_TEXT}soft-page-break":
                out.append("\f")
            elif tag == f"{_TEXT}note":
                body = child.find(f"{_TEXT}note-body")
                if body is not None:
                    self.notes.append(" ".join("".join(p.itertext()) for p in body.iter(f"{_TEXT}p")))
            elif tag.endswith("}text-box"):
                boxes.append(child)
            elif tag not in _SKIPPED:
                out.append(child.text or "")
                stack.append(iter(child))
                opened.append(child)
                continue
            out.append(child.tail or "")
        return out


def _number(element: Any, attribute: str) -> int:
    """A count in an attribute, between 1 and what a page can show."""
    value = element.get(f"{_TABLE}{attribute}") or "1"
    return min(max(int(value), 1), _MOST_REPEATED) if value.isdigit() and len(value) < 8 else 1
