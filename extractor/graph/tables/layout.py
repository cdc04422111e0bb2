"""Tables as CSV: which columns there are, how they are headed, and how cells are kept whole.

In: rows as dicts from column name to value.  Out: CSV in UTF-8, with commas, quoted where needed, and back.  A value
that is None becomes an empty cell; numbers are written as Python writes them; text goes through ``cells``.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import yaml

from extractor.errors import DataError
from extractor.graph.tables.cells import neutral, one_line, restored

__all__ = ["Columns", "Language", "Row", "columns", "read_table", "write_table"]

Value = str | int | float | None
Row = Mapping[str, Value]
Language = Literal["en", "ru"]

_HEADINGS = Path(__file__).with_name("headings.yaml")
_CHUNK = 5000
"""Rows held in memory at a time."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table in order: name → Russian heading.  The English heading is the name itself."""

    table: str
    russian: Mapping[str, str]

    def headings(self, language: Language) -> list[str]:
        """What stands in the first line."""
        return list(self.russian.values()) if language == "ru" else list(self.russian)


@functools.cache
def columns(table: str) -> Columns:
    """The columns of ``table``; raises ``DataError`` where ``headings.yaml`` is wrong."""
    found = yaml.safe_load(_HEADINGS.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not isinstance(found.get(table), dict):
        raise DataError(f"no columns for the table {table!r}", where=str(_HEADINGS))
    russian = {str(name): str(heading) for name, heading in found[table].items()}
    if len(set(russian.values())) < len(russian):
        raise DataError(f"two columns of {table!r} have one heading", where=str(_HEADINGS))
    return Columns(table, russian)


def write_table(file: IO[str], rows: Iterable[Row], of: Columns, language: Language = "en") -> int:
    """Write ``rows`` under their headings to ``file`` (opened with ``newline=""``); how many there were."""
    import pandas as pd

    count, names, remaining = 0, list(of.russian), iter(rows)
    pd.DataFrame(columns=of.headings(language)).to_csv(file, index=False, lineterminator="\n")
    while chunk := list(itertools.islice(remaining, _CHUNK)):
        cells = [[_cell(row[name]) for name in names] for row in chunk]
        pd.DataFrame(cells, columns=names, dtype=object).to_csv(file, index=False, header=False, lineterminator="\n")
        count += len(chunk)
    return count


def read_table(file: IO[str], of: Columns) -> Iterator[dict[str, str]]:
    """The rows of a table written by ``write_table`` in either language, all cells as text."""
    import pandas as pd

    names = {heading: name for name, heading in of.russian.items()}
    frame = pd.read_csv(file, dtype=str, keep_default_na=False, na_filter=False).rename(columns=names)
    for cells in frame.to_dict("records"):
        yield {str(name): restored(cell) for name, cell in cells.items()}


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return neutral(one_line(value)) if isinstance(value, str) else str(value)
