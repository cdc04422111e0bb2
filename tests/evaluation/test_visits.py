"""The figures of the evaluation, by hand and against figures of the gold's own scorer."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.evaluation import held_out, measure, mistakes, read_gold
from extractor.evaluation.matching import assign, date_score, overlap, same_person, same_place, same_visitor

HERE = Path(__file__).parent


def person(name: str, *aliases: str) -> dict[str, Any]:
    return {"name": name, "kind": "person", "aliases": list(aliases)}


def visit(who: str, where: str | None, when: str | None = None, at: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "type": "visit",
        "visitors": [person(who)],
        "place": {"name": where, "kind": "city", "aliases": []} if where else None,
        "when": {"edtf": when, "span": [at, at + 4]} if when else None,
        "status": "occurred",
        "purpose": None,
        "outcomes": [],
        "evidence": [{"span": [at, at + 100]}],
        **more,
    }


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Виктор Кресс", "Кресс", True),
        ("Виктор Кресс", "В. Кресс", True),
        ("Виктор Кресс", "Виктору Крессу", True),
        ("Виктор Кресс", "Пётр Кресс", False),
        ("Виктор Кресс", "П.М. Кресс", False),
        ("Виктор Кресс", "Виктор", True),
        ("Ли", "Ли", True),
        ("Е.В. Паршута", "Паршута Е.В.", True),
        ("Анна", "Мария", False),
    ],
)
def test_persons(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_visitor(person(one), person(other)) is same


def test_an_alias_is_as_good_as_the_name() -> None:
    assert same_visitor(person("губернатор", "Виктор Кресс"), person("Кресс"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Томская область", "Томской области", True),
        ("г. Томск", "Томск", True),
        ("Нью-Йорк", "Нью Йорк", True),
        ("Томск", "Омск", False),
        ("Орёл", "Орел", True),
        ("Китай", "Китайская Народная Республика", False),
    ],
)
def test_places(one: str, other: str, same: bool) -> None:
    assert same_place({"name": one}, {"name": other}) is same


def test_no_place_equals_no_place() -> None:
    assert same_place(None, None)
    assert not same_place(None, {"name": "Томск"})


@pytest.mark.parametrize(
    ("gold", "found", "score"),
    [
        ("2011", "2011", 1),
        ("2011~", "2011", 1),
        ("2011", "2011-07", 0.5),
        ("2011-07-01/2011-07-03", "2011-07-01", 0.5),
        ("2011", "2012", 0),
        (None, None, 1),
        ("2011", None, 0),
        ({"edtf": None}, None, 1),
    ],
)
def test_dates(gold: Any, found: Any, score: float) -> None:
    assert date_score(gold, found) == score


SPANS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))


@given(SPANS, SPANS)
def test_overlap_is_symmetric_and_whole_for_itself(a: tuple[int, int], b: tuple[int, int]) -> None:
    assert overlap(a, b) == overlap(b, a)
    assert 0 <= overlap(a, b) <= 1
    assert overlap(a, a) == (1 if a[1] > a[0] else 0)


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_assignment_is_one_to_one(left: list[int], right: list[int]) -> None:
    pairs = assign(left, right, lambda a, b: float(a == b))
    assert len({i for i, *_ in pairs}) == len({j for _, j, _ in pairs}) == len(pairs)
    assert len(pairs) == sum(min(left.count(value), right.count(value)) for value in set(left))


def test_a_document_by_hand() -> None:
    gold = {"a": [visit("Анна Орлова", "Томск", "2011-05"), visit("Пётр Котов", "Тверь", at=200)]}
    found = {"a": [visit("Орлова", "Томск", "2011", status="planned"), visit("Пётр Котов", "Псков", at=200)]}
    rows = measure(gold, found).rows
    assert (rows["visit"].p, rows["visit"].r, rows["visit"].f1) == (0.5, 0.5, 0.5)
    assert rows["who-where-when"].f1 == 0.25
    assert (rows["date"].f1, rows["status"].f1, rows["type"].f1) == (0.5, 0, 1)


def test_a_missing_document_has_no_visits_and_an_unknown_one_is_left_out() -> None:
    figures = measure({"a": [visit("Анна", "Томск")]}, {"b": [visit("Анна", "Томск")]})
    assert (figures.rows["visit"].predicted, figures.unanswered) == (0, 1)


def test_an_optional_visit_is_neither_asked_for_nor_punished() -> None:
    gold = {"a": [visit("Анна", "Томск", optional=True)]}
    for found in ({"a": [visit("Анна", "Томск")]}, {}):
        row = measure(gold, found).rows["visit"]
        assert (row.gold, row.predicted) == (0, 0)


def kinds(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[str]:
    (document,) = measure({"a": gold}, {"a": found}).documents.values()
    return [mistake.kind for mistake in mistakes(document)]


def test_mistakes_by_kind() -> None:
    right = visit("Анна", "Томск", "2011")
    assert kinds([right], [right]) == []
    assert kinds([right], []) == ["trigger missed"]
    assert kinds([right], [visit("Пётр", "Томск")]) == ["visitor wrong", "visitor wrong"]
    assert kinds([right], [visit("Анна", "Псков")]) == ["place wrong", "place wrong"]
    assert kinds([right], [visit("Пётр", "Псков")]) == ["visitor and place wrong", "visitor and place wrong"]
    assert kinds([right], [right, copy.deepcopy(right)]) == ["duplicate"]
    assert kinds([right, copy.deepcopy(right)], [right]) == ["merged"]
    assert kinds([right], [right, visit("Пётр", "Псков", at=500)]) == ["spurious"]
    assert kinds([right], [visit("Анна", "Томск", "2012", status="planned")]) == ["date wrong", "status wrong"]


def test_all_figures_equal_those_of_the_golds_scorer() -> None:
    """``scored.json`` holds what the scorer that comes with the gold gave for these made-up predictions."""
    expected = json.loads((HERE / "scored.json").read_text(encoding="utf-8"))
    figures = measure(read_gold(HERE / "gold"), read_gold(HERE / "predictions.jsonl"))
    assert {name: dataclasses.asdict(row) for name, row in figures.rows.items()} == expected


def test_predictions_are_read_from_a_folder_or_from_lines(tmp_path: Path) -> None:
    documents = [{"doc": "б", "visits": []}, {"doc": "а", "visits": [visit("Анна", "Томск")]}]
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, documents)) + "\n\n")
    (tmp_path / "folder").mkdir()
    for document in documents:
        (tmp_path / f"folder/{document['doc']}.json").write_text(json.dumps(document))
    assert read_gold(tmp_path / "lines.jsonl") == read_gold(tmp_path / "folder")


@pytest.mark.parametrize("line", ["{", '{"doc": "a"}', "[]", '{"doc": "a", "visits": [1]}'])
def test_something_else_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "lines.jsonl").write_text('{"doc": "a", "visits": []}\n' + line)
    with pytest.raises(DataError, match=r"lines\.jsonl, line 2: not a document of the gold form"):
        read_gold(tmp_path / "lines.jsonl")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.jsonl: cannot be read"):
        read_gold(tmp_path / "nowhere.jsonl")


def test_a_fifth_is_held_out() -> None:
    names = [f"report__{number}.txt" for number in range(1000)]
    assert 150 < sum(map(held_out, names)) < 250
    assert not held_out("report__tomsk-2011.txt")
