"""What a visit says, apart from how it was found: the part that people judge.

In: visits.  Out: ``content``, equal for visits that say the same of the same trip, and ``differences`` between two,
field by field.  Offsets, ids, confidence, rule and what the gazetteer added are no content: a newer version may change
them without changing what was confirmed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.schema import Visit

__all__ = ["FIELDS", "Difference", "content", "differences", "same"]

FIELDS = ("type", "status", "who", "where", "when", "edtf", "host", "purpose", "outcomes")
"""The fields of the content, in the order of the table."""

Word = Callable[[str, str], str]
"""(column of the table, value) → the word for it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A ``field`` of ``FIELDS`` with what it said and what it says now, as one line each."""

    field: str
    before: str
    now: str


def content(visit: Visit, word: Word = lambda column, value: value) -> dict[str, str]:
    """What ``visit`` says, one line for each of ``FIELDS``; an empty line where it says nothing.

    ``word`` puts the values of columns with fixed words into those of a language.
    """
    place, when = visit.place, visit.when
    return {
        "type": word("type", visit.type.value),
        "status": word("status", visit.status.value),
        "who": "; ".join(
            _joined(v.name, word("who_kind", v.kind.value), v.role, v.affiliation) for v in visit.visitors
        ),
        "where": _joined(place.name, word("where_kind", place.kind.value), place.within) if place else "",
        "when": _line(when.text) if when else "",
        "edtf": (when.edtf or "") if when else "",
        "host": visit.host or "",
        "purpose": _line(visit.purpose.text) if visit.purpose else "",
        "outcomes": " | ".join(
            f"{_line(one.text)} ({word('outcome_kinds', one.kind.value)})" for one in visit.outcomes
        ),
    }


def same(one: Visit | None, other: Visit | None) -> bool:
    """Whether both say the same, or both are None."""
    if one is None or other is None:
        return one is other
    return content(one) == content(other)


def differences(before: Visit, now: Visit, word: Word = lambda column, value: value) -> tuple[Difference, ...]:
    """The fields in which ``now`` says something else than ``before``, in words as ``content`` puts them."""
    old, new = content(before, word), content(now, word)
    return tuple(Difference(field, old[field], new[field]) for field in FIELDS if old[field] != new[field])


def _joined(name: str, kind: str, *more: str | None) -> str:
    told = [f"{name} ({kind})", *(part or "" for part in more)]
    return ", ".join(told).rstrip(", ")


def _line(text: str) -> str:
    return " ".join(text.split())
