"""Edits: however a text is changed, its characters lead back to where they came from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.edits import Edit, apply, compose, merge
from extractor.schema import OffsetMap

LETTERS = st.text(alphabet="абвг \n", max_size=40)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text and sorted edits of it."""
    text = draw(LETTERS)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits: list[Edit] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if not edits or start > edits[-1][1]:
            edits.append((start, end, draw(st.sampled_from(["", "x", "xy"]))))
    return text, edits


def test_a_hyphen_taken_out() -> None:
    text, segments = apply("за-\nвода", [(2, 4, "")])
    assert text == "завода"
    assert OffsetMap(segments).to_source((0, 6)) == (0, 8)


def test_a_word_of_another_length_maps_as_a_whole() -> None:
    text, segments = apply("въ Вѣну", [(0, 2, "в"), (3, 7, "Вену")])
    assert text == "в Вену"
    assert OffsetMap(segments).to_source((0, 1)) == (0, 2)
    assert OffsetMap(segments).to_source((2, 6)) == (3, 7)


def test_the_stronger_of_two_edits_stays() -> None:
    assert merge([(2, 5, "")], [(0, 1, "x"), (4, 6, "y"), (7, 8, "z")]) == [(0, 1, "x"), (2, 5, ""), (7, 8, "z")]


@given(edited())
def test_segments_cover_the_new_text_in_order(case: tuple[str, list[Edit]]) -> None:
    source, edits = case
    text, segments = apply(source, edits)
    at = behind = 0
    for segment in segments:
        assert segment.working == at and segment.source >= behind
        at, behind = at + segment.length, segment.source + segment.source_length
    assert at == len(text) and behind <= len(source)


@given(edited(), st.data())
def test_unchanged_characters_lead_back_to_themselves(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    text, segments = apply(source, edits)
    offsets = OffsetMap(segments)
    for at, character in enumerate(text):
        start, end = offsets.to_source((at, at + 1))
        if character not in "xy":
            assert source[start:end] == character


@given(edited(), st.data())
def test_two_layers_compose(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    source, edits = case
    middle, first = apply(source, edits)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(middle)), max_size=6, unique=True)))
    again = [(a, b, "z") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    text, second = apply(middle, again)
    offsets = OffsetMap(compose(first, second))
    for at, character in enumerate(text):
        start, end = offsets.to_source((at, at + 1))
        if character not in "xyz":
            assert source[start:end] == character
