"""A year's «г.» stays in the date, a city's does not."""

from __future__ import annotations

import pytest

from extractor.language.tagger.pieces import split
from extractor.language.tagger.tagger import load
from extractor.language.tagger.years import end_of_date


@pytest.mark.parametrize(
    ("date", "kept"),
    [
        ("в 1936 г.", "в 1936 г."),
        ("в 1936 г", "в 1936 г"),
        ("5 мая с. г.", "5 мая с. г."),
        ("12.03.36 в г", "12.03.36"),
        ("12.03.36 в г.", "12.03.36"),
        ("5 мая из г.", "5 мая"),
        ("в г", ""),
        ("1990-х гг.", "1990-х гг."),
        ("вчера", "вчера"),
    ],
)
def test_the_end_of_a_date(date: str, kept: str) -> None:
    cut = split(date)
    end = end_of_date(cut.forms, 0, len(cut))
    assert date[: cut.ends[end - 1] if end else 0] == kept


@pytest.mark.parametrize("city", ["Омск", "Казань", "Ленинград"])
def test_a_city_with_its_abbreviation_is_no_date(city: str) -> None:
    text = f"Сидоров А.П. выехал 12.03.36 в г. {city} на съезд."
    dates = [text[item.start : item.end] for item in load().tag(text) if item.label == "DATE"]
    assert dates == ["12.03.36"]
