"""Exact and overlapping F1 of entities."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError, MissingSource
from extractor.evaluation.entities import evaluate, figures, read_annotations, render, score

GOLD = [("CITY", 0, 5), ("PERSON", 10, 20), ("PERSON", 15, 20)]


def test_all_right() -> None:
    scores = score([(GOLD, GOLD)])
    assert scores.micro().f1 == scores.micro(exact=False).f1 == 1


def test_a_shifted_end_counts_as_overlap_only() -> None:
    scores = score([(GOLD, [("CITY", 0, 4), ("PERSON", 10, 20)])])
    assert (scores.micro().right, scores.micro().gold, scores.micro().predicted) == (1, 3, 2)
    assert scores.micro(exact=False).precision == 1
    assert scores.micro(exact=False).recall == 1


def test_another_type_is_no_overlap() -> None:
    assert score([([("CITY", 0, 5)], [("COUNTRY", 0, 5)])]).micro(exact=False).f1 == 0


def test_touching_is_no_overlap() -> None:
    assert score([([("CITY", 0, 5)], [("CITY", 5, 9)])]).micro(exact=False).f1 == 0


def test_repeated_spans_count_once() -> None:
    assert score([(GOLD + GOLD, GOLD)]).micro().f1 == 1


def test_nothing_against_nothing_is_zero_not_an_error() -> None:
    assert score([([], [])]).micro().f1 == 0


def test_folders(tmp_path: Path) -> None:
    gold, guess = tmp_path / "gold", tmp_path / "guess"
    gold.mkdir()
    guess.mkdir()
    for name in ("a", "b"):
        (gold / f"{name}.txt").write_text("Омск", encoding="utf-8")
        (gold / f"{name}.ann").write_text("T1\tCITY 0 4\tОмск\n", encoding="utf-8")
    (guess / "a.ann").write_text("T1\tCITY 0 4\tОмск\n", encoding="utf-8")
    scores = evaluate(gold, guess)
    assert (scores.documents, scores.micro().recall, scores.micro().precision) == (2, 0.5, 1)
    assert evaluate(gold, lambda path: [("CITY", 0, len(path.read_text(encoding="utf-8")))]).micro().f1 == 1
    assert "CITY" in render(scores)
    rows = figures(scores)
    assert rows["CITY"]["exact"] == {"p": 1.0, "r": 0.5, "f1": 0.6667, "gold": 2, "predicted": 1}
    assert rows["twelve main types"] == rows["person+place+org"] == rows["all types"] == rows["CITY"]


def test_no_gold_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingSource, match="no annotated texts"):
        evaluate(tmp_path, tmp_path)


def test_no_predictions_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Омск", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tCITY 0 4\tОмск\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(MissingSource, match="no annotations here"):
        evaluate(tmp_path, tmp_path / "empty")


def test_a_broken_annotation_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.ann"
    file.write_text("T1\tCITY 0 4\tОмск\nT2\tCITY\tТомск\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.ann:2"):
        read_annotations(file)
