"""Which facts a reviewer is shown, and in what order.

In: ``Reviewed`` records.  Out: those that a ``Filter`` lets through, ordered, and how often each value occurs among
them (``facets``).  Plain scans over records in memory: ten thousand facts take some ten milliseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Literal, get_args

from extractor.errors import UsageError
from extractor.graph.merging.spelling import fold
from extractor.review.state import Reviewed, State

__all__ = ["Filter", "Order", "chosen", "facets", "ordered"]

Order = Literal["doubt", "report", "time", "confidence"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; an empty field wants everything.

    ``person``, ``place`` and ``report`` are compared whole (case, ё and quotation marks do not matter), aliases
    included; ``text`` is a part of any name or quote.  ``year`` must meet the visit's time.  ``state`` is one of
    ``State`` or «open», «changed» or «added»; ``status`` is that of the visit.  ``least`` and ``most`` bound confidence.
    """

    person: str = ""
    place: str = ""
    year: int | None = None
    state: str = ""
    status: str = ""
    report: str = ""
    reviewer: str = ""
    text: str = ""
    least: float = 0.0
    most: float = 1.0


def chosen(facts: Iterable[Reviewed], wanted: Filter) -> list[Reviewed]:
    """The facts that ``wanted`` lets through, in the order they come."""
    if wanted == Filter():
        return list(facts)
    folded = {
        field.name: fold(getattr(wanted, field.name)) for field in fields(Filter) if isinstance(getattr(wanted, field.name), str)
    }
    return [fact for fact in facts if _fits(fact, wanted, folded)]


def ordered(facts: Sequence[Reviewed], order: Order | str = "doubt") -> list[Reviewed]:
    """``facts`` in the order of review.

    ``doubt``: conflicts, then what changed under a decision, then what is pending, the most doubtful first; what is
    decided comes last.  ``report``: as they stand in the archive.  ``time``: earliest visit first, undated last.
    ``confidence``: the surest last.  Raises ``UsageError`` for another order.
    """
    if order == "doubt":
        return sorted(facts, key=lambda fact: (_urgency(fact), -fact.doubt))
    if order == "report":
        return list(facts)
    if order == "time":
        return sorted(facts, key=lambda fact: (fact.value.when.earliest if fact.value.when else None) or "9999-99")
    if order == "confidence":
        return sorted(facts, key=lambda fact: fact.value.confidence)
    raise UsageError(f"there is no order {order!r}", remedy=f"Choose one of {', '.join(get_args(Order))}")


def facets(facts: Iterable[Reviewed]) -> dict[str, Counter[str]]:
    """How many of ``facts`` have each person, place, year, state, status, report and reviewer; a fact counts once a value."""
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("person", "place", "year", "state", "status", "report", "reviewer")
    }
    for fact in facts:
        visit = fact.value
        counts["person"].update({visitor.name for visitor in visit.visitors})
        if visit.place:
            counts["place"][visit.place.name] += 1
        counts["year"].update(str(year) for year in _years(fact))
        counts["state"][fact.state.value] += 1
        counts["status"][visit.status.value] += 1
        counts["report"][fact.report] += 1
        counts["reviewer"].update(set(fact.reviewers))
    return counts


def _urgency(fact: Reviewed) -> int:
    if fact.state is State.CONFLICT:
        return 0
    if fact.change is not None:
        return 1
    return 2 if fact.state is State.PENDING else 3


def _fits(fact: Reviewed, wanted: Filter, folded: dict[str, str]) -> bool:
    visit = fact.value
    if not wanted.least <= visit.confidence <= wanted.most:
        return False
    if wanted.status and visit.status.value != wanted.status:
        return False
    if wanted.state and not _in_state(fact, wanted.state):
        return False
    if folded["report"] and fold(fact.report) != folded["report"]:
        return False
    if folded["reviewer"] and folded["reviewer"] not in map(fold, fact.reviewers):
        return False
    if wanted.year is not None and wanted.year not in _years(fact):
        return False
    if folded["person"] and not any(
        folded["person"] in map(fold, (visitor.name, *visitor.aliases)) for visitor in visit.visitors
    ):
        return False
    place = visit.place
    if folded["place"] and not (place and folded["place"] in map(fold, (place.name, *place.aliases))):
        return False
    return not folded["text"] or folded["text"] in fold(" ".join(_texts(fact)))


def _in_state(fact: Reviewed, state: str) -> bool:
    special = {"open": fact.open, "changed": fact.change is not None, "added": fact.added}
    return special.get(state, fact.state.value == state)


def _years(fact: Reviewed) -> range:
    when = fact.value.when
    first = when.earliest or when.latest if when else None
    if when is None or not first:
        return range(0)
    return range(int(first[:4]), int((when.latest or first)[:4]) + 1)


def _texts(fact: Reviewed) -> Iterable[str]:
    visit = fact.value
    for visitor in visit.visitors:
        yield from (visitor.name, *visitor.aliases, visitor.role or "", visitor.affiliation or "")
    if visit.place:
        yield from (visit.place.name, *visit.place.aliases)
    yield from (visit.host or "", *(quote.text for quote in visit.evidence), *(one.text for one in visit.outcomes))
