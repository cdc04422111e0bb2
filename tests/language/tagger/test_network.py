"""The run of the network: chunks, letters, words in bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from extractor.language.tagger import network
from extractor.language.tagger.context import MIDDLE, Context, rounded, vector_codes
from extractor.language.tagger.pieces import split
from extractor.language.weights import load_vectors


class Neighbours:
    """A graph whose rows are sums over the rows up to ``network.REACH`` away."""

    def run(self, _: None, inputs: dict[str, Any]) -> list[np.ndarray]:
        x = inputs["x"]
        return [np.stack([x[max(0, i - network.REACH) : i + network.REACH + 1].sum(axis=0) for i in range(len(x))])]


@pytest.mark.parametrize("size", [1, network._CHUNK, network._CHUNK + 1, 3 * network._CHUNK - 5])
def test_chunks_see_their_neighbours(size: int) -> None:
    x = np.arange(2 * size, dtype=np.float32).reshape(size, 2) % 7
    whole = Neighbours().run(None, {"x": x})[0]
    assert (network._chunked(Neighbours(), size, lambda low, high: {"x": x[low:high]}) == whole).all()


def test_a_filter_answers_to_the_letters_there_are() -> None:
    letter = np.array([0, 1, 5], dtype=np.float32)
    kernel = np.array([[0, -1], [0, -1], [1, -1], [0, 0], [0, 0]], dtype=np.float32)  # this letter; minus it and those before
    table = letter[None, :, None] * kernel[:, None, :]
    spelled = np.array([[1, 2, 0], [1, 0, 0], [0, 0, 0]])
    seen = network._convolve(table, spelled, np.array([1, 3], dtype=np.float32))
    assert seen.tolist() == [[6, 2], [2, 2], [0, 0]]


def test_bytes_are_nearly_what_they_round() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 7)).astype(np.float32)
    small, step = rounded(rows)
    assert np.abs((small.astype(np.float32) - MIDDLE) * step - rows).max() <= step.max() / 2 + 1e-6


def test_words_are_their_vectors_and_outlines_in_bytes() -> None:
    shapes = np.arange(66, dtype=np.uint8)[:, None]
    words, live = Context(shapes)(split("Томск\nтомск"))
    assert live.ravel().tolist() == [1, 0, 1]
    assert (words[1] == MIDDLE).all()
    assert (words[0, :-1] == words[2, :-1]).all() and words[0, -1] != words[2, -1]
    vector = load_vectors().rows(np.array([load_vectors().ids.get("томск", 0)]))[0]
    step = vector_codes()[1]
    assert np.abs((words[0, :-1].astype(np.float32) - MIDDLE) * step - vector).max() <= step.max() / 2 + 1e-6
