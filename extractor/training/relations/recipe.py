"""``extractor train relations``: ranker and confidence out of annotated texts, compared with the present ones first.

In: folders with ``text/`` and ``gold/``.  Out: a ``Trained``, with the figures of rules alone, of the present model and of the new
one on documents neither has learned from; ``write`` puts it in its folder.  Two ways:

- *onwards* (the usual one): further trees are grown upon the present ones, and the weights of the confidence move from
  the present ones as far as the new texts say.  So a few dozen corrected reports teach the program something, and what
  it knew is kept, without the texts it first learned from.
- *afresh*: everything from these texts alone, and the argument model from NEREL where its folder is given.  So the files
  of the project were made.  Most rules were written with the texts of the first folder in sight and look better there than they are;
  so, where further folders are given, the thresholds of the vote and the confidence are fitted on those alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.evaluation.visits import Figures, summed
from extractor.relations.confidence import confidence
from extractor.relations.ranking.arguments import ArgumentModel, load_arguments
from extractor.relations.ranking.model import ARGUMENTS, FOLDER, Ranker, Thresholds
from extractor.training.relations.arguments import fit_arguments, role_scores
from extractor.training.relations.boosting import Settings
from extractor.training.relations.calibration import (
    calibration_error,
    chance_error,
    cross_validated,
    fit_confidence,
    reliability,
)
from extractor.training.relations.crossvalidation import (
    FOLDS,
    Staged,
    best_thresholds,
    by_fold,
    fit_trees,
    folded,
    run,
    stage,
)
from extractor.training.relations.documents import Annotated, read_folders
from extractor.training.relations.examples import Example, examples_of
from extractor.training.relations.nerel import argument_examples
from extractor.training.relations.shipped import Shipped, read_shipped

__all__ = ["Trained", "train"]

_ONWARDS = Settings(trees=40, depth=3, rate=0.05)


@dataclass(frozen=True, slots=True)
class Trained:
    """What was learned and how it does.

    ``documents``: ids of the reports learned from; ``compared``: on how many documents the three were compared; ``rules``,
    ``present``, ``new``: their figures, ``present`` None where there is no model or it has learned from all of them;
    ``recorded``: the visit F1 with which the present model was taken over; ``error``: expected calibration
    error of the new confidence, ``chance_error`` what a perfect one would show, ``present_error`` that of the present one; ``table``: its reliability; ``roles``: F1 of the
    argument model, where it was fitted; ``seconds``: how long it took.
    """

    ranker: Ranker
    confidence: dict[str, float]
    documents: tuple[str, ...]
    visits: int
    compared: int
    rules: Figures
    present: Figures | None
    recorded: float | None
    new: Figures
    error: float
    present_error: float | None
    chance_error: float
    table: list[tuple[float, float, int]]
    roles: dict[str, float]
    afresh: bool
    seconds: float

    @property
    def better(self) -> bool:
        """Whether the new model may take over: it finds visits at least as well as rules alone and as the present one, and
        does something better than the present one.  Nothing is gained from texts the present one has learned from."""
        new, rules = self.new.rows["visit"].f1, self.rules.rows["visit"].f1
        if self.present is None or self.present_error is None:
            return new >= rules and (self.recorded is None or (self.afresh and new > self.recorded))
        present = self.present.rows["visit"].f1
        return new >= max(rules, present) and (new > present or self.error < self.present_error)


def train(folders: Sequence[Path], nerel: Path | None = None, afresh: bool = False, folder: Path = FOLDER, tell: Callable[[str, int], None] = lambda step, count: None) -> Trained:
    """Learn from ``folders``; ``folder`` holds the present model.  ``tell`` is called with each step and how much it has to do.

    Deterministic.  Raises ``DataError`` where the folders hold no annotated texts.
    """
    start = time.monotonic()
    present = read_shipped(folder)
    tell("reading", len(folders))
    documents = list(read_folders(folders))
    roles: dict[str, float] = {}
    if nerel is not None:
        tell("arguments", 0)
        known = frozenset(document.name.removeprefix("nerel__") for document in documents)
        pairs = list(argument_examples(nerel, known))
        arguments, roles = fit_arguments(pairs), role_scores(pairs)
    else:
        arguments = load_arguments(folder / ARGUMENTS)
        roles = dict(present.scores.get("arguments", {})) if present is not None else {}
    tell("trees", len(documents))
    staged = stage(documents, arguments)
    examples = list(examples_of(documents, arguments))
    fresh = afresh or present is None
    further = [s for s, d in zip(staged, documents, strict=True) if d.source != folders[0].name] if fresh else []
    new = _afresh(staged, further or staged, examples, arguments) if fresh or present is None else _onwards(examples, present.ranker)
    tell("comparing", len(documents))
    return _compared(new, present, documents, staged, frozenset(s.name for s in further or staged), roles, fresh, start)


@dataclass(frozen=True, slots=True)
class _Learned:
    """A ranker, and its twins that have each not seen one fold."""

    ranker: Ranker
    twins: Callable[[str], Ranker]


def _afresh(staged: Sequence[Staged], unseen: Sequence[Staged], examples: Sequence[Example], arguments: ArgumentModel) -> _Learned:
    """``unseen``: the texts that most rules were not written with."""
    trees = folded(examples, fit_trees)

    def twins(thresholds: Thresholds) -> Callable[[str], Ranker]:
        return by_fold(arguments, trees, thresholds)

    thresholds = best_thresholds(unseen, twins)
    return _Learned(Ranker(arguments, fit_trees(examples), thresholds), twins(thresholds))


def _onwards(examples: Sequence[Example], present: Ranker) -> _Learned:
    trees = folded(examples, lambda part: fit_trees(part, _ONWARDS, present.trees))
    whole = fit_trees(examples, _ONWARDS, present.trees)
    return _Learned(Ranker(present.arguments, whole, present.thresholds), by_fold(present.arguments, trees, present.thresholds))


def _compared(new: _Learned, present: Shipped | None, documents: Sequence[Annotated], staged: Sequence[Staged], judging: frozenset[str], roles: dict[str, float], afresh: bool, start: float) -> Trained:
    """The new model beside rules alone and the present one, on the documents that the present one has not learned from; where
    it has learned from all, its own figures of then stand for it.  ``judging``: the texts that the confidence is fitted on."""
    known = set(present.documents) if present is not None else set()
    unseen = frozenset(d.name for d in documents if d.report.id not in known)
    compared = [s for s in staged if s.name in unseen] or list(staged)
    whole = run(staged, new.twins)
    prior = None if afresh or present is None else present.confidence
    judged = [visit for visit in whole.judged if visit.document in judging]
    sure = cross_validated(judged, FOLDS, prior)
    right = [visit.right for visit in judged]
    figures = summed({s.name: whole.figures.documents[s.name] for s in compared})
    before: Figures | None = None
    before_error: float | None = None
    if present is not None and unseen:
        told = run(compared, lambda name: present.ranker)
        before, before_error = told.figures, calibration_error([confidence(v.held, present.confidence) for v in told.judged], [v.right for v in told.judged])
    return Trained(
        ranker=new.ranker, confidence=fit_confidence(judged, prior), documents=tuple(sorted({d.report.id for d in documents} | (set() if afresh else known))),
        visits=sum(len(d.visits) for d in documents), compared=len(compared), rules=run(compared, lambda name: None).figures,
        present=before, recorded=float(present.scores["new"]["visit"]["f1"]) if present is not None else None, new=figures, error=calibration_error(sure, right), present_error=before_error, chance_error=chance_error(sure), table=reliability(sure, right), roles=roles,
        afresh=afresh, seconds=time.monotonic() - start,
    )
