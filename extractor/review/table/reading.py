"""A table that comes back from a spreadsheet program.

In: the bytes of a CSV or XLSX file.  Out: ``Sheet``: lines of cells by column, each with its number in the sheet.  The
headings decide everything: the encoding and the separator are those in which they are the table's, columns may stand in
any order, and columns of the reader's own are left alone.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn

from extractor.errors import ReadingError, ReviewError
from extractor.reading.encoding import decode
from extractor.reading.formats.package import Package, refuse_entities
from extractor.reading.limits import Limits
from extractor.review.table.cells import plain
from extractor.review.table.layout import layout

__all__ = ["Line", "Sheet", "read_sheet"]

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("cp1251", "utf-16-le", "utf-16-be", "cp866", "koi8-r", "mac-cyrillic")
_SEPARATORS = (";", ",", "\t")
_SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_ESSENTIAL = "row"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its ``number`` as the spreadsheet shows it (headings are row 1), its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``headings``: column → heading as it stands in the file; ``unknown``: headings that are none of the table's.

    ``encoding`` is the one-byte encoding in which characters may have been lost, else None.  ``broken``: rows with more
    cells than there are headings.
    """

    lines: tuple[Line, ...]
    headings: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    encoding: str | None = None
    broken: tuple[int, ...] = ()


def read_sheet(data: bytes, *, where: str = "") -> Sheet:
    """The sheet in ``data``.  Raises ``ReviewError`` where it is no review table, or damaged."""
    if not data.strip():
        _refuse("empty", "there is nothing in the file", where)
    if data[:2] == b"PK":
        return _sheet(_workbook(data, where), None, where)
    text, encoding, separator = _decoded(data, where)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        _refuse("damaged", f"the file is damaged ({error})", where)
    return _sheet(rows, encoding, where)


def _decoded(data: bytes, where: str) -> tuple[str, str | None, str]:
    """(text, its encoding if it is a one-byte one, separator): those under which most headings are known."""
    marked = [encoding for mark, encoding in _MARKED if data.startswith(mark)]
    best: tuple[int, str, str | None, str] | None = None
    for encoding in marked or _candidates(data):
        if best is not None and best[2] is None:
            break  # UTF-8 by its rules, and the headings are there.
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        chosen = _SEP_LINE.match(text)
        body = text[chosen.end() :] if chosen else text
        for separator in (chosen[1],) if chosen else _SEPARATORS:
            known = _known(body, separator)
            if known and (best is None or known > best[0]):
                # A table has at least its marks outside ASCII: where nothing is, they were lost.
                one_byte = "ascii" if data.isascii() else None if encoding.startswith("utf") else encoding
                best = (known, body, one_byte, separator)
    if best is None:
        _refuse("no-table", "no review table: there is no column «row» or «строка»", where)
    _, text, encoding_lost, separator = best
    return text, encoding_lost, separator


def _candidates(data: bytes) -> Iterator[str]:
    """The encodings to try: UTF-8, then the one that reads best as Russian, for English headings are equal in all."""
    yield "utf-8"
    with contextlib.suppress(ReadingError):
        if (encoding := decode(data)[1]) in _ENCODINGS:
            yield encoding
    yield from _ENCODINGS


def _known(text: str, separator: str) -> int:
    """How many headings of the table the first line holds, 0 without the essential one."""
    try:
        first = next(csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=separator), [])
    except csv.Error:
        return 0
    found = {layout().column(_heading(cell)) for cell in first} - {None}
    return len(found) if _ESSENTIAL in found else 0


def _sheet(rows: Sequence[Sequence[str]], encoding: str | None, where: str) -> Sheet:
    if not rows:
        _refuse("empty", "there is nothing in the file", where)
    columns: list[str | None] = []
    headings: dict[str, str] = {}
    for cell in map(_heading, rows[0]):
        name = layout().column(cell)
        if name in headings:
            _refuse("two-columns", f"two columns are called «{cell}»", where, cell)
        columns.append(name)
        if name is not None:
            headings[name] = cell
    if _ESSENTIAL not in headings:
        _refuse("no-table", "no review table: there is no column «row» or «строка»", where)
    lines, broken = [], []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(columns) :]):
            broken.append(number)
            continue
        cells = {name: cell for name, cell in zip(columns, row, strict=False) if name is not None}
        lines.append(Line(number, {**dict.fromkeys(headings, ""), **cells}))
    unknown = tuple(cell for cell, name in zip(map(_heading, rows[0]), columns, strict=True) if name is None and cell)
    return Sheet(tuple(lines), headings, unknown, encoding, tuple(broken))


def _heading(cell: str) -> str:
    """The heading without the mark and without what an encoding made of it."""
    return plain(cell).lstrip("?\ufeff ")


def _workbook(data: bytes, where: str) -> list[list[str]]:
    """The cells of the first sheet that is a review table, as text."""
    import zipfile

    from openpyxl import load_workbook

    try:
        package = Package(data, Limits(), where=where)
        for name in package.names():
            if name.endswith((".xml", ".rels")):
                refuse_entities(package.read(name), where=where)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [[list(map(_value, row)) for row in sheet.iter_rows()] for sheet in book.worksheets]
    except ReadingError as error:
        raise ReviewError(error.what, where=where, remedy=error.remedy, reason="table-damaged") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, AttributeError, IndexError, SyntaxError) as error:
        _refuse("damaged", f"the workbook is damaged ({type(error).__name__}: {error})", where)
    tables = [rows for rows in sheets if rows and _ESSENTIAL in {layout().column(_heading(cell)) for cell in rows[0]}]
    if not tables:
        _refuse("no-table", "no review table: there is no column «row» or «строка»", where)
    return tables[0]


def _value(cell: Any) -> str:
    """A cell as text: dates as ISO, a month that was shown without a day as a month, whole numbers without a point."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        shown = str(cell.number_format or "").casefold()
        day = value.strftime("%Y-%m-%d").rjust(10, "0")
        return day if "d" in shown or "д" in shown or shown in ("", "general") else day[:7]
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse(reason: str, what: str, where: str, value: str = "") -> NoReturn:
    remedies = {
        "damaged": "Save it again from the spreadsheet program, as XLSX or as CSV UTF-8",
        "two-columns": "Take one of them out",
    }
    remedy = remedies.get(reason, "Export the table again: extractor review export OUT")
    raise ReviewError(what, where=where, remedy=remedy, reason=f"table-{reason}", value=value)

