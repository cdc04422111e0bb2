"""The index of an archive, built from the visits of a run.

In: (report, visits as JSON text and as values) in the order of the archive.  Out: ``archive.sqlite``, complete or not
there at all: it is written beside its final name and moved into place at the end.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from extractor.entities.places.declension import nominatives
from extractor.entities.places.gazetteer import country_code, country_names
from extractor.errors import DataError, OutputError
from extractor.graph.archive.lemmas import lemmas
from extractor.graph.archive.tables import APPLICATION_ID, INDICES, OUTCOMES, ROLES, TABLES, UNDATED, VERSION
from extractor.graph.identity import archive_id
from extractor.graph.merging import Decision, Office, Profile, Resolution, resolve
from extractor.graph.merging.persons import offices_agree, parse, stems
from extractor.graph.merging.places import known_id
from extractor.graph.merging.spelling import cyrillic, fold, words
from extractor.language.lexemes import lemma
from extractor.schema import stable_id

__all__ = ["Record", "build_index", "name_words", "read_lines"]

_POINT = ("kind", "country", "latitude", "longitude", "gazetteer")

Record = tuple[str, dict[str, Any]]


def read_lines(path: Path) -> Iterator[tuple[str, list[Record]]]:
    """The reports of a ``visits.jsonl``: (name, [(a visit as written, its values)]).

    Raises ``DataError`` with the line and column where the file is wrong.
    """
    decoder = json.JSONDecoder()
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                yield _report(line, decoder)
            except (ValueError, KeyError, TypeError, IndexError) as error:
                column = getattr(error, "colno", 1)
                raise DataError(
                    f"no report with visits ({error})",
                    where=f"{path}, line {number}, column {column}",
                    remedy="Run again: extractor run writes this file anew",
                ) from error


def _report(line: str, decoder: json.JSONDecoder) -> tuple[str, list[Record]]:
    start = line.find('"visits":[')
    if not line.startswith('{"doc":') or start < 0:
        whole = json.loads(line)
        visits = [(json.dumps(v, ensure_ascii=False, separators=(",", ":")), v) for v in whole["visits"]]
        return str(whole["doc"]), visits
    name = json.loads(line[len('{"doc":') : start - 1])
    at, found = start + len('"visits":['), []
    while line[at] != "]":
        value, end = decoder.raw_decode(line, at)
        found.append((line[at:end], value))
        at = end + (line[end] == ",")
    return name, found


class _Names:
    """The names of the archive as they come by, each with the number of its profile."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.kinds: list[str] = []
        self.names: list[str] = []
        self.aliases: list[dict[str, None]] = []
        self.offices: list[dict[tuple[str | None, str | None], list[int]]] = []
        self.weights = array("I")
        self.places: dict[int, dict[str, Any]] = {}
        self._people: dict[tuple[str, str, str | None, str | None], int] = {}
        self._others: dict[tuple[str, str, str | None], int] = {}

    def person(self, visitor: dict[str, Any], report: str, year: int) -> int:
        """The number of a person's profile."""
        name, role, affiliation = visitor["name"], visitor.get("role"), visitor.get("affiliation")
        parts = parse(name)
        bare = not parts.given and len(parts.initials) < 2
        known = (report if bare else "", name, role, affiliation)
        number = self._people.get(known)
        if number is None:
            if bare:
                key = stable_id("person-", "person", fold(name), report)
            else:
                key = self._namesake(name, Office(role, affiliation, year or None, year or None))
            number = self._people[known] = self._number("person", key, name)
        if role or affiliation:
            span = self.offices[number].setdefault((role, affiliation), [year, year])
            if year and (year < span[0] or not span[0]):
                span[0] = year
            if year > span[1]:
                span[1] = year
        return self._take(number, visitor)

    def _namesake(self, name: str, office: Office) -> str:
        first = archive_id("person", name)
        number = self.keys.get(first)
        if number is None or parse(name).patronymic:
            return first
        if "other-office" not in offices_agree(self._held(number), [office]):
            return first
        return stable_id("person-", "person", fold(name), *sorted(stems(office.affiliation or "")))

    def _held(self, number: int) -> list[Office]:
        return [
            Office(role, place, first or None, last or None)
            for (role, place), (first, last) in self.offices[number].items()
        ]

    def body(self, kind: str, visitor: dict[str, Any], report: str) -> int:
        """The number of an organization's or group's profile; «делегация» without more is its report's own."""
        name = visitor["name"]
        own = report if kind == "group" and " " not in name.strip() else ""
        number = self._others.get((kind, name, own))
        if number is None:
            key = stable_id(f"{kind}-", kind, fold(name), own) if own else archive_id(kind, name)
            number = self._others[kind, name, own] = self._number(kind, key, name)
        return self._take(number, visitor)

    def place(self, place: dict[str, Any]) -> int:
        """The number of a place's profile."""
        gazetteer, name = place.get("gazetteer"), place["name"]
        number = self._others.get(("place", name, gazetteer))
        if number is None:
            number = self._number("place", archive_id("place", name, gazetteer), name)
            self._others["place", name, gazetteer] = number
            self.places.setdefault(number, place)
            if name != self.names[number]:
                self.aliases[number][name] = None
        return self._take(number, place)

    def _number(self, kind: str, key: str, name: str) -> int:
        number = self.keys.get(key)
        if number is None:
            number = self.keys[key] = len(self.kinds)
            self.kinds.append(kind)
            self.names.append(name)
            self.aliases.append({})
            self.offices.append({})
            self.weights.append(0)
        return number

    def _take(self, number: int, record: dict[str, Any]) -> int:
        self.weights[number] += 1
        for alias in record.get("aliases") or ():
            self.aliases[number][alias] = None
        return number

    def profiles(self) -> list[Profile]:
        """All names, for ``resolve``."""
        found = []
        for key, number in self.keys.items():
            about = self.places.get(number, {})
            kind, name = self.kinds[number], self.names[number]
            gazetteer = about.get("gazetteer")
            if kind == "place" and not gazetteer:
                gazetteer = known_id(name, about.get("kind"), about.get("country"))
            found.append(
                Profile(
                    key, kind, name, tuple(self.aliases[number]), None, tuple(self._held(number)),
                    self.weights[number], gazetteer, about.get("kind"), about.get("within"), about.get("country"),
                )
            )  # fmt: skip
        return found


