"""``extractor evaluate``: figures against gold.

In: gold and predictions.  Out: a table of figures, or one JSON object; mistakes by kind, on request one by one.
"""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractor.cli.messages import Lang, say
from extractor.errors import DataError
from extractor.evaluation import KINDS, Figures, Mistake, entities, factrueval, held_out, measure, mistakes, read_gold
from extractor.evaluation.factrueval import extracted, lemmatised, submitted

__all__ = ["evaluate_entities", "evaluate_factrueval", "evaluate_visits"]


def evaluate_entities(gold: Path, predictions: Path | None, as_json: bool, lang: Lang) -> int:
    """Exact and overlapping F1 of entities by type: of the brat files in ``predictions``, else of the program as it is."""
    from extractor import pipeline, reading

    def found(path: Path) -> list[entities.Entity]:
        mentions = pipeline.extract(reading.read(path)).mentions
        return [(m.label, *m.span) for m in mentions if m.label != "GROUP"]  # NEREL knows no groups

    scores = entities.evaluate(gold, predictions or found)
    if as_json:
        print(json.dumps(entities.figures(scores), ensure_ascii=False, indent=1))
    else:
        print(say(lang, "annotated documents", count=scores.documents))
        print(entities.render(scores))
    return 0


def evaluate_factrueval(gold: Path, predictions: Path | None, as_json: bool, lang: Lang) -> int:
    """FactRuEval's figures by task and type: of the submission in ``predictions``, else of the program as it is."""
    from extractor import pipeline, reading

    answers = submitted(predictions) if predictions else extracted(lambda path: pipeline.extract(reading.read(path)))
    scores = factrueval.evaluate(gold, answers, lemmatised)
    if as_json:
        rows: dict[str, dict[str, Any]] = {}
        for (task, kind), found in sorted(scores.items()):
            figures = {"p": found.precision, "r": found.recall, "f1": found.f1}
            rows.setdefault(task, {})[kind] = {
                **{name: round(value, 4) for name, value in figures.items()}, "gold": found.gold, "predicted": found.predicted,
            }
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    print(f"{'':20}{'P':>8}{'R':>8}{'F1':>8}{say(lang, 'gold'):>8}{say(lang, 'predicted'):>11}")
    for (task, kind), found in sorted(scores.items()):
        rates = f"{found.precision:8.3f}{found.recall:8.3f}{found.f1:8.3f}"
        print(f"{f'{task} {kind}':20}{rates}{found.gold:8}{found.predicted:11}")
    return 0


def evaluate_visits(gold: Path, predictions: Path, which: str, docs: bool, as_json: bool, lang: Lang) -> int:
    """Compare ``predictions`` with ``gold`` on ``which`` documents (all, only or without the held-out fifth)."""
    wanted = read_gold(gold)
    if which != "all":
        wanted = {name: visits for name, visits in wanted.items() if held_out(name) == (which == "only")}
    if not wanted:
        raise DataError(say(lang, "no gold"), where=str(gold))
    figures = measure(wanted, read_gold(predictions))
    wrong = {name: list(mistakes(document)) for name, document in figures.documents.items()}
    counts = Counter(mistake.kind for found in wrong.values() for mistake in found)
    kinds = {kind: counts[kind] for kind in KINDS}
    if as_json:
        rows = {name: dataclasses.asdict(row) for name, row in figures.rows.items()}
        print(json.dumps({**rows, "mistakes": kinds}, ensure_ascii=False, indent=1))
        return 0
    if docs:
        for name, found in wrong.items():
            for mistake in found:
                print(f"{name}\t{_mistake(mistake)}")
    _print_figures(figures, kinds, lang)
    return 0


def _print_figures(figures: Figures, kinds: Mapping[str, int], lang: Lang) -> None:
    print(say(lang, "documents", count=len(figures.documents), unanswered=figures.unanswered))
    interval, gold, predicted = (say(lang, name) for name in ("interval", "gold", "predicted"))
    print(f"{'':16}{'P':>8}{'R':>8}{'F1':>8}   {interval:13}{gold:>8}{predicted:>11}")
    for name, row in figures.rows.items():
        rates = f"{row.p:8.3f}{row.r:8.3f}{row.f1:8.3f}"
        print(f"{name:16}{rates}   {row.low:.3f} - {row.high:.3f}{row.gold:8}{row.predicted:11}")
    print(f"\n{say(lang, 'mistakes')}")
    for kind, count in kinds.items():
        print(f"  {kind:24}{count:6}")


def _mistake(mistake: Mistake) -> str:
    sides = (("gold", mistake.gold), ("found", mistake.found))
    shown = "\t".join(f"{side}: {_visit(visit)}" for side, visit in sides if visit)
    return f"{mistake.side}\t{mistake.kind}\t{shown}"


def _visit(visit: Mapping[str, Any]) -> str:
    who = ", ".join(str(visitor.get("name")) for visitor in visit.get("visitors") or ())
    place, when = visit.get("place") or {}, visit.get("when") or {}
    return f"{who} → {place.get('name')} [{when.get('edtf')}] {visit.get('status')}"
