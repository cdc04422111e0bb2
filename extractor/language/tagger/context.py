"""What slovnet's encoders say of the words of a text, before the tagger's own network looks.

In: ``Pieces``.  Out: for each word the first hidden layer of slovnet's encoders.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import SHAPES, word_shape

from extractor.language.tagger.pieces import LINE_END, Pieces
from extractor.language.tagger.pretrained import NAMES, WIDTH, load_encoders
from extractor.language.tagger.words import Lexicon

__all__ = ["Context"]

_SHAPE_IDS = {name: index for index, name in enumerate(["<pad>", *SHAPES])}
_CAPACITY = 8_000
"""Words kept, at nine kilobytes each."""
_ROWS = 64
"""Words computed together, always so many, so that the result does not depend on which came together."""


class Context:
    """slovnet's encoders with what they computed for the words seen so far."""

    def __init__(self, lexicon: Lexicon, names: tuple[str, ...] = NAMES) -> None:
        self._lexicon = lexicon
        self.encoders = load_encoders(names)
        self.width = WIDTH * len(names)
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[str, int] = {LINE_END: 0}
        self._projected = [np.zeros((1024, e.first.shape[1]), dtype=np.float32) for e in self.encoders]

    def __call__(self, cut: Pieces) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Hidden values, words x ``width``, and which words are line ends, counted as padding."""
        if len(self._rows) > _CAPACITY:
            self._forget()
        new = [form for form in dict.fromkeys(cut.words) if form not in self._rows]
        for start in range(0, len(new), _ROWS):
            self._learn(new[start : start + _ROWS])
        rows = np.fromiter(map(self._rows.__getitem__, cut.words), dtype=np.int64, count=len(cut.words))
        gaps = rows == 0
        hidden = [
            encoder(projected[rows], gaps) for encoder, projected in zip(self.encoders, self._projected, strict=True)
        ]
        return np.concatenate(hidden, axis=1), gaps

    def _learn(self, new: list[str]) -> None:
        block = [*new, *[LINE_END] * (_ROWS - len(new))]
        ids = np.array([self._lexicon.vector_id(form) for form in block], dtype=np.int64)
        shapes = np.array([_SHAPE_IDS.get(word_shape(form), 0) for form in block], dtype=np.int64)
        vectors = self._lexicon.vectors(ids)
        start = len(self._rows)
        self._rows.update((form, start + index) for index, form in enumerate(new))
        for number, encoder in enumerate(self.encoders):
            table = self._projected[number]
            while len(table) < start + len(new):
                table = np.concatenate([table, np.zeros_like(table)])
            table[start : start + len(new)] = encoder.project(vectors, shapes)[: len(new)]
            self._projected[number] = table
