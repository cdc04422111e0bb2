"""Fits the weights of ``relations/lexicon/confidence.yaml`` on annotated visits.

    python -m extractor.training.confidence TEXTS GOLD [-o FILE]

In: a folder of texts and one of gold files; documents held out from rule writing are left out here too.  Out: the YAML
file, and on the screen the expected calibration error by five-fold cross-validation over documents.  Deterministic: a
logistic regression with a ridge, solved by Newton's method.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from extractor.evaluation.gold import read_gold
from extractor.evaluation.split import held_out
from extractor.evaluation.visits import judge
from extractor.relations.confidence import WEIGHTS, signals
from extractor.schema import to_json

__all__ = ["calibration_error", "examples", "fit"]

_RIDGE = 2.0
_FOLDS = 5
_BINS = 10
_LEAST = 3

Floats = npt.NDArray[np.float64]


def examples(texts: Path, gold: Path) -> list[tuple[str, tuple[str, ...], bool]]:
    """(document, signals, right or not) of every visit the rules find; visits that gold calls optional are left out."""
    from extractor import pipeline, reading

    rows: list[tuple[str, tuple[str, ...], bool]] = []
    for name, visits in sorted(read_gold(gold).items()):
        if held_out(name):
            continue
        report = reading.read(texts / name)
        found = pipeline.extract(report).visits
        judged = judge(visits, [to_json(visit) for visit in found])
        right = {judged.predicted[j]["id"] for _, j, _ in judged.pairs}
        counted = {visit["id"] for visit in judged.predicted}
        rows += [(name, signals(visit, report), visit.id in right) for visit in found if visit.id in counted]
    return rows


def fit(rows: list[tuple[str, tuple[str, ...], bool]]) -> dict[str, float]:
    """The weights, ``bias`` first; signals seen fewer than three times get none."""
    seen: dict[str, int] = {}
    for _, held, _ in rows:
        for name in held:
            seen[name] = seen.get(name, 0) + 1
    names = ["bias", *sorted(name for name, count in seen.items() if count >= _LEAST)]
    x = np.array([[1.0 if name == "bias" or name in present else 0.0 for name in names] for _, present, _ in rows])
    y = np.array([1.0 if right else 0.0 for *_, right in rows])
    penalty = np.full(len(names), _RIDGE)
    penalty[0] = 1e-6
    w: Floats = np.zeros(len(names))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    return {name: round(float(value), 3) for name, value in zip(names, w, strict=True)}


def _predict(weights: dict[str, float], held: tuple[str, ...]) -> float:
    return float(1 / (1 + np.exp(-weights["bias"] - sum(weights.get(name, 0.0) for name in held))))


def calibration_error(predicted: list[float], right: list[bool]) -> float:
    """Expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    p, y = np.array(predicted), np.array(right, dtype=float)
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    return float(sum(abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in range(_BINS) if (bins == b).any()))


def _cross_validated(rows: list[tuple[str, tuple[str, ...], bool]]) -> float:
    fold = [int(hashlib.sha256(("fold " + name).encode()).hexdigest(), 16) % _FOLDS for name, *_ in rows]
    predicted: list[float] = []
    right: list[bool] = []
    for number in range(_FOLDS):
        weights = fit([row for row, here in zip(rows, fold, strict=True) if here != number])
        for (_, held, was_right), here in zip(rows, fold, strict=True):
            if here == number:
                predicted.append(_predict(weights, held))
                right.append(was_right)
    return calibration_error(predicted, right)


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training.confidence", description="Fit the confidence of visits.")
    parser.add_argument("texts", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    given = parser.parse_args(arguments)
    rows = examples(given.texts, given.gold)
    error = _cross_validated(rows)
    content: dict[str, Any] = {"weights": fit(rows)}
    head = (
        "# Weights (logits) of the signals of a visit; fitted by python -m extractor.training.confidence on "
        f"{len(rows)} visits,\n# {sum(right for *_, right in rows)} of them right.  Expected calibration error, five folds over documents: {error:.3f}.\n"
    )
    given.output.write_text(head + yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    print(f"{len(rows)} visits; expected calibration error {error:.3f} (cross-validated); written to {given.output}")


if __name__ == "__main__":
    main()
