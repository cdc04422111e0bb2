"""Texts joined to batches.

In: ``Examples``.  Out: ``Batch`` tensors; between texts lie rows of padding, wide enough that no convolution sees across.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from extractor.language.tagger.pieces import FLAGS
from extractor.language.tagger.scheme import HEADS, LONGEST, SPAN_LABELS
from extractor.language.tagger.words import SHAPES
from extractor.training.entities.examples import Example, Examples, heads_of, labels_of

__all__ = ["Batch", "Source", "shuffled"]

GAP = 8
_APART = 1 << 20


@dataclass(slots=True)
class Batch:
    """Tensors for ``Network``; ``tags`` pieces x heads x 5, probabilities, and ``weights`` 0 where nothing is known; ``spans`` pieces
    x ``LONGEST`` x labels, probabilities that a span is there, and ``known`` pieces x labels, 0 where nothing is known of them."""

    vectors: Tensor
    letters: Tensor
    marks: Tensor
    which: Tensor
    words: Tensor
    word_of: Tensor
    flags: Tensor
    gap: Tensor
    stems: Tensor
    tags: Tensor
    weights: Tensor
    spans: Tensor
    known: Tensor


class Source:
    """``examples`` as tensors; ``trust``: the teachers' share where there is an annotation too (elsewhere they have it all)."""

    def __init__(self, examples: Examples, trust: float = 0.5) -> None:
        self._trust = trust
        self._vectors = torch.from_numpy(examples.vectors.astype(np.float32))
        self._letters = torch.from_numpy(examples.letters.astype(np.int64))
        self._marks = torch.from_numpy(examples.marks.astype(np.float32))
        self._heads = {kind: heads_of(kind) for kind in ("nerel", "contest", "raw")}
        self._labels = {kind: labels_of(kind) for kind in ("nerel", "contest", "raw")}

    @staticmethod
    def spread(texts: Sequence[Example]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Mean and deviation of the hidden values over ``texts``."""
        rows = np.concatenate([text.words for text in texts]).astype(np.float32)
        return rows.mean(axis=0), rows.std(axis=0) + 1e-3

    def batch(self, texts: Sequence[Example], forget: float = 0.0) -> Batch:
        """The batch of ``texts``; ``forget``: share of forms whose vector, and of those whose marks, are blanked."""
        forms, words, word_of, flags, gap, stems, tags, weights, known, spans = ([] for _ in range(10))
        base = place = 0
        blank = np.zeros(GAP, dtype=np.int64)
        for number, text in enumerate(texts):
            size, count = len(text.forms), len(text.words)
            forms += [text.forms, blank]
            words += [text.words, np.zeros((GAP, text.words.shape[1]), dtype=np.float16)]
            word_of += [text.word_of + base, blank + base + count]
            base += count + GAP
            flags += [text.flags, np.zeros((GAP, len(FLAGS)), dtype=np.float32)]
            gap += [np.zeros(size, dtype=bool), np.ones(GAP, dtype=bool)]
            stems += [np.where(text.stems >= 0, text.stems + number * _APART, -1), blank - 1]
            asked = text.answer is not None
            tags += [self._tags(text), np.zeros((GAP, len(HEADS), 5), dtype=np.float32)]
            weights += [_tiled(self._heads[text.sample.kind], size, asked), np.zeros((GAP, len(HEADS)), dtype=np.float32)]
            known += [_tiled(self._labels[text.sample.kind], size, asked), np.zeros((GAP, len(SPAN_LABELS)), np.float32)]
            spans += [self._spans(text), np.zeros((GAP, LONGEST, len(SPAN_LABELS)), dtype=np.float32)]
            place += size + GAP
        distinct, which = np.unique(np.concatenate(forms), return_inverse=True)
        chosen = torch.from_numpy(distinct)
        vectors, marks = self._vectors[chosen], self._marks[chosen]
        if forget:
            vectors = vectors * (torch.rand(len(chosen), 1) >= forget)
            kept = torch.rand(len(chosen), 1) >= forget
            marks = torch.cat([marks[:, : len(SHAPES)], marks[:, len(SHAPES) :] * kept], 1)
        return Batch(
            vectors,
            self._letters[chosen],
            marks,
            torch.from_numpy(which),
            torch.from_numpy(np.concatenate(words)).float(),
            torch.from_numpy(np.concatenate(word_of)),
            torch.from_numpy(np.concatenate(flags)),
            torch.from_numpy(np.concatenate(gap)),
            torch.from_numpy(np.concatenate(stems)),
            torch.from_numpy(np.concatenate(tags)),
            torch.from_numpy(np.concatenate(weights)),
            torch.from_numpy(np.concatenate(spans)),
            torch.from_numpy(np.concatenate(known)),
        )

    def _tags(self, text: Example) -> NDArray[np.float32]:
        """Probabilities of tags, pieces x heads x 5."""
        gold = np.eye(5, dtype=np.float32)[text.tags]
        if text.answer is None:
            return gold
        share = (1 - self._trust) * self._heads[text.sample.kind][:, None]
        return np.asarray(share * gold + (1 - share) * text.answer.tags, dtype=np.float32)

    def _spans(self, text: Example) -> NDArray[np.float32]:
        """Probabilities of spans, pieces x ``LONGEST`` x labels."""
        gold = np.zeros((len(text.forms), LONGEST, len(SPAN_LABELS)), dtype=np.float32)
        gold[text.spans[:, 0], text.spans[:, 1], text.spans[:, 2]] = 1.0
        if text.answer is None:
            return gold
        share = (1 - self._trust) * self._labels[text.sample.kind]
        return np.asarray(share * gold + (1 - share) * text.answer.spans, dtype=np.float32)


def _tiled(row: NDArray[np.float32], size: int, asked: bool) -> NDArray[np.float32]:
    """``row`` for each of ``size`` pieces; ones where teachers were ``asked``, since they speak of everything."""
    return np.ones((size, len(row)), dtype=np.float32) if asked else np.tile(row, (size, 1))


def shuffled(texts: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """``texts`` in a random order, in lists of at least ``size`` pieces but for the last."""
    order = list(texts)
    rng.shuffle(order)
    batch: list[Example] = []
    count = 0
    for text in order:
        batch.append(text)
        count += len(text.forms)
        if count >= size:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch
