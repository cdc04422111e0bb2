"""Fits the argument model: multinomial logistic regression over named features.

In: (features, class) pairs.  Out: ``ArgumentModel``.  Batch gradient descent with Adam (Kingma and Ba 2015) and a ridge;
deterministic, no learning library needed.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.relations.ranking.arguments import CLASSES, ArgumentModel

__all__ = ["fit_arguments", "role_scores"]

_LEAST = 4
_STEPS, _RATE, _RIDGE = 250, 0.05, 1e-4


def fit_arguments(examples: Sequence[tuple[Sequence[str], int]]) -> ArgumentModel:
    """The model; features seen fewer than four times get no weight."""
    seen = Counter(name for features, _ in examples for name in features)
    names = sorted(name for name, count in seen.items() if count >= _LEAST)
    columns = {name: number + 1 for number, name in enumerate(names)}  # column 0 pads
    longest = max(len(features) for features, _ in examples)
    held = np.zeros((len(examples), longest), dtype=np.int64)
    for at, (features, _) in enumerate(examples):
        known = [columns[name] for name in features if name in columns]
        held[at, : len(known)] = known
    target = np.eye(len(CLASSES))[[role for _, role in examples]]
    weights = _descend(held, target, len(names) + 1)
    return ArgumentModel(weights[0][0].tolist(), {name: weights[1][column].tolist() for name, column in columns.items() if np.abs(weights[1][column]).max() >= 0.02})


def _descend(held: npt.NDArray[np.int64], target: npt.NDArray[np.float64], size: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    classes = target.shape[1]
    parameters = [np.zeros((1, classes)), np.zeros((size, classes))]
    first, second = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    for step in range(1, _STEPS + 1):
        logits = parameters[0] + parameters[1][held].sum(axis=1)
        chance = np.exp(logits - logits.max(axis=1, keepdims=True))
        error = (chance / chance.sum(axis=1, keepdims=True) - target) / len(held)
        by_feature = np.stack([np.bincount(held.ravel(), np.repeat(error[:, c], held.shape[1]), minlength=size) for c in range(classes)], axis=1)
        by_feature[0] = 0.0
        gradients = [error.sum(axis=0, keepdims=True), by_feature + _RIDGE * parameters[1]]
        for number, gradient in enumerate(gradients):
            first[number] = 0.9 * first[number] + 0.1 * gradient
            second[number] = 0.999 * second[number] + 0.001 * gradient**2
            move = (first[number] / (1 - 0.9**step)) / (np.sqrt(second[number] / (1 - 0.999**step)) + 1e-8)
            parameters[number] = parameters[number] - _RATE * move
    return parameters[0], parameters[1]


def role_scores(examples: Sequence[tuple[Sequence[str], int]], folds: int = 3) -> dict[str, float]:
    """F1 of each class but «none», by cross-validation over stretches of the examples."""
    edges = np.linspace(0, len(examples), folds + 1).astype(int)
    hits, said, true = Counter[int](), Counter[int](), Counter[int]()
    for low, high in itertools.pairwise(edges):
        model = fit_arguments([*examples[:low], *examples[high:]])
        for features, role in examples[low:high]:
            scores = model(features)
            guess = scores.index(max(scores))
            hits[role] += guess == role
            said[guess] += 1
            true[role] += 1
    return {name: round(2 * hits[c] / max(said[c] + true[c], 1), 3) for c, name in enumerate(CLASSES) if c}
