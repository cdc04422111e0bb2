"""Visits told by layout: members under a label, rows of tables, entries, chronicle dates, aims and results under headings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor import pipeline, reading
from extractor.schema import Document, OutcomeKind, Status

REPORT = """АДМИНИСТРАЦИЯ ГОРОДА ОМСКА

ОТЧЁТ
о международных связях за 2009 год

1. Лодзь

С 4 по 8 мая 2009 г. делегация Омска находилась с визитом в Лодзи (Польша).

Состав делегации:
– Анна Петровна Лукина, заместитель мэра;
– Олег Дмитриевич Сомов, директор музея.

Цель визита:
Обмен опытом реставрации деревянных зданий.

Результаты:
– подписано соглашение о выставках;
– делегация ознакомилась с работой мастерских.

2. Планы

– визит делегации Омска в Карловы Вары (июнь 2010 г.).
"""

TABLE = """ТОБОЛЬСКИЙ УНИВЕРСИТЕТ
Отчёт о командировках за 2013 год

№ | ФИО | Куда | Сроки | Цель | Результат
1 | Белов И.П. | Прага (Чехия) | 12–15 мая | конференция по химии | сделан доклад
2 | он же | Брно (Чехия) | 16 мая | переговоры | подписан договор
3 | Зуева А.Н. | Рига (Латвия) | июнь | стажировка | поездка отменена
"""

CHRONICLE = """ХРОНИКА
1998 год

МАРТ

12 марта. Вологду посетил посол Швеции Свен Хирдман.

20 марта. Мэр Вологды Алексей Якуничев выехал в Тарту.
"""


@pytest.fixture(scope="module")
def omsk() -> Document:
    return pipeline.extract(reading.from_text(REPORT))


def test_members_under_their_label_travel(omsk: Document) -> None:
    visit = omsk.visits[0]
    assert [v.name for v in visit.visitors] == ["делегация Омска", "Анна Петровна Лукина", "Олег Дмитриевич Сомов"]
    assert visit.place is not None
    assert (visit.place.name, visit.place.within) == ("Лодзь", "Польша")
    assert visit.when is not None
    assert visit.when.edtf == "2009-05-04/2009-05-08"


def test_aim_and_results_under_their_headings_belong_to_the_visit(omsk: Document) -> None:
    visit = omsk.visits[0]
    assert visit.purpose is not None
    assert visit.purpose.text == "Обмен опытом реставрации деревянных зданий"
    assert next((o.kind, o.text) for o in visit.outcomes) == (OutcomeKind.AGREEMENT, "подписано соглашение о выставках")
    assert OutcomeKind.STUDY in {o.kind for o in visit.outcomes}


def test_what_stands_under_plans_is_planned(omsk: Document) -> None:
    planned = [v for v in omsk.visits if v.status is Status.PLANNED]
    assert [(v.place.name, v.when.edtf) for v in planned if v.place and v.when] == [("Карловы Вары", "2010-06")]


def test_every_quote_is_cut_from_the_report(omsk: Document) -> None:
    for visit in omsk.visits:
        for quote in (*visit.evidence, *visit.outcomes, *([visit.purpose] if visit.purpose else []), *([visit.when] if visit.when else [])):
            assert omsk.report.quote(quote.span) == quote.text


def test_rows_of_a_table_are_trips_and_the_same_man_is_the_man_before() -> None:
    visits = pipeline.extract(reading.from_text(TABLE)).visits
    told = [(v.visitors[0].name, v.place.name, v.when.edtf, v.status.value) for v in visits if v.place and v.when]
    assert told == [
        ("И.П. Белов", "Прага", "2013-05-12/2013-05-15", "occurred"),
        ("И.П. Белов", "Брно", "2013-05-16", "occurred"),
        ("А.Н. Зуева", "Рига", "2013-06", "cancelled"),
    ]
    assert [o.text for o in visits[0].outcomes] == ["сделан доклад"]
    assert visits[1].purpose is not None
    assert visits[1].purpose.text == "переговоры"


FORM = """ОТЧЕТ О КОМАНДИРОВКЕ

ФИО: Белова Анна Сергеевна, доцент
Место работы: кафедра языков
Место командировки: Гранада (Испания)
Сроки: 3–17 октября 2016 г.
Цель: участие в конференции «Языки Европы»
Результаты: сделан доклад; достигнута договорённость о совместной публикации.
"""


def test_a_form_is_a_table_of_one_row() -> None:
    (visit,) = pipeline.extract(reading.from_text(FORM)).visits
    assert [v.name for v in visit.visitors] == ["Анна Сергеевна Белова"]
    assert visit.place is not None
    assert (visit.place.name, visit.place.within) == ("Гранада", "Испания")
    assert visit.when is not None
    assert visit.when.edtf == "2016-10-03/2016-10-17"
    assert visit.purpose is not None
    assert visit.purpose.text == "участие в конференции «Языки Европы»"
    assert [o.text for o in visit.outcomes] == ["сделан доклад", "достигнута договорённость о совместной публикации"]


def test_chronicle_entries_give_their_date_to_the_visit() -> None:
    visits = pipeline.extract(reading.from_text(CHRONICLE)).visits
    assert [(v.visitors[0].name, v.place.name, v.when.edtf) for v in visits if v.place and v.when] == [
        ("Свен Хирдман", "Вологда", "1998-03-12"),
        ("Алексей Якуничев", "Тарту", "1998-03-20"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В мае 2001 года Иван Лосев приехал в Омск. Через неделю он посетил Тюмень.", [("Иван Лосев", "Омск"), ("Иван Лосев", "Тюмень")]),
        ("Делегация Орла посетила Ливны, Мценск и Елец.", [("делегация Орла", "Ливны"), ("делегация Орла", "Мценск"), ("делегация Орла", "Елец")]),
        ("Делегация Орла посетила Ливны. Затем группа посетила Елец.", [("делегация Орла", "Ливны"), ("делегация Орла", "Елец")]),
        ("ОМСК\n\nИз Тары инженер Павел Котов вернулся в Омск.", [("Павел Котов", "Тара")]),
        ("Делегация Курска во главе с мэром Ольгой Германовой прибыла в Гомель.", [("делегация Курска", "Гомель"), ("Ольга Германова", "Гомель")]),
    ],
)
def test_pronouns_rows_and_leaders(text: str, expected: list[tuple[str, str]], told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert [(who, where) for who, where, _ in told(text)] == expected


def test_strange_text_never_raises(read: Callable[[str], Document]) -> None:
    for text in ("", " ", "\n\n\n", "посетил", "визит визит визит", "(((((", "а" * 5000, "В. В. В. В.", "\x00\x01", "👍 посетил 👍"):
        assert read(text).visits == () or read(text).visits
