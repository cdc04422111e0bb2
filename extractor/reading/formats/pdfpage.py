"""One page of a PDF: its words as lines, and the tables that are ruled on it.

In: a page of pypdfium2.  Out: lines from top to bottom, each with its place, size and weight, and tables as grids of
cells.  Distances are points (1/72 inch) from the lower left corner, as in PDF.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from extractor.reading.hyphens import is_break

__all__ = ["PdfLine", "PdfPage", "PdfTable", "page_of"]

_WORD = re.compile(r"\S+")
_MARKER = re.compile(r"[•●▪■□◦∙·*+>o–—-]|[\uf000-\uf0ff]|\(?\w{1,3}(?:\.\d{1,2})*[.)]")
_BROKEN = "-\u00ad\u2010\ufffe\x02"
_SIGNS = str.maketrans({"\ufffe": "-", "\x02": "-"})
_THIN = 2.0
_NEAR = 3.0
_MOST_PATHS = 20_000
_BOLD = 600


@dataclass(slots=True)
class PdfLine:
    """A line: its text (two spaces and more where there is a gap), its edges, the size and weight of its type."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    gaps: tuple[tuple[float, float], ...] = ()
    words: list[tuple[str, float, float]] = field(default_factory=list)


@dataclass(slots=True)
class PdfTable:
    """A ruled table: rows of cell texts, and its upper and lower edge."""

    rows: list[list[str]]
    top: float
    bottom: float


@dataclass(slots=True)
class PdfPage:
    """What stands on a page.  ``read`` is text from recognition, whose lines have no geometry."""

    lines: list[PdfLine]
    tables: list[PdfTable]
    characters: int
    width: float = 0.0
    read: str = ""

    @staticmethod
    def recognised(text: str) -> PdfPage:
        """A page of which only the text is known."""
        return PdfPage([], [], len(text), 0.0, text)


@dataclass(slots=True)
class _Word:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    index: int


def page_of(page: Any) -> PdfPage:
    """Read one page."""
    textpage = page.get_textpage()
    try:
        words = _words(textpage)
        grids = _grids(page) if words else []
        tables: list[PdfTable] = []
        for xs, ys in grids:
            inside = [w for w in words if xs[0] - 1 <= _middle(w) <= xs[-1] + 1 and ys[0] - 1 <= _height(w) <= ys[-1] + 1]
            if not inside:
                continue
            taken = {id(w) for w in inside}
            words = [w for w in words if id(w) not in taken]
            tables.append(PdfTable(_cells(inside, xs, ys), ys[-1], ys[0]))
        lines = _lines(words, textpage)
        count = sum(len(line.text) for line in lines) + sum(len(c) for t in tables for r in t.rows for c in r)
        return PdfPage(lines, tables, count, page.get_width())
    finally:
        textpage.close()


def _words(textpage: Any) -> list[_Word]:
    """The words of the page in the order of its content."""
    from pypdfium2 import raw

    count = textpage.count_chars()
    text = textpage.get_text_range(0, count) if count > 0 else ""
    if len(text) != count:
        text = "".join(chr(raw.FPDFText_GetUnicode(textpage.raw, i) or 32) for i in range(max(count, 0)))
    box = _Box(textpage.raw)
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        first, last = box.at(start), box.at(end - 1)
        if first is None:
            continue
        if last is None or end == start + 1:
            last = first
        if last[3] < first[2] or last[2] > first[3]:  # a word broken over a line end
            cut = next((at for at in range(start + 1, end - 1) if text[at] in _BROKEN), 0)
            tail = box.at(cut + 1) if cut else None
            if tail is not None and (head := box.at(cut)) is not None:
                words.append(_word(text[start : cut + 1], first, head, start))
                words.append(_word(text[cut + 1 : end], tail, last, cut + 1))
                continue
        words.append(_word(match.group(), first, last, start))
    return words


