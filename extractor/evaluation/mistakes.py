"""What kind of mistake each missed or wrong visit is: where to work next.

In: a judged document.  Out: one ``Mistake`` for every gold visit that was missed, every prediction that was wrong,
and every matched pair with a wrong date or status.  The kinds, the first that fits:

===================  ===============================================================================================
of missed visits     **trigger missed**: no prediction has its evidence in the same place;
                     **visitor wrong**: one there has the place but none of the visitors;
                     **place wrong**: one there has a visitor but not the place;
                     **visitor and place wrong**: one there has neither;
                     **merged**: the prediction that fits went to another gold visit
of wrong visits      **duplicate**: it fits a gold visit that another prediction already has;
                     **visitor wrong**, **place wrong**, **visitor and place wrong**: as above;
                     **spurious**: no gold visit has its evidence there
of matched visits    **date wrong**, **status wrong**
===================  ===============================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.evaluation.matching import Json, date_score, same_place, same_visitor
from extractor.evaluation.visits import Judged, nearness, visit_score

__all__ = ["KINDS", "Mistake", "mistakes"]

KINDS = (
    "trigger missed",
    "visitor wrong",
    "place wrong",
    "visitor and place wrong",
    "merged",
    "duplicate",
    "spurious",
    "date wrong",
    "status wrong",
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake of one ``kind``: the gold visit, the prediction, or both, that it is about."""

    side: Literal["missed", "wrong", "matched"]
    kind: str
    gold: Json | None
    found: Json | None


def mistakes(document: Judged) -> Iterator[Mistake]:
    """Every mistake in ``document``: missed visits, wrong visits, then flaws of matched ones."""
    matched_gold = {i for i, *_ in document.pairs}
    matched_found = {j for _, j, _ in document.pairs}
    for i, gold in enumerate(document.gold):
        if i not in matched_gold:
            kind, found = _nearest(gold, document.predicted, "trigger missed", "merged")
            yield Mistake("missed", kind, gold, found)
    for j, found in enumerate(document.predicted):
        if j not in matched_found:
            yield _wrong(found, document.gold)
    for i, j, _ in document.pairs:
        gold, found = document.gold[i], document.predicted[j]
        if date_score(gold.get("when"), found.get("when")) < 1:
            yield Mistake("matched", "date wrong", gold, found)
        if gold["status"] != found.get("status"):
            yield Mistake("matched", "status wrong", gold, found)


def _nearest(gold: Json, predicted: Sequence[Json], missed: str, taken: str) -> tuple[str, Json | None]:
    near = sorted((p for p in predicted if nearness(gold, p) > 0), key=lambda p: -nearness(gold, p))
    if fitting := [p for p in predicted if visit_score(gold, p)]:
        return taken, fitting[0]
    return (_difference(gold, near), near[0]) if near else (missed, None)


def _difference(gold: Json, near: Sequence[Json]) -> str:
    if any(same_place(gold["place"], p.get("place")) for p in near):
        return "visitor wrong"
    if any(same_visitor(g, v) for p in near for g in gold["visitors"] for v in p.get("visitors") or ()):
        return "place wrong"
    return "visitor and place wrong"


def _wrong(found: Json, gold: Sequence[Json]) -> Mistake:
    if fitting := [g for g in gold if visit_score(g, found)]:
        return Mistake("wrong", "duplicate", fitting[0], found)
    near = sorted((g for g in gold if nearness(g, found) > 0), key=lambda g: -nearness(g, found))
    if not near:
        return Mistake("wrong", "spurious", None, found)
    kinds = [_difference(g, [found]) for g in near]
    best = min(range(len(near)), key=lambda k: KINDS.index(kinds[k]))
    return Mistake("wrong", kinds[best], near[best], found)
