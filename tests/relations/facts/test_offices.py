"""Who holds which office where: apposition, rows, adjectives, brackets, verbs; and what is no office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Ask = Callable[[str, str], list[list[str]]]


@pytest.mark.parametrize(
    ("text", "who", "position", "where"),
    [
        ("Мэр Томска Иван Титов открыл выставку.", "Иван Титов", "мэр", "Томск"),
        ("Иван Титов, мэр Томска, открыл выставку.", "Иван Титов", "мэр", "Томск"),
        ("С речью выступил заместитель министра культуры Эстонии Яак Тамм.", "Яак Тамм", "заместитель министра культуры", "Эстония"),
        ("Директор завода «Заря» Павел Громов подписал акт.", "Павел Громов", "директор", "завод «Заря»"),
        ("Об этом рассказал французский посол Жан Морель.", "Жан Морель", "посол", "Франция"),
        ("Слово взял свердловский губернатор Олег Зимин.", "Олег Зимин", "губернатор", "Свердловская область"),
        ("Прибыл чрезвычайный и полномочный посол Италии Марио Росси.", "Марио Росси", "чрезвычайный и полномочный посол", "Италия"),
        ("Известный политик, лидер партии «Свет» Анна Лосева дала интервью.", "Анна Лосева", "лидер", "партия «Свет»"),
        ("Слово взял заместитель главы администрации Лесного района по социальным вопросам Олег Зимин.", "Олег Зимин", "заместитель главы", "администрация Лесного района"),
        ("Заместитель председателя комитета по делам молодёжи Олег Зимин открыл съезд.", "Олег Зимин", "заместитель председателя", "комитет по делам молодёжи"),
        ("Посол Норвегии в регионе Ян Кубис прочёл лекцию.", "Ян Кубис", "посол", "Норвегия"),
    ],
)
def test_an_office_with_its_holder_and_seat(text: str, who: str, position: str, where: str, stated: Ask) -> None:
    assert [f"who: {who}", f"position: {position}", f"where: {where}"] in stated(text, "office")


def test_offices_in_a_row_share_their_holder(stated: Ask) -> None:
    found = stated("Председатель Псковской думы, ректор Псковского университета Олег Зимин открыл съезд.", "office")
    assert found == [
        ["who: Олег Зимин", "position: председатель", "where: Псковская дума"],
        ["who: Олег Зимин", "position: ректор", "where: Псковский университет"],
    ]


def test_an_office_told_twice_is_one_fact_with_two_sentences(facts_in: Callable[[str], tuple]) -> None:  # type: ignore[type-arg]
    facts = [f for f in facts_in("Мэр Томска Иван Титов открыл выставку. Затем мэр Томска Иван Титов уехал.") if f.type == "office"]
    assert len(facts) == 1
    assert len(facts[0].evidence) == 2


@pytest.mark.parametrize(
    "text",
    [
        "После Индонезии приехал Иван Титов.",
        "Победитель конкурса Иван Титов получил приз.",
        "Прибыл муж актрисы Сергей Громов.",
        "Мэр открыл выставку.",
    ],
)
def test_no_office(text: str, stated: Ask) -> None:
    assert stated(text, "office") == []


def test_a_nationality_is_no_seat(stated: Ask) -> None:
    assert stated("Фильм снял немецкий режиссёр Карл Вольф.", "office") == [["who: Карл Вольф", "position: немецкий режиссёр"]]


def test_an_office_to_come_is_planned(facts_in: Callable[[str], tuple]) -> None:  # type: ignore[type-arg]
    facts = [f for f in facts_in("В 2012 году Пётр Ильин станет директором Омского музея.") if f.type == "office"]
    assert [(f.status.value, f.when.edtf) for f in facts] == [("planned", "2012")]


def test_an_office_in_the_plural_is_held_by_each(stated: Ask) -> None:
    assert stated("Главные врачи Томска Иван Титов и Олег Зимин выступили с докладом.", "office") == [
        ["who: Иван Титов", "position: главный врач", "where: Томск"],
        ["who: Олег Зимин", "position: главный врач", "where: Томск"],
    ]


def test_one_office_in_two_bodies(stated: Ask) -> None:
    assert stated("Член Общественной палаты и Академии художеств Иван Титов выступил с докладом.", "office") == [
        ["who: Иван Титов", "position: член", "where: Общественная палата"],
        ["who: Иван Титов", "position: член", "where: Академия художеств"],
    ]


def test_the_goal_of_a_trip_is_no_seat(stated: Ask) -> None:
    assert stated("Состоялась поездка ректора Ивана Титова в Китай.", "office") == [["who: Иван Титов", "position: ректор"]]
