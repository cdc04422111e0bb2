"""«В словацкой столице»: the town that news means without its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations.capitals import capitals, examples


@pytest.mark.parametrize(("text", "town"), examples(), ids=[t[:40] for t, _ in examples()])
def test_capital_examples(text: str, town: str | None, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert [place for _, place, _ in told(text)] == ([] if town is None else [town])


def test_the_capital_is_the_town_named_elsewhere(read: Callable[..., object]) -> None:
    text = "Министр Олег Фомин прилетел в Осло. Из норвежской столицы он вылетел в Ригу.\n\nВ норвежской столице Фомин посетил порт."
    visits = read(text).visits  # type: ignore[attr-defined]
    assert len({v.place.id for v in visits if v.place and v.place.name == "Осло"}) == 1


def test_a_malformed_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "capitals.yaml"
    path.write_text("towns: {}", encoding="utf-8")
    with pytest.raises(DataError, match="malformed"):
        capitals(path)
