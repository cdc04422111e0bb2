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


def test_factrueval_of_the_program_itself_and_of_its_submission(extractor: Command, tmp_path: Path) -> None:
    (tmp_path / "book_1.txt").write_text("Мэр Томска Иван Титов принял гостей.", encoding="utf-8")
    layers = {
        "tokens": "1 0 3 Мэр\n2 4 6 Томска\n3 11 4 Иван\n4 16 5 Титов\n5 22 6 принял\n6 29 6 гостей\n7 35 1 .\n",
        "spans": "11 loc_name 4 6 2 1  # 2 Томска\n12 name 11 4 3 1  # 3 Иван\n13 surname 16 5 4 1  # 4 Титов\n",
        "objects": "100 LocOrg 11 # Томска\n101 Person 12 13 # Иван Титов\n",
        "coref": "1 100\nname Томск\n\n2 101\nfirstname Иван\nlastname Титов\n", "facts": "",
    }  # fmt: skip
    for layer, text in layers.items():
        (tmp_path / f"book_1.{layer}").write_text(text, encoding="utf-8")
    code, out, _ = extractor("evaluate", "factrueval", tmp_path, "--json")
    figures = json.loads(out)
    assert code == 0 and figures["task1"]["all"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "predicted": 2}
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "book_1.task1").write_text("per 11 10\n", encoding="utf-8")
    code, out, _ = extractor("--lang", "en", "evaluate", "factrueval", tmp_path, tmp_path / "answers")
    assert code == 0 and "task1 all              1.000   0.500   0.667       2          1" in out


def test_entities_of_the_program_itself_and_of_annotations(extractor: Command, tmp_path: Path) -> None:
    text = "Мэр Томска Иван Титов 12 мая 2011 года посетил Токио.\n"
    gold = {"PERSON": "Иван Титов", "DATE": "12 мая 2011 года"}
    lines = [f"T{n}\t{label} {text.index(part)} {text.index(part) + len(part)}\t{part}\n" for n, (label, part) in enumerate(gold.items())]
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.ann").write_text("".join(lines), encoding="utf-8")
    code, out, _ = extractor("evaluate", "entities", tmp_path, "--json")
    figures = json.loads(out)
    perfect = {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 1, "predicted": 1}
    assert code == 0 and figures["PERSON"] == figures["DATE"] == {"exact": perfect, "overlapping": perfect}
    assert figures["twelve main types"]["exact"]["r"] == 1.0 > figures["twelve main types"]["exact"]["p"]
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "a.ann").write_text("T1\tPERSON 11 15\tИван\n", encoding="utf-8")
    code, out, _ = extractor("--lang", "ru", "evaluate", "entities", tmp_path, tmp_path / "answers")
    assert code == 0 and out.startswith("документов: 1;")
    assert "PERSON                   1    0.000  0.000  0.000      1.000  1.000  1.000" in out
    assert "all types                2    0.000  0.000  0.000      1.000  0.500  0.667" in out


def test_entities_without_gold_are_refused(extractor: Command, tmp_path: Path) -> None:
    code, _, err = extractor("--lang", "en", "evaluate", "entities", tmp_path)
    assert code == 1 and "no annotated texts" in err
