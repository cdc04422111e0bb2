"""A visit as the views draw it.

In: the report's name, a visit in the gold form, and the names of the entities that its people and place were found to be.
Out: ``Mark``, ready for JSON: what is shown, what is filtered by, where it lies and what it quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from extractor.entities.places.gazetteer import country_names

__all__ = ["Mark", "mark"]


class Mark(TypedDict):
    """``who`` and ``where`` are the visit's own names, ``people`` and ``place`` those of the archive's entities."""

    id: str
    report: str
    who: list[str]
    people: list[str]
    where: str | None
    place: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    when: str | None
    edtf: str | None
    first: str | None
    last: str | None
    status: str
    host: str | None
    purpose: str | None
    outcomes: list[str]
    quote: str
    page: int | None
    confidence: float


def mark(report: str, visit: dict[str, Any], *, people: Sequence[str] = (), place: str | None = None) -> Mark:
    """The mark of ``visit``; without entities its own names stand for them."""
    where, when = visit.get("place") or {}, visit.get("when") or {}
    who = [visitor["name"] for visitor in visit["visitors"]]
    country = where.get("country")
    return {
        "id": visit["id"],
        "report": report,
        "who": who,
        "people": list(people) or who,
        "where": where.get("name"),
        "place": place or where.get("name"),
        "country": country_names().get(country or "", country),
        "latitude": where.get("latitude"),
        "longitude": where.get("longitude"),
        "when": when.get("text"),
        "edtf": when.get("edtf"),
        "first": when.get("earliest"),
        "last": when.get("latest"),
        "status": visit["status"],
        "host": visit.get("host"),
        "purpose": (visit.get("purpose") or {}).get("text"),
        "outcomes": [one["text"] for one in visit.get("outcomes") or ()],
        "quote": " […] ".join(one["text"] for one in visit["evidence"]),
        "page": visit["evidence"][0].get("page"),
        "confidence": round(visit.get("confidence") or 0.0, 4),
    }
