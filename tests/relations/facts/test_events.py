"""Meetings, agreements and membership: status, date, topic, lists; and what is none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.schema import Fact

Facts = Callable[[str], tuple[Fact, ...]]
Ask = Callable[[str, str], list[list[str]]]


def _one(facts: tuple[Fact, ...], kind: str) -> Fact:
    (fact,) = [f for f in facts if f.type == kind]
    return fact


def test_topic_date_and_place_of_a_meeting(facts_in: Facts) -> None:
    meeting = _one(facts_in("12 мая 2010 года мэр Твери Олег Зимин встретился в Риге с Марио Росси. Они обсудили обмен школьниками."), "meeting")
    values = {role: value for role, value, _ in meeting.arguments}
    assert values["place"] == "Рига"
    assert values["topic"] == "обмен школьниками"
    assert meeting.when is not None
    assert meeting.when.edtf == "2010-05-12"
    assert meeting.status.value == "occurred"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Завтра Олег Зимин встретится с Марио Росси.", "planned"),
        ("Олег Зимин не встречался с Марио Росси.", "denied"),
        ("Встреча Олега Зимина с Марио Росси отменена.", "cancelled"),
        ("Олег Зимин хотел бы встретиться с Марио Росси.", "proposed"),
    ],
)
def test_status_of_a_meeting(text: str, status: str, facts_in: Facts) -> None:
    assert _one(facts_in(text), "meeting").status.value == status


@pytest.mark.parametrize(
    "text",
    [
        "Олег Зимин приехал в Ригу.",
        "Олег Зимин встретился с трудностями.",
        "Состоялся телефонный разговор Олега Зимина и Марио Росси.",
        "Анна Лосева приняла закон к исполнению.",
    ],
)
def test_no_meeting(text: str, stated: Ask) -> None:
    assert stated(text, "meeting") == []


def test_an_agreement_to_come(facts_in: Facts) -> None:
    fact = _one(facts_in("В 2015 году Псков и Рига подпишут договор о дружбе."), "agreement")
    assert (fact.status.value, fact.when.edtf if fact.when else None) == ("planned", "2015")


def test_one_party_alone_makes_no_agreement(stated: Ask) -> None:
    assert stated("Псков подписал соглашение о дружбе.", "agreement") == []


def test_members_listed_under_their_heading(stated: Ask) -> None:
    text = "Поездка в Ригу\n\nСостав делегации Твери:\n- Анна Лосева, заместитель мэра;\n- ректор университета Олег Зимин.\n"
    assert stated(text, "membership") == [
        ["member: Анна Лосева", "group: делегация Твери"],
        ["member: Олег Зимин", "group: делегация Твери"],
    ]


def test_the_same_member_told_twice_is_one(stated: Ask) -> None:
    text = "Делегация Пскова во главе с Иваном Титовым прибыла в Ригу. Иван Титов возглавил делегацию Пскова впервые."
    assert stated(text, "membership") == [["member: Иван Титов", "position: глава", "group: делегация Пскова"]]


def test_who_is_received_with_his_party_has_not_met_himself(stated: Ask) -> None:
    assert stated("В Думе была принята группа депутатов Белостока во главе с Яном Ковальским.", "meeting") == []


@pytest.mark.parametrize(
    "text",
    [
        "Завоз товаров ведётся на основании договоров между администрациями сельских поселений и перевозчиками.",
        "Администрация заключает с Фондом соглашение о субсидии.",
        "Программа помогает заводам Вологды в заключении договоров с торговыми сетями Пскова.",
    ],
)
def test_norms_and_papers_not_yet_signed_are_no_agreements(text: str, facts_in: Facts) -> None:
    assert [fact for fact in facts_in(text) if fact.type == "agreement"] == []
