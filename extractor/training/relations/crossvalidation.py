"""How ranker and rules do on documents that the ranker has not learned from.

In: annotated texts and their examples.  Out: for each fold of documents a ranker grown on the others; the figures of the
whole flow with those rankers; the thresholds of the vote that do best.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extractor.evaluation.matching import Json
from extractor.evaluation.visits import Figures, judge, measure
from extractor.relations import find_visits
from extractor.relations.confidence import signals
from extractor.relations.ranking.arguments import ArgumentModel
from extractor.relations.ranking.candidates import Ground, ground_of
from extractor.relations.ranking.model import Ranker, Thresholds
from extractor.relations.ranking.syntax import syntax_of
from extractor.relations.ranking.trees import WORD, Trees
from extractor.relations.ranking.vote import Voting
from extractor.relations.scene import Scene, build
from extractor.relations.triggers import find_triggers
from extractor.schema import to_json
from extractor.training.relations.boosting import STANDARD, Settings, grow
from extractor.training.relations.calibration import Judged
from extractor.training.relations.documents import Annotated
from extractor.training.relations.examples import Example, fold_of
from extractor.training.relations.words import fit_words, word_sums

__all__ = ["FOLDS", "Outcome", "Staged", "best_thresholds", "by_fold", "fit_trees", "folded", "run", "stage"]

FOLDS = 5
_LEAST, _THINNED = 8, 3
_RAW = {"ranker": 1.0}
"""Weights of a confidence that is the ranker's own probability."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A document laid out for the relations: its name, scene, the ranker's ground and gold."""

    name: str
    scene: Scene
    ground: Ground
    visits: list[Json]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of a run over documents, and each visit it found with its signals."""

    figures: Figures
    judged: list[Judged]


def stage(documents: Sequence[Annotated], arguments: ArgumentModel) -> list[Staged]:
    """The scenes of the documents, and what the argument model says of them, worked out once for many runs."""
    scenes = [(document, build(document.doc, document.report, document.annotation)) for document in documents]
    return [Staged(d.name, scene, ground_of(scene, syntax_of(scene.doc), find_triggers(scene), arguments), d.visits) for d, scene in scenes]


def fit_trees(examples: Sequence[Example], settings: Settings = STANDARD, before: Trees | None = None) -> Trees:
    """Trees over the features that enough examples have; ``before``: trees to go on from.

    Wrong pairs with somebody or some place from outside the sentence are many and alike: one in ``_THINNED`` is learned from, and
    counts for all.
    """
    weighed = [(e, w) for at, e in enumerate(examples) if (w := _weight(at, e))]
    weight = np.array([w for _, w in weighed], dtype=float)
    examples = [e for e, _ in weighed]
    seen = Counter(name for example in examples for name in example.features)
    known = set(before.names) if before is not None else set()
    names = tuple(sorted({name for name, count in seen.items() if count >= _LEAST and not name.startswith(WORD)} | known | ({"words"} if before is None else set())))
    columns = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)), dtype=np.float32)
    for row, example in enumerate(examples):
        for name, value in example.features.items():
            if name in columns:
                matrix[row, columns[name]] = value
    right = np.array([example.right for example in examples], dtype=bool)
    if before is not None:
        if "words" in columns:
            matrix[:, columns["words"]] = [math.fsum(before.words.get(name, 0.0) for name in e.features if name.startswith(WORD)) for e in examples]
        return grow(matrix, right, names, settings, before, weight)
    matrix[:, columns["words"]] = word_sums(examples, weight)
    return replace(grow(matrix, right, names, settings, None, weight), words=fit_words(examples, weight))


def _weight(at: int, example: Example) -> float:
    """How much the example counts; 0 where it is left out."""
    near = example.right or example.features.get("rule") or (example.features.get("visitor from sentence") and example.features.get("place from sentence"))
    return 1.0 if near else float(_THINNED) * (at % _THINNED == 0)


def folded(examples: Sequence[Example], fit: Callable[[Sequence[Example]], Trees], folds: int = FOLDS) -> list[Trees]:
    """For each fold the trees grown on the examples of all other folds."""
    numbers = [fold_of(example.document, folds) for example in examples]
    return [fit([e for e, n in zip(examples, numbers, strict=True) if n != fold]) for fold in range(folds)]


def run(staged: Sequence[Staged], ranker_of: Callable[[str], Ranker | None]) -> Outcome:
    """The flow over all documents, each with the ranker that ``ranker_of`` gives for its name."""
    gold = {document.name: document.visits for document in staged}
    found: dict[str, list[Json]] = {}
    judged: list[Judged] = []
    for document in staged:
        ranker = ranker_of(document.name)
        visits, _ = find_visits(document.scene, Voting(ranker, ground=document.ground) if ranker is not None else None, _RAW)
        found[document.name] = [to_json(visit) for visit in visits]
        verdict = judge(document.visits, found[document.name])
        right = {verdict.predicted[j]["id"] for _, j, _ in verdict.pairs}
        counted = {visit["id"] for visit in verdict.predicted}
        judged += [
            Judged(document.name, signals(visit, visit.confidence), visit.id in right) for visit in visits if visit.id in counted
        ]
    return Outcome(measure(gold, found), judged)


def by_fold(arguments: ArgumentModel, trees: Sequence[Trees], thresholds: Thresholds) -> Callable[[str], Ranker]:
    """For a document the ranker of its fold."""
    return lambda name: Ranker(arguments, trees[fold_of(name, len(trees))], thresholds)


def best_thresholds(staged: Sequence[Staged], ranker: Callable[[Thresholds], Callable[[str], Ranker]]) -> Thresholds:
    """The thresholds with the best sum of visit and who-where F1, one after the other.

    Of values of ``add`` that do nearly as well the lowest is taken: rules find more in texts that were at hand when they were written
    than in new ones, where more is left for the ranker to add.
    """
    best = Thresholds(**{name: values[0] for name, values in _GRID.items()})
    for name, values in _GRID.items():
        reached = {value: _score(run(staged, ranker(replace(best, **{name: value})))) for value in values}
        top = max(reached.values())
        value = min(v for v in values if reached[v] >= top - _SLACK) if name == "add" else max(values, key=lambda v: reached[v])
        best = replace(best, **{name: value})
    return best


_SLACK = 0.01
"""How much of the sum of two F1 a lower ``add`` may lose."""

_GRID: Mapping[str, Sequence[float]] = {
    "add": (0.3, 0.35, 0.25), "outside": (0.35, 0.4), "keep": (0.1, 0.15, 0.2),
}


def _score(outcome: Outcome) -> float:
    rows = outcome.figures.rows
    return rows["visit"].f1 + rows["who-where"].f1
