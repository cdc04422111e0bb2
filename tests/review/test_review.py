"""Decisions: kept, folded, undone, and found again after a later run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.errors import ReviewError
from extractor.review import Action, ChangeKind, Review, State, open_review
from extractor.schema import Evidence, Place, PlaceKind, Visit, Visitor, VisitorKind

Run = Callable[..., Path]


def as_it_was(visit: Visit) -> Visit:
    return visit


def only(review: Review) -> str:
    (fact,) = review.facts()
    return fact.id


def test_a_fact_waits_until_somebody_decides(review: Review) -> None:
    (fact,) = review.facts()
    assert (fact.state, fact.open, fact.value, fact.opinions) == (State.PENDING, True, fact.found, ())
    decided = review.decide(fact.id, "accept", "Анна")
    assert (decided.state, decided.open, decided.reviewers) == (State.ACCEPTED, False, ("Анна",))
    assert review.progress().open == 0


def test_a_correction_holds_and_says_what_was_found(review: Review) -> None:
    fact = review.decide(only(review), "correct", "Анна", changes={"when": {"edtf": "9 мая 2011 года"}})
    assert fact.state is State.CORRECTED
    assert fact.value.when and (fact.value.when.edtf, fact.value.when.text) == ("2011-05-09", "В мае 2011 года")
    assert fact.found and fact.found.when and fact.found.when.edtf == "2011-05"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"when": {"edtf": "когда-то"}}, "when"),
        ({"status": "maybe"}, "status"),
        ({"visitors": [{"name": " "}]}, "visitors"),
        ({"purpose": "таких слов там нет"}, "purpose"),
        ({"evidence": []}, "evidence"),
        ({"outcomes": [{"span": [10, 100000]}]}, "outcomes"),
        ({"confidence": 1.0}, "confidence"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_by_its_field(review: Review, changes: dict[str, object], field: str) -> None:
    with pytest.raises(ReviewError) as caught:
        review.decide(only(review), "correct", "Анна", changes=changes)
    assert caught.value.where == field
    assert review.facts()[0].state is State.PENDING


def test_a_missed_visit_is_added_by_its_words_and_once(review: Review) -> None:
    values = {
        "visitors": [{"name": "делегация Орла", "kind": "group"}],
        "place": "Томск",
        "evidence": ["Подписан   договор о дружбе."],
    }
    first = review.add("a.txt", values, "Анна")
    again = review.add("a.txt", values, "Борис")
    assert first.id == again.id
    assert (again.state, again.added, again.reviewers) == (State.ACCEPTED, True, ("Анна", "Борис"))
    assert again.value.evidence[0].text == "Подписан договор о дружбе."
    assert again.value.place and again.value.place.country == "Россия"


def test_undo_takes_back_one_after_the_other(review: Review) -> None:
    identifier = only(review)
    review.decide(identifier, "accept", "Анна")
    review.decide(identifier, "reject", "Анна")
    assert review.undo("Анна").action is Action.REJECT
    assert review.fact(identifier).state is State.ACCEPTED
    assert review.undo("Анна").action is Action.ACCEPT
    assert review.fact(identifier).state is State.PENDING
    with pytest.raises(ReviewError, match="nothing to take back"):
        review.undo("Анна")
    assert [one.action.value for one in review.log()] == ["accept", "reject", "undo", "undo"]


def test_two_reviewers_who_disagree_make_a_conflict_until_somebody_settles_it(review: Review) -> None:
    identifier = only(review)
    review.decide(identifier, "accept", "Анна")
    torn = review.decide(identifier, "reject", "Борис")
    assert (torn.state, torn.decided, torn.open) == (State.CONFLICT, None, True)
    settled = review.decide(identifier, "accept", "Вера")
    assert (settled.state, settled.open, settled.reviewers) == (State.ACCEPTED, False, ("Вера",))
    (pair,) = review.agreement()
    assert (pair.one, pair.other, pair.facts, pair.share) == ("Анна", "Борис", 1, 0.0)


def test_what_another_program_writes_is_seen_at_the_next_look(run: Run) -> None:
    folder = run()
    with open_review(folder) as one, open_review(folder) as other:
        one.decide(only(one), "accept", "Анна")
        assert other.facts()[0].state is State.ACCEPTED
        run("2", a=lambda visit: replace(visit, host="мэрия"))
        (fact,) = one.facts()
        assert fact.found and fact.found.host == "мэрия"


def another_reading(visit: Visit) -> Visit:
    place = Place("Курск", PlaceKind.CITY)
    return replace(visit, id="v-new", place=place, visitors=(*visit.visitors, Visitor("мэр", VisitorKind.PERSON)))


def second_sentence(visit: Visit) -> Visit:
    start = visit.outcomes[0].span[0]
    return replace(visit, evidence=(*visit.evidence, Evidence((start, start + 8), "Подписан", 1)))


@pytest.mark.parametrize(
    ("later", "kind", "fields"),
    [
        (as_it_was, None, []),
        (lambda visit: replace(visit, confidence=0.1, rule="other", version="2"), None, []),
        (lambda visit: replace(visit, host=None), ChangeKind.CHANGED, ["host"]),
        (another_reading, ChangeKind.CHANGED, ["who", "where"]),
        (second_sentence, ChangeKind.MOVED, []),
        (lambda visit: None, ChangeKind.DISAPPEARED, []),
    ],
)
def test_a_later_run_keeps_the_decision_and_says_what_changed(
    run: Run, later: Callable[[Visit], Visit | None], kind: ChangeKind | None, fields: list[str]
) -> None:
    with open_review(run()) as review:
        before = review.decide(only(review), "accept", "Анна")
        run("2", a=later)
        (fact,) = review.facts()
        assert (fact.id, fact.state) == (before.id, State.ACCEPTED)
        assert fact.value.host == "администрация Брянска"
        assert fact.published is not None and fact.published.place == before.value.place
        change = fact.change
        assert (change and change.kind, [one.field for one in change.fields] if change else []) == (kind, fields)
        assert [one.id for one in review.changes()] == ([fact.id] if kind else [])
        review.decide(fact.id, "accept", "Анна")
        assert review.changes() == []


def test_an_open_change_may_be_taken_over(run: Run) -> None:
    with open_review(run()) as review:
        identifier = review.decide(only(review), "accept", "Анна").id
        run("2", a=another_reading)
        fact = review.decide("v-new", "accept", "Борис", found=True)
        assert (fact.id, fact.state, fact.reviewers, fact.change) == (identifier, State.ACCEPTED, ("Борис",), None)
        assert fact.value.place and fact.value.place.name == "Курск"


def test_what_the_program_has_learnt_is_no_question(run: Run) -> None:
    with open_review(run()) as review:
        review.decide(only(review), "correct", "Анна", changes={"host": None})
        run("2", a=lambda visit: replace(visit, host=None))
        assert review.changes() == []
        assert review.facts()[0].state is State.CORRECTED


def test_a_rejected_fact_that_is_no_longer_found_is_no_question(run: Run) -> None:
    with open_review(run()) as review:
        review.decide(only(review), "reject", "Анна")
        run("2", a=lambda visit: None)
        assert review.changes() == []
