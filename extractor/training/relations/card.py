"""The card of ``models/relations``: what the files are, how they were made, what they score.

In: a ``Trained`` and the names of its sources.  Out: ``scores.json``'s content and the text of README.md.  Every figure is
computed; nothing here is typed in by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractor.evaluation.visits import Figures
from extractor.training.relations.crossvalidation import FOLDS
from extractor.training.relations.recipe import Trained

__all__ = ["card", "scores"]

_ROWS = ("visit", "who-where", "who-where-when")


def scores(trained: Trained) -> dict[str, Any]:
    """What ``scores.json`` holds: the figures of the card, and the ids of the reports learned from."""
    told: dict[str, Any] = {
        "visits": trained.visits, "compared": trained.compared, "calibration error": round(trained.error, 4), "reliability": trained.table,
        "rules": _figures(trained.rules), "new": _figures(trained.new), "documents": list(trained.documents),
    }
    return told | ({"arguments": trained.roles} if trained.roles else {})


def _figures(figures: Figures) -> dict[str, dict[str, float]]:
    return {name: {"p": figures.rows[name].p, "r": figures.rows[name].r, "f1": figures.rows[name].f1} for name in _ROWS}


def card(trained: Trained, sources: Sequence[str]) -> str:
    """The text of the card; ``sources``: what was learned from, in words, one line each."""
    thresholds = trained.ranker.thresholds
    roles = ", ".join(f"{name} {value:.2f}" for name, value in trained.roles.items())
    return "\n".join([
        "# Ranker and confidence of visits", "",
        "Written by `extractor train relations`; change nothing by hand.", "",
        "| file | content |", "| --- | --- |",
        f"| `arguments.json` | logistic regression: is a mention participant, place or time of a predicate; {len(trained.ranker.arguments.weights)} features |",
        f"| `visits.json` | {len(trained.ranker.trees.feature)} boosted trees over {len(trained.ranker.trees.names)} features, and the weights of {len(trained.ranker.trees.words)} words: is a pair of visitor and place a visit; and the thresholds of the vote |",
        "| `confidence.json` | weights of the calibrated confidence |",
        "| `scores.json` | the figures below, and the ids of the reports learned from |", "",
        "## How rules and ranker vote", "",
        f"A draft of the rules below {thresholds.keep:.2f} falls; a pair that no rule named is added from {thresholds.add:.2f} on, one with a visitor or place from outside the sentence from {max(thresholds.add, thresholds.outside):.2f} on.", "",
        "## Learned from", "", *[f"- {source}" for source in sources], "",
        f"{len(trained.documents)} texts with {trained.visits} annotated visits. The texts are not part of the project; the model holds weights of named features, no text.", "",
        "## Scores", "",
        f"By cross-validation over {FOLDS} folds of documents, on {trained.compared} texts: each text is judged by a ranker that has not learned from it.",
        "The rules were written with most of these texts in sight, so the figures on new texts are lower; see docs/benchmarks.md for those on texts kept from rule writing.", "",
        "| | visit P / R / F1 | who-where F1 | who-where-when F1 |", "| --- | --- | --- | --- |",
        _row("rules alone", trained.rules), _row("rules and ranker", trained.new), "",
        *([f"The argument model, F1 by three folds of event and mention pairs: {roles}.", ""] if roles else []),
        f"Expected calibration error of the confidence, on the texts that came after most of the rules: {trained.error:.3f} (ten bins; trees and weights both from the other folds); on so few visits a perfect confidence would show {trained.chance_error:.3f} by chance.", "",
        "| confidence | right | visits |", "| --- | --- | --- |",
        *[f"| {said:.2f} | {true:.2f} | {count} |" for said, true, count in trained.table], "",
        "## Licence and limits", "",
        "The weights belong to the project (MIT). They judge who was where; dates, status, purpose and outcomes are the rules' work. The ranker sees a sentence,",
        "who and what was told of shortly before, the headings above and the report's own place; what these do not offer it cannot add. It learned on Russian reports and news.", "",
    ])


def _row(name: str, figures: Figures) -> str:
    visit, pairs, dated = (figures.rows[row] for row in _ROWS)
    return f"| {name} | {visit.p:.3f} / {visit.r:.3f} / {visit.f1:.3f} | {pairs.f1:.3f} | {dated.f1:.3f} |"