class _Box:
    """The boxes of characters: left, right, bottom and top."""

    def __init__(self, handle: Any) -> None:
        from pypdfium2 import raw

        self._call, self._handle = raw.FPDFText_GetCharBox, handle
        self._values = tuple(ctypes.c_double() for _ in range(4))
        self._edges = tuple(ctypes.byref(value) for value in self._values)

    def at(self, index: int) -> tuple[float, float, float, float] | None:
        """The box of one character, None if it has none."""
        if not self._call(self._handle, index, *self._edges):
            return None
        left, right, bottom, top = self._values
        return (left.value, right.value, bottom.value, top.value)


def _word(
    text: str, first: tuple[float, float, float, float], last: tuple[float, float, float, float], index: int
) -> _Word:
    plain = text.translate(_SIGNS)
    return _Word(plain, first[0], max(first[0], last[1]), min(first[2], last[2]), max(first[3], last[3]), index)


def _middle(word: _Word) -> float:
    return (word.left + word.right) / 2


def _height(word: _Word) -> float:
    return (word.bottom + word.top) / 2


def _lines(words: list[_Word], textpage: Any) -> list[PdfLine]:
    """Words to lines: neighbours in the content that stand at one height; then lines at one height side by side."""
    from pypdfium2 import raw

    runs: list[list[_Word]] = []
    for word in words:
        if runs and _beside(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    rows: list[list[_Word]] = []
    for run in runs:
        if rows and _same_height(rows[-1], run) and not _over(rows[-1], run):
            rows[-1].extend(run)
        else:
            rows.append(list(run))
    lines: list[PdfLine] = []
    for row in rows:
        row.sort(key=lambda w: w.left)
        index = row[0].index
        size = float(raw.FPDFText_GetFontSize(textpage.raw, index)) or 10.0
        tall = max(w.top for w in row) - min(w.bottom for w in row)
        size = size if 0.5 * tall <= size <= 4 * tall + 1 else tall
        bold = raw.FPDFText_GetFontWeight(textpage.raw, index) >= _BOLD
        pieces: list[str] = [row[0].text]
        gaps: list[tuple[float, float]] = []
        for before, after in itertools.pairwise(row):
            wide = after.left - before.right
            if wide > 1.1 * size and not (before is row[0] and _MARKER.fullmatch(before.text)):
                gaps.append((before.right, after.left))
                pieces.append("   ")
            elif wide > 0.08 * size or after.index > before.index + len(before.text):
                pieces.append(" ")
            pieces.append(after.text)
        lines.append(
            PdfLine(
                "".join(pieces), row[0].left, max(w.right for w in row), min(w.bottom for w in row), max(w.top for w in row),
                round(size, 1), bold, tuple(gaps), [(w.text, w.left, w.right) for w in row] if gaps else [],
            )
        )  # fmt: skip
    return lines


def _beside(before: _Word, word: _Word) -> bool:
    """Whether ``word`` goes on with the line of ``before``."""
    height = max(min(before.top - before.bottom, word.top - word.bottom), 1.0)
    shared = min(before.top, word.top) - max(before.bottom, word.bottom)
    return word.left >= before.right - height and (shared > 0.3 * height or (shared > -0.2 * height and _small(before, word)))


def _small(one: _Word, other: _Word) -> bool:
    """Dashes and dots are so low that they share little height with letters."""
    return min(one.top - one.bottom, other.top - other.bottom) < 3.0


def _same_height(row: list[_Word], run: list[_Word]) -> bool:
    low, high = min(w.bottom for w in row), max(w.top for w in row)
    other_low, other_high = min(w.bottom for w in run), max(w.top for w in run)
    return min(high, other_high) - max(low, other_low) > 0.5 * min(high - low, other_high - other_low)


def _over(row: list[_Word], run: list[_Word]) -> bool:
    """Whether the two overlap from left to right."""
    left, right = min(w.left for w in run), max(w.right for w in run)
    return any(w.left < right and left < w.right for w in row)


# --- ruled tables ---------------------------------------------------------------------------------------------


def _grids(page: Any) -> list[tuple[list[float], list[float]]]:
    """The ruled tables of the page: the places of their vertical and horizontal rules, ascending."""
    from pypdfium2 import raw

    vertical: list[tuple[float, float, float]] = []
    horizontal: list[tuple[float, float, float]] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    edges = (ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
    handle = page.raw
    for number in range(min(raw.FPDFPage_CountObjects(handle), _MOST_PATHS)):
        thing = raw.FPDFPage_GetObject(handle, number)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(thing, *edges):
            continue
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        wide, tall = x1 - x0, y1 - y0
        if wide <= _THIN < tall:
            vertical.append(((x0 + x1) / 2, y0, y1))
        elif tall <= _THIN < wide:
            horizontal.append(((y0 + y1) / 2, x0, x1))
        elif wide > 8 and tall > 6 and raw.FPDFPath_CountSegments(thing) in (4, 5):
            vertical.extend([(x0, y0, y1), (x1, y0, y1)])
            horizontal.extend([(y0, x0, x1), (y1, x0, x1)])
    if len(vertical) < 2 or len(horizontal) < 2:
        return []
    return [grid for group in _groups(vertical) if (grid := _grid(group, vertical, horizontal)) is not None]


def _groups(vertical: list[tuple[float, float, float]]) -> list[tuple[float, float]]:
    """Stretches of height that vertical rules cover without a gap, from the top down."""
    stretches: list[tuple[float, float]] = []
    for low, high in sorted((low, high) for _, low, high in vertical):
        if stretches and low <= stretches[-1][1] + _NEAR:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], high))
        else:
            stretches.append((low, high))
    return stretches[::-1]


