"""Checked facts as gold: written from what people decided, and good for measuring what the program finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from extractor.evaluation import measure, read_gold
from extractor.review import open_review
from extractor.review.gold import Gold, write_gold
from extractor.schema import Visit

Run = Callable[..., Path]


def as_it_was(visit: Visit) -> Visit:
    return visit


def test_only_reports_with_decisions_and_only_what_was_settled_is_gold(run: Run, tmp_path: Path) -> None:
    folder = run(a=as_it_was, b=as_it_was, c=as_it_was, d=as_it_was)
    with open_review(folder) as review:
        a, b, c, _ = review.facts()
        review.decide(a.id, "correct", "Анна", changes={"when": {"edtf": "2011-05-09"}})
        review.add("a.txt", {"visitors": ["Иван Петров"], "place": "Орёл", "evidence": ["Подписан договор о дружбе."]}, "Анна")
        review.decide(b.id, "reject", "Анна")
        review.decide(c.id, "unsure", "Анна")
        assert write_gold(review, tmp_path / "gold") == Gold(reports=3, visits=2, optional=1)
        text = review.text("a.txt")
    root = tmp_path / "gold"
    assert sorted(path.name for path in (root / "text").iterdir()) == ["a.txt", "b.txt", "c.txt"]
    assert (root / "text" / "a.txt").read_bytes().decode() == text
    gold = read_gold(root / "gold")
    assert [(one["place"]["name"], one["when"]["edtf"] if one["when"] else None) for one in gold["a.txt"]] == [
        ("Брянск", "2011-05-09"),
        ("Орёл", None),
    ]
    assert (gold["b.txt"], [one["optional"] for one in gold["c.txt"]]) == ([], [True])
    assert set(gold["a.txt"][0]) == {
        "id", "type", "visitors", "place", "host", "when", "status", "purpose", "outcomes", "evidence",
    }  # fmt: skip
    for visits in gold.values():
        for visit in visits:
            for quote in (*visit["evidence"], *visit["outcomes"]):
                assert quote["text"] == text[slice(*quote["span"])]


def test_the_program_is_measured_by_what_it_found_itself(run: Run, tmp_path: Path) -> None:
    folder = run(a=as_it_was, b=as_it_was)
    with open_review(folder) as review:
        a, b = review.facts()
        review.decide(a.id, "accept", "Анна")
        review.decide(b.id, "reject", "Анна")
        write_gold(review, tmp_path / "gold")
    figures = measure(read_gold(tmp_path / "gold" / "gold"), read_gold(tmp_path / "gold" / "found.jsonl"))
    row = figures.rows["visit"]
    assert (row.gold, row.predicted, row.p, row.r) == (1, 2, 0.5, 1.0)


def test_names_of_reports_become_names_of_files(run: Run, tmp_path: Path) -> None:
    folder = run(**{"дела/1975: отчёт": as_it_was, "дела_1975_ отчёт": as_it_was, "д" * 300: as_it_was})
    with open_review(folder) as review:
        for fact in review.facts():
            review.decide(fact.id, "accept", "Анна")
        write_gold(review, tmp_path / "gold")
    names = {path.name for path in (tmp_path / "gold" / "text").iterdir()}
    assert names == {"дела_1975_ отчёт-2.txt", "дела_1975_ отчёт.txt", "д" * 100 + ".txt"}
    for path in (tmp_path / "gold" / "gold").iterdir():
        assert f"{json.loads(path.read_text(encoding='utf-8'))['doc']}.json" == path.name


def test_a_changed_fact_is_gold_as_it_was_decided(run: Run, tmp_path: Path) -> None:
    with open_review(run()) as review:
        review.decide(review.facts()[0].id, "accept", "Анна")
        run("2", a=lambda visit: replace(visit, host="мэрия"))
        write_gold(review, tmp_path / "gold")
    (visit,) = read_gold(tmp_path / "gold" / "gold")["a.txt"]
    assert visit["host"] == "администрация Брянска"
    (found,) = read_gold(tmp_path / "gold" / "found.jsonl")["a.txt"]
    assert found["host"] == "мэрия"
