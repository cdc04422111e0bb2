"""The flow of a PDF: lines of all pages to paragraphs, headings, rows and furniture.

In: the pages of a document.  Out: a draft with strips, pages and furniture.  What type size and weight most letters
have is body; larger or bolder lines by themselves are headings, and a paragraph ends where its line ends early, where
the next begins further in, or where more than a line's distance is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.reading.edits import Edit
from extractor.reading.formats.pdfpage import PdfLine, PdfPage
from extractor.reading.furniture import found as furniture_of
from extractor.reading.limits import Limits
from extractor.reading.lines import MARKER, join, strips_of
from extractor.reading.strips import FLAT, Draft, Strip
from extractor.reading.tables import is_head
from extractor.schema import BlockKind, Span

__all__ = ["flow"]

_STOPS = ".!?;:…"


@dataclass(slots=True)
class _Placed:
    """A line with its place in the text and on its page."""

    line: PdfLine
    start: int
    end: int
    page: int
    gap: float


def flow(pages: Sequence[PdfPage], limits: Limits) -> Draft:
    """The draft of all pages."""
    text, spans, items = _laid_out(pages)
    furniture = furniture_of(text, spans) if len(spans) > 1 else []
    mended: Counter[str] = Counter()
    joins: list[Edit] = []
    body = _body(pages)
    right = _right_edges(pages)
    strips: list[Strip] = []
    open_lines: list[_Placed] = []
    left_out = {start for start, _ in furniture}

    def close() -> None:
        if open_lines:
            strips.append(_paragraph(text, open_lines, body, joins, mended))
            open_lines.clear()

    for item in items:
        if isinstance(item, Strip):
            close()
            if item.kind is BlockKind.ROW and item.header and strips and _continues(strips[-1], item, text):
                item.header = False
            strips.append(item)
        elif isinstance(item, tuple):
            close()
            strips.extend(_recognised(text, item, joins, mended))
        elif item.start not in left_out:
            if open_lines and not _goes_on(open_lines, item, right, body):
                close()
            open_lines.append(item)
    close()
    _ranked(strips)
    draft = Draft(text, strips, pages=spans, furniture=furniture, format="pdf", joins=joins)
    draft.mended.update(mended)
    return draft


def _laid_out(pages: Sequence[PdfPage]) -> tuple[str, list[Span], list[_Placed | Strip | Span]]:
    """The text of all pages, the spans of the pages, and what stands in it, in order."""
    parts: list[str] = []
    length = 0
    spans: list[Span] = []
    items: list[_Placed | Strip | Span] = []
    group = 0

    def add(piece: str, end: str = "\n") -> int:
        nonlocal length
        parts.append(piece + end)
        length += len(piece) + len(end)
        return length - len(piece) - len(end)

    for number, page in enumerate(pages):
        first = length
        if page.read:
            start = add(page.read)
            items.append((start, start + len(page.read)))
        tables = sorted(page.tables, key=lambda table: -table.top)
        last: PdfLine | None = None
        for lines in _unruled(page.lines):
            while tables and lines[0].top < tables[0].bottom + 1:
                group += 1
                items.extend(_rows(tables.pop(0).rows, group, add))
                last = None
            if len(lines) > 1:
                columns = _columns(lines)
                group += 1
                items.extend(_rows([_cut(line, columns) for line in lines], group, add))
                last = None
                continue
            line = lines[0]
            gap = last.bottom - line.bottom if last is not None else 0.0
            start = add(line.text)
            items.append(_Placed(line, start, start + len(line.text), number, gap))
            last = line
        for table in tables:
            group += 1
            items.extend(_rows(table.rows, group, add))
        add("", "\f" if number + 1 < len(pages) else "")
        spans.append((first, length))
    return "".join(parts), spans, items


def _rows(rows: Sequence[Sequence[str]], group: int, add: object) -> list[Strip]:
    """The rows of a table, written out with tabs."""
    assert callable(add)
    out: list[Strip] = []
    head = len(rows) > 1 and is_head(rows[0], rows[1], ruled=False)
    for number, row in enumerate(rows):
        line = "\t".join(row)
        start = add(line)
        at = start
        cells: list[Span] = []
        for cell in row:
            cells.append((at, at + len(cell)))
            at += len(cell) + 1
        header = head and number == 0
        out.append(
            Strip(
                BlockKind.ROW, start, start + len(line), line[:FLAT], line[-1:], blank=not number, cells=tuple(cells),
                group=group, header=header, columns=tuple(row) if header else (), fixed=True,
            )
        )  # fmt: skip
    return out


def _continues(before: Strip, row: Strip, text: str) -> bool:
    """Whether a table goes on after a page break without its head being said again."""
    return False if row.header else before.kind is BlockKind.ROW and len(before.cells) == len(row.cells) and bool(text)


def _unruled(lines: Sequence[PdfLine]) -> list[list[PdfLine]]:
    """Lines one by one, but runs of three and more with gaps over one another together: tables without rules."""
    out: list[list[PdfLine]] = []
    run: list[PdfLine] = []

    def flush() -> None:
        if len(run) >= 3 and len(_columns(run)) >= 2:
            out.append(list(run))
        else:
            out.extend([line] for line in run)
        run.clear()

    for line in lines:
        if line.gaps:
            run.append(line)
            continue
        flush()
        out.append([line])
    flush()
    return out


def _columns(lines: Sequence[PdfLine]) -> list[float]:
    """The left edges of the columns that gaps shared by all lines leave."""
    gutters = list(lines[0].gaps)
    for line in lines[1:]:
        gutters = [
            (max(a, c), min(b, d)) for a, b in gutters for c, d in [*line.gaps, (line.right, 1e6)] if min(b, d) - max(a, c) > 2
        ]
    return [lines[0].left - 1, *sorted({b - 1 for _, b in gutters})] if gutters else []


def _cut(line: PdfLine, columns: Sequence[float]) -> list[str]:
    """The cells of a line."""
    cells: list[list[str]] = [[] for _ in columns]
    for word, left, _ in line.words:
        at = max((i for i, edge in enumerate(columns) if left >= edge - 1), default=0)
        cells[at].append(word)
    return [" ".join(cell) for cell in cells]


def _body(pages: Sequence[PdfPage]) -> tuple[float, bool]:
    """The size and weight of most letters."""
    letters: Counter[tuple[float, bool]] = Counter()
    for page in pages:
        for line in page.lines:
            letters[(line.size, line.bold)] += len(line.text)
    return max(letters, key=lambda key: (letters[key], key)) if letters else (10.0, False)


def _right_edges(pages: Sequence[PdfPage]) -> list[float]:
    """How far to the right the lines of each page reach."""
    everywhere = max((line.right for page in pages for line in page.lines), default=0.0)
    edges: list[float] = []
    for page in pages:
        rights = sorted(line.right for line in page.lines)
        edges.append(rights[-1] if len(rights) >= 4 else everywhere)
    return edges


def _goes_on(before: Sequence[_Placed], item: _Placed, right: Sequence[float], body: tuple[float, bool]) -> bool:
    """Whether a line goes on with the paragraph before it."""
    last, line = before[-1].line, item.line
    if abs(last.size - line.size) > 0.6 or last.bold != line.bold:
        return False
    height = max(last.size, 1.0)
    same_page = before[-1].page == item.page
    if same_page and (item.gap > 1.9 * height or item.gap < 0):
        return False
    if line.gaps or last.gaps:
        return False
    if last.size > body[0] + 0.4 and same_page and last.text[-1] not in _STOPS and item.gap < 1.5 * height:
        return True
    word = len(line.text.split(" ", 1)[0]) * 0.55 * line.size
    full = last.right + word + 0.25 * height > right[before[-1].page] - 0.02 * right[before[-1].page]
    open_end = last.text[-1] not in _STOPS
    if MARKER.match(line.text) and not (full and open_end and line.left <= last.left + 1 and line.text[0] not in "•●▪■*"):
        return False
    if not same_page and line.text[0].isupper() and not open_end:
        return False
    first = before[0].line
    if len(before) > 1:
        further = line.left > last.left + 0.8 * height
    else:
        further = line.left > first.left + 0.8 * height and not MARKER.match(first.text) and not _centred(first, line)
    if further and same_page:
        return False
    if full:
        return True
    heading = last.size > body[0] + 0.4 or (last.bold and not body[1]) or last.text.isupper()
    return open_end and (line.text[0].islower() or (heading and _centred(last, line) and same_page and last.text[-1] == ","))


def _centred(one: PdfLine, other: PdfLine) -> bool:
    return abs((one.left + one.right) - (other.left + other.right)) < 8 and one.left > other.left - 200


def _paragraph(
    text: str, lines: Sequence[_Placed], body: tuple[float, bool], joins: list[Edit], mended: Counter[str]
) -> Strip:
    """Lines as one strip; larger or bolder type makes it a heading."""
    pieces: list[str] = []
    for item, following in zip(lines, [*lines[1:], None], strict=True):
        piece = text[item.start : item.end]
        if following is not None:
            edit = join(text, item.end, following.start, mended)
            joins.append(edit)
            piece = text[item.start : edit[0]] + edit[2]
        pieces.append(piece)
    first, last = lines[0], lines[-1]
    flat = "".join(pieces)[:FLAT]
    strip = Strip(BlockKind.PARAGRAPH, first.start, last.end, flat, text[last.end - 1], blank=True)
    size, bold = first.line.size, first.line.bold
    larger = size > body[0] + 0.4
    if (larger or (bold and not body[1])) and len(flat) <= 200 and strip.last not in ";," and not first.line.gaps:
        whole = all(item.line.size == size and item.line.bold == bold for item in lines)
        if whole and re.search(r"[^\W\d_]{2}", flat) and not (strip.last in ".:" and not larger and len(flat) > 60):
            strip.kind, strip.fixed = BlockKind.HEADING, True
            strip.style = f"size{size:.1f}{'b' if bold else ''}"
    return strip


def _recognised(text: str, span: Span, joins: list[Edit], mended: Counter[str]) -> list[Strip]:
    """The strips of a page that was recognised: as those of a text file."""
    shifted: list[Edit] = []
    strips = strips_of(text[span[0] : span[1]], [], shifted, mended, wrapped=True)
    joins.extend((start + span[0], end + span[0], replacement) for start, end, replacement in shifted)
    for strip in strips:
        strip.start, strip.end = strip.start + span[0], strip.end + span[0]
        strip.cells = tuple((a + span[0], b + span[0]) for a, b in strip.cells)
    return strips


def _ranked(strips: Sequence[Strip]) -> None:
    """Give the headings their levels: the larger the type, the higher; of one size, bold before light."""
    styles = sorted({s.style for s in strips if s.style.startswith("size")}, key=_rank, reverse=True)
    for strip in strips:
        if strip.style in styles:
            strip.level = min(styles.index(strip.style) + 1, 9)


def _rank(style: str) -> tuple[float, bool]:
    return (float(style[4:].rstrip("b")), style.endswith("b"))
