"""Changed texts keep their spans on their words."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.training.entities.augment import Augmenter, apply_edits
from extractor.training.entities.corpora import Sample

TEXT = "12 мая 2003 года мэр Омска Пётр Ильич Гусев принял в Омске Анну Ким. «Заря» пишет: с 3 по 5 июня приедет Лев Дуров."


def sample() -> Sample:
    def at(part: str, label: str, nth: int = 0) -> tuple[str, int, int]:
        start = -1
        for _ in range(nth + 1):
            start = TEXT.index(part, start + 1)
        return (label, start, start + len(part))

    return Sample(
        "x",
        "nerel",
        TEXT,
        (
            at("12 мая 2003 года", "DATE"),
            at("мэр Омска", "PROFESSION"),
            at("Омска", "CITY"),
            at("Пётр Ильич Гусев", "PERSON"),
            at("Омске", "CITY"),
            at("Анну Ким", "PERSON"),
            at("с 3 по 5 июня", "DATE"),
            at("Лев Дуров", "PERSON"),
        ),
    )


def test_spans_move_with_their_text() -> None:
    before = Sample("x", "nerel", "мэр Омска Гусев", (("PROFESSION", 0, 9), ("CITY", 4, 9), ("PERSON", 10, 15)))
    after = apply_edits(before, [(4, 9, "Улан-Удэ"), (10, 15, "Ли")])
    assert after.text == "мэр Улан-Удэ Ли"
    assert [(label, after.text[a:b]) for label, a, b in after.spans] == [
        ("PROFESSION", "мэр Улан-Удэ"),
        ("CITY", "Улан-Удэ"),
        ("PERSON", "Ли"),
    ]


def test_a_span_that_ends_inside_an_edit_is_dropped() -> None:
    before = Sample("x", "nerel", "мэр Омска", (("PERSON", 0, 6),))
    assert apply_edits(before, [(4, 9, "Томска")]).spans == ()


@pytest.mark.parametrize("seed", range(25))
def test_every_change_keeps_labels_on_whole_words(seed: int) -> None:
    changed = Augmenter([sample()])(sample(), random.Random(seed))
    for label, start, end in changed.spans:
        assert 0 <= start < end <= len(changed.text), label
        assert changed.text[start:end].strip() == changed.text[start:end]
        assert not changed.text[start - 1 : start].isalpha()
        assert not (changed.text[end : end + 1].isalpha() and changed.text[end - 1].isalpha())


def test_changes_are_drawn_from_the_seed_alone() -> None:
    first = Augmenter([sample()])(sample(), random.Random(4))
    assert first == Augmenter([sample()])(sample(), random.Random(4))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6), st.text(max_size=5)), max_size=6))
def test_edits_do_not_touch_what_lies_between(drawn: list[tuple[int, int, str]]) -> None:
    edits: list[tuple[int, int, str]] = []
    for start, length, text in sorted(drawn):
        if not edits or start > edits[-1][1]:
            edits.append((start, start + length, text))
    whole = "абвгд" * 12
    place, expected = 0, ""
    for start, end, text in edits:
        expected += whole[place:start] + text
        place = end
    assert apply_edits(Sample("x", "raw", whole, ()), edits).text == expected + whole[place:]
