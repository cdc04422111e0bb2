"""How far two reviewers agree, as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.review import State, open_review
from extractor.review.agreement import kappa
from extractor.schema import Visit

Run = Callable[..., Path]
YES, NO, CORRECTED = State.ACCEPTED, State.REJECTED, State.CORRECTED


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ({(YES, YES): 20, (YES, NO): 5, (NO, YES): 10, (NO, NO): 15}, 0.4),
        ({(YES, YES): 5, (NO, NO): 5}, 1.0),
        ({(YES, NO): 5, (NO, YES): 5}, -1.0),
        ({(YES, YES): 9}, None),
    ],
)
def test_kappa_takes_off_what_chance_gives(table: dict[tuple[State, State], int], value: float | None) -> None:
    assert kappa(Counter(table)) == (None if value is None else pytest.approx(value))


def as_it_was(visit: Visit) -> Visit:
    return visit


def test_corrections_count_as_one_verdict_and_apart_by_their_values(run: Run) -> None:
    with open_review(run(a=as_it_was, b=as_it_was, c=as_it_was, d=as_it_was)) as review:
        a, b, c, d = (fact.id for fact in review.facts())
        review.decide(a, "correct", "Анна", changes={"place": "Курск"})
        review.decide(a, "correct", "Борис", changes={"place": "Тула"})
        review.decide(b, "correct", "Анна", changes={"place": "Тула"})
        review.decide(b, "accept", "Борис")  # He accepts her correction, which is to correct alike.
        review.decide(c, "accept", "Анна")
        review.decide(c, "unsure", "Борис")
        review.decide(d, "accept", "Анна")
        (pair,) = review.agreement()
    assert (pair.facts, pair.equal, pair.corrections, pair.alike) == (3, 2, 2, 1)
    assert pair.table == ((State.ACCEPTED, State.UNSURE, 1), (CORRECTED, CORRECTED, 2))


def test_who_settles_a_conflict_is_no_independent_witness(run: Run) -> None:
    with open_review(run(a=as_it_was)) as review:
        identifier = review.facts()[0].id
        review.decide(identifier, "accept", "Анна")
        review.decide(identifier, "reject", "Борис")
        review.decide(identifier, "reject", "Анна")
        assert review.fact(identifier).state is NO
        (pair,) = review.agreement()
        assert (pair.facts, pair.equal) == (1, 0)
