"""Fits the weights of single words: which predicates, objects and headings speak for a visit, whatever their family of meaning.

In: examples.  Out: name → weight in logits, and for each example the sum of its words by weights of other documents, so that the
trees that learn from the sum see it as new texts will show it.  Logistic regression with a ridge by Adam (Kingma and Ba 2015).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.relations.ranking.trees import WORD
from extractor.training.relations.examples import Example, fold_of

__all__ = ["fit_words", "word_sums"]

Values = npt.NDArray[np.float64]
_TEXTS = 3
"""The least number of texts that a word must come from."""
_STEPS, _RATE, _RIDGE = 120, 0.05, 3e-4
_FOLDS = 4
_KEPT = 0.02


def fit_words(examples: Sequence[Example], weight: Values) -> dict[str, float]:
    """The weights; ``weight``: how much each example counts."""
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for example in examples:
        for name in example.features:
            if name.startswith(WORD):
                texts[name].add(example.document)
    names = sorted(name for name, known in texts.items() if len(known) >= _TEXTS)
    if not names or weight.sum() <= 0:
        return {}
    columns = {name: number + 1 for number, name in enumerate(names)}  # column 0 pads
    rows = [[columns[name] for name in example.features if name in columns] for example in examples]
    held = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
    for at, row in enumerate(rows):
        held[at, : len(row)] = row
    right = np.array([example.right for example in examples], dtype=float)
    fitted = _descend(held, right, weight / weight.sum(), len(names) + 1)
    return {name: round(float(fitted[column]), 3) for name, column in columns.items() if abs(fitted[column]) >= _KEPT}


def _descend(held: npt.NDArray[np.int64], right: Values, weight: Values, size: int) -> Values:
    """The weights by column; 0 for the padding, whose gradient is not followed."""
    share = float((weight * right).sum())
    bias = float(np.log((share + 1e-3) / (1 - share + 1e-3)))
    fitted, first, second = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, _STEPS + 1):
        chance = 1 / (1 + np.exp(-bias - fitted[held].sum(axis=1)))
        error = (chance - right) * weight
        gradient = np.bincount(held.ravel(), np.repeat(error, held.shape[1]), minlength=size) + _RIDGE * fitted
        gradient[0] = 0.0
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        fitted = fitted - _RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return fitted


def word_sums(examples: Sequence[Example], weight: Values) -> Values:
    """For each example the sum of its words, by weights fitted on other documents."""
    numbers = np.array([fold_of("words " + example.document, _FOLDS) for example in examples])
    found = np.zeros(len(examples))
    for fold in range(_FOLDS):
        table = fit_words(examples, weight * (numbers != fold))
        for at in np.flatnonzero(numbers == fold).tolist():
            found[at] = sum(table.get(name, 0.0) for name in examples[at].features if name.startswith(WORD))
    return found
