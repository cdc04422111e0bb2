"""The confidence that is fitted is calibrated, and moves from what was known only as far as the texts say."""

from __future__ import annotations

import pytest

from extractor.relations.confidence import confidence
from extractor.training.relations.calibration import (
    Judged,
    calibration_error,
    chance_error,
    cross_validated,
    fit_confidence,
    reliability,
)

BOASTING = [Judged(f"d{i}", {"ranker": 3.0}, i % 2 == 0) for i in range(60)]


def test_a_boasting_ranker_is_taken_down() -> None:
    table = fit_confidence(BOASTING)
    assert confidence({"ranker": 3.0}, table) == pytest.approx(0.5, abs=0.02)
    assert fit_confidence(BOASTING) == table


def test_a_few_texts_move_the_present_weights_little() -> None:
    present = {"bias": 0.0, "ranker": 1.0, "told twice": 0.7}
    assert fit_confidence([], present) == present
    few = fit_confidence(BOASTING[:4], present)
    assert present["ranker"] > few["ranker"] > 0.5 and few["told twice"] == 0.7


def test_each_document_is_judged_by_the_others() -> None:
    odd = [Judged("odd", {"strange": 1.0}, True)] * 30
    said = cross_validated([*BOASTING, *odd], 5)
    assert said[-1] < 0.9 < confidence({"strange": 1.0}, fit_confidence([*BOASTING, *odd]))


def test_calibration_error_of_a_perfect_and_of_a_boasting_guess() -> None:
    assert calibration_error([1.0, 1.0, 0.0], [True, True, False]) == 0.0
    assert calibration_error([0.95] * 4, [False] * 4) == pytest.approx(0.95)
    assert calibration_error([], []) == 0.0
    assert chance_error([0.0, 1.0] * 9) == 0.0 < chance_error([0.5] * 9)
    assert reliability([0.95, 0.91, 0.2], [True, False, False]) == [(0.2, 0.0, 1), (0.93, 0.5, 2)]
