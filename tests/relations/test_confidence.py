"""Confidence is a probability, explained by named signals, and fitted weights behave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations.confidence import confidence, signals, weights
from extractor.schema import Document
from extractor.training.confidence import calibration_error, fit


def test_signals_name_what_speaks_for_a_visit(read: Callable[[str], Document]) -> None:
    document = read("12 мая 2003 года глава города Ирина Белова приехала в Ульяновск.")
    (visit,) = document.visits
    held = signals(visit, document.report)
    assert {"a person", "a full name", "dated to the day", "place city", "place in the evidence", "rule motion-verb"} <= set(held)
    assert visit.confidence == confidence(visit, document.report)
    assert 0 < visit.confidence < 1


def test_a_dated_visit_is_surer_than_an_undated_one(read: Callable[[str], Document]) -> None:
    (dated,) = read("12 мая 2003 года Ирина Белова приехала в Ульяновск.").visits
    (bare,) = read("Ирина Белова приехала в Ульяновск.").visits
    assert dated.confidence > bare.confidence


def test_a_broken_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "confidence.yaml"
    path.write_text("weights: [1, 2]", encoding="utf-8")
    with pytest.raises(DataError, match="not a table of weights"):
        weights(path)


def test_fitting_finds_the_signal_that_matters() -> None:
    rows = [(f"d{i}", ("good",) if i % 2 else ("bad",), bool(i % 2)) for i in range(40)]
    table = fit(rows)
    assert table["good"] > 0 > table["bad"]
    assert fit(rows) == table


def test_calibration_error_of_a_perfect_and_of_a_boasting_guess() -> None:
    assert calibration_error([1.0, 1.0, 0.0], [True, True, False]) == 0.0
    assert calibration_error([0.95] * 4, [False] * 4) == pytest.approx(0.95)
