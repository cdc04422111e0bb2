"""News names an event in one sentence and says where and when it is held in another, or by an adjective."""

from __future__ import annotations

from collections.abc import Callable

import pytest

VISITS = [
    ("Режиссёр Ольга Рябова вошла в жюри Выборгского кинофестиваля.", [("Ольга Рябова", "Выборг", "occurred")]),
    (
        "Актёр Пётр Сомов возглавит жюри фестиваля «Маяк».\n\nФестиваль пройдёт в Ейске 5 мая 2031 года.",
        [("Пётр Сомов", "Ейск", "planned")],
    ),
    (
        "Лыжник Олег Дымов примет участие в марафоне.\n\nМарафон состоится в Пскове 3 мая 2031 года.",
        [("Олег Дымов", "Псков", "planned")],
    ),
    (
        "Форум врачей пройдёт в Твери. Участниками форума станут хирурги Анна Зорина и Лев Зимин.",
        [("Анна Зорина", "Тверь", "planned"), ("Лев Зимин", "Тверь", "planned")],
    ),
    ("Матч Котов — Лосев состоится в мае 2031 года в Элисте.", [("Котов", "Элиста", "planned"), ("Лосев", "Элиста", "planned")]),
    (
        "В Ейске завершился турнир по самбо. Турнир собрал сто борцов.\n\nПобедителем стал Олег Дымов, Лев Зимин занял третье место.",
        [("Олег Дымов", "Ейск", "occurred"), ("Лев Зимин", "Ейск", "occurred")],
    ),
    ("Гонщик Карл Майер выиграл Гран-при Венгрии.", [("Карл Майер", "Венгрия", "occurred")]),
    ("Теннисистка Ольга Рябова выступит на берлинском турнире.", [("Ольга Рябова", "Берлин", "planned")]),
]
NOTHING = [
    "Депутат Лев Зимин выступил в Думе в защиту лесов Карелии.",
    "Ольга Рябова выступает за сборную Латвии.",
    "Фестиваль пройдёт в Ейске. Актёр Пётр Сомов живёт один.",
    "Режиссёр Ольга Рябова получила премию жюри.",
    "Лауреатом премии стал физик Лев Зимин.",
]
WHEN = [
    ("Конкурс «Маяк» пройдёт в Омске 7 мая 2031 года.\n\nЖюри конкурса возглавит скрипач Лев Зимин.", "2031-05-07"),
    ("Чемпионат Европы прошёл в Риге 3 мая 2001 года, чемпионат мира — в Осло.\n\nБегун Олег Дымов участвовал в чемпионате Европы.", "2001-05-03"),
]


@pytest.mark.parametrize(("text", "visits"), VISITS, ids=[t[:40] for t, _ in VISITS])
def test_place_of_the_event(text: str, visits: list[tuple[str, str, str]], told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert told(text) == visits


@pytest.mark.parametrize("text", NOTHING, ids=[t[:40] for t in NOTHING])
def test_who_is_at_no_event(text: str, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "edtf"), WHEN, ids=[t[:40] for t, _ in WHEN])
def test_time_of_the_event(text: str, edtf: str, read: Callable[..., object]) -> None:
    visits = read(text).visits  # type: ignore[attr-defined]
    assert [v.when.edtf for v in visits if v.when] == [edtf]
