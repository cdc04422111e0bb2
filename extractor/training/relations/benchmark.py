"""The benchmark page: how the whole flow finds visits, computed, never typed.

    python -m extractor.training.relations.benchmark DATA [--more FOLDER ...] [--blind FOLDER] [-o docs/benchmarks.md]

In: folders with ``text/`` and ``gold/``.  Out: a page with the figures of rules alone and of rules and ranker, each text judged
by a ranker that has not learned from it; those of the fifth kept from rule writing, by a ranker that has learned from the
other texts alone; those of ``--blind`` texts, whose mistakes no writer of rules has seen; the mistakes by kind; the calibration.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from extractor.evaluation import KINDS, Figures, held_out, mistakes
from extractor.evaluation.visits import summed
from extractor.relations.confidence import confidence
from extractor.relations.ranking import Ranker, load_ranker
from extractor.training.relations.calibration import calibration_error, cross_validated, fit_confidence, reliability
from extractor.training.relations.crossvalidation import FOLDS, Outcome, by_fold, fit_trees, folded, run, stage
from extractor.training.relations.documents import read_folders
from extractor.training.relations.examples import examples_of

__all__ = ["page"]

_ROWS = ("visit", "who-where", "who-where-when", "outcome", "purpose", "status")
_REPORTS = "report__"


def page(data: Path, more: Sequence[Path] = (), blind: Path | None = None) -> str:
    """The text of the page.  Deterministic."""
    shipped = load_ranker()
    first = list(read_folders([data]))
    further = list(read_folders(more)) if more else []
    unseen = list(read_folders([blind])) if blind is not None else []
    learned = [*first, *further, *unseen]
    staged = stage(learned, shipped.arguments)
    examples = list(examples_of(learned, shipped.arguments))
    trees = folded(examples, fit_trees)
    rules = run(staged, lambda name: None)
    voted = run(staged, by_fold(shipped.arguments, trees, shipped.thresholds))
    names = {document.name for document in first}
    kept = {name for name in names if held_out(name)}
    opened = Ranker(shipped.arguments, fit_trees([e for e in examples if e.document not in kept]), shipped.thresholds)
    held = run([document for document in staged if document.name in kept], lambda name: opened)
    parts: list[tuple[str, Callable[[str], bool]]] = [
        (f"all {len(names)} texts", lambda name: name in names),
        ("reports (`report__*`)", lambda name: name in names and name.startswith(_REPORTS)),
        ("news", lambda name: name in names and not name.startswith(_REPORTS)),
    ]
    parts += _kinds([document.name for document in further if document.name not in names])
    lines = _head(len(learned))
    for what, outcome in (("Rules alone", rules), ("Rules and ranker, by cross-validation", voted)):
        lines += ["", f"## {what}", "", *_table([(title, _part(outcome, wanted)) for title, wanted in parts])]
    lines += ["", "## The fifth kept from rule writing", "", f"{len(kept)} texts; the ranker has learned from the other texts alone, its thresholds are the shipped ones.", ""]
    lines += _table([("rules alone", _part(rules, lambda name: name in kept)), ("rules and ranker", held.figures)])
    strange = frozenset(document.name for document in unseen)
    if unseen:
        lines += ["", "## Texts that no rule was written from", "", f"{len(unseen)} texts whose mistakes no writer of rules has seen; the ranker of each has not learned from it, the shipped one has.", ""]
        kinds = _kinds(sorted(strange))
        lines += _table([(f"{title}, {what}", _part(outcome, wanted)) for title, wanted in kinds for what, outcome in (("rules alone", rules), ("rules and ranker", voted))])
    lines += ["", "## Mistakes by kind, rules and ranker", "", *_mistakes(voted, parts), "", "## Calibration", "", *_calibration(voted, held, strange)]
    return "\n".join(lines) + "\n"


def _kinds(names: Sequence[str]) -> list[tuple[str, Callable[[str], bool]]]:
    """The further reports and the further news among ``names``, as rows of a table."""
    reports = {name for name in names if name.startswith(_REPORTS)}
    news = set(names) - reports
    return [(f"{len(kind)} further {title}", kind.__contains__) for title, kind in (("reports", reports), ("news", news)) if kind]


def _head(count: int) -> list[str]:
    return [
        "# Benchmarks of visits", "",
        "Computed by `python -m extractor.training.relations.benchmark DATA [--more FOLDER] [--blind FOLDER] -o docs/benchmarks.md`; nothing here is typed.", "",
        "F1 of each row, as `extractor evaluate visits` and the scorer of the gold count them; status is accuracy over matched visits. In brackets the 95 % interval of visit F1.",
        f"The ranker of each text has learned from the other folds of {count} texts ({FOLDS} folds by the name of the text). The rules were written with these texts in sight, but for those of the sections that say otherwise; the first ones far more than the further ones.",
    ]


def _part(outcome: Outcome, wanted: Callable[[str], bool]) -> Figures:
    return summed({name: judged for name, judged in outcome.figures.documents.items() if wanted(name)})


def _table(rows: Sequence[tuple[str, Figures]]) -> list[str]:
    lines = ["| | visit P / R | " + " | ".join(_ROWS) + " |", "| --- |" + " --- |" * (len(_ROWS) + 1)]
    for title, figures in rows:
        visit = figures.rows["visit"]
        cells = [f"**{visit.f1:.3f}** ({visit.low:.2f}–{visit.high:.2f})", *(f"{figures.rows[row].f1:.3f}" for row in _ROWS[1:])]
        lines.append(f"| {title} | {visit.p:.3f} / {visit.r:.3f} | " + " | ".join(cells) + " |")
    return lines


def _mistakes(outcome: Outcome, parts: Sequence[tuple[str, Callable[[str], bool]]]) -> list[str]:
    counts = [Counter(m.kind for name, judged in outcome.figures.documents.items() if wanted(name) for m in mistakes(judged)) for _, wanted in parts]
    head = ["| | " + " | ".join(title for title, _ in parts) + " |", "| --- |" + " --- |" * len(parts)]
    return head + [f"| {kind} | " + " | ".join(str(count[kind]) for count in counts) + " |" for kind in KINDS]


def _calibration(voted: Outcome, held: Outcome, strange: frozenset[str]) -> list[str]:
    right = [visit.right for visit in voted.judged]
    sure = cross_validated(voted.judged, FOLDS)
    kept = {visit.document for visit in held.judged}
    table = fit_confidence([visit for visit in voted.judged if visit.document not in kept])
    error = calibration_error([confidence(visit.held, table) for visit in held.judged], [visit.right for visit in held.judged])
    apart = [(said, visit.right) for said, visit in zip(sure, voted.judged, strict=True) if visit.document in strange]
    further = f", {calibration_error([said for said, _ in apart], [true for _, true in apart]):.3f} over the {len(apart)} of texts that no rule was written from" if apart else ""
    return [
        f"Expected calibration error {calibration_error(sure, right):.3f} over {len(right)} visits by cross-validation (ten bins), {error:.3f} over the {len(held.judged)} of the kept fifth with weights of the other texts{further}.", "",
        "| confidence | right | visits |", "| --- | --- | --- |", *[f"| {said:.2f} | {true:.2f} | {count} |" for said, true, count in reliability(sure, right)],
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training.relations.benchmark", description="Compute the benchmark page.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--more", type=Path, action="append", default=[])
    parser.add_argument("--blind", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/benchmarks.md"))
    given = parser.parse_args(arguments)
    given.output.write_text(page(given.data, given.more, given.blind), encoding="utf-8")
    print(given.output)


if __name__ == "__main__":
    main()
