"""What a text's words say of each other before the tagger's own network looks.

In: ``Pieces``.  Out: for each word the first hidden layer of slovnet's encoders, and for each piece a number that
pieces of one stem share inside the text (-1 for none), by which the network remembers a name through the text.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import SHAPES, word_shape

from extractor.language.tagger.pieces import LINE_END, Pieces
from extractor.language.tagger.pretrained import NAMES, WIDTH, load_encoders
from extractor.language.tagger.words import Lexicon, stem

__all__ = ["Context"]

_SHAPE_IDS = {name: index for index, name in enumerate(["<pad>", *SHAPES])}
_CAPACITY = 150_000


class Context:
    """slovnet's encoders with what they computed for the forms seen so far."""

    def __init__(self, lexicon: Lexicon, names: tuple[str, ...] = NAMES) -> None:
        self._lexicon = lexicon
        self.encoders = load_encoders(names)
        self.width = WIDTH * len(names)
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[str, int] = {LINE_END: 0}
        self._projected = [np.zeros((1024, e.first.shape[1]), dtype=np.float32) for e in self.encoders]
        self._stems: dict[str, str | None] = {}

    def __call__(self, cut: Pieces) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Hidden values, words x ``width``, and stem numbers, pieces."""
        if len(self._rows) > _CAPACITY:
            self._forget()
        new = [form for form in dict.fromkeys(cut.words) if form not in self._rows]
        if new:
            self._learn(new)
        rows = np.fromiter((self._rows[word] for word in cut.words), dtype=np.int64, count=len(cut.words))
        gaps = rows == 0
        hidden = [
            encoder(projected[rows], gaps) for encoder, projected in zip(self.encoders, self._projected, strict=True)
        ]
        return np.concatenate(hidden, axis=1), self.stems(cut)

    def _learn(self, new: list[str]) -> None:
        ids = np.array([self._lexicon.vector_id(form) for form in new], dtype=np.int64)
        shapes = np.array([_SHAPE_IDS.get(word_shape(form), 0) for form in new], dtype=np.int64)
        vectors = self._lexicon.vectors(ids)
        start = len(self._rows)
        self._rows.update((form, start + index) for index, form in enumerate(new))
        for number, encoder in enumerate(self.encoders):
            table = self._projected[number]
            while len(table) < start + len(new):
                table = np.concatenate([table, np.zeros_like(table)])
            table[start : start + len(new)] = encoder.project(vectors, shapes)
            self._projected[number] = table

    def stems(self, cut: Pieces) -> NDArray[np.int64]:
        """A number for each piece, equal for pieces of one stem in this text, -1 for none."""
        numbers: dict[str, int] = {}
        out = np.full(len(cut), -1, dtype=np.int64)
        for index, form in enumerate(cut.forms):
            if form not in self._stems:
                self._stems[form] = stem(form)
            key = self._stems[form]
            if key is not None:
                out[index] = numbers.setdefault(key, len(numbers))
        return out
