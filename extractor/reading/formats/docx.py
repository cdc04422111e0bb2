"""DOCX: paragraphs, headings, lists, tables, page breaks and footnotes in their order.

In: bytes.  Out: a draft.  python-docx opens the package and resolves the styles; text is taken run by run, so that
deleted passages, field codes and alternative drawings stay out.  Headers and footers belong to the page and are left.
"""

from __future__ import annotations

import io
import re
from typing import Any

from extractor.errors import DamagedSource
from extractor.reading.formats.builder import Builder, Cell
from extractor.reading.formats.package import Package, parse_xml, refuse_entities
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft
from extractor.schema import BlockKind

__all__ = ["draft_of"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"(?:heading|заголовок)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|название|заголовок)", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number|paragraph)|маркированный список|нумерованный список", re.IGNORECASE)
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr", f"{_MC}Fallback", f"{_W}sdtPr"}
_DEEPEST = 20


def draft_of(data: bytes, name: str, limits: Limits) -> Draft:
    """The draft of a DOCX file.

    Raises:
        ReadingError: it is damaged, encrypted, too large or empty.
    """
    package = Package(data, limits, where=name)
    for member in package.names():
        if member.endswith((".xml", ".rels")):
            refuse_entities(package.read(member, limit=limits.markup), where=f"{name}: {member}")
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        styles = _Styles(document)
    except Exception as error:  # whatever python-docx stumbles over, the file is not what it should be
        raise DamagedSource(f"no whole DOCX: {error}", where=name, remedy="Save the document again") from error
    builder = Builder("docx", limits, where=name)
    builder.title = (document.core_properties.title or "").strip() or None
    _Walk(builder, styles).body(body, 0)
    _footnotes(document, builder)
    return builder.draft()


class _Styles:
    """What paragraph styles say: heading level, title, list."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, tuple[str, int]] = {}
        self.titled = False
        for style in document.styles.element.iter(f"{_W}style"):
            identity = style.get(f"{_W}styleId") or ""
            label = style.find(f"{_W}name")
            name = (label.get(f"{_W}val") or "") if label is not None else ""
            heading = _HEADING.match(name)
            outline = style.find(f"{_W}pPr/{_W}outlineLvl")
            number = style.find(f"{_W}pPr/{_W}numPr")
            if heading:
                self._levels[identity] = ("heading", int(heading.group(1)))
            elif _TITLE.fullmatch(name):
                self._levels[identity] = ("title", 1)
            elif outline is not None and (outline.get(f"{_W}val") or "9").isdigit() and int(outline.get(f"{_W}val")) < 9:
                self._levels[identity] = ("heading", int(outline.get(f"{_W}val")) + 1)
            elif number is not None or (_LIST.match(name) and "paragraph" not in name.lower()):
                self._levels[identity] = ("item", int(name[-1]) if name[-1:].isdigit() else 1)
        title = {identity for identity, (kind, _) in self._levels.items() if kind == "title"}
        self.titled = any((used.get(f"{_W}val") or "") in title for used in document.element.body.iter(f"{_W}pStyle"))

    def role(self, paragraph: Any) -> tuple[str, int]:
        """("heading" | "item" | "", level) of a paragraph."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return ("", 0)
        style = properties.find(f"{_W}pStyle")
        kind, level = self._levels.get((style.get(f"{_W}val") or "") if style is not None else "", ("", 0))
        outline = properties.find(f"{_W}outlineLvl")
        if outline is not None and (outline.get(f"{_W}val") or "9") in "01234567":
            kind, level = "heading", int(outline.get(f"{_W}val")) + 1
        if kind == "title":
            return ("heading", 1)
        if kind == "heading":
            return ("heading", level + int(self.titled))
        number = properties.find(f"{_W}numPr")
        if number is not None:
            identity, depth = number.find(f"{_W}numId"), number.find(f"{_W}ilvl")
            if identity is not None and identity.get(f"{_W}val") == "0":
                return ("", 0)
            value = (depth.get(f"{_W}val") or "0") if depth is not None else "0"
            return ("item", int(value) + 1 if value.isdigit() else 1)
        return (kind, level)


class _Walk:
    """Goes through the body and hands blocks to the builder."""

    def __init__(self, builder: Builder, styles: _Styles) -> None:
        self._builder, self._styles = builder, styles

    def body(self, parent: Any, depth: int) -> None:
        """Paragraphs and tables under ``parent``; content controls are looked into."""
        for child in parent:
            if child.tag == f"{_W}p":
                self.paragraph(child, depth)
            elif child.tag == f"{_W}tbl":
                self.table(child, depth)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml") and depth < _DEEPEST:
                self.body(child, depth + 1)

    def paragraph(self, paragraph: Any, depth: int) -> None:
        """One paragraph, cut where a page ends in it; text boxes anchored in it come after."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is not None and properties.find(f"{_W}pageBreakBefore") is not None:
            self._builder.page_break()
        role, level = self._styles.role(paragraph)
        kind = {"heading": BlockKind.HEADING, "item": BlockKind.ITEM}.get(role, BlockKind.PARAGRAPH)
        boxes: list[Any] = []
        pieces = "".join(_text(paragraph, boxes)).split("\f")
        for number, piece in enumerate(pieces):
            if number:
                self._builder.page_break()
            self._builder.block(piece, kind, level=level, fixed=bool(role))
        for box in boxes if depth < _DEEPEST else ():
            self.body(box, depth + 1)

    def table(self, table: Any, depth: int) -> None:
        """One table; tables in its cells are written into the cell."""
        rows: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl"), None) is not table:
                continue
            cells: list[Cell] = []
            properties = row.find(f"{_W}trPr")
            header = properties is not None and properties.find(f"{_W}tblHeader") is not None
            column = 0
            for cell in row.iterchildren(f"{_W}tc", f"{_W}sdt"):
                told = cell.find(f".//{_W}tcPr")
                span = told.find(f"{_W}gridSpan") if told is not None else None
                merge = told.find(f"{_W}vMerge") if told is not None else None
                value = (span.get(f"{_W}val") or "1") if span is not None else "1"
                width = int(value) if value.isdigit() else 1
                if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_cells:
                    open_cells[column].rows += 1
                else:
                    boxes: list[Any] = []
                    lines = ("".join(_text(p, boxes)) for p in cell.iter(f"{_W}p"))
                    made = Cell(" ".join(line for line in lines if line.strip()), width, 1, header)
                    cells.append(made)
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = made
                column += width
            rows.append(cells)
        self._builder.table(rows)


def _text(element: Any, boxes: list[Any]) -> list[str]:
    """The text under ``element`` in order; page ends are form feeds, text boxes are put aside into ``boxes``."""
    out: list[str] = []
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{_W}t":
            out.append(child.text or "")
        elif tag == f"{_W}tab":
            out.append("\t")
        elif tag == f"{_W}br":
            out.append("\f" if child.get(f"{_W}type") == "page" else "\n")
        elif tag == f"{_W}cr":
            out.append("\n")
        elif tag == f"{_W}lastRenderedPageBreak":
            out.append("\f")
        elif tag == f"{_W}noBreakHyphen":
            out.append("-")
        elif tag == f"{_W}softHyphen":
            out.append("\u00ad")
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        else:
            stack.append(iter(child))
    return out


def _footnotes(document: Any, builder: Builder) -> None:
    """Footnotes and endnotes, as paragraphs at the end."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        root = parse_xml(relation.target_part.blob, where="footnotes")
        for note in root:
            if note.get(f"{_W}type") in (None, "normal"):
                builder.block(" ".join("".join(_text(p, [])) for p in note.iter(f"{_W}p")))