def _grid(
    group: tuple[float, float], vertical: list[tuple[float, float, float]], horizontal: list[tuple[float, float, float]]
) -> tuple[list[float], list[float]] | None:
    low, high = group
    xs = _merged([x for x, a, b in vertical if a >= low - _NEAR and b <= high + _NEAR])
    ys = _merged([y for y, a, b in horizontal if low - _NEAR <= y <= high + _NEAR and b >= xs[0] and a <= xs[-1]])
    if len(xs) < 3 or len(ys) < 3 or (len(xs) - 1) * (len(ys) - 1) > 20_000:
        return None
    return xs, ys


def _merged(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value > out[-1] + _NEAR:
            out.append(value)
    return out


def _cells(words: list[_Word], xs: list[float], ys: list[float]) -> list[list[str]]:
    """The texts of the cells, row by row from the top."""
    boxes: dict[tuple[int, int], list[_Word]] = {}
    for word in words:
        column = min(max(bisect_right(xs, word.left + min(2.0, (word.right - word.left) / 2)) - 1, 0), len(xs) - 2)
        row = min(max(bisect_right(ys, _height(word)) - 1, 0), len(ys) - 2)
        boxes.setdefault((row, column), []).append(word)
    rows: list[list[str]] = []
    for row in range(len(ys) - 2, -1, -1):
        texts = [_cell(boxes.get((row, column), [])) for column in range(len(xs) - 1)]
        if any(texts):
            rows.append(texts)
    return rows


def _cell(words: list[_Word]) -> str:
    """The text of a cell, its lines joined."""
    lines: list[list[_Word]] = []
    for word in words:
        if lines and _beside(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    lines.sort(key=lambda line: -max(w.top for w in line))
    text = ""
    for line in lines:
        piece = " ".join(w.text for w in line)
        head = re.search(r"([^\W\d_]+)-$", text)
        tail = re.match(r"[^\W\d_]+", piece)
        if head and tail:
            text = (text[:-1] if is_break(head.group(1), tail.group()) else text) + piece
        else:
            text = f"{text} {piece}" if text else piece
    return text
