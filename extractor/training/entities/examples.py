"""Samples to arrays: what the network sees and what it should say.

In: ``Sample`` records.  Out: ``Examples``: one table of distinct forms with their features, and for every text the
form of each piece, context features and gold tags.  Uses the very functions of the run time, so that both see the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.language.tagger import pieces, scheme
from extractor.language.tagger.words import Lexicon, Stems, letters, shape
from extractor.training.entities.corpora import Sample
from extractor.training.entities.encoders import Encoder, hidden

__all__ = ["Answer", "Example", "Examples", "build", "heads_of", "labels_of"]

WINDOW = 1500
"""Pieces a training text is cut to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What teachers say of a text: probabilities of ``tags``, pieces x heads x 5, and of ``spans``, pieces x ``LONGEST`` x labels."""

    tags: NDArray[np.float16]
    spans: NDArray[np.float16]


@dataclass(slots=True)
class Example:
    """One text, or a window of one.

    ``forms`` index the table; ``words`` are context features of the words, ``word_of`` the word of each piece;
    ``tags`` pieces x heads; ``spans`` as of ``scheme.short_spans``; ``sample`` its source; ``answer`` of the teachers, if they
    were asked.
    """

    sample: Sample
    forms: NDArray[np.int64]
    words: NDArray[np.float16]
    word_of: NDArray[np.int64]
    flags: NDArray[np.float32]
    stems: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    tags: NDArray[np.int8]
    spans: NDArray[np.int64]
    answer: Answer | None = None


@dataclass(slots=True)
class Examples:
    """All texts over one table of forms."""

    vectors: NDArray[np.float16]
    letters: NDArray[np.int16]
    marks: NDArray[np.float16]
    texts: list[Example] = field(default_factory=list)


def heads_of(kind: str) -> NDArray[np.float32]:
    """Which heads an annotation of ``kind`` speaks of, 0/1 over ``scheme.HEADS``."""
    contest = set(scheme.CONTEST)
    if kind == "raw":
        return np.zeros(len(scheme.HEADS), np.float32)
    if kind == "contest":
        return np.array([head.label in contest or head == scheme.Head("PERSON") for head in scheme.HEADS], np.float32)
    return np.array([head.label not in contest for head in scheme.HEADS], np.float32)


def labels_of(kind: str) -> NDArray[np.float32]:
    """Which labels an annotation of ``kind`` speaks of, 0/1 over ``scheme.SPAN_LABELS``."""
    contest = set(scheme.CONTEST)
    if kind == "raw":
        return np.zeros(len(scheme.SPAN_LABELS), np.float32)
    if kind == "contest":
        return np.array([label in contest or label == "PERSON" for label in scheme.SPAN_LABELS], np.float32)
    return np.array([label not in contest for label in scheme.SPAN_LABELS], np.float32)


def build(samples: Sequence[Sample], lexicon: Lexicon, encoders: list[Encoder]) -> Examples:
    """Features and tags of ``samples``; a span that no pieces bound is left out."""
    ids: dict[str, int] = {}
    texts: list[Example] = []
    numbers = Stems()
    for sample in samples:
        cut = pieces.split(sample.text)
        if not len(cut):
            continue
        forms = np.array([ids.setdefault(form, len(ids)) for form in cut.forms], dtype=np.int64)
        opens = {int(start): index for index, start in enumerate(cut.starts)}
        closes = {int(end): index + 1 for index, end in enumerate(cut.ends)}
        spans = [
            (label, opens[start], closes[end])
            for label, start, end in sample.spans
            if start in opens and end in closes and opens[start] < closes[end]
        ]
        said = hidden(encoders, cut)
        stems = np.array([numbers(form) for form in cut.forms], dtype=np.int64)
        tags = scheme.encode(spans, len(cut))
        short = scheme.short_spans(spans)
        start = 0
        while start < len(cut):
            end = min(start + WINDOW, len(cut))
            while end < len(cut) and cut.word_of[end] == cut.word_of[end - 1]:
                end += 1
            part = slice(start, end)
            words = cut.word_of[part]
            texts.append(
                Example(
                    sample,
                    forms[part],
                    said[words[0] : words[-1] + 1].astype(np.float16),
                    words - words[0],
                    cut.flags[part],
                    stems[part],
                    cut.starts[part],
                    cut.ends[part],
                    tags[part],
                    _within(short, start, end),
                )
            )
            start = end
    known = [lexicon.known(form) for form in ids]
    return Examples(
        lexicon.vectors(np.array([row for row, _ in known])).astype(np.float16),
        np.stack([letters(form) for form in ids]),
        np.stack([np.concatenate([shape(form), marks]) for form, (_, marks) in zip(ids, known, strict=True)]).astype(
            np.float16
        ),
        texts,
    )


def _within(spans: NDArray[np.int64], start: int, end: int) -> NDArray[np.int64]:
    """Those of ``spans`` that lie in a window, counted from its first piece."""
    inside = spans[(spans[:, 0] >= start) & (spans[:, 0] + spans[:, 1] < end)]
    return np.asarray(inside - np.array([start, 0, 0]), dtype=np.int64)
