"""The table of visits: who, where, when, why, with what outcome, and where that is written.

In: documents.  Out: one row a visit and visitor (``row`` is the visit's id and the visitor's number), or one row a
visit with the visitors joined by «; » (``row`` is the visit's id).  A visit whose visitor is unknown has one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.graph.tables.layout import Row
from extractor.schema import Document, Visit, Visitor

__all__ = ["visit_rows"]


def visit_rows(documents: Iterable[Document], *, one_row_per_visit: bool = False) -> Iterator[Row]:
    """The rows of table ``visits``, in the order of the documents and of the visits in them."""
    for document in documents:
        for visit in document.visits:
            shared = _shared(visit, document.report.name)
            if one_row_per_visit or not visit.visitors:
                yield {"row": visit.id, **_who(visit.visitors), **shared}
                continue
            for number, visitor in enumerate(visit.visitors, 1):
                yield {"row": f"{visit.id}/{number}", **_who([visitor]), **shared}


def _who(visitors: Sequence[Visitor]) -> Row:
    def joined(values: Iterable[str | None]) -> str:
        kept = [value or "" for value in values]
        return "; ".join(kept) if any(kept) else ""

    return {
        "who": joined(v.name for v in visitors),
        "who_kind": joined(v.kind.value for v in visitors),
        "role": joined(v.role for v in visitors),
        "affiliation": joined(v.affiliation for v in visitors),
    }


def _shared(visit: Visit, report: str) -> Row:
    place, when, evidence = visit.place, visit.when, visit.evidence[0]
    return {
        "visit": visit.id,
        "type": visit.type.value,
        "status": visit.status.value,
        "where": place.name if place else None,
        "where_kind": place.kind.value if place else None,
        "within": place.within if place else None,
        "country": place.country if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "when": when.text if when else None,
        "edtf": when.edtf if when else None,
        "earliest": when.earliest if when else None,
        "latest": when.latest if when else None,
        "host": visit.host,
        "purpose": visit.purpose.text if visit.purpose else None,
        "outcomes": " | ".join(outcome.text for outcome in visit.outcomes),
        "outcome_kinds": " | ".join(outcome.kind.value for outcome in visit.outcomes),
        "quote": " […] ".join(quote.text for quote in visit.evidence),
        "report": report,
        "page": evidence.page,
        "start": evidence.span[0],
        "end": evidence.span[1],
        "confidence": round(visit.confidence, 4),
        "rule": visit.rule,
        "version": visit.version,
        "review": visit.review,
    }
