"""Tags and judgements of whole stretches become spans."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.tagger import scheme
from extractor.language.tagger.judgement import LEAST, MOST, candidates, settle, weigh
from extractor.language.tagger.scheme import HEADS, LONGEST, SPAN_LABELS, encode


def tags(*spans: tuple[str, int, int], length: int, sure: float = 8.0) -> np.ndarray:
    """Logits of tags that say ``spans``."""
    return (np.eye(5, dtype=np.float32)[encode(spans, length)] * sure).astype(np.float32)


def judge(*spans: tuple[str, int, int], sure: float = 8.0):  # type: ignore[no-untyped-def]
    """One who takes only ``spans``."""

    def answer(first: np.ndarray, last: np.ndarray) -> np.ndarray:
        logits = np.full((len(first), len(SPAN_LABELS)), -sure, dtype=np.float32)
        for label, start, end in spans:
            logits[(first == start) & (last == end - 1), SPAN_LABELS.index(label)] = sure
        return logits

    return answer


def found(weighed: list[tuple[str, int, int, float]]) -> set[tuple[str, int, int]]:
    return {one[:3] for one in settle(weighed)}


def test_what_both_say_is_found() -> None:
    gold = {("PERSON", 0, 2), ("PROFESSION", 3, 7), ("ORGANIZATION", 4, 7), ("CITY", 6, 7)}
    assert found(weigh(tags(*gold, length=9), judge(*gold))) == gold


def test_the_judge_ends_a_span_where_tags_are_in_doubt() -> None:
    # «мэр города Томска»: the tags end the office after «мэр» or after «Томска», the judge knows
    logits = tags(("PROFESSION", 0, 1), length=3)
    logits[:, 10] = 0.6 * logits[:, 10] + 0.5 * tags(("PROFESSION", 0, 3), length=3)[:, 10]
    assert found(weigh(logits, judge(("PROFESSION", 0, 3)))) == {("PROFESSION", 0, 3)}
    assert found(weigh(logits, judge(("PROFESSION", 0, 1)))) == {("PROFESSION", 0, 1)}


def test_a_stretch_too_long_to_be_judged_is_taken_from_the_tags() -> None:
    gold = {("ORGANIZATION", 1, LONGEST + 4)}
    assert found(weigh(tags(*gold, length=LONGEST + 6), judge())) == gold
    assert weigh(tags(("ORGANIZATION", 1, MOST + 2), length=MOST + 6), judge()) == []


def test_nothing_gives_nothing() -> None:
    assert weigh(tags(length=4), judge()) == []
    assert weigh(np.zeros((0, len(HEADS), 5), dtype=np.float32), judge()) == []


@pytest.mark.parametrize(
    ("weighed", "kept"),
    [
        ([("CITY", 0, 2, 1.0), ("CITY", 1, 2, 2.0)], {("CITY", 1, 2)}),  # a city holds no city
        ([("ORGANIZATION", 0, 4, 1.0), ("ORGANIZATION", 2, 4, 2.0)], {("ORGANIZATION", 0, 4), ("ORGANIZATION", 2, 4)}),
        ([("ORGANIZATION", 0, 3, 1.0), ("ORGANIZATION", 2, 4, 2.0)], {("ORGANIZATION", 2, 4)}),  # nothing crosses
        ([("ORGANIZATION", 0, 3, 1.0), ("PROFESSION", 2, 4, 2.0)], {("ORGANIZATION", 0, 3), ("PROFESSION", 2, 4)}),
        ([("CITY", 0, 2, -0.1)], set()),
    ],
)
def test_of_contradicting_spans_the_surer_one_stays(
    weighed: list[tuple[str, int, int, float]], kept: set[tuple[str, int, int]]
) -> None:
    assert found(weighed) == kept
    assert found(weighed[::-1]) == kept


def test_settling_takes_time_in_proportion() -> None:
    many = [("CITY", 10 * n, 10 * n + 5, 1.0) for n in range(20_000)]
    assert len(settle(many)) == 20_000
    assert settle([*many, ("CITY", 4, 11, 0.5)]) == settle(many)
    assert settle([*many, ("CITY", 100, 700, 2.0)])[1:] == [one for one in many if one[2] <= 100 or one[1] >= 700]


@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_any_logits_give_candidates_inside_the_text(seed: int, length: int) -> None:
    draw = np.random.default_rng(seed)
    logits = (draw.normal(size=(length, len(HEADS), 5)) * 4).astype(np.float32)
    rows, odds = candidates(logits)
    assert len(rows) == len(odds) == len({tuple(row) for row in rows.tolist()})
    assert ((rows[:, 0] >= 0) & (rows[:, 0] <= rows[:, 1]) & (rows[:, 1] < length)).all()
    assert (rows[:, 1] - rows[:, 0] < LONGEST).all()
    weighed = weigh(logits, lambda first, last: np.zeros((len(first), len(SPAN_LABELS)), dtype=np.float32))
    assert all(value >= LEAST and 0 <= start < end <= length for _, start, end, value in weighed)


def test_short_spans_are_rows_of_the_judges_table() -> None:
    spans = [("CITY", 3, 4), ("EVENT", 0, LONGEST), ("EVENT", 0, LONGEST + 1), ("TITLE", 0, 1)]
    assert scheme.short_spans(spans).tolist() == [
        [3, 0, SPAN_LABELS.index("CITY")], [0, LONGEST - 1, SPAN_LABELS.index("EVENT")]
    ]  # fmt: skip
    assert scheme.short_spans([]).shape == (0, 3)
