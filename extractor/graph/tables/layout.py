"""Tables as CSV: which columns there are, how they are headed, and how cells are kept whole.

In: rows as dicts from column name to value.  Out: CSV in UTF-8, with commas, quoted where needed, and back.  A value
that is None becomes an empty cell; numbers are written as Python writes them; text goes through ``cells``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Self

from extractor.errors import DataError
from extractor.graph.tables.cells import neutral, one_line, restored
from extractor.yaml_loader import safe_load

__all__ = ["Columns", "Language", "Row", "TableWriter", "columns", "read_table", "write_table"]

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
    found = safe_load(_HEADINGS.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not isinstance(found.get(table), dict):
        raise DataError(f"no columns for the table {table!r}", where=str(_HEADINGS))
    russian = {str(name): str(heading) for name, heading in found[table].items()}
    if len(set(russian.values())) < len(russian):
        raise DataError(f"two columns of {table!r} have one heading", where=str(_HEADINGS))
    return Columns(table, russian)


class TableWriter:
    """A table being written: rows are added as they come, and written by the thousand.

    ``file`` is opened with ``newline=""``.  Leaving the context writes the rest; ``count`` is the number of rows.
    """

    def __init__(self, file: IO[str], of: Columns, language: Language = "en") -> None:
        self._file, self._names, self._waiting = file, list(of.russian), list[list[str]]()
        self.count = 0
        self._write([of.headings(language)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()

    def add(self, rows: Iterable[Row]) -> None:
        """Write ``rows`` under the columns of the table."""
        for row in rows:
            self._waiting.append([_cell(row[name]) for name in self._names])
            self.count += 1
            if len(self._waiting) >= _CHUNK:
                self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._write(self._waiting)
            self._waiting = []

    def _write(self, cells: Sequence[Sequence[str]]) -> None:
        import pandas as pd

        frame = pd.DataFrame(cells, columns=self._names, dtype=object)
        frame.to_csv(self._file, index=False, header=False, lineterminator="\n")


def write_table(file: IO[str], rows: Iterable[Row], of: Columns, language: Language = "en") -> int:
    """Write ``rows`` under their headings to ``file`` (opened with ``newline=""``); how many there were."""
    with TableWriter(file, of, language) as writer:
        writer.add(rows)
    return writer.count


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
