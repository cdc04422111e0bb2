"""Visits as tables: Parquet and XLSX.

In: an archive and what is asked of it.  Out: one row a visit, the columns of ``rows.COLUMNS``.  Cells of the sheet are
text, numbers or empty; nothing in it is a formula, whatever the report says.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.graph.archive import Archive

__all__ = ["write_parquet", "write_xlsx"]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32767
"""Characters that Excel holds in a cell."""


def write_parquet(archive: Archive, path: Path, **asked: Any) -> None:
    """Parquet, texts as strings, ``confidence`` as a double, ``page``, ``start`` and ``end`` as whole numbers."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise UsageError("Parquet needs pyarrow", remedy="Install it with: pip install pyarrow") from error
    frame = archive.visits(**asked)
    numbers = {"confidence": pa.float64(), "page": pa.int64(), "start": pa.int64(), "end": pa.int64()}
    columns = {}
    for name in frame.columns:
        values = [None if value is None or value != value else value for value in frame[name]]
        kind = numbers.get(name, pa.string())
        columns[name] = pa.array([int(v) if v is not None and kind == pa.int64() else v for v in values], kind)
    pq.write_table(pa.table(columns), path)


def write_xlsx(archive: Archive, path: Path, **asked: Any) -> None:
    """A workbook with the sheet «visits», first row fixed."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
    except ModuleNotFoundError as error:
        raise UsageError("XLSX needs openpyxl", remedy="Install it with: pip install openpyxl") from error
    frame = archive.visits(**asked)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("visits")
    sheet.freeze_panes = "A2"
    sheet.append(list(frame.columns))
    for row in frame.itertuples(index=False):
        cells = []
        for value in row:
            known = None if value is None or value != value else value
            cell = WriteOnlyCell(sheet)
            if isinstance(known, str):
                cell.value = _CONTROL.sub("\ufffd", known)[:_LONGEST]
                cell.data_type = "s"
            else:
                cell.value = known
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
