"""Chinese and Japanese names in Russian letters."""

from __future__ import annotations

import pytest

from extractor.training.gazetteer.build import main_name, russian_names
from extractor.training.gazetteer.transliteration import chinese, japanese


@pytest.mark.parametrize(
    ("pinyin", "russian"),
    [
        ("Zhenjiang", "Чжэньцзян"), ("Changzhou", "Чанчжоу"), ("Xuchang", "Сюйчан"), ("Guang’an", "Гуанань"), ("Qingdao", "Циндао"),
        ("Shangqiu", "Шанцю"), ("Jinan", "Цзинань"), ("Ningbo", "Нинбо"), ("Kunming", "Куньмин"), ("Harbin", None),
    ],
)  # fmt: skip
def test_pinyin(pinyin: str, russian: str | None) -> None:
    assert chinese(pinyin) == russian


@pytest.mark.parametrize(
    ("hepburn", "russian"),
    [("Kurashiki", "Курасики"), ("Matsumoto", "Мацумото"), ("Gunma", "Гумма"), ("Sapporo", "Саппоро"), ("Xyz", None)],
)
def test_hepburn(hepburn: str, russian: str | None) -> None:
    assert japanese(hepburn) == russian


def test_names_in_other_letters_are_left_out() -> None:
    assert russian_names(["Томск", "Томськ", "Tomsk", "Тәмск", "То", "томск", "Томск ош"]) == ["Томск", "Томськ"]


def test_the_name_to_show_is_the_dictionarys_then_the_nearest() -> None:
    assert main_name(["Одэнсэ", "Оденсе"], "Odense", []) == "Оденсе"
    assert main_name(["Пекин", "Бэйцзин"], "Beijing", ["Пекин"]) == "Пекин"
