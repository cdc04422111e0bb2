"""``Store``: the database of a run, safe to write, safe to read meanwhile.

In: ``Rows``.  Out: documents in the order of the archive, and what the manifest needs to know (``entries``).  A
report's rows are written in one transaction: they are all there or not at all, whatever kills the program.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extractor.errors import OutputError, StoreError
from extractor.schema import (
    Document,
    Fact,
    Mention,
    Metadata,
    OffsetMap,
    Organization,
    Page,
    Person,
    Place,
    Report,
    TimeSpan,
    Visit,
    WorkingText,
)
from extractor.store.decoding import from_json
from extractor.store.digests import GUARDED, digest
from extractor.store.history import Edition, Run, Superseded, keep_run, supersede
from extractor.store.migrations import migrate
from extractor.store.rows import Rows

__all__ = ["Entry", "Store"]

_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest knows of a source: its content's hash, and the version that handled it."""

    name: str
    sha256: str
    version: str
    state: str
    reason: str
    message: str
    remedy: str
    visits: int
    mentions: int
    characters: int


def _write_ahead(connection: sqlite3.Connection, patience: float = 30.0) -> None:
    """Turn the write-ahead log on.  SQLite does not wait for this lock by itself when others open or close the file."""
    end = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or time.monotonic() > end:
                raise
            time.sleep(0.01)


