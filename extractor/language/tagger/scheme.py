"""The labels, and how nested spans become tags of pieces and back.

Each label has heads, and each head tags every piece O, B, I, E or S (outside, begin, inside, end, single).  The first
head of a label holds its outermost spans; labels that nest in their own kind («[глава [администрации]]») have a
second head for the spans inside those.  Labels never meet in one head, so any nesting across labels is free.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["HEADS", "LABELS", "LONGEST", "SPAN_LABELS", "B", "E", "Head", "I", "O", "S", "encode", "short_spans"]

O, B, I, E, S = range(5)  # noqa: E741

LABELS = [
    "PERSON",
    "CITY",
    "COUNTRY",
    "STATE_OR_PROVINCE",
    "DISTRICT",
    "LOCATION",
    "FACILITY",
    "ORGANIZATION",
    "DATE",
    "TIME",
    "PROFESSION",
    "NATIONALITY",
    "EVENT",
    "AGE",
    "AWARD",
    "CRIME",
    "DISEASE",
    "FAMILY",
    "IDEOLOGY",
    "LANGUAGE",
    "LAW",
    "MONEY",
    "NUMBER",
    "ORDINAL",
    "PENALTY",
    "PERCENT",
    "PRODUCT",
    "RELIGION",
    "WORK_OF_ART",
]
"""NEREL's entity types."""

CONTEST = ("per", "loc", "org")
"""FactRuEval's mention types (``locorg`` counts as ``loc``), heads of their own."""

NESTED = ("ORGANIZATION", "PROFESSION", "EVENT", "LAW", "AWARD", "CRIME", "PENALTY")


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """One tag sequence: a label at a depth, 0 outermost."""

    label: str
    depth: int = 0


HEADS = (
    *(Head(label) for label in LABELS),
    *(Head(label, 1) for label in NESTED),
    *(Head(label) for label in CONTEST),
    Head("org", 1),
)
"""The columns of a tag matrix."""
SPAN_LABELS = (*LABELS, *CONTEST)
"""The labels by which whole stretches of pieces are judged."""
LONGEST = 12
"""Pieces of a stretch that is judged as a whole; of NEREL's spans 0.2 % are longer."""
_COLUMN = {head: index for index, head in enumerate(HEADS)}


def encode(spans: Iterable[tuple[str, int, int]], length: int) -> NDArray[np.int8]:
    """Tags, ``length`` x heads, of spans ``(label, first piece, last piece + 1)``.

    A span that finds no head at its depth, or would cross another of its label, is left out.
    """
    tags = np.zeros((length, len(HEADS)), dtype=np.int8)
    for label, start, end in sorted(set(spans), key=lambda span: (span[0], span[1], -span[2])):
        for depth in (0, 1):
            column = _COLUMN.get(Head(label, depth))
            if column is None:
                break
            if tags[start:end, column].any():
                continue
            if end - start == 1:
                tags[start, column] = S
            else:
                tags[start:end, column] = I
                tags[start, column], tags[end - 1, column] = B, E
            break
    return tags


def short_spans(spans: Iterable[tuple[str, int, int]]) -> NDArray[np.int64]:
    """``spans`` of at most ``LONGEST`` pieces as rows of first piece, length - 1 and place in ``SPAN_LABELS``."""
    rows = [
        (start, end - start - 1, SPAN_LABELS.index(label))
        for label, start, end in sorted(set(spans))
        if end - start <= LONGEST and label in SPAN_LABELS
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, 3)
