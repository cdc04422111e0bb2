"""The review table as a file: CSV or XLSX.

In: rows.  Out: CSV in UTF-8 (with ``excel``: byte order mark and semicolons, which is how Excel opens it right with a
double click), or a workbook in which every cell is text, decisions are chosen from a list and the headings stay in view.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from extractor.errors import OutputError
from extractor.graph.tables.layout import Language
from extractor.review.table.cells import protected
from extractor.review.table.layout import layout
from extractor.review.table.rows import Row

__all__ = ["csv_text", "write_xlsx"]

_WIDTHS = {"row": 18, "check": 20, "decision": 14, "who": 28, "role": 24, "where": 18, "quote": 60, "outcomes": 40, "purpose": 30, "comment": 30}
_CHOICES = {"decision": ("accepted", "rejected", "corrected", "unsure"), "status": (), "type": (), "where_kind": ()}
"""Columns with a list to choose from; none named: all words of the column."""
_EPOCH = datetime(2000, 1, 1)  # The same rows give the same workbook, whenever it is written.


def csv_text(rows: Iterable[Row], language: Language = "en", *, excel: bool = False) -> str:
    """The table as CSV, headings in ``language``; with ``excel`` it begins with U+FEFF, the byte order mark."""
    known = layout()
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if excel else ",", lineterminator="\r\n" if excel else "\n")
    writer.writerow(known.headings(language))
    for row in rows:
        writer.writerow([protected(known.shown(name, row[name], language)) for name in known.russian])
    return ("\ufeff" if excel else "") + file.getvalue()


def write_xlsx(path: Path, rows: Iterable[Row], language: Language = "en") -> int:
    """Write the table as a workbook to ``path``; how many rows.  Raises ``OutputError``."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    known = layout()
    book = Workbook()
    book.properties.created = book.properties.modified = _EPOCH
    sheet = book.active
    assert sheet is not None  # A new workbook has one.
    sheet.title = "поездки" if language == "ru" else "visits"
    sheet.append(known.headings(language))
    count = 1
    for count, row in enumerate(rows, 2):
        for number, name in enumerate(known.russian, 1):
            cell = sheet.cell(count, number)
            cell.value = protected(known.shown(name, row[name], language))
            cell.data_type = "s"
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top", wrap_text=name in ("quote", "outcomes", "purpose", "comment", "question"))
    for number, name in enumerate(known.russian, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 14)
        sheet.cell(1, number).font = Font(bold=True)
        if name in _CHOICES and count > 1:
            words = [known.shown(name, value, language) for value in _CHOICES[name] or known.words[name]]
            choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{count}")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    try:
        book.save(path)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(path)) from error
    return count - 1
