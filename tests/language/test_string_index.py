"""An index of strings answers as a dict of them does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language import string_index
from extractor.language.string_index import StringIndex


@given(st.lists(st.text(max_size=4), max_size=30), st.text(max_size=4))
def test_an_index_answers_as_a_dict(strings: list[str], asked: str) -> None:
    index, mapping = StringIndex(strings), {string: place for place, string in enumerate(strings)}
    assert len(index) == len(mapping)
    for string in (*strings, asked):
        assert index.get(string) == mapping.get(string)
        assert index.get(string, -1) == mapping.get(string, -1)
        assert (string in index) == (string in mapping)


def test_nothing_but_strings_is_in_an_index() -> None:
    assert 1 not in StringIndex(["1"])


def test_strings_with_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(string_index, "hash_string", len)
    with pytest.raises(ValueError, match="«дом» and «кот» have one hash"):
        StringIndex(["дом", "кот"])
