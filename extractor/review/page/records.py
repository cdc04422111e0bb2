"""What the page is told of a fact.

In: ``Reviewed`` records and what the archive knows of names.  Out: JSON-ready values: ``listed``, a line of the queue, the
table and the views; ``detailed``, all that is shown and edited when the fact is at hand.
"""

from __future__ import annotations

from typing import Any

from extractor.graph.exports.views import mark
from extractor.review.content import differences
from extractor.review.decision import Decision
from extractor.review.page.names import Names
from extractor.review.state import Reviewed, State, verdict
from extractor.schema import Visit, to_json

__all__ = ["detailed", "listed", "seen"]


def seen(fact: Reviewed) -> int:
    """The number of the newest decision on the fact: who decides says up to which one he has seen."""
    return max((decision.number for decision in fact.history), default=0)


def listed(fact: Reviewed, names: Names) -> dict[str, Any]:
    """The fact in the list: its mark for the views, and where its review stands."""
    visit = fact.value
    people, place = names.of(fact)
    return {
        **mark(fact.report, _told(visit), people=people, place=place),
        "id": fact.id,
        "state": fact.state.value,
        "open": fact.open,
        "added": fact.added,
        "change": fact.change.kind.value if fact.change else None,
        "doubt": round(fact.doubt, 4),
        "reviewers": list(fact.reviewers),
        "seen": seen(fact),
        "start": visit.evidence[0].span[0],
    }


def _told(visit: Visit) -> dict[str, Any]:
    """What a mark needs of the visit, in the gold form; the whole of it takes ten times as long."""
    place, when = visit.place, visit.when
    return {
        "id": visit.id,
        "visitors": [{"name": visitor.name} for visitor in visit.visitors],
        "place": place and {name: getattr(place, name) for name in ("name", "country", "latitude", "longitude")},
        "when": when and {name: getattr(when, name) for name in ("text", "edtf", "earliest", "latest")},
        "status": visit.status.value,
        "host": visit.host,
        "purpose": visit.purpose and {"text": visit.purpose.text},
        "outcomes": [{"text": outcome.text} for outcome in visit.outcomes],
        "evidence": [{"text": quote.text, "page": quote.page} for quote in visit.evidence],
        "confidence": visit.confidence,
    }


def detailed(fact: Reviewed) -> dict[str, Any]:
    """The fact at hand: value, what the program finds now, opinions, and what changed."""
    visit = fact.value
    return {
        "id": fact.id,
        "report": fact.report,
        "state": fact.state.value,
        "added": fact.added,
        "seen": seen(fact),
        "value": to_json(visit),
        "found": fact.found is not None,
        "confidence": visit.confidence,
        "rule": visit.rule,
        "version": visit.version,
        "comment": fact.decided.comment if fact.decided else "",
        "opinions": [_opinion(fact, one) for one in fact.opinions],
        "change": {
            "kind": fact.change.kind.value,
            "fields": [{"field": d.field, "before": d.before, "now": d.now} for d in fact.change.fields],
        }
        if fact.change
        else None,
    }


def _opinion(fact: Reviewed, decision: Decision) -> dict[str, Any]:
    before = decision.before or fact.found
    told = differences(before, decision.after) if before and decision.after and verdict(decision) is State.CORRECTED else ()
    return {
        "id": decision.id,
        "reviewer": decision.reviewer,
        "time": decision.time,
        "action": decision.action.value,
        "state": verdict(decision).value,
        "comment": decision.comment,
        "after": to_json(decision.after) if decision.after else None,
        "fields": [{"field": d.field, "now": d.now} for d in told],
    }
