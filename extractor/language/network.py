"""slovnet's convolutional encoder, run over all sentences of a text at once.

In: keys of words (``WordKeys``) and sentence lengths.  Out: one vector of 64 numbers a word, equal to slovnet's own
up to rounding.

slovnet pads sentences to a batch and convolves windows of 330 numbers a word.  Here the sentences stand in one row
with a separator between them, so nothing is padded, and three things are computed once instead of once a word:
the first layer's products of each word form of a text, the shapes' products, and the batch norms, which are folded
into the weights of the layer after them.  Words see three neighbours on each side, never another sentence.

Nothing is kept from text to text: matrix products differ in the last bit with a row's place among the others, so a
table of forms met before would let the answers depend on what was read before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.language.weights import Floats, ModelName, ModelWeights, WordVectors, load_model, load_vectors

__all__ = ["SHAPES", "Encoder", "Ints", "WordKeys", "word_keys"]

Ints = npt.NDArray[np.int64]

SHAPES = 128
"""A key is ``word * SHAPES + shape``; slovnet has 66 shapes."""
_FORMS = 20_000
"""Words whose forms are looked up together: bounds memory."""
_CHUNK = 512
"""Words convolved together: what fits a processor's cache."""


class WordKeys:
    """The numbers under which the models know word forms; remembers the forms it has met."""

    def __init__(self, vectors: WordVectors, shapes: Sequence[str]) -> None:
        self._ids, self._unknown = vectors.ids, vectors.unknown
        self._shapes = {shape: number for number, shape in enumerate(shapes)}
        self._known: dict[str, int] = {}

    def key(self, word: str) -> int:
        """The key of a word form, from its lower case and its shape (capitals, script, punctuation)."""
        from slovnet.shape import word_shape

        found = self._known.get(word)
        if found is None:
            if len(self._known) > 1 << 18:
                self._known.clear()
            shape = self._shapes.get(word_shape(word), self._shapes["OTHER"])
            lower = word.lower()
            number = self._ids.get(lower)
            if number is None:  # most words with ё, and all with a stress mark, are only known without
                number = self._ids.get(lower.replace("ё", "е").replace("\u0301", ""), self._unknown)
            found = self._known[word] = number * SHAPES + shape
        return found

    def __call__(self, words: Sequence[str]) -> Ints:
        """The keys of words, in order."""
        known, key = self._known, self.key
        return np.array([known[w] if w in known else key(w) for w in words], dtype=np.int64)


@cache
def word_keys() -> WordKeys:
    """The one ``WordKeys`` of the process: the three models share vocabulary and shapes."""
    return WordKeys(load_vectors(), load_model("morph").shapes)


def _taps(convolution: Any) -> Floats:
    """A convolution's weights as one matrix, inputs x (3 taps x filters): left neighbour, word, right neighbour."""
    weight = np.asarray(convolution.weight.array, dtype=np.float64)
    return np.concatenate([weight[:, :, tap].T for tap in range(weight.shape[2])], axis=1)


class Encoder:
    """The encoder of one model with its weights prepared; see the module's docstring."""

    def __init__(self, model: ModelWeights, vectors: WordVectors) -> None:
        self._vectors = vectors
        layers = model.network.encoder.layers
        scales, shifts = [], []
        for layer in layers:
            scale = np.float64(layer.norm.weight.array) / layer.norm.std.array
            scales.append(scale)
            shifts.append(layer.norm.bias.array - layer.norm.mean.array * scale)
        first = _taps(layers[0].conv)
        width = vectors.codes.shape[0] * vectors.codes.shape[2]
        self._word_taps = np.ascontiguousarray(first[:width], dtype=np.float32)
        self._shape_taps = (model.network.emb.shape.weight.array @ first[width:]).astype(np.float32)
        biases = [np.asarray(layer.conv.bias.array, dtype=np.float64) for layer in layers]
        self._deeper: list[Floats] = []
        for index in range(1, len(layers)):
            taps = _taps(layers[index].conv)
            biases[index] = biases[index] + (shifts[index - 1] @ taps).reshape(3, -1).sum(axis=0)
            self._deeper.append(np.ascontiguousarray(scales[index - 1][:, None] * taps, dtype=np.float32))
        self._biases = [bias.astype(np.float32) for bias in biases]
        # what a separator must hold before a norm so that it holds zero after it
        self._silence = [(-b / a).astype(np.float32) for a, b in zip(scales, shifts, strict=True)]
        self._scale, self._shift = scales[-1].astype(np.float32), shifts[-1].astype(np.float32)

    def _first_products(self, keys: Ints) -> Floats:
        """The first layer's products of word forms, and below them a row of zeros: n -> n + 1 x 3f."""
        rows = np.zeros((len(keys) + 1, self._word_taps.shape[1]), dtype=np.float32)
        np.matmul(self._vectors.rows(keys // SHAPES), self._word_taps, out=rows[:-1])
        rows[:-1] += self._shape_taps[keys % SHAPES]
        return rows

    def _chunk(self, products: Floats, forms: Ints, lengths: Ints) -> Floats:
        """Vectors of the words of some whole sentences; ``forms`` are the words' rows in ``products``."""
        ends = np.cumsum(lengths)
        separators = np.concatenate(([0], ends + np.arange(1, len(lengths) + 1)))
        size = len(forms) + len(lengths) + 1
        inside = np.ones(size, dtype=bool)
        inside[separators] = False
        rows = np.full(size, len(products) - 1, dtype=np.int64)
        rows[inside] = forms
        state = self._layer(products[rows], 0)
        for index, taps in enumerate(self._deeper, start=1):
            state[separators] = self._silence[index - 1]
            state = self._layer(state @ taps, index)
        result: Floats = state[inside] * self._scale + self._shift
        return result

    def _layer(self, products: Floats, index: int) -> Floats:
        """Sum of the three taps, bias, rectifier: size x 3f -> size x f; the first and last rows are separators."""
        filters = products.shape[1] // 3
        state = products[:, filters : 2 * filters] + self._biases[index]
        state[1:] += products[:-1, :filters]
        state[:-1] += products[1:, 2 * filters :]
        np.maximum(state, 0, out=state)
        return state

    def __call__(self, keys: Ints, lengths: Sequence[int]) -> Floats:
        """The vectors of words: ``keys`` of all sentences in a row, and how many words each sentence has, all >= 1."""
        sizes = np.asarray(lengths, dtype=np.int64)
        result = np.zeros((len(keys), len(self._scale)), dtype=np.float32)
        for first, last, start, stop in _runs(sizes, _FORMS):
            kinds, forms = np.unique(keys[start:stop], return_inverse=True)
            products = self._first_products(kinds)
            for one, other, begin, end in _runs(sizes[first:last], _CHUNK):
                result[start + begin : start + end] = self._chunk(
                    products, forms[begin:end], sizes[first + one : first + other]
                )
        return result


def _runs(lengths: Ints, limit: int) -> Iterator[tuple[int, int, int, int]]:
    """Runs of sentences of up to ``limit`` words, or one longer sentence: (first, after last, their words' bounds)."""
    first = start = stop = 0
    for index, length in enumerate(lengths.tolist()):
        if stop > start and stop - start + length > limit:
            yield first, index, start, stop
            first, start = index, stop
        stop += length
    if stop > start:
        yield first, len(lengths), start, stop


@cache
def encoder(name: ModelName) -> Encoder:
    """The one encoder of a model in the process."""
    return Encoder(load_model(name), load_vectors())
