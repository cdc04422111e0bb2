"""Offices and callings that stand alone mean the person they describe, or nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extractor.entities import people
from extractor.entities.people.descriptions import examples


@pytest.mark.parametrize(("text", "phrase", "name"), examples(), ids=[phrase for _, phrase, _ in examples()])
def test_examples_beside_the_words(text: str, phrase: str, name: str, analysed: Callable[[str], Doc]) -> None:
    doc = analysed(text)
    found = people.find_people(doc)
    persons, linked, _ = people.link(found, people.find_offices(doc, found), doc)
    names = {person.id: person.name for person in persons}
    start = text.index(phrase)
    meant = [names[one.entity] for one in linked if one.found.label == "PROFESSION" and one.found.span[0] == start]
    assert meant == ([name] if name else [])
