"""The words of a text as the tagger's copy of slovnet's encoders reads them.

In: ``Pieces``.  Out: for each word its vector and what the outline of the word says, in 8 bits.  The vectors are products of few
codes, so the codes are rounded once and a word's bytes are looked up; nothing is kept from text to text.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractor.language.network import SHAPES, word_keys
from extractor.language.tagger.pieces import LINE_END, Pieces
from extractor.language.weights import load_vectors

__all__ = ["MIDDLE", "Context", "rounded", "vector_codes"]

MIDDLE = 128
"""The byte that stands for 0."""

Bytes = NDArray[np.uint8]


def rounded(rows: NDArray[np.float32]) -> tuple[Bytes, NDArray[np.float32]]:
    """``rows`` as bytes, and the step of each column: ``(bytes - MIDDLE) * step`` is nearly ``rows``."""
    step = np.maximum(np.abs(rows).max(axis=0), np.float32(1e-8)) / np.float32(127)
    return (np.round(rows / step) + MIDDLE).astype(np.uint8), step


class Context:
    """navec's vectors in bytes beside ``shapes``, a row of bytes for each outline of a word."""

    def __init__(self, shapes: Bytes) -> None:
        self._keys = word_keys()
        vectors = load_vectors()
        self._indexes = np.asarray(vectors.indexes)
        self._places = np.arange(len(vectors.codes))
        self._codes = vector_codes()[0]
        self._shapes = shapes

    def __call__(self, cut: Pieces) -> tuple[Bytes, NDArray[np.float32]]:
        """Bytes, words x (300 and the width of ``shapes``), and 1 for words, 0 for line ends, which count as padding."""
        live = np.array([word != LINE_END for word in cut.words], dtype=bool)
        keys, back = np.unique(np.where(live, self._keys(cut.words), -1), return_inverse=True)
        words = self._codes[self._places, self._indexes[keys // SHAPES]].reshape(len(keys), -1)
        table = np.concatenate([words, self._shapes[keys % SHAPES % len(self._shapes)]], axis=1)
        table[keys < 0] = MIDDLE
        return table[back], live[:, None].astype(np.float32)


def vector_codes() -> tuple[Bytes, NDArray[np.float32]]:
    """navec's codes in bytes, subspaces x centroids x 3, and the step of each of the 300 columns."""
    codes = load_vectors().codes
    rows, step = rounded(codes.transpose(1, 0, 2).reshape(codes.shape[1], -1))
    return np.ascontiguousarray(rows.reshape(codes.shape[1], codes.shape[0], -1).transpose(1, 0, 2)), step
