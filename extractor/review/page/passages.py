"""What the page is told of a report: its own text, the names and dates in it, its pages.

In: the store and the report's name.  Out: JSON-ready values.  Of nested mentions the outermost is shown; spans count
characters of ``Report.text``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.schema import Span
from extractor.store import Store

__all__ = ["KINDS", "date_at", "passages"]

KINDS = {
    "PERSON": "person", "ORGANIZATION": "organization", "GROUP": "organization", "DATE": "date", "CITY": "place",
    "COUNTRY": "place", "STATE_OR_PROVINCE": "place", "DISTRICT": "place", "LOCATION": "place", "FACILITY": "place",
}  # fmt: skip
"""NEREL's labels that are marked, and as what."""

_MENTIONS = 'SELECT start, "end", label, normal FROM mentions WHERE report = ? ORDER BY start, "end" DESC, number'
_DATES = 'SELECT edtf, earliest, latest FROM dates WHERE report = ? AND start < ? AND "end" > ? AND edtf IS NOT NULL ORDER BY start'


def passages(store: Store, report: str, text: str, pages: Iterable[tuple[int, Span]]) -> dict[str, Any]:
    """The report as the page draws it; ``pages`` are (number, span)."""
    mentions, end = list[list[Any]](), 0
    for start, stop, label, normal in store.rows(_MENTIONS, (report,)):
        if label in KINDS and start >= end and stop > start:
            mentions.append([start, stop, KINDS[label], normal, label])
            end = stop
    return {"name": report, "text": text, "mentions": mentions, "pages": [[number, *span] for number, span in pages]}


def date_at(store: Store, report: str, span: Span) -> dict[str, str] | None:
    """The date that the program reads at ``span``, as it stands in its report («в мае» of a year); None for none or several."""
    found = set(store.rows(_DATES, (report, span[1], span[0])))
    if len(found) != 1:
        return None
    edtf, first, last = found.pop()
    return {"edtf": edtf, "first": first or "", "last": last or ""}
