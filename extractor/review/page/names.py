"""The names of the archive as the page needs them: who a visitor was found to be, which pairs wait for a person, what to suggest.

In: the folder of a run.  Out: ``Names``.  It holds what the index of the archive says, and takes it in anew when the visits
or the decisions on identities have changed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.entities.places.gazetteer import country_names, load
from extractor.errors import ReviewError
from extractor.graph.archive import Archive, open_archive
from extractor.graph.archive.decisions import decisions_in
from extractor.graph.archive.participants import entity_records, participants
from extractor.graph.merging.spelling import fold
from extractor.review.state import Reviewed, State

__all__ = ["Names"]

_QUOTES, _OFFERED, _KINDS = 3, 8, {"who": ("person", "group", "organization"), "place": ("place",), "host": ("organization", "group", "person")}


_Quote = tuple[str, str, str, frozenset[str]]
"""Id of a visit, its report, its first quote, the names it tells."""


@dataclass(slots=True)
class _Known:
    """What the index says at one moment."""

    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    visits: dict[str, tuple[list[str], str | None]] = field(default_factory=dict)
    quotes: dict[str, list[_Quote]] = field(default_factory=dict)
    suggestions: list[dict[str, Any]] = field(default_factory=list)
    merges: list[dict[str, Any]] = field(default_factory=list)
    spelled: dict[tuple[bool, str], set[str]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)


class Names:
    """The names of the archive in ``folder``; safe for several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._stamp: tuple[Any, ...] | None = None
        self._known = _Known()

    def known(self) -> _Known:
        """What the index says now; built anew, where it must be, in this call.

        Raises ``StoreError`` or ``DataError`` where the run cannot be read.
        """
        with self._lock:
            about = (self._folder / "visits.jsonl").stat() if (self._folder / "visits.jsonl").is_file() else None
            stamp = (about.st_mtime_ns, about.st_size) if about else None, tuple(decisions_in(self._folder))
            if stamp != self._stamp:
                with open_archive(self._folder) as archive:
                    self._known = _taken(archive)
                self._stamp = stamp
            return self._known

    def of(self, fact: Reviewed) -> tuple[list[str], str | None]:
        """The archive's names of the people and of the place of a fact."""
        known, visit = self._known, fact.value
        found = known.visits.get(fact.found.id) if fact.found else None
        if found and fact.state in (State.PENDING, State.ACCEPTED, State.UNSURE, State.REJECTED):
            return found[0], found[1] or (visit.place.name if visit.place else None)
        people = [self._spelled(visitor.name, place=False) for visitor in visit.visitors]
        return people, self._spelled(visit.place.name, place=True) if visit.place else None

    def _spelled(self, name: str, *, place: bool) -> str:
        bearers = self._known.spelled.get((place, fold(name)), set())
        return self._known.entities[next(iter(bearers))]["name"] if len(bearers) == 1 else name

    def called(self, key: str) -> str:
        """The name of an entity, or of one that was merged away; the key where nobody knows it."""
        known = self.known()
        return known.entities[key]["name"] if key in known.entities else known.called.get(key, key)

    def entity(self, key: str, name: str = "") -> dict[str, Any]:
        """An entity for the preview: name, other names, ids of its visits, some quotes; with ``name`` only those that tell it.

        Raises ``ReviewError`` for an id that nobody bears.
        """
        known = self.known()
        owner = key
        if key not in known.entities:  # Merged away: its quotes are with the entity that it went to.
            pairs = [(merge["left"], merge["right"]) for merge in known.merges if key in (merge["left"], merge["right"])]
            owner = next((one for pair in pairs for one in pair if one in known.entities), "")
        if not owner:
            raise ReviewError("there is no such entity", where=key, remedy="Load the list again", reason="no-pair")
        quotes = [quote for quote in known.quotes.get(owner, []) if not name or name in quote[3]]
        about = known.entities[key]["about"] if key in known.entities and not name else []
        shown = [{"id": identifier, "report": report, "text": text} for identifier, report, text, _ in quotes[:_QUOTES]]
        ids = [identifier for identifier, *_ in quotes]
        return {"name": name or self.called(key), "about": about, "ids": ids, "quotes": shown}

    def suggest(self, kind: str, text: str) -> list[dict[str, Any]]:
        """Names of the ``kind`` (who, place, host, entity) with a word that begins like ``text``; for places also the gazetteer's."""
        known, wanted = self.known(), fold(text.strip())
        if not wanted:
            return []
        kinds = _KINDS.get(kind)
        found = [
            {"key": key, "name": e["name"], "kind": e["place_kind"] or e["kind"] if kind == "place" else e["kind"], "visits": e["visits"],
             "note": "; ".join(e["about"][:2]), "gazetteer": e["gazetteer"], "source": "archive"}
            for key, e in known.entities.items()
            if (kinds is None or e["kind"] in kinds) and any(_begins(name, wanted) for name in e["names"])
        ]  # fmt: skip
        found.sort(key=lambda one: (not fold(one["name"]).startswith(wanted), -one["visits"], one["name"]))
        if kind == "place":
            taken = {fold(one["name"]) for one in found[:_OFFERED]}
            found = found[:_OFFERED]
            for entry in load().beginning(text, _OFFERED):
                if fold(entry.name) not in taken or fold(entry.name) == wanted:
                    found.append(
                        {"key": entry.id, "name": entry.name, "kind": entry.kind.value, "visits": 0, "gazetteer": entry.id,
                         "note": country_names().get(entry.country or "", ""), "source": "gazetteer"}
                    )  # fmt: skip
        return found[: 2 * _OFFERED if kind == "place" else _OFFERED]


def _taken(archive: Archive) -> _Known:
    known = _Known()
    for key, entity in entity_records(archive):
        known.entities[key] = {
            **entity,
            "names": [fold(name) for name in (entity["name"], *entity["aliases"])],
            "about": [part for part in (country_names().get(entity["country"] or "", entity["country"]), *entity["aliases"]) if part],
        }
        for name in (entity["name"], *entity["aliases"]):
            known.spelled.setdefault((entity["kind"] == "place", fold(name)), set()).add(key)
    for identifier, report, quote, told, parts in participants(archive):
        people = [known.entities[key]["name"] for role, key in parts if role == "visitor"]
        place = next((known.entities[key]["name"] for role, key in parts if role == "place"), None)
        known.visits[identifier] = (people, place)
        for _, key in parts:
            known.quotes.setdefault(key, []).append((identifier, report, quote, told))
    known.suggestions = list(_pairs(archive.suggestions))
    known.merges = list(_pairs(archive.merges))
    for pair in (*known.suggestions, *known.merges):
        known.called.update({pair["left"]: pair["left_name"], pair["right"]: pair["right_name"]})
        pair["kind"] = pair["left"].partition("-")[0]
    return known


def _pairs(table: Callable[[], Any]) -> Iterator[dict[str, Any]]:
    for row in table().to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _begins(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(f"{blank}{wanted}" in name for blank in (" ", "-", "«"))
