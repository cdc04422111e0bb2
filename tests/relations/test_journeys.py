"""Reports on one journey and entries without verbs: who goes along, which place a paragraph is about, routes with their dates.
The texts are of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.schema import Document

Told = list[tuple[str, str, str]]

TRIP = """Отчёт
инженера П. С. Дымова о поездке в Австрию в составе группы литейщиков (1962 год)

Список группы:
1. Дымов П. С., инженер
2. Зорин И. А., механик
3. Лосев К. Н., переводчик

Вена. 3 мая мы посетили завод «Феникс». Назавтра ездили вдвоём с Зориным в Линц.

Грац. Прибыли 6 мая. Группа осмотрела литейный цех завода «Штайр».

Инженер П. Дымов
20 мая 1962 г.
"""


def pairs(document: Document, place: str) -> set[str]:
    return {v.name for visit in document.visits if visit.place and place in visit.place.name for v in visit.visitors}


def test_we_of_a_trip_report_are_all_who_went(read: Callable[[str], Document]) -> None:
    document = read(TRIP)
    everybody = {"П.С. Дымов", "И.А. Зорин", "К.Н. Лосев"}
    assert everybody <= pairs(document, "Феникс")
    assert everybody <= pairs(document, "Грац")


def test_a_number_word_counts_the_party(read: Callable[[str], Document]) -> None:
    assert pairs(read(TRIP), "Линц") == {"П.С. Дымов", "И.А. Зорин"}


ENTRIES = [
    ("ХРОНИКА\n2009 год\n\n17–18 апреля – Турку (Финляндия), конференция портов. Доклад директора порта Е. Б. Дымова.", [("Е.Б. Дымов", "Турку", "2009-04-17/2009-04-18")]),
    ("ХРОНИКА\n2009 год\n\n26 марта П. С. Лосев – Казань, собрание союза городов.", [("П.С. Лосев", "Казань", "2009-03-26")]),
    ("ОТЧЁТ\n2009 год\n\nМинистр Олег Фомин участвовал: 12 октября – Казань, форум; 3 декабря – Оренбург, совещание.", [("Олег Фомин", "Казань", "2009-10-12"), ("Олег Фомин", "Оренбург", "2009-12-03")]),
    ("ОТЧЁТ\n2009 год\n\nДоцент Анна Зорина читала лекции: Уфа 4 и 5 марта, Рига 8 марта.", [("Анна Зорина", "Уфа", "2009-03-04/2009-03-05"), ("Анна Зорина", "Рига", "2009-03-08")]),
    ("ОТЧЁТ\n2009 год\n\nВыезды с проверкой: Елец (инспектор Лосев П. С., 13–14 марта), Липецк (он же, 30 марта).", [("П.С. Лосев", "Елец", "2009-03-13/2009-03-14"), ("П.С. Лосев", "Липецк", "2009-03-30")]),
]


@pytest.mark.parametrize(("text", "wanted"), ENTRIES)
def test_rows_of_places_and_dates(read: Callable[[str], Document], text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = [(v.name, visit.place.name, visit.when.edtf if visit.when else None) for visit in read(text).visits if visit.place for v in visit.visitors]
    assert [entry for entry in wanted if entry not in found] == []


TABLE = """ОМСКИЙ ИНСТИТУТ СВЯЗИ
Командировки за 2003 год

