"""Pronouns, groups and the author."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extractor.entities.people import author, find_offices, find_people, link, resolve_group, resolve_pronoun

Analyse = Callable[[str], Doc]


def who(analysed: Analyse, text: str, word: str) -> list[str]:
    """Names that ``word``, taken where it stands last, refers to."""
    doc = analysed(text)
    people = find_people(doc)
    persons, mentions, _ = link(people, find_offices(doc, people), doc)
    names = {person.id: person.name for person in persons}
    index = max(token.i for token in doc if token.text == word)
    one = resolve_pronoun(doc, index, mentions)
    return [names[one]] if one else [names[i] for i in resolve_group(doc, index, mentions)]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Мэр Олег Громов прибыл в Брно. Он открыл выставку.", "Он", ["Олег Громов"]),
        ("Олег Громов встретил Анну Белову. Она приехала из Праги.", "Она", ["Анна Белова"]),
        ("Анна Белова встретила Олега Громова. Он приехал из Праги.", "Он", ["Олег Громов"]),
        ("Олег Громов и Анна Белова прибыли в Брно. Они открыли выставку.", "Они", ["Олег Громов", "Анна Белова"]),
        ("Выставка открыта. Он ушёл.", "Он", []),
        ("Олег Громов прибыл. Его принял Пётр Зыков.", "Его", ["Олег Громов"]),
    ],
)
def test_third_person(analysed: Analyse, text: str, word: str, expected: list[str]) -> None:
    assert who(analysed, text, word) == expected


def test_first_person_is_who_signed(analysed: Analyse) -> None:
    text = (
        "Я прибыл в Прагу 4 мая. Переговоры вёл Ярослав Гавличек. Контракт подписан, станки отправлены на завод.\n\n"
        "Директор завода                 И.Т. Коробейников\n"
    )
    assert who(analysed, text, "Я") == ["И.Т. Коробейников"]


def test_first_person_is_whose_report_it_is(analysed: Analyse) -> None:
    text = (
        "ДОНЕСЕНИЕ\nземского врача И.Ф. Добронравова\n\nЯ выехал 2 июня, взяв с собою фельдшера Петра Зыкова. "
        + "Осмотрены колодцы и избы, больных не найдено. " * 20
    )
    assert who(analysed, text, "Я") == ["И.Ф. Добронравов"]


def test_a_text_without_people_has_no_author(analysed: Analyse) -> None:
    assert author(analysed("Работа выполнена."), []) is None
