"""The gazetteer's file of cities: columns in one compressed archive, no code inside.

In and out: ``CityTable``.  Names are stored once, sorted by their folded key; ``offsets`` and ``cities`` say which
cities bear a name (largest first); the other columns describe the cities.  The archive is numpy's ``.npz`` with
``allow_pickle=False``, so that loading it runs nothing.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.errors import DataError

__all__ = ["CityTable"]

Column = npt.NDArray[Any]


def _packed(lines: list[str]) -> Column:
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)


def _unpacked(column: Column) -> list[str]:
    text = column.tobytes().decode("utf-8")
    return text.split("\n") if text else []


@dataclass(frozen=True, slots=True)
class CityTable:
    """``keys[i]``: folded name; ``written[i]``: the name as written; ``offsets[i]:offsets[i + 1]`` index ``cities``.

    ``cities`` hold row numbers of the columns ``geonames`` (id), ``country`` (index into ``countries``),
    ``latitude`` and ``longitude`` (degrees, WGS 84), ``population`` (inhabitants) and ``name`` (row in ``keys`` of the
    main Russian name).
    """

    keys: list[str]
    written: list[str]
    offsets: Column
    cities: Column
    geonames: Column
    country: Column
    latitude: Column
    longitude: Column
    population: Column
    name: Column
    countries: list[str]

    def save(self, path: Path) -> None:
        """Write the table to ``path``; the same table gives the same bytes."""
        columns = {
            field: _packed(value) if isinstance(value, list) else value
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
            columns[field] = _unpacked(columns[field])
        return CityTable(**columns)
