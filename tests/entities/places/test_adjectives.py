"""Adjectives and inhabitants lead to their places."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extractor.entities.places import adjective, find_adjectives, find_places, inhabitants


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("томская", "Томск"), ("пермского", "Пермь"), ("московский", "Москва"), ("китайская", "Китай"), ("британская", "Великобритания"),
        ("шомодьский", "Шомодь"), ("уфимской", "Уфа"), ("елецкий", "Елец"), ("чикагской", "Чикаго"), ("калужских", "Калуга"),
        ("рязанскую", "Рязань"), ("саранский", "Саранск"), ("нидерландским", "Нидерланды"), ("ржевского", "Ржев"), ("шанхайскую", "Шанхай"),
        ("йошкар-олинского", "Йошкар-Ола"), ("европейский", "Европа"), ("прибалтийскому", "Прибалтика"), ("ленинградский", "Ленинград"),
        ("советских", "СССР"), ("тверской", "Тверь"), ("капошварская", "Капошвар"), ("варшавской", "Варшава"), ("Тбилисский", "Тбилиси"),
        ("подмосковном", "Московская область"), ("нижегородцу", None), ("городской", None), ("женский", None), ("мирской", None),
        ("русский", None), ("комсомольский", "Комсомольск-на-Амуре"), ("стол", None), ("", None),
    ],
)  # fmt: skip
def test_an_adjective_leads_to_its_place(word: str, place: str | None) -> None:
    assert adjective(word) == place


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("красноярцы", "Красноярск"), ("псковичи", "Псков"), ("французы", "Франция"), ("томичей", "Томск"), ("москвичам", "Москва"),
        ("японцами", "Япония"), ("киевлян", "Киев"), ("саратовцев", "Саратов"), ("мурманчане", "Мурманск"), ("немцы", "Германия"),
        ("певцы", None), ("граждане", None), ("иностранцы", None), ("отцы", None),
    ],
)  # fmt: skip
def test_inhabitants_lead_to_their_place(word: str, place: str | None) -> None:
    assert inhabitants(word) == place


def test_adjectives_in_a_text(analyse: Callable[[str], Doc]) -> None:
    doc = analyse("Томская делегация и китайский актёр посетили Пермский край.")
    places = find_places(doc)
    found = find_adjectives(doc, places)
    assert [(f.label, f.normal) for f in found] == [
        ("CITY", "Томск")
    ]  # an actor's is a nationality; the region is a name
    assert found[0].parts["adjective"] == "yes"
