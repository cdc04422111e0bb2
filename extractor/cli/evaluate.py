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
from extractor.evaluation import KINDS, Figures, Mistake, held_out, measure, mistakes, read_gold

__all__ = ["evaluate_visits"]


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
