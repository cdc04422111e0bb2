"""``Archive``: the outputs of a run as something that can be asked.

In: the folder of a run.  Out: visits as pandas frames, each row with its evidence; itineraries, visitors of a town, who
was in one place at one time, outcomes by partner, paths between two entities; the networkx graph.  The index beside the
outputs (``archive.sqlite``) is made when it is missing or older than them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack
from zlib import crc32

from extractor.graph.archive import dates, naming, tables
from extractor.graph.archive.building import build_index
from extractor.graph.archive.decisions import decide, decisions_in, decisions_of
from extractor.graph.archive.fulltext import search
from extractor.graph.archive.index import INDEX, connect, damage, is_current
from extractor.graph.archive.naming import WHO, Named
from extractor.graph.archive.paths import shortest_path
from extractor.graph.archive.phrases import Refused
from extractor.graph.archive.rows import COLUMNS, row_of
from extractor.graph.archive.selection import PLACE, Asked, selection
from extractor.graph.archive.source import records_of, source_of
from extractor.schema import Document, Metadata, OffsetMap, Report, Visit, WorkingText
from extractor.store import Store, from_json

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

__all__ = ["Archive", "open_archive"]


def open_archive(folder: str | Path) -> Archive:
    """The archive in the ``folder`` of a run.

    Raises ``StoreError`` where no run was written there or the index is damaged beyond being made again.
    """
    return Archive(folder)


class Archive:
    """The archive of a run, open for questions; use as a context manager or ``close`` it.

    Names may stand in any case.  An unknown name raises ``QueryError`` with the nearest names of the archive, and so do
    a date, status or outcome that is none.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        said = decisions_in(self.folder)
        source = source_of(self.folder, said)
        path = self.folder / INDEX
        if not is_current(path, source):
            build_index(records_of(self.folder), path, source=source, decisions=said)
        self.path = path
        self.connection = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        self.connection.close()

    # --- names --------------------------------------------------------------------------------------------------

    def entities(self, name: str, *kinds: str) -> list[Named]:
        """The entities that ``name`` may mean.  Raises ``QueryError`` with the nearest names where there is none."""
        kinds = kinds or (*WHO, *PLACE)
        if found := naming.find(self.connection, name, kinds):
            return found
        near = naming.nearest(self.connection, name, kinds)
        raise Refused("nobody", word=name, way="did you mean" if near else "", names="; ".join(near))

    # --- visits -------------------------------------------------------------------------------------------------

    def visits(self, **asked: Unpack[Asked]) -> pd.DataFrame:
        """The visits that answer all that is asked, one row each, earliest first, undated last (``rows.COLUMNS``).

        What can be asked: see ``Asked``.
        """
        import pandas as pd

        return pd.DataFrame([row_of(*found) for found in self.records(**asked)], columns=list(COLUMNS))

    def count(self, **asked: Unpack[Asked]) -> int:
        """How many visits ``visits`` would give."""
        return len(self.numbers(**asked))

    def numbers(self, **asked: Unpack[Asked]) -> list[int]:
        """The numbers of the visits that ``visits`` would give, in its order."""
        return [row[0] for row in self.read(*selection(self.entities, asked))]

    def records(self, **asked: Unpack[Asked]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(report, visit in the gold form) of each visit that ``visits`` would give, in its order."""
        return self._records(self.numbers(**asked))

    def parts_of(self, number: int) -> list[tuple[str, dict[str, Any]]]:
        """(role, entity) of everybody and every place with a part in the visit of this number.

        ``nearest`` marks the place of the visit itself among the region and country around it.
        """
        query = (
            "SELECT l.role, e.id, e.key, e.kind, e.name, e.aliases, e.place_kind, e.latitude, e.longitude, e.gazetteer "
            "FROM links l JOIN entities e ON e.id = l.entity WHERE l.visit = ? ORDER BY l.role, e.id"
        )
        exact = self._exact_place(number)
        names = {value: name for name, value in tables.ROLES.items()}
        found = []
        for role, identifier, key, kind, name, aliases, place_kind, latitude, longitude, gazetteer in self.read(
            query, (number,)
        ):
            entity = {
                "key": key, "kind": kind, "name": name, "aliases": [a for a in aliases.split(" | ") if a],
                "place_kind": place_kind, "latitude": latitude, "longitude": longitude, "gazetteer": gazetteer,
                "nearest": identifier == exact,
            }  # fmt: skip
            found.append((names[role], entity))
        return found

    def read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows that an SQL query over the index (``tables.py``) gives."""
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise damage(self.path, error) from error

    def _records(self, numbers: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(report, visit) of each number, in the order of the numbers."""
        query = "SELECT r.name, v.record, v.checksum FROM visits v JOIN reports r ON r.id = v.report WHERE v.id = ?"
        for number in numbers:
            for report, record, checksum in self.read(query, (number,)):
                if crc32(record.encode("utf-8", "surrogatepass")) != checksum:
                    raise damage(self.path, f"visit {number} is not as it was written")
                yield report, json.loads(record)

    def search(self, words: str, *, limit: int | None = 50) -> pd.DataFrame:
        """The passages of the reports, found or not found to tell of visits, that hold all ``words`` in any form."""
        import pandas as pd

        found = search(self.folder, words, limit=limit)
        return pd.DataFrame(found, columns=["report", "page", "start", "end", "quote"])

    # --- what follows from visits -------------------------------------------------------------------------------

    def itinerary(self, who: str, *, when: str | int | None = None) -> pd.DataFrame:
        """Where a person or delegation was, in the order of time; only what happened."""
        return self.visits(who=who, when=when, status="occurred")

    def visitors(self, where: str, *, when: str | int | None = None, limit: int | None = None) -> pd.DataFrame:
        """Who was in a town: visitor, kind, how many visits, first and last day, and the quote of the first."""
        return self._ranking("visitor", self.numbers(where=where, when=when, status="occurred"), limit)

    def destinations(self, who: str, *, when: str | int | None = None, limit: int | None = None) -> pd.DataFrame:
        """Where somebody was, most often first."""
        return self._ranking("place", self.numbers(who=who, when=when, status="occurred"), limit)

    def _ranking(self, role: str, numbers: Sequence[int], limit: int | None) -> pd.DataFrame:
        import pandas as pd

        found: dict[int, list[int]] = {}
        for start in range(0, len(numbers), 900):
            marks = ",".join(map(str, numbers[start : start + 900]))
            query = f"SELECT entity, visit, first FROM links WHERE visit IN ({marks}) AND role = {tables.ROLES[role]}"
            for entity, visit, _ in sorted(self.read(query), key=lambda row: (row[2], row[1])):
                found.setdefault(entity, []).append(visit)
        rows = []
        order = sorted(found, key=lambda entity: (-len(found[entity]), entity))[:limit]
        for entity in order:
            ((kind, name),) = self.read("SELECT kind, name FROM entities WHERE id = ?", (entity,))
            ((report, visit),) = self._records(found[entity][:1])
            row = row_of(report, visit)
            rows.append({"name": name, "kind": kind, "visits": len(found[entity]), **{k: row[k] for k in _SHOWN}})
        return pd.DataFrame(rows, columns=["name", "kind", "visits", *_SHOWN])

    def together(self, who: str, *, when: str | int | None = None) -> pd.DataFrame:
        """Who met ``who``: told meetings first, then those in the same place at the same time, by their visits.

        ``with_visit`` is the id of the meeting, or of the visit of ``who``; visits without a date meet nobody, except
        those who travelled on the very same visit.
        """
        import pandas as pd

        mine = {entity.id for entity in self.entities(who, *WHO)}
        rows: dict[tuple[int, str], tuple[int, int]] = {}
        for number, identifier in self._met(mine, when):
            rows[number, identifier] = (0, number)
        for number in self.numbers(who=who, when=when, status="occurred"):
            ((first, last, record),) = self.read("SELECT first, last, record FROM visits WHERE id = ?", (number,))
            identifier = json.loads(record)["id"]
            rows[number, identifier] = (0, number)
            exact = self._exact_place(number)
            if first == tables.UNDATED or exact is None:
                continue
            query = (
                "SELECT l.visit FROM links l JOIN visits v ON v.id = l.visit WHERE l.role = 1 AND l.entity = ? "
                "AND l.first <= ? AND l.last >= ? AND v.status = 'occurred'"
            )
            for (other,) in self.read(query, (exact, last, first)):
                rows.setdefault((other, identifier), (1, number))
        shown = []
        for (other, identifier), _ in rows.items():
            query = (
                "SELECT e.id, e.name FROM links l JOIN entities e ON e.id = l.entity "
                "WHERE l.visit = ? AND l.role IN (0, 2, 3) ORDER BY l.role, e.id"
            )
            company = [(entity, name) for entity, name in self.read(query, (other,)) if entity not in mine]
            if company:
                ((report, visit),) = self._records([other])
                shown += [{"name": name, **row_of(report, visit), "with_visit": identifier} for _, name in company]
        return pd.DataFrame(shown, columns=["name", *COLUMNS, "with_visit"])

    def _met(self, people: set[int], when: str | int | None) -> list[tuple[int, str]]:
        """(number, id) of the meetings that happened with one of ``people`` in them."""
        _, first, last = dates.interval(when) if when is not None else ("", 0, tables.UNDATED)
        query = (
            "SELECT DISTINCT v.id, v.record FROM links l JOIN visits v ON v.id = l.visit "
            f"WHERE l.role = 3 AND l.entity IN ({','.join(map(str, sorted(people)))}) "
            "AND v.status = 'occurred' AND l.first <= ? AND (l.last >= ? OR ? = 0) ORDER BY l.first, v.id"
        )
        return [(number, json.loads(record)["id"]) for number, record in self.read(query, (last, first, first))]

    def _exact_place(self, number: int) -> int | None:
        """The place of a visit itself, not the country around it; None for a whole country, where nobody meets."""
        query = (
            "SELECT e.id FROM links l JOIN entities e ON e.id = l.entity WHERE l.visit = ? AND l.role = 1 "
            "AND coalesce(e.place_kind, '') NOT IN ('country', 'region') ORDER BY e.id LIMIT 1"
        )
        found = self.read(query, (number,))
        return int(found[0][0]) if found else None

    def outcomes(
        self, *, who: str | None = None, where: str | None = None, when: str | int | None = None
    ) -> pd.DataFrame:
        """Outcomes by partner: one row an outcome, with the place or host it was reached with, and its evidence."""
        import pandas as pd

        rows = []
        for report, visit in self._records(self.numbers(who=who, where=where, when=when)):
            row = row_of(report, visit)
            partner = visit.get("host") or row["where"]
            rows += [
                {"partner": partner, "outcome_kind": one["kind"], "outcome_text": one["text"], **row}
                for one in visit.get("outcomes") or ()
            ]
        frame = pd.DataFrame(rows, columns=["partner", "outcome_kind", "outcome_text", *COLUMNS])
        return frame.sort_values(["partner", "first"], kind="stable", ignore_index=True)

    def paths(self, one: str, other: str, *, longest: int = 4) -> pd.DataFrame:
        """How two entities are connected: the steps of one shortest chain of visits, each with its evidence.

        Empty where no chain of ``longest`` visits leads from one to the other.  A country is no step: too much would be
        connected through it.
        """
        import pandas as pd

        starts, goals = ({entity.id for entity in self.entities(name)} for name in (one, other))
        rows = []
        for before, after, visit in shortest_path(self._neighbours, self._weight, starts, goals, longest):
            names = [self.read("SELECT name FROM entities WHERE id = ?", (e,))[0][0] for e in (before, after)]
            ((report, record),) = self._records([visit])
            rows.append({"from": names[0], "to": names[1], **row_of(report, record)})
        return pd.DataFrame(rows, columns=["from", "to", *COLUMNS])

    def _weight(self, entities: Iterable[int]) -> int:
        """How many visits would have to be read to go on from ``entities``."""
        marks = ",".join(map(str, entities))
        return int(self.read(f"SELECT coalesce(sum(visits), 0) FROM entities WHERE id IN ({marks})")[0][0])

    @cached_property
    def _wide(self) -> frozenset[int]:
        """Countries and regions: no steps of a path."""
        return frozenset(
            row[0] for row in self.read("SELECT id FROM entities WHERE place_kind IN ('country', 'region')")
        )

    def _neighbours(self, entities: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        """(entity, visit, other) of every visit in which one of ``entities`` has a part; no countries and regions."""
        ordered = sorted(entities)
        for start in range(0, len(ordered), 500):
            marks = ",".join(map(str, ordered[start : start + 500]))
            query = (
                "SELECT a.entity, a.visit, b.entity FROM links a JOIN links b ON b.visit = a.visit "
                f"WHERE a.role IN (0, 1, 2, 3) AND a.entity IN ({marks}) AND b.entity <> a.entity"
            )
            yield from (row for row in self.read(query) if row[2] not in self._wide)

    # --- identity -----------------------------------------------------------------------------------------------

    def merges(self) -> pd.DataFrame:
        """Which names were found to be one entity: names, ids, score and reasons, the least sure first."""
        return self._verdicts("merges", "score, m.rowid")

    def suggestions(self) -> pd.DataFrame:
        """Which names may be one entity and wait for a person: names, ids, score and reasons, most likely first."""
        return self._verdicts("suggestions", "score DESC, m.rowid")

    def _verdicts(self, table: str, order: str) -> pd.DataFrame:
        import pandas as pd

        columns = ["left_name", "right_name", "score", "reasons", "left", "right"]
        quoted = ", ".join(f'"{name}"' for name in columns)
        return pd.DataFrame(self.read(f"SELECT {quoted} FROM {table} m ORDER BY {order}"), columns=columns)

    def decide(self, left: str, right: str, *, same: bool) -> None:
        """Keep for ever that two entities (ids, as in ``suggestions``) are one, or that they are not.

        The archive follows when it is opened again.  Raises ``QueryError`` for an id that nobody bears, ``StoreError``
        where the folder has no database.
        """
        for key in (left, right):
            known = self.read(
                'SELECT 1 FROM entities WHERE key = ? UNION SELECT 1 FROM merges WHERE "left" = ? OR "right" = ?',
                (key, key, key),
            )
            if not known or left == right:
                raise Refused("no pair", where=f"{left}, {right}", way="take suggested")
        decide(self.folder, left, right, same=same)

    # --- the graph ----------------------------------------------------------------------------------------------

    def documents(self, **asked: Unpack[Asked]) -> list[Document]:
        """The visits that are asked for (as in ``visits``; nothing means all), as documents without their text."""
        by_report: dict[str, list[Visit]] = {}
        for report, visit in self._records(self.numbers(**asked)):
            by_report.setdefault(report, []).append(from_json(Visit, visit))
        names = dict.fromkeys(name for (name,) in self.read("SELECT name FROM reports ORDER BY id"))
        order = [name for name in names if name in by_report]
        return [
            Document(
                Report(by_report[name][0].report or name, name, "", WorkingText("", OffsetMap(())), metadata=Metadata()),
                visits=tuple(sorted(by_report[name], key=lambda visit: visit.evidence[0].span)),
            )
            for name in order
        ]

    def graph(self, **asked: Unpack[Asked]) -> nx.MultiDiGraph[str]:
        """The knowledge graph of the visits that are asked for, or with nothing asked of the whole archive.

        The whole archive comes from its database, with mentions and facts; a part of it from its visits.
        """
        from extractor.graph.build import build
        from extractor.graph.identity import identify
        database = self.folder / "facts.sqlite"
        if not any(value is not None for value in asked.values()) and database.is_file():
            with Store(database, create=False) as store:
                whole = list(store.documents())
                return build(whole, identify(whole, decisions_of(store)))
        documents = self.documents(**asked)
        return build(documents, identify(documents, decisions_in(self.folder)))


_SHOWN = ("first", "last", "quote", "report", "page", "start", "end")
