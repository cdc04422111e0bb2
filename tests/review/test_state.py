"""Laws of the fold, and finding a decided fact again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.review import Action, Decision, State
from extractor.review.alignment import align, likeness, relocated
from extractor.review.decision import decision_id
from extractor.review.log import standing
from extractor.review.state import fold_report
from extractor.schema import (
    Document,
    Evidence,
    Place,
    PlaceKind,
    Quote,
    Status,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
)


@pytest.fixture(scope="module")
def visit(make_document: Callable[[str], Document]) -> Visit:
    return make_document("a.txt").visits[0]


said = st.tuples(st.sampled_from(("accept", "reject", "correct", "unsure")), st.sampled_from(("Анна", "Борис")), st.booleans())


def log_of(visit: Visit, sayings: list[tuple[str, str, bool]]) -> list[Decision]:
    made = []
    for number, (name, reviewer, settles) in enumerate(sayings, 1):
        action, time = Action(name), f"2026-01-01T00:00:{number:02}"
        after = {Action.ACCEPT: visit, Action.CORRECT: replace(visit, host="мэрия")}.get(action)
        identifier = decision_id(time, reviewer, action, visit.id)
        made.append(Decision(identifier, time, reviewer, action, visit.id, "a.txt", visit, after, "", settles, number))
    return made


def undo(decision: Decision) -> Decision:
    return Decision(f"u{decision.id}", "2026-01-02", decision.reviewer, Action.UNDO, decision.id, decision.report)


def no_text() -> str:
    return ""


@given(sayings=st.lists(said, max_size=8))
def test_undoing_everything_leaves_nothing_and_undoing_the_undos_brings_it_back(
    visit: Visit, sayings: list[tuple[str, str, bool]]
) -> None:
    log = log_of(visit, sayings)
    undos = [undo(one) for one in log]
    (fact,) = fold_report("a.txt", [visit], [*log, *undos], no_text)
    assert (fact.state, fact.history) == (State.PENDING, ())
    again = [*log, *undos, *(undo(one) for one in undos)]
    assert standing(again) == log


@given(sayings=st.lists(said, min_size=1, max_size=8))
def test_a_later_run_that_finds_the_same_changes_nothing(visit: Visit, sayings: list[tuple[str, str, bool]]) -> None:
    log = log_of(visit, sayings)
    (before,) = fold_report("a.txt", [visit], log, no_text)
    (after,) = fold_report("a.txt", [replace(visit, confidence=0.1, rule="other", version="9")], log, no_text)
    assert (after.state, after.change, after.reviewers, after.id) == (before.state, None, before.reviewers, before.id)


@given(sayings=st.lists(said, min_size=1, max_size=8))
def test_who_speaks_last_in_the_knowledge_of_all_decides(visit: Visit, sayings: list[tuple[str, str, bool]]) -> None:
    log = log_of(visit, [*sayings, ("reject", "Вера", True)])
    (fact,) = fold_report("a.txt", [visit], log, no_text)
    assert (fact.state, fact.reviewers) == (State.REJECTED, ("Вера",))


def trip(number: int, who: str, where: str, quote: str, edtf: str | None = None) -> Visit:
    when = TimeSpan((0, 1), "тогда", edtf) if edtf else None
    return Visit(
        f"v{number}", VisitType.VISIT, (Visitor(who, VisitorKind.PERSON),), Place(where, PlaceKind.CITY), when, Status.OCCURRED,
        (Evidence((0, len(quote)), quote),),
    )  # fmt: skip


def test_the_likest_visit_of_the_same_sentence_is_the_same_fact() -> None:
    sentence = "Иванов побывал в Орле, а Петров с Сидоровым в Курске."
    decided = {"old": trip(1, "Иванов", "Орёл", sentence), "other": trip(2, "Петров", "Курск", sentence)}
    found = [
        trip(7, "Сидоров", "Курск", sentence),
        trip(8, "Иванов", "Орел", sentence, "2011"),
        trip(9, "Петров", "Курск", sentence),
    ]
    assert {target: visit.id for target, visit in align(decided, found).items()} == {"old": "v8", "other": "v9"}


@pytest.mark.parametrize(
    "other",
    [
        trip(2, "Иванов", "Орёл", "В другом предложении сказано про город Орёл и Иванова."),
        trip(2, "Петров", "Курск", "Иванов побывал в Орле в мае."),
    ],
)
def test_another_sentence_or_neither_visitor_nor_place_is_another_fact(other: Visit) -> None:
    assert likeness(trip(1, "Иванов", "Орёл", "Иванов побывал в Орле в мае."), other) == 0.0


@given(before=st.text("аб \n", max_size=20), words=st.lists(st.sampled_from(("визит", "Орёл", "1855")), min_size=1, max_size=4))
def test_quotes_are_found_where_their_words_stand_now(before: str, words: list[str]) -> None:
    old = replace(trip(1, "Иванов", "Орёл", " ".join(words)), purpose=Quote((90, 96), "пропал"))
    text = before + "\n ".join(words) + "."
    moved = relocated(old, text)
    assert moved is not None
    (quote,) = moved.evidence
    assert text[slice(*quote.span)] == quote.text
    assert re.split(r"\s+", quote.text) == words
    assert moved.purpose is None
    assert relocated(old, "нет этих слов") is None
