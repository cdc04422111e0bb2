"""Confidence is a probability out of named signals, the ranker's logit first among them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import pipeline, reading
from extractor.errors import DataError
from extractor.relations.confidence import confidence, signals, weights
from extractor.schema import Document


def test_signals_name_what_speaks_for_a_visit(read: Callable[[str], Document]) -> None:
    document = read("12 мая 2003 года глава города Ирина Белова приехала в Ульяновск для обмена опытом.")
    (visit,) = document.visits
    assert signals(visit, 0.5) == {
        "dated to the day": 1.0, "with purpose": 1.0,
    }


def test_the_surer_the_ranker_the_surer_the_visit(read: Callable[[str], Document]) -> None:
    document = read("12 мая 2003 года глава города Ирина Белова приехала в Ульяновск.")
    rising = [confidence(signals(document.visits[0], p / 20), weights()) for p in range(1, 20)]
    assert rising == sorted(rising)
    assert 0 < rising[0] < rising[-1] < 1


def test_a_dated_visit_is_surer_than_an_undated_one() -> None:
    def sure(text: str) -> float:
        (visit,) = pipeline.extract(reading.from_text(text, name="sentence", mend=False)).visits
        return visit.confidence

    assert sure("12 мая 2003 года Ирина Белова приехала в Ульяновск.") > sure("Ирина Белова приехала в Ульяновск.")


def test_a_signal_without_a_weight_counts_nothing() -> None:
    assert confidence({"ranker": 2.0, "unheard of": 9.0}, {"bias": -1.0, "ranker": 0.5}) == 0.5


@pytest.mark.parametrize("content", ["weights: [1, 2]", '{"weights": [1, 2]}', '{"weights": {"bias": "viel"}}', ""])
def test_a_broken_table_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "confidence.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="not a table of weights"):
        weights(path)
