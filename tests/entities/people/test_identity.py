"""Identity inside a report: which mentions are one person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extractor.entities.people import find_offices, find_people, link
from extractor.schema import Person

Analyse = Callable[[str], Doc]


def linked(analysed: Analyse, text: str) -> tuple[list[Person], list[tuple[str, str]]]:
    """Persons, and (surface, name of its person) of every mention."""
    doc = analysed(text)
    people = find_people(doc)
    persons, mentions, _ = link(people, find_offices(doc, people), doc)
    names = {person.id: person.name for person in persons}
    return persons, [(text[slice(*found.span)], names[entity]) for found, entity in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Прибыл Виктор Кресс. Кресс открыл съезд.", ["Виктор Кресс"]),
        ("Прибыл В.М. Кресс. Виктор Кресс открыл съезд.", ["Виктор Кресс"]),
        ("Выехал СКРЕБКОВ А.В. Тов. Скребков вернулся.", ["А.В. Скребков"]),
        ("Выступил И.И. Иванов. Ему ответил П.П. Иванов.", ["И.И. Иванов", "П.П. Иванов"]),
        ("Приехали Олег Громов и Анна Громова. Громова выступила.", ["Олег Громов", "Анна Громова"]),
        ("Пела Инна Поздеева. Инна Борисовна раскланялась.", ["Инна Борисовна Поздеева"]),
        ("Играла Екатерина Лоншакова. Катя Лоншакова рада.", ["Екатерина Лоншакова"]),
    ],
)
def test_who_is_one_person(analysed: Analyse, text: str, expected: list[str]) -> None:
    assert [person.name for person in linked(analysed, text)[0]] == expected


def test_aliases_role_and_affiliation(analysed: Analyse) -> None:
    text = "Гостей принял губернатор Томской области Виктор Кресс. Кресс вручил подарки."
    (person,) = linked(analysed, text)[0]
    assert person.name == "Виктор Кресс"
    assert person.aliases == ("Кресс",)
    assert person.gender == "m"
    assert (person.role, person.affiliation) == ("губернатор", "Томская область")


def test_an_office_alone_is_its_holder(analysed: Analyse) -> None:
    text = "Съезд открыл губернатор Виктор Кресс. Затем губернатор уехал. Мэр остался."
    assert linked(analysed, text)[1] == [
        ("губернатор", "Виктор Кресс") if i == 1 else ("Виктор Кресс", "Виктор Кресс") for i in (0, 1)
    ]


def test_an_office_of_another_place_is_another(analysed: Analyse) -> None:
    text = "Приехал мэр Томска Иван Громов. Мэр Омска не приехал."
    assert [surface for surface, _ in linked(analysed, text)[1]] == ["Иван Громов"]


def test_ids_are_stable_and_depend_on_the_report(analysed: Analyse) -> None:
    doc = analysed("Прибыл Виктор Кресс.")
    people = find_people(doc)
    first, again, other = (link(people, [], doc, report)[0][0].id for report in ("r1", "r1", "r2"))
    assert first == again != other


def test_reasons_name_every_mention(analysed: Analyse) -> None:
    doc = analysed("Прибыл Виктор Кресс. Кресс уехал.")
    people = find_people(doc)
    _, mentions, reasons = link(people, [], doc)
    assert [span for span, _, _ in reasons] == [found.span for found, _ in mentions]


def test_nothing_to_link() -> None:
    import spacy

    assert link([], [], spacy.blank("ru").make_doc("")) == ([], [], [])
