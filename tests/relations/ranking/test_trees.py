"""Trees score rows of named features, tell what each feature added, and keep both through their file."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.relations.ranking.trees import Trees

TREES = Trees.from_json({
    "base": -1.0,
    "trees": [
        [[0, "a verb of travel", 0.5, 0.1], [1, None, 0, -0.4], [2, "distance", 3.0, 0.6], [5, None, 0, 1.0], [6, None, 0, 0.2]],
        [[0, None, 0, 0.25]],
    ],
})


@pytest.mark.parametrize(
    ("row", "logit"),
    [({}, -1.15), ({"a verb of travel": 1.0}, 0.25), ({"a verb of travel": 1.0, "distance": 4.0}, -0.55), ({"unknown": 7.0}, -1.15)],
)
def test_a_row_walks_to_its_leaf(row: dict[str, float], logit: float) -> None:
    assert TREES.logits(TREES.table([row])) == pytest.approx([logit])


def test_contributions_name_the_features_and_add_up() -> None:
    row = {"a verb of travel": 1.0, "distance": 4.0}
    added = TREES.contributions(row)
    assert [name for name, _ in added] == ["a verb of travel", "distance"]
    roots = 0.1 + 0.25
    assert TREES.base + roots + sum(value for _, value in added) == pytest.approx(TREES.logits(TREES.table([row]))[0])


@given(st.lists(st.dictionaries(st.sampled_from(["a verb of travel", "distance", "else"]), st.floats(-9, 9)), max_size=5))
def test_rows_are_judged_alone_or_together_alike(rows: list[dict[str, float]]) -> None:
    together = TREES.logits(TREES.table(rows))
    assert together.tolist() == [TREES.logits(TREES.table([row]))[0] for row in rows]


def test_the_file_keeps_the_trees() -> None:
    again = Trees.from_json(json.loads(json.dumps(TREES.to_json())))
    assert again.to_json() == TREES.to_json()
    rows = [{"a verb of travel": float(a), "distance": float(d)} for a in range(2) for d in range(6)]
    assert np.array_equal(again.logits(again.table(rows)), TREES.logits(TREES.table(rows)))


@given(st.lists(st.dictionaries(st.sampled_from(["a verb of travel", "distance", "else"]), st.floats(-9, 9)), max_size=5))
def test_the_straight_walk_ends_where_the_one_step_by_step_does(rows: list[dict[str, float]]) -> None:
    roots = 0.1 + 0.25
    steps = [TREES.base + roots + sum(value for _, value in TREES.contributions(row)) for row in rows]
    assert TREES.logits(TREES.table(rows)) == pytest.approx(steps)
