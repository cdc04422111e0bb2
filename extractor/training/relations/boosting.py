"""Grows the ranker's trees: gradient boosting with Newton steps on histograms of the features.

In: a table of features, right or wrong for each row.  Out: ``Trees``.  The algorithm is that of Chen and
Guestrin (2016) with row and column sampling (Friedman 2002), level by level to a fixed depth.  It is written out here
because the program must be able to learn from corrections on the archivist's own machine, where no learning library is
installed.  Deterministic: everything drawn comes from one seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.relations.ranking.trees import Floats, Trees

__all__ = ["STANDARD", "Settings", "grow"]

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """``rows`` and ``columns``: shares drawn for each tree; ``ridge``: penalty on leaf values; ``least``: the least sum of
    second derivatives in a leaf."""

    trees: int = 300
    depth: int = 5
    rate: float = 0.06
    rows: float = 0.6
    columns: float = 0.2
    ridge: float = 2.0
    least: float = 2.0
    bins: int = 16
    seed: int = 7


STANDARD = Settings()


def grow(matrix: Floats, right: npt.NDArray[np.bool_], names: tuple[str, ...], settings: Settings = STANDARD, before: Trees | None = None, weight: Values | None = None) -> Trees:
    """The trees for rows x features, grown on from those ``before``; ``weight``: how much each row counts.  Linear in rows, features and trees."""
    chance = np.random.default_rng(settings.seed)
    cuts = [_cuts(column, settings.bins) for column in matrix.T]
    binned = np.stack([np.searchsorted(c, column, side="left") for c, column in zip(cuts, matrix.T, strict=True)], axis=1)
    entries = _Entries.of(binned, np.array([np.searchsorted(c, 0.0, side="left") for c in cuts]))
    weight = np.ones(len(matrix)) if weight is None else weight
    if before is not None:
        base = before.base
        logits = before.logits(matrix[:, [names.index(name) for name in before.names]])
    else:
        share = (float((right * weight).sum()) + 1) / (float(weight.sum()) + 2)
        base = float(np.log(share / (1 - share)))
        logits = np.full(len(matrix), base)
    size = 2 ** (settings.depth + 1) - 1
    feature = np.full((settings.trees, size), -1, dtype=np.int32)
    threshold = np.zeros((settings.trees, size), dtype=np.float32)
    value = np.zeros((settings.trees, size), dtype=np.float32)
    for tree in range(settings.trees):
        p = 1 / (1 + np.exp(-logits))
        drawn = (chance.random(len(matrix)) < settings.rows) * weight
        columns = np.sort(chance.permutation(matrix.shape[1])[: max(1, round(settings.columns * matrix.shape[1]))])
        grown = _grow(binned, entries, (p - right) * drawn, p * (1 - p) * drawn, columns, settings)
        for node, (column, cut, worth) in grown.items():
            value[tree, node] = settings.rate * worth
            if column >= 0:
                feature[tree, node], threshold[tree, node] = column, cuts[column][cut]
        logits += value[tree, _leaves(binned, grown, settings.depth)]
    return Trees(names, base, feature, threshold, value) if before is None else _joined(before, Trees(names, base, feature, threshold, value))


def _joined(before: Trees, after: Trees) -> Trees:
    """Both rows of trees as one, over the columns of the second."""
    column = np.array([after.names.index(name) for name in before.names], dtype=np.int32)
    size = max(before.feature.shape[1], after.feature.shape[1])
    moved = np.where(before.feature >= 0, column[np.maximum(before.feature, 0)], -1)

    def both(first: npt.NDArray[Any], second: npt.NDArray[Any], fill: float) -> npt.NDArray[Any]:
        return np.concatenate([np.pad(part, ((0, 0), (0, size - part.shape[1])), constant_values=fill) for part in (first, second)])

    return Trees(after.names, after.base, both(moved, after.feature, -1), both(before.threshold, after.threshold, 0), both(before.value, after.value, 0), before.words)


def _cuts(column: Floats, bins: int) -> Floats:
    """Thresholds between the values of a column: all of them where they are few, else quantiles."""
    values = np.unique(column)
    if len(values) > bins:
        values = np.unique(np.quantile(column[column != 0], np.linspace(0, 1, bins)).astype(np.float32))
        values = np.unique(np.append(values, np.float32(0)))
    return ((values[:-1] + values[1:]) / 2).astype(np.float32)


def _grow(
    binned: npt.NDArray[np.int64], entries: _Entries, gradient: Values, curvature: Values, columns: npt.NDArray[np.int64], settings: Settings
) -> dict[int, tuple[int, int, float]]:
    """(column or -1, cut, value) of each node of one tree."""
    rows, column, bins = entries.of_columns(columns, curvature > 0)
    width, depth = len(columns), int(binned.max()) + 1
    nodes: dict[int, tuple[int, int, float]] = {0: (-1, 0, float(-gradient.sum() / (curvature.sum() + settings.ridge)))}
    node = np.zeros(len(binned), dtype=np.int64)
    for level in range(settings.depth):
        first, count = 2**level - 1, 2**level
        live = node[rows] >= first
        slots = ((node[rows[live]] - first) * width + column[live]) * depth + bins[live]
        here = node >= first
        sums = []
        for weight in (gradient, curvature):
            # Of nothing numpy counts in whole numbers, whatever the weights.
            flat = np.bincount(slots, weight[rows[live]], minlength=count * width * depth).astype(np.float64)
            table = flat.reshape(count, width, depth)
            total = np.bincount(node[here] - first, weight[here], minlength=count)
            table[:, np.arange(width), entries.usual[columns]] += total[:, None] - table.sum(axis=2)
            sums.append(table.cumsum(axis=2))
        for offset in range(count):
            if first + offset not in nodes:
                continue
            split = _split(sums[0][offset], sums[1][offset], settings)
            if split is None:
                continue
            chosen, cut, left, right = split
            nodes[first + offset] = (int(columns[chosen]), cut, nodes[first + offset][2])
            low = 2 * (first + offset) + 1
            nodes[low], nodes[low + 1] = (-1, 0, left), (-1, 0, right)
            inside = node == first + offset
            node[inside] = low + (binned[inside, columns[chosen]] > cut)
    return nodes


@dataclass(frozen=True, slots=True)
class _Entries:
    """The cells of a table that are not in the bin of zero, its ``usual`` one by column: most cells are, and need no counting.

    ``row`` and ``bin``: of each cell, column by column; those of column c stand from ``start[c]`` to ``start[c + 1]``.
    """

    row: npt.NDArray[np.int32]
    bin: npt.NDArray[np.int32]
    start: npt.NDArray[np.int64]
    usual: npt.NDArray[np.int64]

    @staticmethod
    def of(binned: npt.NDArray[np.int64], usual: npt.NDArray[np.int64]) -> _Entries:
        column, row = np.nonzero((binned != usual[None, :]).T)
        start = np.searchsorted(column, np.arange(binned.shape[1] + 1))
        return _Entries(row.astype(np.int32), binned[row, column].astype(np.int32), start, usual)

    def of_columns(self, columns: npt.NDArray[np.int64], drawn: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
        """Row, place of the column among ``columns`` and bin of the cells in the drawn rows."""
        parts = [slice(self.start[c], self.start[c + 1]) for c in columns]
        row = np.concatenate([self.row[part] for part in parts])
        held = drawn[row]
        place = np.repeat(np.arange(len(columns)), [part.stop - part.start for part in parts])
        return row[held], place[held], np.concatenate([self.bin[part] for part in parts])[held]


def _split(g: Values, h: Values, settings: Settings) -> tuple[int, int, float, float] | None:
    """The best column and cut of a node with the values of its two sides; None where none gains."""
    total_g, total_h = g[:, -1:], h[:, -1:]
    left_g, left_h = g[:, :-1], h[:, :-1]
    right_g, right_h = total_g - left_g, total_h - left_h
    gain = left_g**2 / (left_h + settings.ridge) + right_g**2 / (right_h + settings.ridge) - total_g**2 / (total_h + settings.ridge)
    gain[(left_h < settings.least) | (right_h < settings.least)] = 0.0
    best = int(gain.argmax())
    column, cut = divmod(best, gain.shape[1])
    if gain[column, cut] <= 1e-6:
        return None
    sides = [float(-a[column, cut] / (b[column, cut] + settings.ridge)) for a, b in ((left_g, left_h), (right_g, right_h))]
    return column, cut, sides[0], sides[1]


def _leaves(binned: npt.NDArray[np.int64], nodes: dict[int, tuple[int, int, float]], depth: int) -> npt.NDArray[np.int64]:
    """The leaf that every row ends in."""
    at = np.zeros(len(binned), dtype=np.int64)
    for node in sorted(nodes):
        column, cut, _ = nodes[node]
        if column >= 0:
            here = at == node
            at[here] = 2 * node + 1 + (binned[here, column] > cut)
    return at