№ | Кто | Куда (город, принимающая организация) | Дата выезда | Дата возврата | Основание и задание | Отметка о выполнении
1 | Лосев П. С. | Саратов, завод «Контакт» | 20.01 | 24.01 | Согласование чертежей | подписаны
2 | Зорин И. А. | —"— | 03.02 | 10.02 | То же | не поехал по болезни
"""


def test_a_column_is_what_its_first_word_says(read: Callable[[str], Document]) -> None:
    visits = read(TABLE).visits
    assert [(v.place.name if v.place else None, v.when.edtf if v.when else None, v.status.value) for v in visits] == [
        ("Саратов", "2003-01-20/2003-01-24", "occurred"),
        ("Саратов", "2003-02-03/2003-02-10", "denied"),
    ]


def test_a_bare_noun_means_the_house_that_reports(read: Callable[[str], Document]) -> None:
    text = "Музей-заповедник «Усадьба Липки»\n\nХРОНИКА\n2015 год\n\n12 июня. Усадьбу осмотрел губернатор Пётр Лаптев."
    assert pairs(read(text), "Липки") == {"Пётр Лаптев"}


DROPPED = [
    ("ОТЧЁТ\n1961 год\n\nВ мае 1961 года инженер Пётр Седов ездил в Вену. Линц пришлось из маршрута исключить.", "Линц"),
    ("ОТЧЁТ\n1993 год\n\n12 мая в Арзамасе побывала делегация Бремена. Выкса отпала: размыло дорогу.", "Выкса"),
]


@pytest.mark.parametrize(("text", "place"), DROPPED)
def test_a_stop_that_fell_through_is_told(read: Callable[[str], Document], text: str, place: str) -> None:
    assert [v.status.value for v in read(text).visits if v.place and v.place.name == place] == ["cancelled"]


def test_guests_of_a_theatre_come_to_its_town(told: Callable[[str], Told]) -> None:
    text = "Омский театр кукол «Арлекин»\n\nОТЧЁТ\nза 2002 год\n\n27 марта к нам приехал артист Олег Дымов."
    assert ("Олег Дымов", "Омск", "occurred") in told(text)


def test_guests_in_a_list_under_its_lead_in(told: Callable[[str], Told]) -> None:
    text = "ИНСТИТУТ РЫБОВОДСТВА (г. Иркутск)\n\nОТЧЁТ\nза 1963 год\n\nВ 1963 году институт посетили гости:\n– профессор Сиро Танака, 16–19 июля;\n– академик П. С. Лосев (март)."
    assert {name for name, _, _ in told(text)} >= {"Сиро Танака", "П.С. Лосев"}


def test_what_was_not_done_has_no_day(read: Callable[[str], Document]) -> None:
    text = "ОТЧЁТ\n1946 год\n\n13 мая 1946 года инженер Пётр Седов выехал в Брно. Инженер Иван Лосев в Брно не ездил."
    assert [v.when for v in read(text).visits if v.status.value == "denied"] == [None]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("В с. Ургым фельдшер П. С. Дымов выезжал 5 мая 1928 г.", {"Ургым"}),
        ("9 мая 1928 года П. С. Дымов приехал в дер. Мырзема.", {"Мырзема"}),
        ("4 июня 1974 года П. С. Дымов ездил на кирпичный завод и в районную больницу.", {"кирпичный завод", "районная больница"}),
        ("4 июня 1974 года П. С. Дымов посетил льнокомбинат.", {"льнокомбинат"}),
        ("4 июня 1974 года П. С. Дымов посетил краеведческий музей и Никольский монастырь.", {"краеведческий музей", "Никольский монастырь"}),
        ("4 июня 1974 года П. С. Дымов посетил стекольный завод в Туле.", {"стекольный завод"}),
        ("4 июня 1974 года П. С. Дымов посетил лыжную базу имени Лосевой.", {"лыжная база имени Лосевой"}),
        ("4 июня 1974 года П. С. Дымов обследовал деревни Ургыма и Мырза.", {"Ургыма", "Мырза"}),
        ("4 июня 1974 года П. С. Дымов осмотрел крепость Ургым.", {"крепость Ургым"}),
        ("4 июня 1974 года П. С. Дымов позвонил в районную больницу.", set()),
        ("4 июня 1974 года П. С. Дымов осмотрел прибор.", set()),
        ("4 июня 1974 года П. С. Дымов присутствовал на Омской конной выставке.", {"Омск"}),
        ("4 июня 1974 года П. С. Дымов работал в долине реки Ургымы.", {"река Ургыма"}),
        ("4 июня 1974 года П. С. Дымов вышел из павильона выставки.", set()),
    ],
)
def test_small_places_and_sites_are_what_is_visited(text: str, places: set[str], read: Callable[[str], Document]) -> None:
    assert {visit.place.name for visit in read(text).visits if visit.place} == places
