import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.language.trees import is_tree, mend


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    size = draw(st.integers(1, 30))
    order = draw(st.permutations(range(size)))
    heads = [0] * size
    heads[order[0]] = order[0]
    for place in range(1, size):
        heads[order[place]] = order[draw(st.integers(0, place - 1))]
    return heads


@given(st.lists(st.integers(-3, 25), max_size=22), st.data())
def test_anything_becomes_a_tree_and_stays_one(heads: list[int], data: st.DataObject) -> None:
    ranks = data.draw(st.none() | st.lists(st.integers(0, 2), min_size=len(heads), max_size=len(heads)))
    mended = mend(heads, ranks)
    assert len(mended) == len(heads)
    assert is_tree(mended)
    assert mend(mended, ranks) == mended


@given(trees())
def test_a_tree_is_left_alone(heads: list[int]) -> None:
    assert is_tree(heads)
    assert mend(heads) == heads


@given(st.lists(st.integers(0, 14), min_size=1, max_size=15))
def test_only_roots_and_one_word_a_cycle_change(heads: list[int]) -> None:
    heads = [head % len(heads) for head in heads]
    mended = mend(heads)
    changed = [place for place, (old, new) in enumerate(zip(heads, mended, strict=True)) if old != new]
    for place in changed:
        walk, step = set(), place
        while step not in walk:
            walk.add(step)
            step = heads[step]
        assert step == place, "a changed word was a root or stood on a cycle"


@pytest.mark.parametrize(
    ("heads", "ranks", "answer"),
    [
        ([], None, []),
        ([7], None, [0]),
        ([1, 1, 1], None, [1, 1, 1]),
        ([1, 0], None, [0, 0]),  # a cycle of two, no root: the left word is opened
        ([1, 2, 0, 2], None, [1, 2, 2, 2]),  # the longest arc of the cycle goes
        ([0, 0, 2, 2], None, [0, 0, 0, 2]),  # two roots: the left one stays
        ([0, 1, 1, 1], None, [1, 1, 1, 1]),  # … unless more words hang under the other
        ([0, 0, 2, 2], [1, 1, 2, 1], [2, 0, 2, 2]),  # … or it is a verb
        ([0, 2, 1], [0, 1, 1], [1, 1, 1]),  # punctuation is a root only when alone
    ],
)
def test_how_parses_are_mended(heads: list[int], ranks: list[int] | None, answer: list[int]) -> None:
    assert mend(heads, ranks) == answer
