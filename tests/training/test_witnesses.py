"""The weights of the finders: what agrees with the gold is believed, what does not is not."""

from __future__ import annotations

from extractor.entities.witnesses import Finder, Witnesses
from extractor.language.tagger.tagger import Tagged
from extractor.training.entities.witnesses import _fitted, _Heard

NONE = Witnesses({}, {})


def test_a_finder_that_is_right_where_the_model_doubts_is_believed() -> None:
    heard = [_Heard([("CITY", 0, 5)], [Tagged(0, 5, "CITY", -1.2), Tagged(7, 9, "CITY", -1.2)], [("CITY", (0, 5))]) for _ in range(5)]
    assert _fitted("CITY", heard, NONE).finders == {"CITY": Finder(1.5, 0.0, None)}


def test_a_finder_that_is_right_where_the_model_sees_nothing_stands_alone() -> None:
    heard = [_Heard([("COUNTRY", 0, 5)], [], [("COUNTRY", (0, 5))])]
    assert _fitted("COUNTRY", heard, NONE).finders == {"COUNTRY": Finder(0.0, 0.0, 0.5)}


def test_a_finder_that_is_mostly_wrong_is_not_believed() -> None:
    heard = [_Heard([], [Tagged(0, 5, "ORGANIZATION", -0.4)], [("ORGANIZATION", (0, 5))])] * 3
    assert _fitted("ORGANIZATION", [*heard, _Heard([("ORGANIZATION", 0, 3)], [], [])], NONE).finders == {"ORGANIZATION": Finder()}


def test_only_frequent_labels_lean() -> None:
    shy = _Heard([("EVENT", 0, 5)], [Tagged(0, 5, "EVENT", -0.1)], [])
    assert _fitted("EVENT", [shy] * 10, NONE).lean == {}
    assert _fitted("EVENT", [shy] * 100, NONE).lean == {"EVENT": 0.25}
