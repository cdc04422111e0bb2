"""Names out of context, and the capitals and order of the normal form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.entities.people import nominative
from extractor.entities.people.eastern import examples, is_eastern
from extractor.entities.people.knowledge import plain_capitals
from extractor.entities.people.resolve import family


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Е.В. Паршуты", "Е.В. Паршута"),
        ("АРЕФЬЕВ Л. Г.", "Л.Г. Арефьев"),
        ("Ложкина Андрея Кузьмича", "Андрей Кузьмич Ложкин"),
        ("Абдурахмановой Натальи Петровны", "Наталья Петровна Абдурахманова"),
        ("Льва Толстого", "Лев Толстой"),
        ("Роберта Дж. Маккейба", "Роберт Дж. Маккейб"),
        ("Шарлем де Голлем", "Шарль де Голль"),
        ("Урсулы фон дер Ляйен", "Урсула фон дер Ляйен"),
        ("ПЕТРОВА АННА СЕРГЕЕВНА", "Анна Сергеевна Петрова"),
        ("«»", "«»"),
    ],
)
def test_a_name_alone(form: str, expected: str) -> None:
    assert nominative(form) == expected


def test_case_and_gender_settle_what_the_form_leaves_open() -> None:
    assert nominative("Иванова А.П.", case="Gen") == "А.П. Иванов"
    assert nominative("Иванова А.П.", gender="f") == "А.П. Иванова"
    assert nominative("Пан Ги Муна", case="Gen") == "Пан Ги Мун"


@pytest.mark.parametrize(("name", "answer"), examples())
def test_eastern_names(name: str, answer: bool) -> None:
    assert is_eastern(tuple(name.split())) is answer


@pytest.mark.parametrize(
    ("form", "expected"),
    [("Ивановых", "Ивановы"), ("Вознесенскими", "Вознесенские"), ("Гукам", "Гуки"), ("Лавровы", "Лавровы")],
)
def test_families(form: str, expected: str) -> None:
    assert family(form) == expected


def test_capitals_become_normal() -> None:
    assert plain_capitals("БОНЧ-БРУЕВИЧ") == "Бонч-Бруевич"
    assert plain_capitals("Маккейб") == "Маккейб"


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(nominative(text), str)
