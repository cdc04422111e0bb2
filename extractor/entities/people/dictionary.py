"""The dictionaries of names: is a nominative a known given name or surname, of which gender, how common.

In: a nominative.  Out: weights, whose unit is log2 of the number of bearers in the source plus one.  Source:
``models/names`` (see its card) and ``foreign_names.yaml``.  ё and е are one letter here.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from extractor.entities.people.lexicon import load
from extractor.errors import DataError
from extractor.language.string_index import StringIndex

__all__ = ["fold", "foreign_given", "given_names", "short_forms", "surname_weights", "surnames"]

_FOLDER = Path(__file__).parents[3] / "models" / "names"
_FOREIGN_WEIGHT = 6
_FREQUENT_WEIGHT = 12


def fold(text: str) -> str:
    """Lower case, ё as е: the form in which names are looked up."""
    return text.lower().replace("ё", "е")


def _columns(name: str, count: int) -> list[list[str]]:
    """The columns of a dictionary, names folded; read whole, for there are a hundred thousand lines."""
    path = _FOLDER / name
    try:
        text = fold(gzip.decompress(path.read_bytes()).decode("utf-8"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DataError(str(error), where=str(path), remedy="Restore the file or build it again") from error
    wrong = re.compile(rf"^(?!(?:[^\t\n]+\t){{{count - 1}}}\d+$)", re.MULTILINE).search(text, 0, len(text) - 1)
    if wrong is not None:
        line = text.count("\n", 0, wrong.start()) + 1
        raise DataError(f"{count} columns are expected", where=f"{name}, line {line}", remedy="Build it again")
    cells = text.rstrip("\n").replace("\n", "\t").split("\t")
    return [cells[column::count] for column in range(count)]


@cache
def given_names() -> Mapping[str, tuple[str, int]]:
    """Folded given name → (gender m, f or u, weight)."""
    names, genders, weights = _columns("given.txt.gz", 3)
    table = {name: (gender, int(weight)) for name, gender, weight in zip(names, genders, weights, strict=True)}
    foreign = load("foreign_names.yaml")
    for gender in ("m", "f"):
        for name in str(foreign.get(gender, "")).split():
            old = table.get(fold(name))
            if old is None or old[1] < _FOREIGN_WEIGHT:
                table[fold(name)] = (gender, _FOREIGN_WEIGHT)
    return table


@cache
def foreign_given() -> frozenset[str]:
    """Folded given names of other peoples that Russian registers hardly know."""
    known, _, weights = _columns("given.txt.gz", 3)
    registers = dict(zip(known, map(int, weights), strict=True))
    foreign = load("foreign_names.yaml")
    names = (fold(name) for gender in ("m", "f") for name in str(foreign.get(gender, "")).split())
    return frozenset(name for name in names if registers.get(name, 0) < _FOREIGN_WEIGHT)


@cache
def short_forms() -> Mapping[str, tuple[str, ...]]:
    """Folded short form of a given name → the folded full names it may stand for."""
    table = load("foreign_names.yaml")["short"]
    return {fold(short): tuple(fold(str(full)).split()) for short, full in table.items() if short != "__line__"}


def surname_weights() -> dict[str, int]:
    """Folded surname in the masculine or common nominative → weight, read anew at each call."""
    names, weights = _columns("surnames.txt.gz", 2)
    table = dict(zip(names, map(int, weights), strict=True))
    lists = load("foreign_names.yaml")
    for key, weight in (("surnames", _FOREIGN_WEIGHT), ("frequent", _FREQUENT_WEIGHT)):
        for name in str(lists.get(key, "")).split():
            table[fold(name)] = max(table.get(fold(name), 0), weight)
    return table


class Surnames:
    """``surname_weights`` in a tenth of the memory."""

    def __init__(self) -> None:
        table = surname_weights()
        self._index, self._weights = StringIndex(table), bytes(table.values())

    def weight(self, folded: str) -> int:
        """The weight of a folded surname, 0 where it is none."""
        place = self._index.get(folded)
        return 0 if place is None else self._weights[place]


@cache
def surnames() -> Surnames:
    """The one ``Surnames`` of the process."""
    return Surnames()
