"""``extractor evaluate visits``: the table, JSON, single mistakes, and the held-out fifth."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.evaluation import KINDS, ROWS, held_out

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    for number in range(10):
        visit = {
            "type": "visit",
            "visitors": [{"name": "Анна Котова", "kind": "person"}],
            "place": {"name": "Томск"},
            "when": None,
            "status": "occurred",
            "purpose": None,
            "outcomes": [],
            "evidence": [{"span": [0, 10]}],
        }
        document = {"doc": f"{number}.txt", "visits": [visit]}
        (folder / f"{number}.txt.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return folder


def test_the_table(extractor: Command, gold: Path) -> None:
    code, out, _ = extractor("--lang", "en", "evaluate", "visits", gold, gold)
    assert code == 0
    assert out.startswith("10 documents, 0 of them without a prediction")
    assert "visit              1.000   1.000   1.000   1.000 - 1.000      10         10" in out
    assert all(row in out for row in (*ROWS, *KINDS))


def test_json(extractor: Command, gold: Path) -> None:
    found = json.loads(extractor("evaluate", "visits", gold, gold, "--json")[1])
    assert set(found) == {*ROWS, "mistakes"}
    assert found["visit"]["f1"] == 1.0


def test_single_mistakes(extractor: Command, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("")
    out = extractor("evaluate", "visits", gold, tmp_path / "none.jsonl", "--docs")[1]
    assert out.splitlines()[0] == "0.txt\tmissed\ttrigger missed\tgold: Анна Котова → Томск [None] occurred"


def test_the_held_out_fifth(extractor: Command, gold: Path) -> None:
    count = sum(held_out(f"{number}.txt") for number in range(10))
    assert 0 < count < 10
    for which, expected in (("only", count), ("without", 10 - count), ("all", 10)):
        out = extractor("--lang", "en", "evaluate", "visits", gold, gold, "--held-out", which)[1]
        assert out.startswith(f"{expected} documents")


def test_no_gold_and_wrong_files_are_told(extractor: Command, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    code, _, err = extractor("--lang", "en", "evaluate", "visits", tmp_path / "bare", gold)
    assert code == 1 and "there is no gold document" in err
    (tmp_path / "wrong.jsonl").write_text("{")
    code, _, err = extractor("--lang", "en", "evaluate", "visits", gold, tmp_path / "wrong.jsonl")
    assert code == 1 and "wrong.jsonl, line 1" in err
