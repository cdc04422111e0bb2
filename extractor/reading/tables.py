"""Tables drawn in a text with bars, tabs or spaces.

In: neighbouring lines of a text.  Out: which of them are rows, with the spans of their cells.  A line of dashes or
box-drawing signs is a rule: no row, but it tells that the row above it is the head.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.reading.lexicon import lexicon
from extractor.schema import Span

__all__ = ["Line", "Row", "is_head", "rows"]

_BARS = re.compile("[|│¦┃║]")
_RULE = re.compile(r"[\s|│┃║¦]+|[\s\-=_+|:─-╿–—]{4,}|[-=_–—]{3}")
_GAP = re.compile(r"\S {2,}\S")
_MARKER = re.compile(r"[-–—•●■□▪◦*·>+]|\(?\w{1,3}[.)]")
_WIDEST = 400


class Line(NamedTuple):
    """A line with something on it: its span without white space around, its indent, and blank lines before it."""

    start: int
    end: int
    indent: int
    blanks: int


class Row(NamedTuple):
    """A row of a table: the numbers of its line, the spans of its cells, and whether it heads the columns."""

    line: int
    cells: tuple[Span, ...]
    header: bool


def rows(text: str, lines: Sequence[Line]) -> list[list[Row]]:
    """The tables among ``lines`` (no blank line between them), each a list of rows in order.

    A rule belongs to a table but is no row.
    """
    tables: list[list[Row]] = []
    for split in (_bars, _tabs, _spaces):
        taken = {row.line for table in tables for row in table}
        free = [i for i in range(len(lines)) if i not in taken]
        if free:
            tables.extend(split(text, lines, free))
    return sorted(tables, key=lambda table: table[0].line)


def is_rule(text: str, line: Line) -> bool:
    """Whether the line only draws."""
    return _RULE.fullmatch(text, line.start, line.end) is not None


def is_head(cells: Sequence[str], below: Sequence[str] | None, ruled: bool) -> bool:
    """Whether a first row with ``cells`` heads the columns of the table that has ``below`` as its next row."""
    words = [cell.strip().lower() for cell in cells if cell.strip()]
    if not words or below is None:
        return False
    columns = lexicon().columns
    told = sum(1 for w in words if w in columns or w.split(",")[0].split("(")[0].strip() in columns)
    if told >= max(1, len(words) // 3):
        return True
    plain = all(len(w) <= 60 and not re.search(r"\d", w) and not w.endswith((".", ";")) for w in words)
    if ruled and plain:
        return True
    return plain and len(words) >= 2 and any(re.search(r"\d", cell) for cell in below)


def _headed(text: str, found: list[tuple[int, tuple[Span, ...]]], ruled: bool) -> list[Row]:
    texts = [[text[a:b] for a, b in cells] for _, cells in found[:2]]
    head = is_head(texts[0], texts[1] if len(texts) > 1 else None, ruled)
    return [Row(line, cells, header=head and number == 0) for number, (line, cells) in enumerate(found)]


def _runs(numbers: Sequence[int], fits: Sequence[bool]) -> list[list[int]]:
    """Neighbouring line numbers that fit."""
    runs: list[list[int]] = []
    last = -2
    for number, fit in zip(numbers, fits, strict=True):
        if fit:
            if number == last + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
            last = number
    return runs


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + max(left, len(piece.rstrip())))


def _ruled(text: str, lines: Sequence[Line], run: Sequence[int], found: Sequence[tuple[int, tuple[Span, ...]]]) -> bool:
    """Whether a rule stands right under the first row."""
    first = found[0][0]
    return first + 1 in run and is_rule(text, lines[first + 1])


def _bars(text: str, lines: Sequence[Line], free: Sequence[int]) -> list[list[Row]]:
    bars = {i: [m.start() for m in _BARS.finditer(text, lines[i].start, lines[i].end)] for i in free}
    tables: list[list[Row]] = []
    rules = {i for i in free if is_rule(text, lines[i])}
    for run in _runs(free, [bool(bars[i]) or i in rules for i in free]):
        found: list[tuple[int, tuple[Span, ...]]] = []
        for i in run:
            if i in rules or not bars[i]:
                continue
            edges = [lines[i].start - 1, *bars[i], lines[i].end]
            if bars[i][0] == lines[i].start:
                edges = edges[1:]
            if bars[i][-1] == lines[i].end - 1:
                edges = edges[:-1]
            spans = tuple(_trim(text, a + 1, b) for a, b in itertools.pairwise(edges))
            if spans:
                found.append((i, spans))
        if len(found) >= 2 and max(len(cells) for _, cells in found) >= 2:
            tables.append(_headed(text, found, _ruled(text, lines, run, found)))
    return tables


def _tabs(text: str, lines: Sequence[Line], free: Sequence[int]) -> list[list[Row]]:
    counts = {i: text.count("\t", lines[i].start, lines[i].end) for i in free}
    tables: list[list[Row]] = []
    for run in _runs(free, [counts[i] > 0 for i in free]):
        lists = [i for i in run if _MARKER.fullmatch(text[lines[i].start : lines[i].end].split("\t")[0].strip())]
        if len(run) < 2 or (len(lists) == len(run) and max(counts[i] for i in run) == 1):
            continue
        even = max(counts[i] for i in run) - min(counts[i] for i in run) <= 1
        found = []
        for i in run:
            cells: list[Span] = []
            at = lines[i].start
            for piece in text[lines[i].start : lines[i].end].split("\t"):
                if even or piece.strip():
                    cells.append(_trim(text, at, at + len(piece)))
                at += len(piece) + 1
            found.append((i, tuple(cells)))
        tables.append(_headed(text, found, False))
    return tables


def _spaces(text: str, lines: Sequence[Line], free: Sequence[int]) -> list[list[Row]]:
    gapped = [_GAP.search(text, lines[i].start, lines[i].end) is not None or is_rule(text, lines[i]) for i in free]
    tables: list[list[Row]] = []
    for run in _runs(free, gapped):
        inner = [i for i in run if not is_rule(text, lines[i])]
        if len(inner) < 3 or max(lines[i].end - lines[i].start + lines[i].indent for i in inner) > _WIDEST:
            continue
        columns = _columns(text, [lines[i] for i in inner])
        if len(columns) < 2:
            continue
        found = []
        for i in inner:
            line = lines[i]
            zero = line.start - line.indent
            spans = tuple(_trim(text, max(zero + a, line.start), min(zero + b, line.end)) for a, b in columns
                          if zero + a < line.end)
            spans += tuple((line.end, line.end) for _ in range(len(columns) - len(spans)))
            found.append((i, tuple((min(a, line.end), max(a, b)) for a, b in spans)))
        tables.append(_headed(text, found, _ruled(text, lines, run, found)))
    return tables


def _columns(text: str, lines: Sequence[Line]) -> list[Span]:
    """The column ranges between gutters of two or more spaces that all lines share."""
    width = max(line.indent + line.end - line.start for line in lines)
    filled = bytearray(width + 2)
    for line in lines:
        for offset, character in enumerate(text[line.start : line.end], line.indent):
            if character != " ":
                filled[offset] = 1
    columns: list[Span] = []
    start = None
    for at in range(width + 1):
        if filled[at] and start is None:
            start = at
        elif start is not None and not filled[at] and not filled[at + 1]:
            columns.append((start, at))
            start = None
    return columns
