"""Builder: the text of a marked-up document, with the strips its format states.

In: paragraphs, items, headings and tables as a reader of a format meets them.  Out: a ``Draft``.  The text is laid
out plainly: a line per paragraph, a blank line between paragraphs, a tab between cells.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.errors import EmptySource, SourceTooLarge
from extractor.reading.limits import Limits
from extractor.reading.strips import FLAT, Draft, Strip
from extractor.schema import BlockKind, Span

__all__ = ["Builder", "Cell"]

_BLANK = re.compile(r"[ \t\r\n\f\v]+")
_WIDEST = 256


@dataclass(slots=True)
class Cell:
    """A cell of a table as its format has it: over how many columns and rows it reaches, and whether it heads one."""

    text: str
    columns: int = 1
    rows: int = 1
    header: bool = False


class Builder:
    """Collects the blocks of one document in reading order."""

    def __init__(self, format: str, limits: Limits, *, where: str = "") -> None:
        self.format, self.where, self._limits = format, where, limits
        self._parts: list[str] = []
        self._length = 0
        self._strips: list[Strip] = []
        self._breaks: list[int] = []
        self._tables = 0
        self.title: str | None = None
        self.date: str | None = None

    def block(
        self, text: str, kind: BlockKind = BlockKind.PARAGRAPH, *, level: int = 0, style: str = "", fixed: bool = False
    ) -> None:
        """A paragraph, heading or item; the lines of a paragraph that has line breaks are strips of their own."""
        lines = [plain for line in text.split("\n") if (plain := _BLANK.sub(" ", line).strip())]
        if kind is not BlockKind.PARAGRAPH:
            lines = [" ".join(lines)] if lines else []
        for number, line in enumerate(lines):
            tight = number > 0 or (kind is BlockKind.ITEM and self._last() is BlockKind.ITEM)
            start = self._add("\n" if tight else "\n\n", line)
            self._strips.append(
                Strip(
                    kind, start, start + len(line), line[:FLAT], line[-1],
                    blank=not tight, level=level, style=style, fixed=fixed,
                )
            )  # fmt: skip

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """A table; a cell that reaches over several rows stands in each of them."""
        grid = _grid(rows)
        if not grid:
            return
        if max(len(row) for row in grid) == 1:
            for row in grid:
                self.block(row[0].text)
            return
        self._tables += 1
        heads = _heads(grid)
        columns: tuple[str, ...] = ()
        for number, row in enumerate(grid):
            texts = [_BLANK.sub(" ", cell.text).strip() for cell in row]
            if not any(texts):
                continue
            line = "\t".join(texts)
            start = self._add("\n\n" if not number else "\n", line)
            spans: list[Span] = []
            at = start
            for text in texts:
                spans.append((at, at + len(text)))
                at += len(text) + 1
            header = number < heads
            if header:
                columns = texts_joined(columns, texts)
            self._strips.append(
                Strip(
                    BlockKind.ROW, start, start + len(line), line[:FLAT], line[-1], blank=not number, cells=tuple(spans),
                    group=self._tables, header=header, columns=columns if header else (), fixed=True,
                )
            )  # fmt: skip

    def page_break(self) -> None:
        """A page ends here; two breaks with nothing between them are one."""
        if self._length and (not self._breaks or self._breaks[-1] < self._length):
            self._breaks.append(self._length)

    def draft(self) -> Draft:
        """All that was collected.

        Raises:
            EmptySource: there is no text in it.
        """
        text = "".join(self._parts)
        if not text.strip():
            raise EmptySource("there is no text in it", where=self.where)
        edges = [0, *(at for at in self._breaks if at < len(text)), len(text)]
        pages = [(a, b) for a, b in itertools.pairwise(edges)] if len(edges) > 2 else []
        return Draft(text, self._strips, pages=pages, format=self.format, title=self.title, date=self.date)

    def _last(self) -> BlockKind | None:
        return self._strips[-1].kind if self._strips else None

    def _add(self, gap: str, text: str) -> int:
        if self._length:
            self._parts.append(gap)
            self._length += len(gap)
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if self._length > self._limits.characters:
            raise SourceTooLarge(f"more than {self._limits.characters:,} characters", where=self.where)
        return start


def texts_joined(above: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """The heads of columns when a head has several rows: «Поездка» over «Куда» is «Поездка Куда»."""
    if not above:
        return tuple(texts)
    width = max(len(above), len(texts))
    upper, lower = [*above, *[""] * (width - len(above))], [*texts, *[""] * (width - len(texts))]
    return tuple(a if a == b or not b else f"{a} {b}".strip() for a, b in zip(upper, lower, strict=True))


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Every place of the grid filled: cells that reach over rows repeated, over columns followed by empty ones."""
    grid: list[list[Cell]] = []
    reaching: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        out: list[Cell] = []

        def take(out: list[Cell] = out) -> None:
            while len(out) in reaching:
                left, cell = reaching[len(out)]
                if left > 1:
                    reaching[len(out)] = (left - 1, cell)
                else:
                    del reaching[len(out)]
                out.append(cell)

        for cell in row:
            take()
            if len(out) >= _WIDEST:
                break
            for number in range(max(1, min(cell.columns, _WIDEST - len(out)))):
                filled = Cell(cell.text if not number or cell.header else "", 1, 1, cell.header)
                if cell.rows > 1:
                    reaching[len(out)] = (min(cell.rows, 10_000) - 1, filled)
                out.append(filled)
        take()
        grid.append(out)
    return [row for row in grid if row]


def _heads(grid: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top head the columns."""
    from extractor.reading.tables import is_head

    stated = 0
    while stated < len(grid) - 1 and all(cell.header or not cell.text.strip() for cell in grid[stated]):
        stated += 1
    if stated or len(grid) < 2:
        return stated
    return int(is_head([cell.text for cell in grid[0]], [cell.text for cell in grid[1]], ruled=False))
