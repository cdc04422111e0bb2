"""What may be learned from: folders with text/ and gold/, each annotation with its text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations.ranking import FOLDER
from extractor.relations.ranking.arguments import load_arguments
from extractor.relations.ranking.model import ARGUMENTS
from extractor.training.relations.documents import read_folders
from extractor.training.relations.examples import examples_of
from extractor.training.relations.nerel import argument_examples

Corpus = Callable[..., Path]


def test_texts_come_by_name_with_their_visits(corpus: Corpus) -> None:
    documents = list(read_folders([corpus("б", 2), corpus("а", 1)]))
    assert [(d.name, d.source, len(d.visits)) for d in documents] == [("а0.txt", "а", 1), ("б0.txt", "б", 1), ("б1.txt", "б", 1)]


def test_a_candidate_is_right_where_the_gold_has_visitor_and_place(corpus: Corpus) -> None:
    examples = list(examples_of(read_folders([corpus("а", 3)]), load_arguments(FOLDER / ARGUMENTS)))
    assert {e.document for e in examples if e.right} == {"а0.txt", "а1.txt", "а2.txt"}
    assert any(not e.right for e in examples)
    assert all(e.features["visitor in the nominative"] for e in examples if e.right)


def test_a_missing_folder_or_text_is_told(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"text/ and gold/"):
        list(read_folders([tmp_path]))
    folder = corpus("а", 2)
    (folder / "text" / "а1.txt").unlink()
    with pytest.raises(DataError, match=r"а1\.txt"):
        list(read_folders([folder]))


def test_events_of_nerel_become_pairs(tmp_path: Path) -> None:
    text = "В Женеве 5 мая прошёл концерт Анны Ким."
    def mark(name: str, label: str, part: str) -> str:
        return f"{name}\t{label} {text.index(part)} {text.index(part) + len(part)}\t{part}\n"

    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        mark("T1", "CITY", "Женеве") + mark("T2", "EVENT", "концерт") + mark("T3", "PERSON", "Анны Ким") + mark("T4", "DATE", "5 мая")
        + "R1\tTAKES_PLACE_IN Arg1:T2 Arg2:T1\nR2\tPARTICIPANT_IN Arg1:T3 Arg2:T2\nR3\tPOINT_IN_TIME Arg1:T2 Arg2:T4\n",
        encoding="utf-8",
    )
    pairs = list(argument_examples(tmp_path))
    assert sorted(role for _, role in pairs) == [1, 2, 3]
    assert [role for features, role in pairs if "label CITY" in features] == [2]
    assert list(argument_examples(tmp_path, frozenset({"a.txt"}))) == []


@pytest.mark.parametrize(("annotation", "message"), [(None, "missing"), ("T1\tCITY x y\tЖ\n", r"a\.ann:1")])
def test_broken_annotations_name_their_place(tmp_path: Path, annotation: str | None, message: str) -> None:
    (tmp_path / "a.txt").write_text("Женева", encoding="utf-8")
    if annotation is not None:
        (tmp_path / "a.ann").write_text(annotation, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        list(argument_examples(tmp_path))