class Store:
    """An open ``facts.sqlite``.  Use as a context manager; every method may raise ``StoreError`` (damaged, foreign or
    newer database) or ``OutputError`` (no room or no right to write).
    """

    def __init__(self, path: Path | str, *, create: bool = True, threads: bool = False) -> None:
        """Open ``path``; without ``create`` it must be there.  ``threads``: the caller lets one thread in at a time."""
        self.path = Path(path)
        if not create and not self.path.is_file():
            raise _no_run(self.path)
        with self._told():
            self._connection = sqlite3.connect(
                _address(self.path, create), uri=True, timeout=30.0, isolation_level=None, check_same_thread=not threads
            )
        try:
            with self._told():
                if create:
                    _write_ahead(self._connection)
                elif not self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise _no_run(self.path)
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute("PRAGMA foreign_keys = ON")
                migrate(self._connection, str(self.path))
        except Exception:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; without other readers the write-ahead log is folded into it."""
        self._connection.close()

    # --- writing ------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The connection, inside a transaction that is kept whole at the end or, after an error, not at all."""
        with self._told():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def write(self, batch: Iterable[Rows]) -> None:
        """Put the rows of some reports in place of whatever was known under their names, in one transaction.

        What they take the place of is kept as superseded, and a report keeps its place in the archive until ``select``.
        """
        with self.transaction():
            for rows in batch:
                position, edition = supersede(self._connection, rows)
                self._connection.execute("DELETE FROM reports WHERE name = ?", (rows.name,))
                report = {**rows.report, "position": position, "edition": edition}
                self._insert("reports", [tuple(report.values())], tuple(report))
                for table, values in rows.tables.items():
                    self._insert(table, values)

    def select(self, names: Sequence[str]) -> None:
        """Say which reports make up the archive, and in what order; the rest are kept but no longer current."""
        with self.transaction():
            known = dict(self._connection.execute("SELECT name, position FROM reports"))
            wanted = {name: position for position, name in enumerate(names)}
            moves = [(wanted.get(name), name) for name, position in known.items() if wanted.get(name) != position]
            self._connection.executemany("UPDATE reports SET position = ? WHERE name = ?", moves)

    def forget(self) -> None:
        """Have everything extracted anew.  Until that is done it stands, and afterwards it is kept as superseded."""
        with self.transaction():
            self._connection.execute("UPDATE reports SET anew = 1, position = NULL")

    def record_run(self, version: str, *, reports: int, visits: int, quarantined: int) -> None:
        """Add what a run of ``version`` came to to the history; a run that changed nothing leaves no line."""
        with self.transaction():
            keep_run(self._connection, version, reports=reports, visits=visits, quarantined=quarantined)

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON-ready ``value`` with the archive."""
        with self.transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, json.dumps(value, ensure_ascii=False))
            )

    def compact(self) -> None:
        """Rewrite the file in key order, so that its bytes do not tell in which order the workers finished."""
        with self._told():
            self._connection.execute("VACUUM")

    # --- reading ------------------------------------------------------------------------------------------------

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that an SQL query gives."""
        with self._told():
            return self._connection.execute(query, values).fetchall()

    def get(self, key: str) -> Any:
        """The value kept under ``key``, or None."""
        with self._told():
            row = self._connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def entries(self, *, current: bool = False, state: str | None = None) -> list[Entry]:
        """What is known of each source, or of those in one ``state``; with ``current`` those of the archive as last run, in its order.

        The version of what is to be extracted anew is empty.
        """
        where = "AND position IS NOT NULL ORDER BY position" if current else "ORDER BY name"
        columns = "name, sha256, iif(anew, '', version), state, reason, message, remedy, visits, mentions, characters"
        with self._told():
            query = f"SELECT {columns} FROM reports WHERE (? IS NULL OR state = ?) {where}"
            return [Entry(*row) for row in self._connection.execute(query, (state, state))]

    def documents(self, *, texts: bool = False) -> Iterator[Document]:
        """The documents of the archive, in its order, one in memory at a time.

        The working text and the layout are not kept: ``report.blocks`` is empty, and ``report.text`` too unless
        ``texts`` are asked for.  The visits stand as people have decided.
        """
        query = (
            "SELECT name FROM reports "
            "WHERE position IS NOT NULL AND state <> 'quarantined' ORDER BY position"
        )
        with self._told():
            for (name,) in self._connection.execute(query).fetchall():
                with self._snapshot():
                    document = self._document(name, texts)
                if document is not None:
                    yield document

    def visit_records(self, *, reviewed: bool = True) -> Iterator[tuple[str, list[str]]]:
        """The visits of each document of the archive as JSON, in the gold form: (name of the report, visits).

        They stand as people have decided, or without ``reviewed`` as the program found them.
        """
        reports = "SELECT name FROM reports WHERE position IS NOT NULL AND state <> 'quarantined' ORDER BY position"
        with self._told():
            for (name,) in self._connection.execute(reports).fetchall():
                with self._snapshot():
                    decided = self._reviewed(name) if reviewed else None
                    found = [] if decided is not None else [record for (record,) in self._guarded("visits", name)]
                if decided is not None:
                    found = [json.dumps(visit, ensure_ascii=False, separators=(",", ":")) for visit in decided]
                yield name, found

    def fact_records(self, kind: str) -> Iterator[tuple[str, str]]:
        """The facts of one type («meeting») of the archive as JSON, in its order: (name of the report, fact)."""
        query = (
            "SELECT f.report, f.record FROM facts f JOIN reports r ON r.name = f.report "
            "WHERE r.position IS NOT NULL AND f.type = ? ORDER BY r.position, f.number"
        )
        with self._told():
            yield from self._connection.execute(query, (kind,)).fetchall()

    def text(self, name: str) -> str:
        """The own text of the report ``name``; empty where none is kept."""
        with self._told(), self._snapshot():
            rows = self._guarded("texts", name)
        return str(rows[0][0]) if rows else ""

    def runs(self) -> list[Run]:
        """The runs that changed the archive, oldest first."""
        query = "SELECT number, version, reports, visits, quarantined, written FROM runs ORDER BY number"
        return [Run(*row) for row in self.rows(query)]

    def editions(self, name: str | None = None) -> list[Edition]:
        """The extractions of a report, or of all, oldest first."""
        query = (
            "SELECT e.report, e.number, e.run, e.version, e.sha256, e.visits, e.facts, coalesce(r.edition = e.number, 0) "
            "FROM editions e LEFT JOIN reports r ON r.name = e.report WHERE ? IS NULL OR e.report = ? "
            "ORDER BY e.report, e.number"
        )
        return [Edition(*(*row[:7], bool(row[7]))) for row in self.rows(query, (name, name))]

    def superseded(self, name: str | None = None) -> list[Superseded]:
        """The facts that stand no more, of a report or of all, by edition and in the order of the text."""
        query = (
            "SELECT s.report, s.edition, e.run, e.version, s.kind, s.id, s.record FROM superseded s "
            "JOIN editions e ON e.report = s.report AND e.number = s.edition WHERE ? IS NULL OR s.report = ? "
            "ORDER BY s.report, s.edition, s.kind DESC, s.number"
        )
        return [Superseded(*row) for row in self.rows(query, (name, name))]

    def check(self) -> None:
        """Read the whole file through and raise ``StoreError`` if anything in it is out of order."""
        with self._told():
            found = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise self._damage(str(found))
            for (name,) in self._connection.execute("SELECT name FROM reports ORDER BY name").fetchall():
                with self._snapshot():
                    for table in GUARDED:
                        self._guarded(table, name)

    # --- within -------------------------------------------------------------------------------------------------

    def _document(self, name: str, texts: bool) -> Document | None:
        """The document under ``name``; None where another program has just put it into quarantine."""
        query = "SELECT id, metadata, pages FROM reports WHERE name = ? AND state <> 'quarantined'"
        told = self._connection.execute(query, (name,)).fetchone()
        if told is None:
            return None
        identifier, metadata, pages = told
        self._same(name, "reports", [(name, identifier, metadata, pages)])
        found = {table: self._guarded(table, name) for table in GUARDED if table not in ("texts", "visits")}

        def records(kind: str) -> list[Any]:
            return [json.loads(record) for own, _, record in found["entities"] if own == kind]

        decided = self._reviewed(name)
        if decided is None:
            decided = [json.loads(row[0]) for row in self._guarded("visits", name)]
        report = Report(
            id=identifier,
            name=name,
            text=self.text(name) if texts else "",
            working=WorkingText("", OffsetMap(())),
            pages=tuple(from_json(Page, page) for page in json.loads(pages)),
            metadata=from_json(Metadata, json.loads(metadata)),
        )
        return Document(
            report=report,
            mentions=tuple(Mention((start, end), *rest) for start, end, *rest in found["mentions"]),
            persons=tuple(from_json(Person, r) for r in records("person")),
            organizations=tuple(from_json(Organization, r) for r in records("organization")),
            places=tuple(from_json(Place, r) for r in records("place")),
            dates=tuple(TimeSpan((start, end), *rest) for start, end, *rest in found["dates"]),
            visits=tuple(from_json(Visit, visit) for visit in decided),
            facts=tuple(from_json(Fact, json.loads(row[0])) for row in found["facts"]),
        )

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[None]:
        """All that is read within is of one moment, whatever another program writes meanwhile."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    def _guarded(self, table: str, name: str) -> list[tuple[Any, ...]]:
        """The rows of one report in one table of ``GUARDED``, held against the hash that was taken when they came."""
        key = {"texts": "report", "entities": "kind, number"}.get(table, "number")
        query = f"SELECT {GUARDED[table]} FROM {table} WHERE report = ? ORDER BY {key}"
        rows = self._connection.execute(query, (name,)).fetchall()
        self._same(name, table, rows)
        return rows

    def _same(self, name: str, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Raise ``StoreError`` where ``rows`` are not what was written; those of older versions carry no hash."""
        told = self._connection.execute("SELECT digests FROM reports WHERE name = ?", (name,)).fetchone()
        expected = json.loads(told[0]).get(table) if told else None
        if expected is not None and digest(rows) != expected:
            raise self._damage(f"the {table} of «{name}» are not as they were written")

    def _reviewed(self, name: str) -> list[Any] | None:
        """The visits of a report as people have decided, None where nobody has decided on any."""
        row = self._connection.execute("SELECT visits FROM reviewed WHERE report = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def _insert(self, table: str, rows: Sequence[tuple[Any, ...]], columns: tuple[str, ...] = ()) -> None:
        if rows:
            names = f"({', '.join(columns)})" if columns else ""
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} {names} VALUES ({marks})", rows)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Tell SQLite's errors in the project's own words."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _FULL:
                raise OutputError(
                    f"the database cannot be written ({error})",
                    where=str(self.path),
                    remedy="Free some room or choose another folder with -o, then run the same command again",
                ) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreError(
                    "another program holds the database", where=str(self.path), remedy="Wait until it has finished"
                ) from error
            raise self._damage(str(error)) from error
        except json.JSONDecodeError as error:
            raise self._damage(str(error)) from error

    def _damage(self, what: str) -> StoreError:
        return StoreError(
            f"the database is damaged ({what})",
            where=str(self.path),
            remedy="Move the file away and run again: the reports will be read anew",
        )


def _address(path: Path, create: bool) -> str:
    """The URI to open.  A folder that nobody may write to (a disc, an archive's share) is read as it stands, without the
    files that WAL mode keeps beside a database; not where such a file holds changes that would be passed over.
    """
    address = path.absolute().as_uri()
    left = path.with_name(f"{path.name}-wal")
    still = not create and not os.access(path.parent, os.W_OK) and not (left.exists() and left.stat().st_size)
    return f"{address}?immutable=1" if still else address


def _no_run(path: Path) -> StoreError:
    return StoreError("no run was written here", where=str(path), remedy="Start one with: extractor run")
