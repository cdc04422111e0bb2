"""The learned ranker as it lies in ``models/relations``: its files, and the probability it gives.

In: the folder.  Out: a ``Ranker``.  ``arguments.json`` ties mentions to predicates, ``visits.json`` judges candidates and holds the
thresholds by which rules and ranker vote.  Both are made by ``extractor train relations``.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extractor.errors import DataError
from extractor.relations.ranking.arguments import ArgumentModel, load_arguments
from extractor.relations.ranking.trees import Trees

__all__ = ["ARGUMENTS", "FOLDER", "VISITS", "Ranker", "Thresholds", "load_ranker", "logit"]

FOLDER = Path(__file__).resolve().parents[3] / "models" / "relations"
ARGUMENTS, VISITS = "arguments.json", "visits.json"
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probabilities: a draft of the rules below ``keep`` falls; a candidate from ``add`` on is a visit of its own, one whose visitor
    or place stands outside the sentence only from ``outside`` on."""

    keep: float = 0.0
    add: float = 1.1
    outside: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranker:
    """The models, and the thresholds of the vote."""

    arguments: ArgumentModel
    trees: Trees
    thresholds: Thresholds

    def probabilities(self, rows: Sequence[Mapping[str, float]]) -> npt.NDArray[np.float64]:
        """How likely each candidate is right, by its features."""
        return 1 / (1 + np.exp(-self.trees.logits(self.trees.table(rows))))


def logit(probability: float) -> float:
    """The logit of a probability, bounded."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return float(np.log(bounded / (1 - bounded)))


@functools.cache
def load_ranker(folder: Path = FOLDER) -> Ranker:
    """The ranker of a folder; read once a process.  Raises ``DataError`` where a file is missing or malformed."""
    path = folder / VISITS
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        thresholds = Thresholds(**{name: float(value) for name, value in data["thresholds"].items()})
        trees = Trees.from_json(data)
    except (OSError, LookupError, TypeError, ValueError) as error:
        raise DataError(f"not a ranker: {error}", where=str(path), remedy="Restore it, or run extractor train relations") from error
    return Ranker(load_arguments(folder / ARGUMENTS), trees, thresholds)
