"""A visit as a row of an answer.

In: the report's name and a visit in the gold form.  Out: one flat row with all that is known and the evidence: quote,
report, page and characters.
"""

from __future__ import annotations

from typing import Any

__all__ = ["COLUMNS", "row_of"]

COLUMNS = (
    "visit", "who", "who_kinds", "role", "affiliation", "where", "country", "when", "edtf", "first", "last", "status", "host",
    "purpose", "outcomes", "outcome_kinds", "confidence", "quote", "report", "page", "start", "end",
    "review",
)  # fmt: skip


def row_of(report: str, visit: dict[str, Any]) -> dict[str, Any]:
    """The row of ``visit``; several visitors, outcomes and quotes are joined by « | »."""
    when, place = visit.get("when") or {}, visit.get("place") or {}
    visitors, outcomes, evidence = visit["visitors"], visit.get("outcomes") or (), visit["evidence"]
    start, end = evidence[0]["span"]
    return {
        "visit": visit["id"],
        "who": " | ".join(v["name"] for v in visitors),
        "who_kinds": " | ".join(v["kind"] for v in visitors),
        "role": _joined([v.get("role") for v in visitors]),
        "affiliation": _joined([v.get("affiliation") for v in visitors]),
        "where": place.get("name"),
        "country": place.get("country"),
        "when": when.get("text"),
        "edtf": when.get("edtf"),
        "first": when.get("earliest"),
        "last": when.get("latest"),
        "status": visit["status"],
        "host": visit.get("host"),
        "purpose": (visit.get("purpose") or {}).get("text"),
        "outcomes": " | ".join(one["text"] for one in outcomes),
        "outcome_kinds": " | ".join(one["kind"] for one in outcomes),
        "confidence": visit.get("confidence"),
        "quote": " | ".join(one["text"] for one in evidence),
        "report": report,
        "page": evidence[0].get("page"),
        "start": start,
        "end": end,
        "review": visit.get("review") or None,
    }


def _joined(values: list[str | None]) -> str | None:
    return " | ".join(value or "" for value in values) if any(values) else None
