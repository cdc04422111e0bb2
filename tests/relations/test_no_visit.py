"""What in the words of travel and presence is no visit: custody, careers, offers of work, sentences served, returns home."""

from __future__ import annotations

from collections.abc import Callable

import pytest

NOTHING = [
    "Осуждённый Павел Лунин отбывает в Карелии семилетний срок.",
    "Бухгалтер Анна Котова с мая находится в следственном изоляторе в Твери под арестом.",
    "Суд отправил водителя Петра Котова в колонию в Рязань.",
    "Инженера Олега Дымова пригласили на должность директора в Самару.",
    "Актёра Петра Сомова пригласили на работу в Голливуд.",
    "Депутат Лев Зимин представляет Карелию в Думе.",
    "Слесарь Павел Лунин принимал участие в вооружённом конфликте в Абхазии.",
    "Майор Олег Фомин служил в Латвии.",
    "Экономист Анна Котова поработала в Росбанке.",
    "Борт с телом Петра Котова приземлился в Рязани.",
    "Режиссёр Анна Зорина не может представить театр в Рязани без хора.",
    "В 1951 году Лев Зимин работал в Осло в банке.",
    "После учёбы биолог Карл Майер вернулся в Германию.",
]
STILL = [
    ("Делегация Твери отбыла в Минск 3 мая 2011 года.", [("делегация Твери", "Минск")]),
    ("Посол Иван Руденко отбывал в Париж через Осло в мае 2011 года.", [("Иван Руденко", "Париж"), ("Иван Руденко", "Осло")]),
    ("В марте 2004 года врач Анна Котова поработала в Минске.", [("Анна Котова", "Минск")]),
]
AIMS = [
    ("Лыжник Олег Дымов примет участие в забеге в Осло.", "примет участие в забеге"),
    ("Скрипач Лев Зимин возглавит жюри конкурса в Осло.", "возглавит жюри конкурса"),
    ("Лыжник Олег Дымов принял участие в забеге в Осло.", None),
]
RESULTS = [
    ("Теннисистка Ольга Рябова выиграла турнир в Брисбене.", "Ольга Рябова выиграла турнир"),
    ("Лыжник Олег Дымов установил в Саппоро рекорд трассы.", "Олег Дымов установил в Саппоро рекорд трассы"),
]


@pytest.mark.parametrize("text", NOTHING, ids=[t[:40] for t in NOTHING])
def test_no_visit(text: str, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "visits"), STILL, ids=[t[:40] for t, _ in STILL])
def test_the_same_words_of_a_visit(text: str, visits: list[tuple[str, str]], told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert [(who, where) for who, where, _ in told(text)] == visits


@pytest.mark.parametrize(("text", "aim"), AIMS, ids=[t[:40] for t, _ in AIMS])
def test_what_somebody_will_do_there_is_the_aim(text: str, aim: str | None, read: Callable[..., object]) -> None:
    purposes = [v.purpose.text if v.purpose else None for v in read(f"Новости.\n\n{text}").visits]  # type: ignore[attr-defined]
    assert [p if p is None else p[: len(aim or "")] for p in purposes] == [aim]


@pytest.mark.parametrize(("text", "result"), RESULTS, ids=[t[:40] for t, _ in RESULTS])
def test_results_of_a_contest(text: str, result: str, read: Callable[..., object]) -> None:
    found = [o.text for v in read(text).visits for o in v.outcomes]  # type: ignore[attr-defined]
    assert len(found) == 1
    assert found[0].endswith(result.split()[-1]) or result.split()[2] in found[0]
