"""A document as rows of the store.

In: a ``Document`` and what is known of its source.  Out: ``Rows``, plain tuples by table, ready for ``Store.write``.
Pure, so the workers do it and the process that holds the database only inserts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.schema import Document, Evidence, Organization, Person, Place, to_json
from extractor.store.digests import digests_of

__all__ = ["Rows", "refused", "rows_of"]

_SURROGATE = re.compile("[\ud800-\udfff]")

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What the store keeps of one source.

    ``report`` holds the columns of table ``reports`` except ``position`` and ``edition``; ``tables`` the rows of every other table.
    """

    report: Mapping[str, Any]
    tables: Mapping[str, list[Row]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The report's name, its key in the store."""
        return str(self.report["name"])

    @property
    def state(self) -> str:
        """``extracted``, ``empty`` or ``quarantined``."""
        return str(self.report["state"])

    @property
    def visits(self) -> int:
        """How many visits were found."""
        return int(self.report["visits"])


def refused(name: str, *, sha256: str, version: str, reason: str, message: str, remedy: str = "") -> Rows:
    """The rows of a source that did not become a report: one line for the quarantine."""
    columns = {
        "name": name,
        "sha256": sha256,
        "version": version,
        "state": "quarantined",
        "reason": reason,
        "message": message,
        "remedy": remedy,
        "visits": 0,
    }
    return Rows({key: _clean(value) for key, value in columns.items()})


def rows_of(document: Document, name: str, *, sha256: str, version: str) -> Rows:
    """The rows of an extracted ``document``, kept under ``name``.

    ``sha256`` is that of the source's bytes, ``version`` that of the program and its
    data.  A document in which no visit and no other fact was found is ``empty``.
    """
    report = document.report
    columns = {
        "name": name,
        "sha256": sha256,
        "version": version,
        "state": "extracted" if document.visits or document.facts else "empty",
        "id": report.id,
        "characters": len(report.text),
        "metadata": _json(report.metadata),
        "pages": _json(report.pages),
        "visits": len(document.visits),
        "mentions": len(document.mentions),
    }
    tables: dict[str, list[Row]] = {
        "texts": [(name, report.text)],
        "mentions": [(name, n, *m.span, m.text, m.label, m.normal, m.entity) for n, m in enumerate(document.mentions)],
        "entities": list(_entities(document, name)),
        "dates": [(name, n, *d.span, d.text, d.edtf, d.earliest, d.latest) for n, d in enumerate(document.dates)],
        "visits": list(_visits(document, name)),
        "visitors": [
            (name, n, i, v.name, v.kind.value, v.role, v.affiliation, v.entity)
            for n, visit in enumerate(document.visits)
            for i, v in enumerate(visit.visitors)
        ],
        "facts": [
            (name, n, f.id, f.type, f.status.value, f.confidence, f.rule, _json(f))
            for n, f in enumerate(document.facts)
        ],
        "evidence": [
            *_evidence(name, "visit", ((v.id, v.evidence) for v in document.visits)),
            *_evidence(name, "fact", ((f.id, f.evidence) for f in document.facts)),
        ],
    }
    columns = {key: _clean(value) for key, value in columns.items()}
    tables = {table: [tuple(map(_clean, row)) for row in rows] for table, rows in tables.items()}
    about = [columns[key] for key in ("name", "id", "metadata", "pages")]
    return Rows({**columns, "digests": digests_of(about, tables)}, tables)


def _entities(document: Document, name: str) -> Iterator[Row]:
    records: tuple[tuple[str, Sequence[Person | Organization | Place]], ...] = (
        ("person", document.persons),
        ("organization", document.organizations),
        ("place", document.places),
    )
    for kind, members in records:
        for number, record in enumerate(members):
            yield name, kind, number, record.id, record.name, _json(record)


def _visits(document: Document, name: str) -> Iterator[Row]:
    for number, visit in enumerate(document.visits):
        when, place = visit.when, visit.place
        yield (
            name,
            number,
            visit.id,
            visit.type.value,
            visit.status.value,
            place.name if place else None,
            when.edtf if when else None,
            when.earliest if when else None,
            when.latest if when else None,
            visit.confidence,
            visit.rule,
            _json(visit),
        )


def _evidence(name: str, owner: str, facts: Iterator[tuple[str, tuple[Evidence, ...]]]) -> Iterator[Row]:
    numbers: dict[str, int] = {}
    for fact, quotes in facts:
        for quote in quotes:
            number = numbers[fact] = numbers.get(fact, -1) + 1
            yield name, fact, number, owner, *quote.span, quote.page, quote.text


def _json(record: Any) -> str:
    return json.dumps(to_json(record), ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    """Half a surrogate pair is no character and no database takes it; one for one keeps the offsets."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
