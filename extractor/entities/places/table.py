"""The gazetteer's file of cities: columns in one compressed archive, no code inside.

In and out: ``CityTable``.  Names are stored once, sorted by their folded key, and stay as they lie in the file (``Lines``);
``offsets`` and ``cities`` say which cities bear a name (largest first); the other columns describe the cities.  The archive is numpy's ``.npz`` with
``allow_pickle=False``, so that loading it runs nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import index
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from extractor.errors import DataError

__all__ = ["CityTable", "Lines"]

Column = npt.NDArray[Any]


class Lines(Sequence[str]):
    """Strings without line ends, kept as one text in UTF-8: a tenth of the memory of a list.  Made of strings, or of ``packed``."""

    def __init__(self, lines: Column | Sequence[str]) -> None:
        self._bytes = lines.tobytes() if isinstance(lines, np.ndarray) else "\n".join(lines).encode("utf-8")
        ends = np.flatnonzero(self.packed == ord("\n"))
        self._borders = np.concatenate(([-1], ends, [len(self._bytes)] if self._bytes else [])).astype(np.int32).data

    @property
    def packed(self) -> Column:
        """The strings as the bytes of one text, a line each."""
        return np.frombuffer(self._bytes, dtype=np.uint8)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        at = index(at)
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        at %= len(self)
        return self._bytes[self._borders[at] + 1 : self._borders[at + 1]].decode("utf-8")

    def __len__(self) -> int:
        return len(self._borders) - 1

    def __iter__(self) -> Iterator[str]:
        return iter(self._bytes.decode("utf-8").split("\n") if self._bytes else ())

    def __eq__(self, other: object) -> bool:
        return self._bytes == other._bytes if isinstance(other, Lines) else NotImplemented

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class CityTable:
    """``keys[i]``: folded name; ``written[i]``: the name as written; ``offsets[i]:offsets[i + 1]`` index ``cities``.

    ``cities`` hold row numbers of the columns ``geonames`` (id), ``country`` (index into ``countries``),
    ``latitude`` and ``longitude`` (degrees, WGS 84), ``population`` (inhabitants) and ``name`` (row in ``keys`` of the
    main Russian name).
    """

    keys: Lines
    written: Lines
    offsets: Column
    cities: Column
    geonames: Column
    country: Column
    latitude: Column
    longitude: Column
    population: Column
    name: Column
    countries: Lines

    def save(self, path: Path) -> None:
        """Write the table to ``path``; the same table gives the same bytes."""
        columns = {
            field: value.packed if isinstance(value, Lines) else value
            for field, value in ((f, getattr(self, f)) for f in self.__slots__)
        }
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **columns)

    @staticmethod
    def load(path: Path) -> CityTable:
        """The table at ``path``.  Raises ``DataError`` where the file is missing or damaged."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                columns: dict[str, Any] = {field: archive[field] for field in CityTable.__slots__}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise DataError(
                "the gazetteer cannot be read",
                where=str(path),
                remedy="Install the project again: the file ships with it",
            ) from error
        for field in ("keys", "written", "countries"):
            columns[field] = Lines(columns[field])
        return CityTable(**columns)
