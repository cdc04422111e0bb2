"""What a reviewer is shown, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.errors import UsageError
from extractor.review import Filter, Review, facets, open_review
from extractor.schema import Place, PlaceKind, Status, TimeSpan, Visit, Visitor, VisitorKind

Run = Callable[..., Path]


def told(confidence: float, who: str, where: str, edtf: str, first: str, last: str) -> Callable[[Visit], Visit]:
    def change(visit: Visit) -> Visit:
        return replace(
            visit, confidence=confidence, visitors=(Visitor(who, VisitorKind.PERSON, aliases=(who.split()[-1],)),),
            place=Place(where, PlaceKind.CITY), when=TimeSpan((0, 6), "В мае", edtf, first, last),
            status=Status.PLANNED if where == "Тула" else Status.OCCURRED,
        )  # fmt: skip

    return change


FACTS = {
    "a": told(0.95, "Иван Петров", "Орёл", "2011", "2011-01-01", "2011-12-31"),
    "b": told(0.5, "Анна Ли", "Тула", "2009/2012", "2009-01-01", "2012-12-31"),
    "c": told(0.3, "Иван Петров", "Тула", "1999", "1999-01-01", "1999-12-31"),
    "d": lambda visit: replace(visit, confidence=0.8, when=None, place=None),
}


@pytest.fixture
def four(run: Run) -> Iterator[Review]:
    with open_review(run(**FACTS)) as review:
        yield review


@pytest.mark.parametrize(
    ("wanted", "reports"),
    [
        (Filter(), "abcd"),
        (Filter(person="иван петров"), "acd"),
        (Filter(person="Ли"), "b"),
        (Filter(place="орел"), "a"),
        (Filter(year=2011), "ab"),
        (Filter(year=1999, place="Тула"), "c"),
        (Filter(status="planned"), "bc"),
        (Filter(report="B.TXT"), "b"),
        (Filter(text="обмена опытом"), "abcd"),
        (Filter(least=0.4, most=0.9), "bd"),
        (Filter(state="pending"), "bcd"),
        (Filter(state="open"), "bcd"),
        (Filter(state="accepted", reviewer="анна"), "a"),
        (Filter(reviewer="Борис"), ""),
        (Filter(state="changed"), ""),
    ],
)
def test_filters(four: Review, wanted: Filter, reports: str) -> None:
    four.decide(four.facts()[0].id, "accept", "Анна")
    assert "".join(fact.report[0] for fact in four.facts(wanted)) == reports


def test_orders(four: Review) -> None:
    def order(name: str) -> str:
        return "".join(fact.report[0] for fact in four.facts(order=name))  # type: ignore[arg-type]

    assert [order(name) for name in ("report", "doubt", "confidence", "time")] == ["abcd", "bcda", "cbda", "cbad"]
    a, b, _, _ = four.facts()
    four.decide(b.id, "accept", "Анна")
    four.decide(a.id, "accept", "Анна")
    four.decide(a.id, "reject", "Борис")
    assert order("doubt") == "acdb"
    with pytest.raises(UsageError, match="there is no order"):
        order("size")


def test_facets_count_each_fact_once_a_value(four: Review) -> None:
    four.decide(four.facts()[0].id, "accept", "Анна")
    counts = facets(four.facts())
    assert dict(counts["person"]) == {"Иван Петров": 3, "Анна Ли": 1, "делегация Орла": 1}
    assert dict(counts["place"]) == {"Орёл": 1, "Тула": 2}
    assert dict(counts["state"]) == {"accepted": 1, "pending": 3}
    assert (counts["year"]["2011"], counts["year"]["2009"], counts["year"]["1999"]) == (2, 1, 1)
    assert dict(counts["reviewer"]) == {"Анна": 1}
