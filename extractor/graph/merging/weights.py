"""The weights by which two records are judged, read from ``weights.yaml``.

In: the name of a reason.  Out: its log-odds; ``score`` turns a sum of them into a probability-like score in (0, 1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import safe_load

__all__ = ["Weights", "load"]

_FILE = Path(__file__).with_name("weights.yaml")
_KINDS = ("person", "organization", "group", "place")


@dataclass(frozen=True, slots=True)
class Weights:
    """``merge`` and ``suggest`` are thresholds of the score; ``of`` holds the log-odds by kind and reason."""

    merge: float
    suggest: float
    of: Mapping[str, Mapping[str, float]]

    def score(self, kind: str, reasons: Iterable[str]) -> float:
        """The score of a pair of this kind for which ``reasons`` hold."""
        table = self.of[kind]
        total = table["base"] + sum(table[reason] for reason in reasons)
        return 1 / (1 + math.exp(-total))


@cache
def load() -> Weights:
    """The weights that ship with the project.  Raises ``DataError`` with the field that is wrong."""
    try:
        data = safe_load(_FILE.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(str(error), where=str(_FILE)) from error
    return check(data)


def check(data: object) -> Weights:
    """``data`` as weights, or ``DataError`` with the field that is wrong."""

    def number(value: object, where: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DataError(f"a number is expected, not {value!r}", where=f"{_FILE.name}, {where}")
        return float(value)

    if not isinstance(data, dict):
        raise DataError("a mapping is expected", where=_FILE.name)
    merge, suggest = number(data.get("merge"), "merge"), number(data.get("suggest"), "suggest")
    if not 0 < suggest <= merge < 1:
        raise DataError("0 < suggest <= merge < 1 is expected", where=f"{_FILE.name}, merge")
    tables: dict[str, dict[str, float]] = {}
    for kind in _KINDS:
        table = data.get(kind)
        if not isinstance(table, dict) or "base" not in table:
            raise DataError("a mapping with a base is expected", where=f"{_FILE.name}, {kind}")
        tables[kind] = {str(name): number(value, f"{kind}.{name}") for name, value in table.items()}
    return Weights(merge, suggest, tables)
