"""Titles and «с. г.» are kept from the models, and nothing else is."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from extractor.language import build
from extractor.language.asides import asides, may_have


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("поехал тов . Зубарев", [1, 2]),
        ("т . т . Арефьев и Блохина", []),
        ("прибыл т . Арефьев", [1, 2]),
        ("осенью с . г . побывал", [1, 2, 3, 4]),
        ("С . Петров приехал", []),
        ("и т . д . конец", []),
        ("тов . из Москвы", []),
        ("гр . Иванова", [0, 1]),
    ],
)
def test_what_is_left_out(text: str, left_out: list[int]) -> None:
    assert sorted(asides(text.split())) == left_out


@given(st.lists(st.sampled_from(["тов", "т", ".", "с", "г", "Иванов", "ехал", ","]), max_size=30))
def test_places_lie_in_the_row_and_the_cheap_test_never_misses(words: list[str]) -> None:
    found = asides(words)
    assert all(0 <= place < len(words) for place in found)
    if found:
        assert may_have(" ".join(words).replace(" .", "."))


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    return build()


def test_a_title_no_longer_breaks_the_sentence(nlp: spacy.Language) -> None:
    doc = nlp("Завод командировал тов. Зубарева в Хемниц.")
    by_text = {token.text: token for token in doc}
    assert by_text["Зубарева"].head.text == "командировал"
    assert by_text["Зубарева"].morph.get("Gender") == ["Masc"]
    assert len(list(doc.sents)) == 1


def test_a_text_of_titles_alone_still_works(nlp: spacy.Language) -> None:
    assert len(nlp("тов. Я")) == 3
