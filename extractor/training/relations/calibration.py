"""Fits the confidence of visits, and measures how well it is calibrated.

In: of each visit its document, its signals, and whether it is right.  Out: weights; the expected calibration error; the
table of how many are right at each level.  Logistic regression with a ridge towards ``prior``, by Newton's method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractor.relations.confidence import confidence
from extractor.training.relations.examples import fold_of

__all__ = ["Judged", "calibration_error", "chance_error", "cross_validated", "fit_confidence", "reliability"]

_RIDGE, _LOYALTY = 1.0, 20.0
"""How strongly weights are drawn to nought, and to those of the present model."""

_STRIDE = 1.0
"""The longest step of a weight at once: where one kind of answer is all there is, whole Newton steps overshoot."""
_BINS = 10
_TRIALS, _SEED = 100, 7


@dataclass(frozen=True, slots=True)
class Judged:
    """A visit that was found: its document, its signals, and whether it is right."""

    document: str
    held: Mapping[str, float]
    right: bool


def fit_confidence(visits: Sequence[Judged], prior: Mapping[str, float] | None = None) -> dict[str, float]:
    """The weights, ``bias`` first; ``prior``: the weights that hold where the visits say nothing else."""
    told = prior or {"ranker": 1.0}
    names = ["bias", *sorted({name for visit in visits for name in visit.held} | (set(told) - {"bias"}))]
    x = np.array([[1.0 if name == "bias" else visit.held.get(name, 0.0) for name in names] for visit in visits]).reshape(-1, len(names))
    y = np.array([float(visit.right) for visit in visits])
    start = np.array([told.get(name, 0.0) for name in names])
    penalty = np.full(len(names), _LOYALTY if prior else _RIDGE)
    penalty[0] = _LOYALTY if prior else 1e-3
    w = start.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * (w - start)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.clip(np.linalg.solve(hessian, gradient), -_STRIDE, _STRIDE)
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True)}


def cross_validated(visits: Sequence[Judged], folds: int, prior: Mapping[str, float] | None = None) -> list[float]:
    """The confidence of each visit by weights fitted on the other folds of documents."""
    numbers = [fold_of(visit.document, folds) for visit in visits]
    tables = [fit_confidence([v for v, n in zip(visits, numbers, strict=True) if n != fold], prior) for fold in range(folds)]
    return [confidence(visit.held, tables[number]) for visit, number in zip(visits, numbers, strict=True)]


def calibration_error(predicted: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015); 0 for no predictions."""
    return sum(abs(said - true) * count for said, true, count in _bins(predicted, right)) / max(len(predicted), 1)


def chance_error(predicted: Sequence[float]) -> float:
    """The calibration error that perfectly calibrated predictions would show on so few visits, by chance alone."""
    chance = np.random.default_rng(_SEED)
    p = np.array(predicted, dtype=float)
    return float(np.mean([calibration_error(predicted, (chance.random(len(p)) < p).tolist()) for _ in range(_TRIALS)])) if predicted else 0.0


def reliability(predicted: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, int]]:
    """(mean confidence, share of right ones, how many) of each bin that holds any."""
    return [(round(said, 3), round(true, 3), count) for said, true, count in _bins(predicted, right)]


def _bins(predicted: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, int]]:
    p: npt.NDArray[np.float64] = np.array(predicted, dtype=float)
    y = np.array(right, dtype=float)
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    return [(float(p[bins == b].mean()), float(y[bins == b].mean()), int((bins == b).sum())) for b in range(_BINS) if (bins == b).any()]