class _Builder:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.names = _Names()
        self.role, self.entity = array("B"), array("I")
        self.visit, self.first, self.last = array("I"), array("I"), array("I")
        self.count = self.reports = 0

    def add(self, report: str, visits: Iterable[Record]) -> None:
        self.reports += 1
        rows, texts = [], []
        for written, value in visits:
            self.count += 1
            try:
                rows.append(self._visit(report, written, value))
                texts.append((self.count, _text(value)))
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise DataError(
                    f"a visit is not in the gold form ({type(error).__name__}: {error})",
                    where=f"line {self.reports}, report {report}, visit {len(rows) + 1}",
                    remedy="Run again: extractor run writes visits.jsonl anew",
                ) from error
        execute = self.connection.execute
        execute("INSERT INTO reports VALUES (?, ?)", (self.reports, report))
        self.connection.executemany("INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.connection.executemany("INSERT INTO quotes (rowid, lemmas) VALUES (?, ?)", texts)

    def _visit(self, report: str, written: str, value: dict[str, Any]) -> tuple[Any, ...]:
        when = value.get("when") or {}
        first = int((when.get("earliest") or "0").replace("-", "")) or UNDATED
        last = int((when.get("latest") or "0").replace("-", ""))
        if first == UNDATED and last:
            first = 1
        elif first != UNDATED and not last:
            last = UNDATED - 1
        year = first // 10000 if first != UNDATED else 0
        meeting = value["type"] == "meeting"
        for visitor in value["visitors"]:
            if visitor["kind"] == "person":
                number = self.names.person(visitor, report, year)
            else:
                number = self.names.body(visitor["kind"], visitor, report)
            self._link(ROLES["met" if meeting else "visitor"], number, first, last)
        place = value.get("place")
        if place and not meeting:
            self._link(1, self.names.place(place), first, last)
        if host := value.get("host"):
            self._link(2, self.names.body("organization", {"name": host}, report), first, last)
        outcomes = 0
        for outcome in value.get("outcomes") or ():
            outcomes |= OUTCOMES[outcome["kind"]]
        return (self.count, self.reports, value["status"], first, last, outcomes, int(meeting), written, crc32(written.encode("utf-8", "surrogatepass")))

    def _link(self, role: int, number: int, first: int, last: int) -> None:
        self.role.append(role)
        self.entity.append(number)
        self.visit.append(self.count)
        self.first.append(first)
        self.last.append(last)

    def finish(self, decisions: Iterable[Decision]) -> None:
        names = self.names
        outer = self._outer()
        resolution = resolve(names.profiles(), decisions)
        keys = list(names.keys)
        owner = [names.keys[resolution.owner[key]] for key in keys]
        self._write_links(owner, outer)
        self._write_entities(keys, owner)
        self._write_verdicts(resolution)

    def _outer(self) -> dict[int, list[int]]:
        """The countries and regions that each place lies in, as numbers of their own profiles."""
        found: dict[int, list[int]] = {}
        for number, place in list(self.names.places.items()):
            around = []
            country = (place.get("country") if place.get("kind") != "country" else None) or ""
            if name := country_names().get(country_code(country) or ""):
                about = {"name": name, "kind": "country", "country": country, "gazetteer": known_id(name, "country")}
                around.append(self.names.place(about))
            if within := place.get("within"):
                around.append(self.names.place({"name": within, "gazetteer": known_id(within)}))
            found[number] = around
        return found

    def _write_links(self, owner: list[int], outer: dict[int, list[int]]) -> None:
        role, entity = (np.frombuffer(held, dtype=held.typecode) for held in (self.role, self.entity))
        visit, first, last = (np.frombuffer(held, dtype=held.typecode) for held in (self.visit, self.first, self.last))
        leaders, parts = np.array(owner, dtype=np.int64), [(role, entity, first, visit, last)]
        for step in range(max(map(len, outer.values()), default=0)):
            around = np.full(len(owner), -1, dtype=np.int64)
            for number, places in outer.items():
                if len(places) > step:
                    around[number] = places[step]
            inside = (role == ROLES["place"]) & (around[entity] >= 0)
            parts.append((role[inside], around[entity[inside]], first[inside], visit[inside], last[inside]))
        columns = [np.concatenate([part[number] for part in parts]).astype(np.int64) for number in range(5)]
        columns[1] = leaders[columns[1]]
        rows = np.column_stack([column[np.lexsort(columns[::-1])] for column in columns])
        fresh = np.ones(len(rows), dtype=bool)
        fresh[1:] = (rows[1:] != rows[:-1]).any(axis=1)
        self.connection.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?)", rows[fresh].tolist())

    def _write_entities(self, keys: list[str], owner: list[int]) -> None:
        names, weights = self.names, array("I", [0]) * len(owner)
        told: dict[int, dict[str, None]] = {}
        points: dict[int, dict[str, Any]] = {}
        for number, leader in enumerate(owner):
            weights[leader] += names.weights[number]
            told.setdefault(leader, {}).update(dict.fromkeys((names.names[number], *names.aliases[number])))
            if number in names.places:
                known = points.setdefault(leader, {})
                for key in _POINT:
                    if names.places[number].get(key) is not None:
                        known.setdefault(key, names.places[number][key])
        entities, index = [], list[tuple[str, int]]()
        for number, bearing in told.items():
            name, point = names.names[number], points.get(number, {})
            aliases = " | ".join(alias for alias in bearing if alias != name)
            place = [point.get(key) for key in _POINT]
            entities.append((number, keys[number], names.kinds[number], name, aliases, *place, weights[number]))
            person = names.kinds[number] == "person"
            index += {
                (form, number)
                for alias in bearing
                for word in name_words(alias)
                for form in ((word,) if person else (word, fold(lemma(word)), *nominatives(word)))
            }
        self.connection.executemany("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(entities))
        self.connection.executemany("INSERT INTO words VALUES (?, ?)", sorted(set(index)))

    def _write_verdicts(self, resolution: Resolution) -> None:
        for table, verdicts in (("merges", resolution.merges), ("suggestions", resolution.suggestions)):
            rows = [
                (v.left, v.right, self._called(v.left), self._called(v.right), v.score, ", ".join(v.reasons))
                for v in verdicts
            ]
            self.connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _called(self, key: str) -> str:
        return self.names.names[self.names.keys[key]]


def name_words(name: str) -> list[str]:
    """The words of a name as the index keeps them: folded, in Cyrillic, hyphenated ones also in parts."""
    found = [cyrillic(fold(word)) for word in words(name)]
    return found + [part for word in found if "-" in word for part in word.split("-") if part]


def _text(value: dict[str, Any]) -> str:
    parts = [quote["text"] for quote in value["evidence"]]
    parts += [outcome["text"] for outcome in value.get("outcomes") or ()]
    if purpose := value.get("purpose"):
        parts.append(purpose["text"])
    return lemmas(" ".join(parts))


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Without the collector of cycles: millions of records are made here, no two of them lead to each other, and looking
    through them again and again takes a quarter of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def build_index(
    reports: Iterable[tuple[str, list[Record]]], path: Path, *, source: str = "", decisions: Iterable[Decision] = ()
) -> int:
    """Write the index of ``reports`` to ``path``; how many visits it holds.

    ``source`` says what it was made from, ``decisions`` what people said of identities.  Raises ``OutputError`` where
    the folder cannot be written and ``DataError`` where a visit is not in the gold form.
    """
    # Two programs may ask a new archive at once: each builds a file of its own, and the last one stays.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _without_collection(), contextlib.closing(sqlite3.connect(part, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -131072")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.executescript(TABLES)
            connection.execute("BEGIN")
            builder = _Builder(connection)
            for report, visits in reports:
                builder.add(report, visits)
            builder.finish(decisions)
            about = {"version": str(VERSION), "source": source, "visits": str(builder.count)}
            connection.executemany("INSERT INTO about VALUES (?, ?)", sorted(about.items()))
            connection.execute("COMMIT")
            connection.executescript(INDICES)
            connection.execute("ANALYZE")
        part.replace(path)
    except (sqlite3.OperationalError, OSError) as error:
        raise OutputError(
            f"the index cannot be written ({error})", where=str(path), remedy="Free some room, or copy the folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return builder.count
