"""The vote: improbable drafts fall, probable pairs that no rule named are added, and every verdict is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations import find_visits
from extractor.relations.ranking import FOLDER, Ranker, Thresholds, Voting
from extractor.relations.ranking.arguments import load_arguments
from extractor.relations.ranking.model import ARGUMENTS, load_ranker
from extractor.relations.ranking.trees import Trees

from .test_candidates import scene_of

TOLD = "Директор музея Анна Ким посетила Казань."
UNTOLD = "Доклад Анна Ким сделала в Казани."
SURE, DOUBTFUL = 4.0, -4.0


def vote(text: str, logit: float, explain: bool = False, outside: float = 0.0) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Visitors, place and rule of each visit, and the trace, with a ranker that says the same of every candidate."""
    trees = Trees.from_json({"base": logit, "trees": []})
    ranker = Ranker(load_arguments(FOLDER / ARGUMENTS), trees, Thresholds(keep=0.2, add=0.6, outside=outside))
    visits, trace = find_visits(scene_of(text), Voting(ranker, explain), {"ranker": 1.0})
    return [(", ".join(v.name for v in visit.visitors), visit.place.name if visit.place else "", visit.rule) for visit in visits], [(rule, verdict) for _, rule, verdict in trace]


def test_a_draft_the_ranker_doubts_falls_and_says_so() -> None:
    visits, trace = vote(TOLD, DOUBTFUL)
    assert visits == []
    assert any(rule == "ranker" and "dropped: Казань by visiting-verb is improbable (0.02)" in verdict for rule, verdict in trace)


def test_a_draft_the_ranker_believes_stays_the_rules() -> None:
    assert vote(TOLD, SURE)[0] == [("Анна Ким", "Казань", "visiting-verb")]


def test_a_pair_no_rule_named_is_added_with_its_probability() -> None:
    visits, trace = vote(UNTOLD, SURE)
    assert ("Анна Ким", "Казань", "ranker") in visits
    assert any("Казань: added (0.98)" in verdict for _, verdict in trace)
    assert vote(UNTOLD, 0.0)[0] == []


@pytest.mark.parametrize(("outside", "added"), [(0.0, True), (0.9, True), (0.99, False)])
def test_a_place_told_of_before_needs_a_surer_ranker(outside: float, added: bool) -> None:
    visits, _ = vote("В Казани прошёл фестиваль. Спел дуэт: Анна Ким.", SURE, outside=outside)
    assert any("Анна Ким" in who and where == "Казань" for who, where, _ in visits) is added


@pytest.mark.parametrize("text", ["В Перми стояла жара. Доклад Анна Ким сделала в Казани.", "Жители Орла ждали вестей. Лекцию Лев Дуров прочёл в Рязани."])
def test_whoever_has_a_place_in_the_sentence_gets_none_from_outside(text: str) -> None:
    visits, _ = vote(text, SURE)
    assert {where for _, where, rule in visits if rule == "ranker"} & {"Казань", "Рязань"}
    assert not any(("Ким" in who and where == "Пермь") or ("Дуров" in who and where == "Орёл") for who, where, _ in visits)


def test_several_who_did_the_same_in_one_place_are_one_visit() -> None:
    visits, _ = vote("Доклад в Казани сделали Анна Ким и Лев Дуров.", SURE)
    assert [(who, where) for who, where, _ in visits] == [("Анна Ким, Лев Дуров", "Казань")]


def test_without_a_jury_the_rules_speak_alone() -> None:
    visits, _ = find_visits(scene_of(TOLD), None, {"ranker": 1.0})
    assert [visit.rule for visit in visits] == ["visiting-verb"]


def test_explain_names_the_features_of_rejected_candidates() -> None:
    ranker = load_ranker()
    _, trace = find_visits(scene_of(TOLD), Voting(ranker, True), {"ranker": 1.0})
    (line,) = [verdict for _, rule, verdict in trace if rule.startswith("ranker 0.")]
    assert line.startswith("Анна Ким → Казань: ") and "rule" in line
    assert find_visits(scene_of(TOLD), Voting(ranker), {"ranker": 1.0})[1] != trace


@pytest.mark.parametrize("content", ["", "{}", '{"thresholds": {"keep": 0.1}, "base": 0, "trees": [[["x"]]]}', '{"thresholds": {"kept": 1}, "base": 0, "trees": []}'])
def test_a_broken_model_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "visits.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="not a ranker"):
        load_ranker(tmp_path)
