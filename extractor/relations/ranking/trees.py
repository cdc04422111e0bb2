"""Boosted decision trees: the score of a candidate, and what each feature added to it.

In: a table of features.  Out: logits.  The trees are complete binary ones in arrays, so that all candidates walk all trees
at once; every node, not only the leaves, holds a value, so that a walk can be told step by step (Saabas 2014).  They are
grown by ``extractor.training.relations.boosting``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["WORD", "Floats", "Trees"]

WORD = "word "
"""How the names of features begin that tell of single words: the trees see them as one number, the sum of their weights."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Trees:
    """``feature`` (-1 at leaves), ``threshold`` and ``value`` of each node: trees x nodes; node i leads to 2i+1, and to 2i+2
    where its feature is above its threshold.  ``names``: the features by column; ``base``: the logit before any tree; ``words``: the
    weights of features that tell of single words, whose sum the trees see as the feature «words»."""

    names: tuple[str, ...]
    base: float
    feature: npt.NDArray[np.int32]
    threshold: Floats
    value: Floats
    words: Mapping[str, float] = field(default_factory=dict)

    @functools.cached_property
    def _columns(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def table(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """The rows as a matrix, one column a feature; what a row does not name is 0, what no tree asks is left out."""
        columns = self._columns
        matrix = np.zeros((len(rows), len(self.names)), dtype=np.float32)
        for at, row in enumerate(rows):
            known = [name for name in row if name in columns]
            matrix[at, [columns[name] for name in known]] = [row[name] for name in known]
        if "words" in columns:
            matrix[:, columns["words"]] = [math.fsum(self.words.get(name, 0.0) for name in row if name.startswith(WORD)) for row in rows]
        return matrix

    def logits(self, matrix: Floats) -> npt.NDArray[np.float64]:
        """The logit of every row."""
        feature, threshold, leaves, depth = self._straight
        size = feature.shape[1]
        first = np.arange(len(feature)) * size  # all trees in one row of nodes
        node = np.zeros((len(matrix), len(feature)), dtype=np.int64)
        rows = np.arange(len(matrix))[:, None] * matrix.shape[1]
        flat = matrix.ravel()
        for _ in range(depth):
            at = node + first
            node = 2 * node + 1 + (flat.take(feature.take(at) + rows) > threshold.take(at))
        reached: npt.NDArray[np.float64] = leaves.take(node - size + np.arange(len(leaves)) * leaves.shape[1])
        logits: npt.NDArray[np.float64] = self.base + reached.sum(axis=1)
        return logits

    @functools.cached_property
    def _straight(self) -> tuple[npt.NDArray[np.int32], Floats, npt.NDArray[np.float64], int]:
        """Features and thresholds of the inner nodes, the values of the lowest level, and how deep that is; for walks that need
        not look for leaves: a leaf further up hands its value down to the left."""
        depth = self.feature.shape[1].bit_length() - 1
        inner = (1 << depth) - 1
        value = np.zeros((len(self.value), 2 * inner + 1))
        value[:, : self.value.shape[1]] = self.value
        feature = np.zeros((len(self.value), inner), dtype=np.int32)
        threshold = np.full(feature.shape, np.inf, dtype=np.float32)
        for node in range(inner):
            asks = self.feature[:, node] >= 0 if node < self.feature.shape[1] else np.zeros(len(feature), dtype=bool)
            feature[asks, node] = self.feature[asks, node]
            threshold[asks, node] = self.threshold[asks, node]
            value[~asks, 2 * node + 1] = value[~asks, node]
        return feature, threshold, value[:, inner:], depth

    def contributions(self, row: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each feature added to the logit of one row, the strongest first."""
        added: dict[str, float] = {}
        for asked, change in self._walk(self.table([row])):
            for column, value in zip(asked[0].tolist(), change[0].tolist(), strict=True):
                if column >= 0:
                    added[self.names[column]] = added.get(self.names[column], 0.0) + value
        return sorted(added.items(), key=lambda pair: (-abs(pair[1]), pair[0]))

    def _walk(self, matrix: Floats) -> Any:
        """For each step down: the features asked and the change of value, rows x trees."""
        trees = np.arange(len(self.feature))[None, :]
        rows = np.arange(len(matrix))[:, None]
        node = np.zeros((len(matrix), len(self.feature)), dtype=np.int64)
        value = np.repeat(self.value[None, :, 0].astype(np.float64), len(matrix), axis=0)
        while True:
            asked = self.feature[trees, node]
            inner = asked >= 0
            if not inner.any():
                return
            above = matrix[rows, np.maximum(asked, 0)] > self.threshold[trees, node]
            node = np.where(inner, 2 * node + 1 + above, node)
            reached = np.where(inner, self.value[trees, node], value)
            yield asked, reached - value
            value = reached

    def to_json(self) -> dict[str, object]:
        """What ``from_json`` reads: each tree as its nodes [number, feature, threshold, value], leaves without feature."""
        trees = []
        for feature, threshold, value in zip(self.feature, self.threshold, self.value, strict=True):
            nodes: list[list[object]] = []
            ahead = [0]
            while ahead:
                node = ahead.pop()
                name = self.names[feature[node]] if feature[node] >= 0 else None
                nodes.append([node, name, round(float(threshold[node]), 4), round(float(value[node]), 5)])
                if name is not None:
                    ahead += [2 * node + 2, 2 * node + 1]
            trees.append(nodes)
        return {"base": round(self.base, 5), "trees": trees, "words": {name: round(weight, 3) for name, weight in sorted(self.words.items())}}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Trees:
        """The trees of ``to_json``.  Raises LookupError, TypeError or ValueError where they are malformed."""
        names = tuple(sorted({node[1] for tree in data["trees"] for node in tree if node[1] is not None}))
        columns = {name: number for number, name in enumerate(names)}
        size = max((node[0] for tree in data["trees"] for node in tree), default=0) + 1
        feature = np.full((len(data["trees"]), size), -1, dtype=np.int32)
        threshold = np.zeros(feature.shape, dtype=np.float32)
        value = np.zeros(feature.shape, dtype=np.float32)
        for at, tree in enumerate(data["trees"]):
            for node, name, limit, worth in tree:
                feature[at, node] = -1 if name is None else columns[name]
                threshold[at, node], value[at, node] = limit, worth
        return Trees(names, float(data["base"]), feature, threshold, value, {str(name): float(weight) for name, weight in data.get("words", {}).items()})
