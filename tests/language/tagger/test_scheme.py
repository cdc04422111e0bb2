"""Spans to tags and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.tagger import scheme
from extractor.language.tagger.decode import decode
from extractor.language.tagger.scheme import HEADS, Head, encode


def sure(tags: np.ndarray) -> np.ndarray:
    """Logits of one who has no doubt."""
    return (np.eye(5, dtype=np.float32)[tags] * 20).astype(np.float32)


def spans(tags: np.ndarray) -> set[tuple[str, int, int]]:
    return {(HEADS[head].label, start, end) for head, start, end, _ in decode(sure(tags))}


def test_a_nested_office_takes_the_second_head() -> None:
    # «глава администрации города» with «администрации города» inside its own kind
    gold = {("ORGANIZATION", 0, 3), ("ORGANIZATION", 1, 3), ("CITY", 2, 3)}
    tags = encode(gold, 3)
    assert tags[1, HEADS.index(Head("ORGANIZATION", 1))] == scheme.B
    assert spans(tags) == gold


def test_a_third_level_is_left_out() -> None:
    assert spans(encode({("EVENT", 0, 4), ("EVENT", 0, 3), ("EVENT", 0, 2)}, 4)) == {("EVENT", 0, 4), ("EVENT", 0, 3)}


def test_an_unknown_label_is_left_out() -> None:
    assert not encode({("TITLE", 0, 1)}, 1).any()


def test_nothing_sure_gives_nothing() -> None:
    assert decode(sure(np.zeros((5, len(HEADS)), dtype=np.int8))) == []


def test_a_span_is_closed_even_if_the_network_only_opens_it() -> None:
    logits = np.zeros((3, len(HEADS), 5), dtype=np.float32)
    logits[:, :, scheme.O] = 20
    logits[0, 0, scheme.B] = 30
    logits[1, 0] = (0, -5, 1, 5, -5)
    assert [(start, end) for _, start, end, _ in decode(logits)] == [(0, 2)]


def test_short_spans_may_be_left_out() -> None:
    logits = sure(encode({("EVENT", 0, 14), ("EVENT", 16, 19), ("CITY", 3, 4)}, 20))
    assert [(start, end) for _, start, end, _ in decode(logits, 13)] == [(0, 14)]
    assert decode(logits, 15) == []


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 6), st.sampled_from(scheme.LABELS)), max_size=20))
def test_disjoint_spans_come_back(drawn: list[tuple[int, int, str]]) -> None:
    gold: set[tuple[str, int, int]] = set()
    for start, length, label in drawn:
        end = start + length
        if all(label != other or end <= a or b <= start for other, a, b in gold):
            gold.add((label, start, end))
    assert spans(encode(gold, 40)) == gold


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_any_logits_decode_to_wellformed_spans(seed: int, length: int) -> None:
    logits = np.random.default_rng(seed).normal(size=(length, len(HEADS), 5)).astype(np.float32) * 4
    seen: dict[int, int] = {}
    for head, start, end, score in decode(logits):
        assert seen.get(head, 0) <= start < end <= length
        assert 0 <= score <= 1
        seen[head] = end
