"""Families of meaning: words that no rule names stand near those that mean the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations.ranking.meaning import SECTIONS, families, meanings, nearest, nearness


@pytest.mark.parametrize(("word", "family", "other"), [
    ("подъехать", "arriving", "building"), ("добраться", "travelling", "appointing"), ("погостить", "visiting", "shipping"), ("ночевать", "staying", "paying"),
    ("созвониться", "telephoning", "performing"), ("отгружать", "shipping", "performing"), ("отремонтировать", "building", "arriving"), ("осужденный", "arresting", "performing"),
    ("экспедиционный", "exploring", "paying"), ("рецензия", "reporting", "arriving"), ("обстрел", "fighting", "performing"), ("гастролировать", "travelling", "arresting"), ("визит", "visiting", "telephoning"),
])
def test_a_word_is_nearer_to_its_own_family(word: str, family: str, other: str) -> None:
    said = nearest([word])
    assert said[family] > said[other]


@pytest.mark.parametrize(("word", "section", "family", "other"), [
    ("дипломат", "people", "rulers", "firms"), ("лейтенант", "people", "soldiers", "scholars"), ("хоккеист", "people", "athletes", "bodies"), ("скрипач", "people", "artists", "firms"),
    ("студентка", "people", "learners", "rulers"), ("лицей", "houses", "schools", "farms"), ("часовня", "houses", "churches", "plants"), ("отель", "houses", "stations", "farms"),
])
def test_visitors_and_places_have_families_of_their_own(word: str, section: str, family: str, other: str) -> None:
    said = nearest([word], section)
    assert said[family] > said[other]


def test_every_family_has_a_place_among_the_features() -> None:
    assert {name for section in SECTIONS for name in meanings(section)} <= set(families())
    assert len(families()) == len(set(families()))
    assert len(nearness("приехать")) == len(families())


def test_words_without_a_vector_say_nothing() -> None:
    assert nearest(["ывапролд"]) == {} and nearest([]) == {}


@pytest.mark.parametrize("content", ["families: [a]", "other: 1", "families:\n  arriving: [прибыть]", "families:\n  arriving: прибыть"])
def test_a_broken_lexicon_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "meaning.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError):
        meanings("families", path)
