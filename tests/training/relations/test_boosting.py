"""Boosting finds what decides, the same each time, and can go on from what is there."""

from __future__ import annotations

import numpy as np

from extractor.training.relations.boosting import Settings, grow

SETTINGS = Settings(trees=30, depth=3, rate=0.3, rows=0.9, columns=1.0, least=0.5)
CHANCE = np.random.default_rng(1)
ROWS = CHANCE.random((300, 3)).astype(np.float32)
RIGHT = (ROWS[:, 0] > 0.5) ^ (ROWS[:, 1] > 0.5)
NAMES = ("first", "second", "noise")


def share_right(logits: np.ndarray, right: np.ndarray) -> float:
    return float(((logits > 0) == right).mean())


def test_an_exclusive_or_is_learned() -> None:
    trees = grow(ROWS, RIGHT, NAMES, SETTINGS)
    assert share_right(trees.logits(ROWS), RIGHT) > 0.95
    assert [name for name, _ in trees.contributions({"first": 0.9, "second": 0.1, "noise": 0.5})][2] == "noise"


def test_the_same_rows_grow_the_same_trees() -> None:
    assert grow(ROWS, RIGHT, NAMES, SETTINGS).to_json() == grow(ROWS, RIGHT, NAMES, SETTINGS).to_json()


def test_growing_on_keeps_what_was_known_and_learns_a_new_feature() -> None:
    before = grow(ROWS, RIGHT, NAMES, SETTINGS)
    wider = np.concatenate([ROWS, CHANCE.random((300, 1)).astype(np.float32)], axis=1)
    turned = RIGHT & (wider[:, 3] < 0.5)
    after = grow(wider, turned, (*NAMES, "fourth"), SETTINGS, before)
    assert len(after.feature) == 60
    assert share_right(after.logits(wider), turned) > share_right(before.logits(ROWS), turned) + 0.1


def test_rows_of_one_kind_alone_give_no_infinite_logit() -> None:
    trees = grow(ROWS[:5], np.ones(5, dtype=bool), NAMES, SETTINGS)
    assert np.isfinite(trees.logits(ROWS)).all()
