"""Who and what has a part in each visit of an archive, all at once.

In: an open archive.  Out: its entities, and for each visit the entities that have a part in it, with its first quote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from extractor.graph.archive import tables
from extractor.graph.archive.archive import Archive

__all__ = ["entity_records", "participants"]


def entity_records(archive: Archive) -> Iterator[tuple[str, dict[str, Any]]]:
    """(id, entity) of everybody and every place of the archive, those of most visits first."""
    query = (
        "SELECT key, kind, name, aliases, place_kind, country, gazetteer, visits FROM entities ORDER BY visits DESC, id"
    )
    for key, kind, name, aliases, place_kind, country, gazetteer, visits in archive.read(query):
        yield key, {
            "kind": kind, "name": name, "aliases": [a for a in aliases.split(" | ") if a], "place_kind": place_kind,
            "country": country, "gazetteer": gazetteer, "visits": visits,
        }  # fmt: skip


def participants(archive: Archive) -> Iterator[tuple[str, str, str, frozenset[str], list[tuple[str, str]]]]:
    """(id, report, first quote, names it tells, [(role, id of the entity)]) of each visit, in the order of the archive.

    Of several places the visit's own comes first, then the region and country around it.
    """
    names = {value: name for name, value in tables.ROLES.items()}
    parts: dict[int, list[tuple[str, str, frozenset[str], bool]]] = {}
    query = (
        "SELECT l.visit, l.role, e.key, e.name, e.aliases, e.place_kind IS NULL FROM links l "
        "JOIN entities e ON e.id = l.entity ORDER BY l.visit, l.role, e.id"
    )
    for visit, role, key, name, aliases, around in archive.read(query):
        parts.setdefault(visit, []).append((names[role], key, frozenset((name, *aliases.split(" | "))), bool(around)))
    query = (
        "SELECT v.id, json_extract(v.record, '$.id'), r.name, json_extract(v.record, '$.evidence[0].text'), "
        "json_extract(v.record, '$.place.name'), json_extract(v.record, '$.visitors'), json_extract(v.record, '$.host') "
        "FROM visits v JOIN reports r ON r.id = v.report WHERE NOT v.meeting ORDER BY v.id"
    )
    for number, identifier, report, quote, place, visitors, host in archive.read(query):
        mine = sorted(parts.get(number, []), key=lambda one: (one[0] == "place" and place not in one[2], one[3]))
        told = frozenset(name for name in (place, host, *(one["name"] for one in json.loads(visitors))) if name)
        yield identifier, report, quote, told, [(role, key) for role, key, _, _ in mine]
