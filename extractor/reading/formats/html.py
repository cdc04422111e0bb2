"""HTML: headings, paragraphs, lists and tables of a page.

In: bytes, or the markup of a chapter.  Out: a draft.  Scripts, styles, forms and navigation are no text of the
report.  Nothing is fetched; links and images are not followed.
"""

from __future__ import annotations

import re
from typing import Any

from extractor.errors import DamagedSource, SourceTooLarge
from extractor.reading.encoding import decode
from extractor.reading.formats.builder import Builder, Cell
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft
from extractor.schema import BlockKind

__all__ = ["draft_of", "feed"]

_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "svg", "math", "head", "nav", "form", "button", "select", "textarea", "iframe", "object", "embed", "canvas", "audio", "video", "map"]
)
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "header", "hr", "html", "legend", "main", "ol", "p", "pre", "section", "summary", "ul", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "li"]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHARSET = re.compile(rb"<(?:meta[^>]{0,200}?charset\s*=\s*[\"']?|\?xml[^>]{0,100}?encoding\s*=\s*[\"'])([\w-]{3,20})", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/)?(?!(?:p|li|t[dhr]|d[dt]|br|hr|img|input|meta|link|option|area|base|col|source|wbr|a|nobr)\b)[a-z][a-z0-9]*\b",
    re.IGNORECASE,
)
_BLANK = re.compile(r"\s+")
_TAGS = re.compile(rb"<[^>]{1,400}>")


def draft_of(data: bytes, name: str, limits: Limits) -> Draft:
    """The draft of an HTML page.

    Raises:
        ReadingError: it is too large, in no known encoding, or empty.
    """
    if len(data) > limits.markup:
        raise SourceTooLarge(f"{len(data):,} bytes of HTML, the limit is {limits.markup:,}", where=name)
    text, encoding = _decoded(data, name)
    builder = Builder("html", limits, where=name)
    feed(text, builder, limits)
    draft = builder.draft()
    draft.encoding = encoding
    return draft


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The markup as text: what it says of its encoding is believed if it decodes without an error."""
    stated = _CHARSET.search(data[:2048])
    if stated and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = stated.group(1).decode("ascii").lower()
        encoding = {"windows-1251": "cp1251", "ibm866": "cp866", "x-mac-cyrillic": "mac-cyrillic"}.get(encoding, encoding)
        if encoding in ("utf-8", "cp1251", "koi8-r", "cp866", "mac-cyrillic"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                pass
            else:
                guess = decode(_TAGS.sub(b" ", data[:200_000]) + b"\n.", where=name)[1]
                if guess in (encoding, "ascii", "utf-8"):
                    return text, encoding
                return data.decode(guess, "replace") if "+" not in guess else decode(data, where=name)[0], guess
    return decode(data, where=name)


def feed(markup: str, builder: Builder, limits: Limits) -> None:
    """Hand the blocks of ``markup`` to ``builder``."""
    from selectolax.lexbor import LexborHTMLParser

    _refuse_deep(markup, limits, builder.where)
    tree = LexborHTMLParser(markup)
    root: Any = tree.root
    if root is None:
        return
    head = tree.css_first("title")
    if head is not None and builder.title is None:
        builder.title = _BLANK.sub(" ", head.text()).strip()[:400] or None
    _Walk(builder, limits).go(root)


def _refuse_deep(markup: str, limits: Limits, where: str) -> None:
    """Elements inside elements cost the parser the square of their depth.

    Raises:
        DamagedSource: they nest deeper than any document does.
    """
    depth = 0
    for match in _NESTING.finditer(markup):
        depth = max(depth - 1, 0) if match.group(1) else depth + 1
        if depth > 4 * limits.nesting:
            raise DamagedSource(f"its elements nest deeper than {4 * limits.nesting}", where=where)


class _Walk:
    """Goes through the tree without recursion and hands blocks to the builder."""

    def __init__(self, builder: Builder, limits: Limits) -> None:
        self._builder, self._limits = builder, limits
        self._inline: list[str] = []
        self._heading = 0
        self._lists = 0
        self._item = False

    def go(self, root: Any) -> None:
        """Visit ``root`` and all under it, in order."""
        node, depth = root, 0
        while node is not None:
            down = self._enter(node)
            if down and node.child is not None and depth < self._limits.nesting:
                node, depth = node.child, depth + 1
                continue
            if down:
                if node.child is not None:
                    self._inline.append(node.text(separator=" "))
                self._leave(node)
            while node is not None and depth and node.next is None:
                node, depth = node.parent, depth - 1
                self._leave(node)
            node = node.next if node is not None and depth else None
        self._flush()

    def _enter(self, node: Any) -> bool:
        """Take a node; whether to go into it."""
        tag = node.tag
        if tag == "-text":
            self._inline.append(_BLANK.sub(" ", node.text_content or ""))
            return False
        if tag in _SKIPPED or tag.startswith(("-", "!")):
            return False
        if tag == "br":
            self._inline.append("\n")
            return False
        if tag == "table" and self._is_data(node):
            self._flush()
            self._builder.table(_rows(node))
            return False
        if tag in _HEADINGS:
            self._flush()
            self._heading = _HEADINGS[tag]
        elif tag in _BLOCKS:
            self._flush()
            if tag in ("ul", "ol"):
                self._lists += 1
            elif tag == "li":
                self._item = True
            style = (node.attributes.get("style") or "").lower()
            if "page-break-before" in style or "break-before: page" in style:
                self._builder.page_break()
        return True

    def _leave(self, node: Any) -> None:
        """Done with a node and all under it."""
        tag = node.tag
        if tag in _HEADINGS or tag in _BLOCKS:
            self._flush()
        if tag in _HEADINGS:
            self._heading = 0
        elif tag in ("ul", "ol"):
            self._lists = max(self._lists - 1, 0)
            self._item = False
        elif tag == "li":
            self._item = False

    def _flush(self) -> None:
        """What was collected becomes a block."""
        text = "".join(self._inline)
        self._inline.clear()
        if not text.strip():
            return
        if self._heading:
            self._builder.block(text, BlockKind.HEADING, level=self._heading, fixed=True)
        elif self._item:
            self._builder.block(text, BlockKind.ITEM, level=max(self._lists, 1), fixed=True)
            self._item = False
        else:
            self._builder.block(text)

    def _is_data(self, table: Any) -> bool:
        """A table of data has no headings and no other table in it; tables that only arrange the page are gone into."""
        return len(table.css("table")) <= 1 and table.css_first("h1,h2,h3,h4,h5,h6,ul,ol") is None


def _rows(table: Any) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for row in table.css("tr"):
        cells: list[Cell] = []
        for cell in row.iter():
            if cell.tag in ("td", "th"):
                text = _BLANK.sub(" ", cell.text(separator=" ", strip=False)).strip()
                text = re.sub(r" ([,.;:!?)»])", r"\1", text)
                cells.append(Cell(text, _number(cell, "colspan"), _number(cell, "rowspan"), cell.tag == "th"))
        rows.append(cells)
    if len(rows) > 1 and rows[0] and not all(cell.header for cell in rows[0]):
        for cell in (cell for row in rows for cell in row):
            cell.header = False
    return rows


def _number(cell: Any, attribute: str) -> int:
    value = cell.attributes.get(attribute) or "1"
    return min(max(int(value), 1), 1000) if value.isdigit() and len(value) < 6 else 1
