"""Measuring visits against the gold: precision, recall and F1 by row, with 95 % intervals.

In: gold and predictions, document name → visits of the gold form.  Out: ``Figures``.  The rows, micro-averaged:

==============  ====================================================================================================
row             what is counted
==============  ====================================================================================================
visit           a predicted visit whose place and at least one visitor match those of a gold visit, one to one
who-where       (visitor, place) pairs
who-where-when  the same with the date; half a hit where one date is the beginning of the other
outcome         outcomes of matched visits whose quotes overlap by half of their union
purpose         likewise
status          accuracy over the matched visits
date            likewise, with halves
type            likewise
==============  ====================================================================================================

A gold visit marked ``optional`` is neither asked for nor punished.  Intervals: bootstrap over documents (Efron and
Tibshirani 1993), 300 samples from a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.evaluation.matching import Json, assign, date_score, overlap, same_place, same_visitor, span_of

__all__ = ["ROWS", "Figures", "Judged", "Row", "judge", "measure", "summed"]

ROWS = ("visit", "who-where", "who-where-when", "outcome", "purpose", "status", "date", "type")
_SAMPLES, _TAIL, _SEED = 300, 7, 0
_DATELESS = 0.01
"""What a pair without the right date still scores, so that it is paired at all."""

Counts = npt.NDArray[np.float64]
"""Hits, gold and predicted for each row of ``ROWS``: shape (8, 3)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the figures.  ``p``, ``r``, ``f1`` and the interval ``low`` to ``high`` of F1 lie in [0, 1]."""

    p: float
    r: float
    f1: float
    gold: int
    predicted: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged:
    """One document's comparison: visits that count on either side, and which of them match (indices, score)."""

    gold: Sequence[Json]
    predicted: Sequence[Json]
    pairs: Sequence[tuple[int, int, float]]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of a comparison, and each document's part in it."""

    rows: Mapping[str, Row]
    documents: Mapping[str, Judged]
    unanswered: int


def measure(gold: Mapping[str, Sequence[Json]], predicted: Mapping[str, Sequence[Json]]) -> Figures:
    """Compare ``predicted`` with ``gold``; a document that is not predicted counts as one without visits."""
    judged = {name: judge(visits, predicted.get(name, ())) for name, visits in gold.items()}
    return summed(judged, len(set(gold) - set(predicted)))


def summed(judged: Mapping[str, Judged], unanswered: int = 0) -> Figures:
    """The figures over documents already judged: all of a comparison, or some of it."""
    table = np.array([document.counts for document in judged.values()]).reshape(-1, len(ROWS), 3)
    chance, order = random.Random(_SEED), range(len(judged))
    samples = [table[chance.choices(order, k=len(order))].sum(axis=0) for _ in range(_SAMPLES)] if judged else []
    total = table.sum(axis=0)
    rows = {}
    for number, name in enumerate(ROWS):
        precision, recall, f1 = _rates(total[number])
        spread = sorted(_rates(sample[number])[2] for sample in samples) or [0.0] * _SAMPLES
        rows[name] = Row(
            p=round(precision, 4),
            r=round(recall, 4),
            f1=round(f1, 4),
            gold=int(total[number][1]),
            predicted=int(total[number][2]),
            low=round(spread[_TAIL], 4),
            high=round(spread[-_TAIL - 1], 4),
        )
    return Figures(rows, judged, unanswered)


def _rates(counts: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    hits, gold, predicted = (float(count) for count in counts)
    precision, recall = (hits / predicted if predicted else 0.0), (hits / gold if gold else 0.0)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def judge(gold: Sequence[Json], predicted: Sequence[Json]) -> Judged:
    """Compare the visits of one document."""
    asked = [visit for visit in gold if not visit.get("optional")]
    optional = [visit for visit in gold if visit.get("optional")]
    given = [
        visit
        for visit in predicted
        if any(visit_score(g, visit) for g in asked) or not any(visit_score(o, visit) for o in optional)
    ]
    pairs = assign(asked, given, visit_score)
    counts = np.zeros((len(ROWS), 3))

    def add(row: str, hits: float, of_gold: int, of_predicted: int) -> None:
        counts[ROWS.index(row)] += (hits, of_gold, of_predicted)

    add("visit", len(pairs), len(asked), len(given))
    _count_visitors(asked, given, add)
    for row, quotes in (("outcome", _outcomes), ("purpose", _purpose)):
        hits = sum(_quote_hits(quotes(asked[i]), quotes(given[j])) for i, j, _ in pairs)
        add(row, hits, sum(len(quotes(v)) for v in asked), sum(len(quotes(v)) for v in given))
    for i, j, _ in pairs:
        add("status", asked[i]["status"] == given[j].get("status"), 1, 1)
        add("type", asked[i]["type"] == given[j].get("type"), 1, 1)
        add("date", date_score(asked[i].get("when"), given[j].get("when")), 1, 1)
    return Judged(asked, given, pairs, counts)


def visit_score(gold: Json, found: Json) -> float:
    """How well a predicted visit matches a gold one; 0 where the place or all visitors differ.

    From 1 up: the share of common visitors (Dice), the date's score and the best overlap of the evidence are added.
    """
    visitors = found.get("visitors") or []
    if not same_place(gold["place"], found.get("place")):
        return 0.0
    hits = assign(gold["visitors"], visitors, same_visitor)
    if not hits:
        return 0.0
    shared = 2 * len(hits) / (len(gold["visitors"]) + len(visitors))
    return 1 + shared + date_score(gold.get("when"), found.get("when")) + nearness(gold, found)


def nearness(gold: Json, found: Json) -> float:
    """The best overlap of a piece of evidence of one visit with one of the other."""
    ours = [span for quote in gold["evidence"] if (span := span_of(quote))]
    theirs = [span for quote in found.get("evidence") or () if (span := span_of(quote))]
    return max((overlap(a, b) for a in ours for b in theirs), default=0.0)


def _count_visitors(asked: Sequence[Json], given: Sequence[Json], add: Any) -> None:
    ours = [(visit, visitor) for visit in asked for visitor in visit["visitors"]]
    theirs = [(visit, visitor) for visit in given for visitor in visit.get("visitors") or ()]

    def same(a: tuple[Json, Json], b: tuple[Json, Json]) -> float:
        return float(same_place(a[0]["place"], b[0].get("place")) and same_visitor(a[1], b[1]))

    def dated(a: tuple[Json, Json], b: tuple[Json, Json]) -> float:
        return same(a, b) and _DATELESS + date_score(a[0].get("when"), b[0].get("when"))

    add("who-where", len(assign(ours, theirs, same)), len(ours), len(theirs))
    hits = sum(score - _DATELESS for *_, score in assign(ours, theirs, dated))
    add("who-where-when", hits, len(ours), len(theirs))


def _outcomes(visit: Json) -> list[Any]:
    return [quote for quote in visit.get("outcomes") or () if quote and span_of(quote)]


def _purpose(visit: Json) -> list[Any]:
    quote = visit.get("purpose")
    return [quote] if quote and span_of(quote) else []


def _quote_hits(gold: Sequence[Any], found: Sequence[Any]) -> int:
    def score(a: Any, b: Any) -> float:
        ours, theirs = span_of(a), span_of(b)
        return overlap(ours, theirs) if ours and theirs else 0.0

    return sum(value >= 0.5 for *_, value in assign(gold, found, score))
