"""Tags and judgements of whole stretches, brought together to spans.

In: tag logits, pieces x heads x 5, and a function that judges stretches.  Out: ``(label, first piece, last piece + 1, odds)``.
A stretch is a candidate for a label if its first piece may well open and its last may well close a span of the label.  What the
tags say of it and how it was judged as a whole are averaged as log odds.  Spans too long to be judged come from ``decode``, the
best sequence of tags.  ``settle`` keeps of candidates of one label that contradict each other the surer one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from extractor.language.tagger.decode import decode
from extractor.language.tagger.scheme import HEADS, LONGEST, NESTED, SPAN_LABELS, B, E, I, O, S

__all__ = ["LEAST", "Judge", "Weighed", "candidates", "settle", "weigh"]

Weighed = tuple[str, int, int, float]
"""Label, start, end and log odds, above 0 for what is more likely than not."""
Judge = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]
"""First and last pieces of stretches to their logits, stretches x ``SPAN_LABELS``."""

DOUBT = np.float32(np.log(0.02))
"""A border less likely than this is none."""
WHOLE = 0.5
"""Weight of the judgement of the whole against the tags."""
MOST = 80
"""Pieces of the longest span at all: more is a mistake, and would make those who look around a span slow."""
LEAN = 0.5
"""Log odds added to all: the average of two is shy (of NEREL's tune part it found 77 of 100, of what it found 90 were right)."""
LEAST = -3.0
"""Log odds of the least likely candidates that ``weigh`` tells of: others may know more of them."""

_NEAR = 64
"""Spans that share a stretch so long may touch."""

_LABEL_OF = np.array([SPAN_LABELS.index(head.label) for head in HEADS], dtype=np.int64)
_NESTS = frozenset({*NESTED, "org"})


def candidates(logits: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows of first piece, last piece and label, sorted and distinct, and what the tags say of each, in log odds."""
    size = len(logits)
    if not size:
        return np.zeros((0, 3), np.int64), np.zeros(0, np.float32)
    said = _logarithms(logits)
    span = size + LONGEST
    opens = np.flatnonzero(_spread(np.maximum(said[B], said[S]) > DOUBT, span))
    closes = np.flatnonzero(_spread(np.maximum(said[E], said[S]) > DOUBT, span))
    low = np.searchsorted(closes, opens)
    count = np.searchsorted(closes, opens + LONGEST) - low
    ends = np.cumsum(count)
    begins = np.repeat(opens, count)
    head, first = np.divmod(begins, span)
    last = closes[np.arange(len(begins)) + np.repeat(low - ends + count, count)] - head * span
    inner = np.concatenate([np.zeros((len(HEADS), 1)), np.cumsum(said[I], axis=1, dtype=np.float64)], axis=1)
    total = said[B][head, first] + said[E][head, last] + inner[head, last] - inner[head, np.minimum(first + 1, last)]
    scores = np.where(first == last, said[S][head, first], total) / (last - first + 1)
    return _best(np.stack([first, last, _LABEL_OF[head]], axis=1), scores)


def _spread(mask: NDArray[np.bool_], span: int) -> NDArray[np.bool_]:
    """The rows of ``mask`` end to end, each widened to ``span`` with nothing."""
    return np.pad(mask, ((0, 0), (0, span - mask.shape[1]))).ravel()


def _logarithms(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logarithms of the tags' probabilities, 5 x heads x pieces: in this order numpy is ten times as fast."""
    said = np.ascontiguousarray(logits.transpose(2, 1, 0))
    said -= functools.reduce(np.maximum, said)
    said -= np.log(np.exp(said).sum(axis=0))
    return said


def _has_long(logits: NDArray[np.float32]) -> bool:
    """Whether some head may have a span of more than ``LONGEST`` pieces: so many in a row that look like inside one."""
    inside = logits[:, :, I] > logits[:, :, O]
    reach = 1
    while reach < LONGEST - 1 and len(inside):
        step = min(reach, LONGEST - 1 - reach)
        inside = inside[step:] & inside[:-step]
        reach += step
    return bool(inside.any())


def _best(rows: NDArray[np.int64], scores: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Each row once, with the better of the scores its label's heads gave it, as log odds."""
    key = (rows[:, 0] * LONGEST + rows[:, 1] - rows[:, 0]) * len(SPAN_LABELS) + rows[:, 2]
    order = np.lexsort((-scores, key))
    key = key[order]
    fresh = order[np.concatenate([np.ones(min(1, len(key)), dtype=bool), key[1:] != key[:-1]])]
    mean = np.clip(scores[fresh], -12.0, -1e-5)
    return rows[fresh], np.asarray(mean - np.log(-np.expm1(mean)), dtype=np.float32)


def weigh(logits: NDArray[np.float32], judge: Judge) -> list[Weighed]:
    """The candidates of a text with log odds over ``LEAST``, in pieces, in no particular order."""
    found: list[Weighed] = [
        (HEADS[head].label, first, end, max(float(np.log(score / (1.001 - score))), 0.1))
        for head, first, end, score in (decode(logits, LONGEST + 1) if _has_long(logits) else ())
        if LONGEST < end - first <= MOST
    ]
    rows, tagged = candidates(logits)
    if not len(rows):
        return found
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    distinct = rows[fresh]
    judged = judge(distinct[:, 0], distinct[:, 1])[np.cumsum(fresh) - 1, rows[:, 2]]
    odds = WHOLE * judged + (1 - WHOLE) * tagged + LEAN
    likely = odds > LEAST
    return found + [
        (SPAN_LABELS[label], first, last + 1, round(value, 3))
        for (first, last, label), value in zip(rows[likely].tolist(), odds[likely].tolist(), strict=True)
    ]


def settle(weighed: Iterable[Weighed]) -> list[Weighed]:
    """Those more likely than not, without contradictions: spans of one label do not cross, and lie in each other only where
    the label nests.  Surest first, of equals the first."""
    kept: dict[str, dict[int, list[tuple[int, int]]]] = {}  # by label and place, so that only neighbours are compared
    settled = []
    likely = sorted(w for w in weighed if w[3] > 0)
    likely.sort(key=_surest_first)
    for one in likely:
        label, start, end, _ = one
        others = kept.setdefault(label, {})
        places = range(start // _NEAR, (end - 1) // _NEAR + 1)
        nests = label in _NESTS
        if all(_agree(start, end, low, high, nests) for place in places for low, high in others.get(place, ())):
            for place in places:
                others.setdefault(place, []).append((start, end))
            settled.append(one)
    return settled


def _surest_first(one: Weighed) -> float:
    return -one[3]


def _agree(low: int, high: int, start: int, end: int, nests: bool) -> bool:
    """Whether two stretches may be spans of one label."""
    if high <= start or end <= low:
        return True
    if not nests or (low == start and high == end):
        return False
    return (low <= start and end <= high) or (start <= low and high <= end)
