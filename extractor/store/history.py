"""What a report said before it was extracted anew: editions and the facts they superseded.

In: the connection of an open transaction and the new ``Rows`` of a report.  Out: what stood under the report's name is
kept as superseded, and the number of the edition that stands now.  An edition is one extraction of one report: by which
run, by which version of the program, from which bytes.  Facts are only ever added; the plain tables (``visits``,
``facts``…) are the view of what is current.  The idea is the append-only bag of statements of PROV and of datomic stores,
from which the current state is derived.

A report that is extracted again with the same outcome by the same version makes no new edition, so a run that was
stopped and resumed leaves the same history as one that was not.  A quarantined report holds no facts and makes none.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass

from extractor.store.rows import Rows

__all__ = ["Edition", "Run", "Superseded", "keep_run", "supersede"]


@dataclass(frozen=True, slots=True)
class Run:
    """A run that changed the archive: ``written`` reports were extracted anew; the counts are those at its end."""

    number: int
    version: str
    reports: int
    visits: int
    quarantined: int
    written: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One extraction of ``report``: who made it, from what, and whether it is the one that stands."""

    report: str
    number: int
    run: int
    version: str
    sha256: str
    visits: int
    facts: int
    current: bool


@dataclass(frozen=True, slots=True)
class Superseded:
    """A fact (``kind``: visit or fact) of an earlier edition; ``record`` is its JSON as it was."""

    report: str
    edition: int
    run: int
    version: str
    kind: str
    id: str
    record: str


def supersede(connection: sqlite3.Connection, rows: Rows) -> tuple[int | None, int]:
    """Keep what stands under the name of ``rows``; (its place in the archive, the edition that ``rows`` are).

    The edition is 0 for a report that was quarantined.  To be called before the old rows are replaced.
    """
    query = "SELECT position, edition, sha256, version FROM reports WHERE name = ?"
    position, standing, *source = connection.execute(query, (rows.name,)).fetchone() or (None, 0, None, None)
    same = source == [rows.report["sha256"], rows.report["version"]] and rows.state != "quarantined"
    if standing and same and _records(connection, rows.name) == _new_records(rows):
        return position, standing
    if standing:
        _keep(connection, rows, standing)
    if rows.state == "quarantined":
        return position, 0
    ((last,),) = connection.execute("SELECT coalesce(max(number), 0) FROM editions WHERE report = ?", (rows.name,))
    about = [rows.report[key] for key in ("version", "sha256", "visits")]
    values = (rows.name, last + 1, _pending(connection), *about, len(rows.tables.get("facts", ())))
    connection.execute("INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    return position, last + 1


def keep_run(connection: sqlite3.Connection, version: str, *, reports: int, visits: int, quarantined: int) -> None:
    """Add a run to the history, unless it left everything as the last one did."""
    number = _pending(connection)
    archive = hashlib.sha256()
    for row in connection.execute(
        "SELECT name, sha256, state, reason FROM reports WHERE position IS NOT NULL ORDER BY position"
    ):
        archive.update(repr(row).encode("utf-8", "surrogatepass"))
    ((written,),) = connection.execute("SELECT count(*) FROM editions WHERE run = ?", (number,))
    state = (version, archive.hexdigest(), reports, visits, quarantined)
    last = connection.execute(
        "SELECT version, archive, reports, visits, quarantined FROM runs WHERE number = ?", (number - 1,)
    ).fetchone()
    if written or last != state:
        connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *state, written))


def _pending(connection: sqlite3.Connection) -> int:
    """The number of the run that is going on: a run that was stopped left no line and is gone on with."""
    return int(connection.execute("SELECT coalesce(max(number), 0) + 1 FROM runs").fetchone()[0])


def _records(connection: sqlite3.Connection, name: str) -> list[list[str]]:
    return [
        [row[0] for row in connection.execute(f"SELECT record FROM {table} WHERE report = ? ORDER BY number", (name,))]
        for table in ("visits", "facts")
    ]


def _new_records(rows: Rows) -> list[list[str]]:
    return [[row[-1] for row in rows.tables.get(table, ())] for table in ("visits", "facts")]


def _keep(connection: sqlite3.Connection, rows: Rows, edition: int) -> None:
    for kind in ("visit", "fact"):
        connection.execute(
            "INSERT INTO superseded SELECT report, ?, ?, number, id, record "
            f"FROM {kind}s WHERE report = ?", (edition, kind, rows.name)
        )  # fmt: skip
    # The spans of the facts lead into the text they were read from: it is kept where the new one differs.
    text = next((row[1] for row in rows.tables.get("texts", ())), None)
    connection.execute(
        "INSERT INTO superseded_texts SELECT report, ?, text FROM texts WHERE report = ? AND text IS NOT ?",
        (edition, rows.name, text),
    )
