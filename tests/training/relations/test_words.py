"""Weights of single words: those that speak for a visit rise, rare ones get none, and no text judges itself."""

from __future__ import annotations

import numpy as np
import pytest

from extractor.relations.ranking.trees import Trees
from extractor.training.relations.crossvalidation import fit_trees
from extractor.training.relations.examples import Example
from extractor.training.relations.words import fit_words, word_sums

LEARNED = [
    Example(f"text {number}", {f"word {word}": 1.0, f"word once{number}": 1.0, "visitor from sentence": 1.0, "place from sentence": 1.0}, right)
    for number in range(24) for word, right in (("приехать", True), ("позвонить", False), ("сказать", number % 2 == 0))
]
EVEN = np.ones(len(LEARNED))


def test_words_of_visits_rise_and_others_fall() -> None:
    table = fit_words(LEARNED, EVEN)
    assert table["word приехать"] > 1 > abs(table.get("word сказать", 0.0)) and table["word позвонить"] < -1


def test_a_word_of_one_text_gets_no_weight() -> None:
    assert not any(name.startswith("word once") for name in fit_words(LEARNED, EVEN))


def test_no_text_is_judged_by_itself() -> None:
    alone = [Example("only", {"word приехать": 1.0}, True), *LEARNED]
    turned = [Example("only", {"word приехать": 1.0}, False), *LEARNED]
    even = np.ones(len(alone))
    assert word_sums(alone, even)[0] == word_sums(turned, even)[0] > 0


def test_the_trees_keep_the_words_through_their_file() -> None:
    trees = fit_trees(LEARNED)
    again = Trees.from_json(trees.to_json())
    assert trees.words and again.words == trees.words
    rows = [e.features for e in LEARNED]
    assert again.logits(again.table(rows)) == pytest.approx(trees.logits(trees.table(rows)), abs=1e-3)


@pytest.mark.parametrize("examples", [[], [Example("a", {"rule": 1.0}, True)]])
def test_without_words_there_are_no_weights(examples: list[Example]) -> None:
    assert fit_words(examples, np.ones(len(examples))) == {}
