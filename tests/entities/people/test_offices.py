"""Offices: phrases, nominatives, affiliations and holders."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.entities.people import find_offices, find_people
from extractor.entities.people.heads import examples, office_head
from extractor.entities.people.lexicon import load

Analyse = Callable[[str], Doc]
BLANK = spacy.blank("ru")


def offices(analysed: Analyse, text: str) -> list[tuple[str, str, str, str]]:
    """Nominative, role, affiliation, and holders of every office."""
    doc = analysed(text)
    people = find_people(doc)
    by_span = {f"{p.span[0]}:{p.span[1]}": p.normal for p in people}
    return [
        (
            f.normal,
            f.parts["role"],
            f.parts.get("affiliation", ""),
            ", ".join(by_span[s] for s in f.parts.get("person", "").split(";") if s),
        )
        for f in find_offices(doc, people)
    ]


@pytest.mark.parametrize(("sentence", "expected"), examples())
def test_examples(analysed: Analyse, sentence: str, expected: list[str]) -> None:
    assert [row[0] for row in offices(analysed, sentence)] == expected


def test_the_lexicon_is_large() -> None:
    heads = {word for key, text in load("offices.yaml")["heads"].items() if key != "__line__" for word in text.split()}
    assert len(heads) >= 350


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Прибыл вице-мэр города Чанчжоу г-н Лю Цзяньго.",
            [("вице-мэр города Чанчжоу", "вице-мэр", "Чанчжоу", "Лю Цзяньго")],
        ),
        (
            "Л.Г. Арефьев (зав. отделом пропаганды) выступил.",
            [("зав. отделом пропаганды", "зав.", "отдел пропаганды", "Л.Г. Арефьев")],
        ),
        (
            "Манфред Остхоф, бургомистр Дуйсбурга, уехал.",
            [("бургомистр Дуйсбурга", "бургомистр", "Дуйсбург", "Манфред Остхоф")],
        ),
        (
            "Председатель комиссии, бургомистр Любека Бернд Заксе открыл съезд.",
            [
                ("председатель комиссии", "председатель", "комиссия", "Бернд Заксе"),
                ("бургомистр Любека", "бургомистр", "Любек", "Бернд Заксе"),
            ],
        ),
        (
            "Прилетели конструкторы Ахундов и Бессмертный.",
            [("конструкторы", "конструктор", "", "Ахундов, Бессмертный")],
        ),
        ("Мэр открыл выставку.", [("мэр", "мэр", "", "")]),
    ],
)
def test_holders_and_affiliations(analysed: Analyse, text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert offices(analysed, text) == expected


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("губернатора", "губернатор"),
        ("вице-мэром", "вице-мэр"),
        ("экс-губернатору", "экс-губернатор"),
        ("ЗАМЕСТИТЕЛЮ", "заместитель"),
        ("зав.", "заведующий"),
        ("городских", None),
        ("стол", None),
    ],
)
def test_heads(word: str, lemma: str | None) -> None:
    head = office_head(word)
    assert (head.lemma if head else None) == lemma


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_any_text_has_an_answer(text: str) -> None:
    doc = BLANK.make_doc(text)
    assert all(0 <= f.span[0] < f.span[1] <= len(doc.text) for f in find_offices(doc, find_people(doc)))
