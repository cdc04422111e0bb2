"""A shelf answers as a dictionary does, in whatever order reports are told and asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.graph.shelf import Shelf

REPORTS = st.sampled_from(["a.txt", "б.txt", "\udcff.txt"])
STEPS = st.lists(st.tuples(st.sampled_from(["set", "default", "get"]), REPORTS, st.sampled_from("pqr"), st.text(max_size=3)))


@given(STEPS)
def test_it_is_a_dictionary(steps: list[tuple[str, str, str, str]]) -> None:
    shelf, wanted = Shelf(), dict[tuple[str, str], str]()
    for do, report, key, value in steps:
        if do == "set":
            shelf[report, key] = wanted[report, key] = value
        elif do == "default":
            shelf.setdefault((report, key), value)
            wanted.setdefault((report, key), value)
        assert shelf.get((report, key)) == wanted.get((report, key))
        assert ((report, key) in shelf) == ((report, key) in wanted)
