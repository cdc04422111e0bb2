"""Places in running text: what is one, what it is called, where it lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.entities.found import Found
from extractor.entities.places import find_places, resolve
from extractor.entities.places.descriptors import examples

Shown = Callable[[str], list[str]]
Places = Callable[[str], list[Found]]


@pytest.mark.parametrize(("sentence", "names"), examples())
def test_the_examples_of_the_descriptors(sentence: str, names: tuple[str, ...], places: Places) -> None:
    assert tuple(f.normal for f in places(sentence)) == names


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Делегация Томска прибыла в Чанчжоу.", ["CITY Томск", "CITY Чанчжоу"]),
        ("Артисты выступали в Нижнем Новгороде и Великих Луках.", ["CITY Нижний Новгород", "CITY Великие Луки"]),
        ("Гости приехали из Нидерландов.", ["COUNTRY Нидерланды"]),
        ("Министр посетил КНДР и Республику Корея.", ["COUNTRY КНДР", "COUNTRY Республика Корея"]),
        ("Инспектор вернулся из Шадринского уезда.", ["DISTRICT Шадринский уезд"]),
        ("Рейс из Куала-Лумпура задержан.", ["CITY Куала-Лумпур"]),
        ("Они жили в Гельсингфорсе и Ревеле.", ["CITY Гельсингфорс", "CITY Ревель"]),
        ("Экспедиция шла по Мёртвому морю.", ["LOCATION Мёртвое море"]),
        ("ПОЕЗДКА В НОВОСИБИРСК", ["CITY Новосибирск"]),
        ("Встреча прошла на площади Святого Петра.", ["FACILITY площадь Святого Петра"]),
        ("Самолёт сел в аэропорту Шереметьево.", ["FACILITY аэропорт Шереметьево"]),
        ("Он шёл по улице имени Ленина.", ["FACILITY улица имени Ленина"]),
        ("Ветераны собрались в Долине Славы.", ["LOCATION Долина Славы"]),
        ("Учёный работал в Михайловском.", ["CITY Михайловское"]),
        (
            "Губернаторы Томской и Омской областей встретились.",
            ["STATE_OR_PROVINCE Томская область", "STATE_OR_PROVINCE Омская область"],
        ),
        ("Депутаты Ханты-Мансийского автономного округа уехали.", ["DISTRICT Ханты-Мансийский автономный округ"]),
    ],
)
def test_places_are_found(sentence: str, expected: list[str], shown: Shown) -> None:
    assert shown(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Пушкин читал стихи.",
        "Чехов и Гоголь спорили.",
        "Надежда Ивановна выступила с докладом.",
        "Владимир Ильич уехал рано.",
        "Мир победил войну.",
        "Команда «Томск» обыграла «Москву».",
        "В 1936 г. Петров уехал.",
        "Депутаты «Единой России» голосовали против.",
        "Он читал об орлах, победе и мире.",
        "И. И. Киров подписал акт.",
        "Отец Павел (о. Павел) служил молебен.",
        "Лена уехала домой.",
    ],
)
def test_what_is_no_place(sentence: str, shown: Shown) -> None:
    assert shown(sentence) == []


def test_a_surname_beside_a_town(shown: Shown) -> None:
    assert shown("Иванова выступила в Иванове.") == ["CITY Иваново"]
    assert shown("Роман Минский осмотрел Минск.") == ["CITY Минск"]


@pytest.mark.parametrize(
    ("sentence", "inner", "outer"),
    [
        ("Врачи учились в Хьюстоне (США).", "Хьюстон", "США"),
        ("Они провели день в Одензе, на острове Фюния.", "Одензе", "остров Фюния"),
        ("Делегация посетила Брно (Чехия).", "Брно", "Чехия"),
        ("Он приехал в Барнаул Алтайского края.", "Барнаул", "Алтайский край"),
        ("Юджин, штат Орегон, стал побратимом.", "Юджин", "Орегон"),
    ],
)
def test_the_enclosing_place(sentence: str, inner: str, outer: str, places: Places) -> None:
    assert {f.normal: f.parts.get("within") for f in places(sentence)}[inner] == outer


def test_a_place_is_linked(places: Places) -> None:
    (found,) = places("Комиссия работала в Ленинграде.")
    assert found.parts["gazetteer"] == "geonames:498817"
    assert found.parts["modern"] == "Санкт-Петербург"
    assert found.parts["country"] == "Россия"
    assert abs(float(found.parts["latitude"]) - 59.94) < 0.1
    assert found.rule.startswith("gazetteer")


def test_an_unknown_village_is_a_place_after_its_descriptor(places: Places) -> None:
    (found,) = places("Врач выехал в деревню Нижние Тыловаи.")
    assert (found.label, found.normal) == ("CITY", "Нижние Тыловаи")
    assert "gazetteer" not in found.parts


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Бригада вернулась из Тыркана до Уклыкты.", ["Тыркан", "Уклыкта"]),
        ("Врачи работали в Кырчанах.", ["Кырчаны"]),
        ("Лекторы выступали в Туле, Ургыме и Шовгенове.", ["Тула", "Ургым", "Шовгеново"]),
        ("Отряд поднялся на Кырз-Тау.", ["Кырз-Тау"]),
        ("Обследованы говоры деревень Верхняя Ургыма и Старый Погост.", ["Верхняя Ургыма", "Старый Погост"]),
        ("Туристы вышли к леднику Обручева.", ["ледник Обручева"]),
        ("Комиссия прибыла в Мырзему вчера.", ["Мырзема"]),
        ("Лыжники прошли по Приполярному Уралу.", ["Приполярный Урал"]),
        ("Плоты шли по реке Чусовой.", ["река Чусовая"]),
    ],
)
def test_an_unknown_name_where_only_a_place_can_stand(sentence: str, names: list[str], places: Places) -> None:
    assert [f.normal for f in places(sentence)] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "О Хырдыеве говорил тренер.",
        "Акт подписали Ургымов и Шовгенов.",
        "Пьеса «Ургыма» шла на сцене.",
        "Вопрос рассмотрен в Ургымском комбинате.",
        "У озера Лосев встретил рыбаков.",
    ],
)
def test_an_unknown_name_elsewhere_is_no_place(sentence: str, shown: Shown) -> None:
    assert not [one for one in shown(sentence) if one.startswith(("CITY", "LOCATION"))]


def test_a_namesake_is_chosen_by_the_country_beside_it(places: Places) -> None:
    states = next(f for f in places("Хор пел в Москве (США).") if f.label == "CITY")
    assert states.parts["iso"] == "US" and "beside" in states.parts["reason"]
    russia = next(f for f in places("Хор пел в Москве.") if f.label == "CITY")
    assert russia.parts["iso"] == "RU"


def test_a_namesake_is_left_open_with_its_candidates(places: Places) -> None:
    (found,) = places("Хор пел во Владимире.")
    assert found.parts["iso"] == "RU"
    assert "Украина" in found.parts["ambiguous"]


def test_the_home_of_the_report_decides(places: Places) -> None:
    founds = places("Гости приехали из Владимира.")
    (found,) = resolve(founds, home="Киев")
    assert found.parts["iso"] == "UA"
    assert found.parts["reason"] == "the report comes from its country"


def test_resolving_again_changes_nothing(places: Places) -> None:
    founds = places("Из Владимира, Александрии и Москвы гости приехали в Хьюстон (США).")
    assert resolve(founds) == founds
    assert [f.parts for f in resolve(founds)] == [f.parts for f in founds]


def test_spans_are_sorted_slices(analyse: Callable[[str], Doc]) -> None:
    text = "В г. Пскове, на площади Победы, гости из Томской области пели о Волге; потом уехали в Осло."
    founds = find_places(analyse(text))
    assert [f.span for f in founds] == sorted(f.span for f in founds)
    assert [text[slice(*f.span)] for f in founds] == ["Пскове", "площади Победы", "Томской области", "Волге", "Осло"]


def test_it_works_without_a_model() -> None:
    doc = Doc(Vocab(), words=["В", "Томске", "и", "Чанчжоу", "шли", "дожди", "."])
    assert [f.normal for f in find_places(doc)] == ["Томск", "Чанчжоу"]


def test_an_empty_document_has_no_places() -> None:
    assert find_places(Doc(Vocab(), words=[])) == []


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="гГ.с Томск-в(«»)\nобласти УАя1", min_size=1, max_size=9), max_size=15))
def test_strange_text_never_raises(words: list[str]) -> None:
    doc = Doc(Vocab(), words=words)
    for found in find_places(doc):
        assert 0 <= found.span[0] < found.span[1] <= len(doc.text)
        assert found.normal
