"""News varies its words for the one it is about: «дипломат», «33-летняя певица», «во время своего визита»."""

from __future__ import annotations

from collections.abc import Callable

import pytest

VISITS = [
    (
        "Магнат Олег Дымов купил остров.\n\nДымов родился в 1970 году.\n\nВ мае 2012 года 42-летний предприниматель прилетел в Осло. Дымову там рады.",
        [("Олег Дымов", "Осло")],
    ),
    ("Певица Анна Зорина отменила вечер.\n\nВ июне 2011 года певица гастролировала в Каунасе.", [("Анна Зорина", "Каунас")]),
    ("Во время своего визита в Осло в мае 2011 года министр Олег Фомин осудил пиратов.", [("Олег Фомин", "Осло")]),
    ("В мае 2011 года Анна Зорина отвезла сына Петра в Псков.", [("Анна Зорина", "Псков"), ("Петр", "Псков")]),
    ("3 мая 2011 года в Твери выступили скрипачи Лев Зимин (ансамбль «Маяк»), Олег Дымов и Пётр Котов.", [("Лев Зимин", "Тверь"), ("Олег Дымов", "Тверь"), ("Пётр Котов", "Тверь")]),
]
NOTHING = [
    "Магнат Олег Дымов купил остров.\n\nПевица уехала в Осло в мае 2011 года.",
]


@pytest.mark.parametrize(("text", "visits"), VISITS, ids=[t[:40] for t, _ in VISITS])
def test_who_is_meant(text: str, visits: list[tuple[str, str]], told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert [(who, where) for who, where, _ in told(text)] == visits


@pytest.mark.parametrize("text", NOTHING, ids=[t[:40] for t in NOTHING])
def test_who_is_not_meant(text: str, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert all(who != "Олег Дымов" for who, _, _ in told(text))
