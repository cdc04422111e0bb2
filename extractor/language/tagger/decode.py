"""Logits to spans: the best sequence of tags for every head.

In: logits, pieces x heads x 5.  Out: ``(head, first piece, last piece + 1, score)``.  Only sequences that open and
close every span are allowed (Viterbi).  Almost all pieces are outside almost all heads, so only stretches where O is in
doubt are searched, all of them together; between stretches O is certain, so little is lost.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from extractor.language.tagger.scheme import B, E, I, O, S

__all__ = ["decode"]

_CERTAIN = 0.995
_NEVER = np.float32(-1e9)

_STEP = np.full((5, 5), _NEVER, dtype=np.float32)
for _left, _right in (
    (O, O),
    (O, B),
    (O, S),
    (B, I),
    (B, E),
    (I, I),
    (I, E),
    (E, O),
    (E, B),
    (E, S),
    (S, O),
    (S, B),
    (S, S),
):
    _STEP[_left, _right] = 0.0
_OPEN = np.array([0, 0, _NEVER, _NEVER, 0], dtype=np.float32)
_CLOSE = np.array([0, _NEVER, _NEVER, 0, 0], dtype=np.float32)


def decode(logits: NDArray[np.float32], least: int = 1) -> list[tuple[int, int, int, float]]:
    """Spans in the order of heads and places; ``score`` is the geometric mean of its tags' probabilities.

    ``least``: stretches where fewer pieces look like a part of a span are left out, for who wants long spans alone.
    """
    inside = functools.reduce(np.maximum, (logits[:, :, tag] for tag in (B, I, E, S))) - logits[:, :, O]
    bound = np.float32(np.log((1 - _CERTAIN) / 4))
    head, place = np.nonzero((inside > bound).T)
    if not len(head):
        return []
    first, length = _stretches(head, place)
    if least > 1:
        parts = np.add.reduceat((inside > 0)[place, head], first, dtype=np.int64)
        long = np.repeat(parts >= least, length)
        if not long.any():
            return []
        head, place = head[long], place[long]
        first, length = _stretches(head, place)
    chosen = logits[place, head]
    chosen = chosen - chosen.max(axis=1, keepdims=True)
    chosen -= np.log(np.exp(chosen).sum(axis=1, keepdims=True))
    tags = _viterbi(chosen, first, length)
    return _spans(tags, chosen, head, place)


def _stretches(head: NDArray[np.int64], place: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first row and the number of rows of each run of neighbours in one head."""
    fresh = np.concatenate([[True], (head[1:] != head[:-1]) | (place[1:] != place[:-1] + 1)])
    first = np.flatnonzero(fresh)
    return first, np.diff(np.concatenate([first, [len(head)]]))


def _viterbi(chosen: NDArray[np.float32], first: NDArray[np.int64], length: NDArray[np.int64]) -> NDArray[np.int8]:
    """The tags of all stretches; stretch ``k`` is rows ``first[k] : first[k] + length[k]`` of ``chosen``."""
    tags = np.zeros(len(chosen), dtype=np.int8)
    order = np.argsort(-length, kind="stable")
    first, length = first[order], length[order]
    active = np.searchsorted(-length, -np.arange(1, length[0] + 1), side="right")
    score = chosen[first] + _OPEN
    came = np.zeros((len(chosen), 5), dtype=np.int8)
    for step in range(1, int(length[0])):
        count = active[step]
        ways = score[:count, :, None] + _STEP
        rows = first[:count] + step
        came[rows] = ways.argmax(axis=1)
        score[:count] = ways.max(axis=1) + chosen[rows]
    score += _CLOSE
    tag = score.argmax(axis=1).astype(np.int8)
    for step in range(int(length[0]) - 1, -1, -1):
        count = active[step]
        rows = first[:count] + step
        tags[rows] = tag[:count]
        if step:
            tag[:count] = came[rows, tag[:count]]
    return tags


def _spans(
    tags: NDArray[np.int8], chosen: NDArray[np.float32], head: NDArray[np.int64], place: NDArray[np.int64]
) -> list[tuple[int, int, int, float]]:
    opens = np.flatnonzero((tags == B) | (tags == S))
    closes = np.flatnonzero((tags == E) | (tags == S))
    if len(opens) != len(closes):  # a stretch always closes what it opens
        raise AssertionError("spans left open")
    total = np.concatenate([[0.0], np.cumsum(chosen[np.arange(len(tags)), tags], dtype=np.float64)])
    mean = (total[closes + 1] - total[opens]) / np.maximum(closes + 1 - opens, 1)
    return [
        (int(head[left]), int(place[left]), int(place[right]) + 1, round(float(np.exp(value)), 3))
        for left, right, value in zip(opens, closes, mean, strict=True)
    ]
