"""What a form says by itself."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.language.tagger.words import CHARS, GRAMMEMES, LEXICON, SHAPES, Lexicon, letters, shape, stem


def shapes(form: str) -> set[str]:
    return {SHAPES[index] for index in np.flatnonzero(shape(form))}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Томск", {"title"}),
        ("СССР", {"upper", "vowel-less"}),
        ("АНМЦ", {"upper"}),
        ("XIV", {"upper", "latin", "roman"}),
        ("12", {"digits", "digits-2", "day", "month"}),
        ("1936", {"digits", "digits-4", "year-modern"}),
        ("1871", {"digits", "digits-4", "year-late"}),
        ("«", {"punctuation"}),
        ("\n", {"line-end"}),
    ],
)
def test_outlines(form: str, expected: set[str]) -> None:
    assert expected <= shapes(form)


@pytest.mark.parametrize(
    "forms", [("Гагарин", "Гагарина", "Гагариным", "ГАГАРИНУ"), ("Томск", "Томска", "Томском"), ("Ёлкин", "Елкина")]
)
def test_case_forms_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_short_words_and_numbers_have_no_stem() -> None:
    assert stem("в") is None
    assert stem("1936") is None


def test_long_forms_keep_both_ends() -> None:
    row = letters("а" * 30 + "б")
    assert row.shape == (CHARS,)
    assert row[-1] == letters("б")[0]


def test_the_lexicon_knows_names() -> None:
    _, marks = Lexicon.shared().known("Натальи")
    assert marks[GRAMMEMES.index("Name")] > 0
    assert marks[len(GRAMMEMES) + LEXICON.index("in vocabulary")] == 1


@pytest.mark.parametrize("form", ["Томска", "иванов", "МИД", "2011", "ёлка", "Гусевым"])
def test_the_table_says_what_the_analysis_says(form: str) -> None:
    row, marks = Lexicon.shared().known(form)
    again, analysed = Lexicon.shared().analyse(form)
    assert row == again
    assert (marks == analysed).all()


@pytest.mark.parametrize("form", ["", "\x00", "ї" * 500, "٣", "𐍈", "①"])
def test_strange_forms_are_borne(form: str) -> None:
    row, _ = Lexicon.shared().known(form)
    assert row >= 0
    assert letters(form).shape == (CHARS,)
    assert shape(form).shape == (len(SHAPES),)
