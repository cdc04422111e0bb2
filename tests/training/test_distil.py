"""What a student learns from: the gold and its teachers, where there are both."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from extractor.language.tagger.pieces import FLAGS
from extractor.language.tagger.scheme import HEADS, LONGEST, SPAN_LABELS, B, E, O
from extractor.training.entities.batches import Source
from extractor.training.entities.corpora import Sample
from extractor.training.entities.distil import answers
from extractor.training.entities.encoders import DEEP
from extractor.training.entities.examples import Answer, Example, Examples
from extractor.training.entities.network import Design, Network

CITY = SPAN_LABELS.index("CITY")


def example(kind: str, answer: Answer | None = None) -> Example:
    """Two pieces that are a city."""
    tags = np.zeros((2, len(HEADS)), dtype=np.int8)
    tags[:, CITY] = B, E
    return Example(
        Sample("x", kind, "Нижний Новгород", ()), np.array([0, 1]), np.zeros((2, DEEP), np.float16), np.array([0, 1]),
        np.zeros((2, len(FLAGS)), np.float32), np.array([-1, -1]), np.array([0, 7]), np.array([6, 15]), tags,
        np.array([[0, 1, CITY]]), answer,
    )  # fmt: skip


def examples(*texts: Example) -> Examples:
    return Examples(np.zeros((2, 300), np.float16), np.ones((2, 20), np.int16), np.zeros((2, 90), np.float16), list(texts))


UNSURE = Answer(
    np.full((2, len(HEADS), 5), 0.2, dtype=np.float16), np.full((2, LONGEST, len(SPAN_LABELS)), 0.5, dtype=np.float16)
)


def test_without_teachers_the_gold_is_the_target_of_what_it_speaks_of() -> None:
    text = example("nerel")
    batch = Source(examples(text)).batch([text])
    assert batch.tags[0, CITY].tolist() == [0, 1, 0, 0, 0]
    assert batch.spans[0, 1, CITY] == 1 and batch.spans.sum() == 1
    assert batch.weights[0].sum() < len(HEADS) and batch.weights[2:].sum() == 0


def test_teachers_share_with_the_gold_and_have_the_rest_alone() -> None:
    text = example("nerel", UNSURE)
    batch = Source(examples(text), trust=0.5).batch([text])
    assert batch.tags[0, CITY].tolist() == pytest.approx([0.1, 0.6, 0.1, 0.1, 0.1], abs=1e-3)
    assert batch.spans[0, 1, CITY] == pytest.approx(0.75)
    assert batch.tags[0, -1, O] == pytest.approx(0.2, abs=1e-3)  # a head of FactRuEval's
    assert (batch.weights[:2] == 1).all() and (batch.weights[2:] == 0).all()


def test_of_raw_texts_only_teachers_speak() -> None:
    text = example("raw", UNSURE)
    batch = Source(examples(text)).batch([text])
    assert batch.tags[0, CITY, O] == pytest.approx(0.2, abs=1e-3)
    assert Source(examples(example("raw"))).batch([example("raw")]).weights.sum() == 0


def test_answers_are_probabilities_of_the_texts_pieces() -> None:
    text = example("raw")
    (found,) = answers([Network(Design(marks=90, encoders=1))] * 2, Source(examples(text)), [text])
    assert found.tags.shape == (2, len(HEADS), 5) and found.spans.shape == (2, LONGEST, len(SPAN_LABELS))
    assert found.tags.astype(np.float32).sum(2) == pytest.approx(1, abs=0.01)
