"""Declension tables: every example declines as written, and every form leads back to its nominative."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.entities.people.declension import CASES, analyses, decline
from extractor.entities.people.dictionary import given_names, surname_weights
from extractor.entities.people.lexicon import load

PARADIGMS = load("declension.yaml")["paradigms"]
SURNAMES = sorted(surname_weights())
GIVEN = sorted((name, row[0]) for name, row in given_names().items() if row[0] != "u")


@pytest.mark.parametrize("entry", PARADIGMS, ids=lambda entry: str(entry["example"]).split(" > ")[0])
def test_an_example_declines_as_written(entry: dict[str, str]) -> None:
    nominative, forms = entry["example"].split(" > ")
    rows = decline(nominative, entry["kind"], entry["gender"])[1:]
    assert all(form in row for form, row in zip(forms.split(), rows, strict=True))


@given(st.sampled_from(SURNAMES), st.sampled_from("mf"))
@settings(max_examples=150, deadline=None)
def test_every_form_of_a_surname_leads_back(name: str, gender: str) -> None:
    name = name.capitalize()
    for case, forms in zip(CASES, decline(name, "surname", gender), strict=True):
        for form in forms:
            found = {(a.nominative, a.gender, a.case) for a in analyses(form, "surname", gender)}
            assert (name, gender, case) in found


@given(st.sampled_from(GIVEN))
@settings(max_examples=150, deadline=None)
def test_every_form_of_a_given_name_leads_back(entry: tuple[str, str]) -> None:
    name, gender = entry[0].capitalize(), entry[1]
    for case, forms in zip(CASES, decline(name, "given", gender), strict=True):
        for form in forms:
            found = {(a.nominative.replace("ё", "е"), a.case) for a in analyses(form, "given", gender)}
            assert (name, case) in found


@pytest.mark.parametrize(
    ("form", "gender", "nominative"),
    [
        ("Рябухиной", "f", "Рябухина"),
        ("Королёвым", "m", "Королёв"),
        ("Цоя", "m", "Цой"),
        ("Римского-Корсакова", "m", "Римский-Корсаков"),
        ("Соловьёва-Седого", "m", "Соловьёв-Седой"),
        ("Кравцом", "m", "Кравец"),
        ("Зайцу", "m", "Заяц"),
        ("Берии", "m", "Берия"),
        ("Рериха", "m", "Рерих"),
    ],
)
def test_hard_forms(form: str, gender: str, nominative: str) -> None:
    assert nominative in {a.nominative for a in analyses(form, "surname", gender)}


@pytest.mark.parametrize("name", ["Белых", "Дурново", "Дюма", "Золя", "Шевченко", "Грибаускайте"])
def test_some_names_never_change(name: str) -> None:
    assert set(decline(name, "surname", "m")) == {(name,)}


@given(st.text(max_size=12))
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(analyses(text, "surname"), tuple)
    assert isinstance(analyses(text, "given"), tuple)
