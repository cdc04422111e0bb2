"""The tables of ``facts.sqlite``, as the ordered list of steps that made them.

In: an open connection.  Out: the same database at the newest version.  A step never changes once released: a later
one alters what it left.  Every table is ``WITHOUT ROWID`` and keyed by the report's name and a running number, so the
file does not depend on the order in which the workers finished.

============  =====================================================================================================
table         one row for each
============  =====================================================================================================
reports       report that went in: what it is, what became of it; ``position`` is its place in the archive as last
              run (null: known from an earlier run, not part of the last one)
texts         report: its own text, to which all spans refer
mentions      named stretch of a report
entities      person, organization, group or place of a report, with its whole ``record`` as JSON
dates         date expression of a report
visits        visit; ``record`` is the whole of it in the gold form
visitors      visitor of a visit
facts         other relation (office, meeting, agreement, membership)
evidence      quote that states a visit or a fact
editions      extraction of a report, ever: run, version, bytes; ``reports.edition`` is the one that stands
superseded    visit or fact of an edition that stands no more, ``record`` as it was
superseded_…  text of such an edition, where the report's text has changed since
runs          run that changed the archive, with the counts at its end and how many reports it extracted
settings      value kept with the archive
decisions     decision of a person, in the order in which they were made; the table refuses changes and deletions
reviewed      report with decisions: ``visits``, its visits as they are to be published, as a JSON array; made anew from
              ``visits`` and ``decisions`` by ``review/publication.py``
============  =====================================================================================================

Views: ``current_visits`` and ``current_facts`` (of the archive as last run), ``all_visits`` and ``all_facts`` (whatever was
ever found, with its edition, run and version; ``current`` is 1 for what stands).  ``editions`` and what was superseded
refuse changes and deletions.  ``reports.anew`` marks what is to be extracted again whatever its version;
``reports.digests`` are the hashes of a report's rows by table (``digests.py``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from extractor.errors import StoreError

__all__ = ["APPLICATION_ID", "STEPS", "migrate"]

APPLICATION_ID = 0x56697A74
"""``PRAGMA application_id`` of our databases: the letters «Vizt»."""

_FIRST = """
CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE reports (
    name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, version TEXT NOT NULL, position INTEGER,
    state TEXT NOT NULL CHECK (state IN ('extracted', 'empty', 'quarantined')),
    reason TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', remedy TEXT NOT NULL DEFAULT '',
    id TEXT NOT NULL DEFAULT '', characters INTEGER NOT NULL DEFAULT 0, metadata TEXT NOT NULL DEFAULT '{}',
    pages TEXT NOT NULL DEFAULT '[]', visits INTEGER NOT NULL DEFAULT 0, mentions INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE texts (report TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE mentions (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL, normal TEXT NOT NULL,
    entity TEXT, PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE TABLE entities (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, kind TEXT NOT NULL, number INTEGER NOT NULL,
    id TEXT, name TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (report, kind, number)
) WITHOUT ROWID;
CREATE TABLE dates (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, number INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, edtf TEXT, earliest TEXT, latest TEXT,
    PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE TABLE visits (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, number INTEGER NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, status TEXT NOT NULL, place TEXT, edtf TEXT, earliest TEXT, latest TEXT,
    confidence REAL NOT NULL, rule TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE TABLE visitors (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, visit INTEGER NOT NULL, number INTEGER NOT NULL,
    name TEXT NOT NULL, kind TEXT NOT NULL, role TEXT, affiliation TEXT, entity TEXT,
    PRIMARY KEY (report, visit, number)
) WITHOUT ROWID;
CREATE TABLE facts (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, number INTEGER NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, status TEXT NOT NULL, confidence REAL NOT NULL, rule TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE TABLE evidence (
    report TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, fact TEXT NOT NULL, number INTEGER NOT NULL,
    owner TEXT NOT NULL CHECK (owner IN ('visit', 'fact')), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    page INTEGER, text TEXT NOT NULL, PRIMARY KEY (report, owner, fact, number)
) WITHOUT ROWID;
CREATE TABLE runs (
    version TEXT PRIMARY KEY, reports INTEGER NOT NULL, visits INTEGER NOT NULL,
    quarantined INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX reports_position ON reports (position);
CREATE INDEX visits_place ON visits (place);
CREATE INDEX visits_id ON visits (id);
CREATE INDEX visitors_name ON visitors (name);
CREATE VIEW current_visits AS
    SELECT v.*, r.position FROM visits v JOIN reports r ON r.name = v.report WHERE r.position IS NOT NULL;
CREATE VIEW current_facts AS
    SELECT f.*, r.position FROM facts f JOIN reports r ON r.name = f.report WHERE r.position IS NOT NULL;
"""

_REVIEW = """
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time TEXT NOT NULL, reviewer TEXT NOT NULL,
    action TEXT NOT NULL, target TEXT NOT NULL, report TEXT NOT NULL, before TEXT, after TEXT,
    comment TEXT NOT NULL, settles INTEGER NOT NULL
);
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
CREATE TABLE reviewed (
    report TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE, visits TEXT NOT NULL
) WITHOUT ROWID;
"""

_HISTORY = """
ALTER TABLE reports ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN anew INTEGER NOT NULL DEFAULT 0;
ALTER TABLE reports ADD COLUMN digests TEXT NOT NULL DEFAULT '{}';
CREATE TABLE editions (
    report TEXT NOT NULL, number INTEGER NOT NULL, run INTEGER NOT NULL, version TEXT NOT NULL, sha256 TEXT NOT NULL,
    visits INTEGER NOT NULL, facts INTEGER NOT NULL, PRIMARY KEY (report, number)
) WITHOUT ROWID;
CREATE TABLE superseded (
    report TEXT NOT NULL, edition INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('visit', 'fact')),
    number INTEGER NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (report, edition, kind, number)
) WITHOUT ROWID;
CREATE TABLE superseded_texts (
    report TEXT NOT NULL, edition INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (report, edition)
) WITHOUT ROWID;
ALTER TABLE runs RENAME TO runs_by_version;
CREATE TABLE runs (
    number INTEGER PRIMARY KEY, version TEXT NOT NULL, archive TEXT NOT NULL, reports INTEGER NOT NULL,
    visits INTEGER NOT NULL, quarantined INTEGER NOT NULL, written INTEGER NOT NULL
);
INSERT INTO runs
    SELECT row_number() OVER (ORDER BY version), version, '', reports, visits, quarantined, 0 FROM runs_by_version;
DROP TABLE runs_by_version;
INSERT INTO editions
    SELECT name, 1, coalesce((SELECT number FROM runs WHERE runs.version = reports.version), 0), version, sha256, visits,
           (SELECT count(*) FROM facts WHERE facts.report = name) FROM reports WHERE state <> 'quarantined';
UPDATE reports SET edition = 1 WHERE state <> 'quarantined';
UPDATE runs SET written = (SELECT count(*) FROM editions WHERE run = runs.number);
CREATE INDEX editions_run ON editions (run);
CREATE TRIGGER editions_keep BEFORE UPDATE ON editions
    BEGIN SELECT RAISE(ABORT, 'editions are never changed'); END;
CREATE TRIGGER editions_stay BEFORE DELETE ON editions
    BEGIN SELECT RAISE(ABORT, 'editions are never deleted'); END;
CREATE TRIGGER superseded_keep BEFORE UPDATE ON superseded
    BEGIN SELECT RAISE(ABORT, 'superseded facts are never changed'); END;
CREATE TRIGGER superseded_stay BEFORE DELETE ON superseded
    BEGIN SELECT RAISE(ABORT, 'superseded facts are never deleted'); END;
CREATE TRIGGER superseded_texts_keep BEFORE UPDATE ON superseded_texts
    BEGIN SELECT RAISE(ABORT, 'superseded texts are never changed'); END;
CREATE TRIGGER superseded_texts_stay BEFORE DELETE ON superseded_texts
    BEGIN SELECT RAISE(ABORT, 'superseded texts are never deleted'); END;
CREATE VIEW all_visits AS
    SELECT f.*, e.run, e.version FROM (
        SELECT v.report, r.edition, 1 AS current, v.number, v.id, v.record
            FROM visits v JOIN reports r ON r.name = v.report
        UNION ALL SELECT report, edition, 0, number, id, record FROM superseded WHERE kind = 'visit'
    ) f JOIN editions e ON e.report = f.report AND e.number = f.edition;
CREATE VIEW all_facts AS
    SELECT f.*, e.run, e.version FROM (
        SELECT v.report, r.edition, 1 AS current, v.number, v.id, v.record
            FROM facts v JOIN reports r ON r.name = v.report
        UNION ALL SELECT report, edition, 0, number, id, record FROM superseded WHERE kind = 'fact'
    ) f JOIN editions e ON e.report = f.report AND e.number = f.edition;
"""

STEPS: tuple[tuple[str, str], ...] = (("first", _FIRST), ("review", _REVIEW), ("history", _HISTORY))
"""(name, SQL statements) of each step, oldest first; the version of a database is the number of steps it has taken."""


def migrate(connection: sqlite3.Connection, where: str) -> None:
    """Bring the database behind ``connection`` to the newest version, in one transaction.

    ``where`` names the file in messages.  Raises ``StoreError`` for a database of another program or of a later
    version of this one.
    """
    if _taken(connection, where) == len(STEPS):
        return
    connection.execute(
        "BEGIN IMMEDIATE"
    )  # Two programs may open a database at once: the second waits, and looks again.
    try:
        for number in range(_taken(connection, where), len(STEPS)):
            name, script = STEPS[number]
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?, ?)", (number + 1, name))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; semicolons inside a trigger end none."""
    statement = ""
    for part in script.split(";")[:-1]:
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _taken(connection: sqlite3.Connection, where: str) -> int:
    """How many steps the database has taken."""
    # The tables first: whoever makes them sets the mark in the same transaction.
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if mark != APPLICATION_ID and tables:
        raise StoreError("this database belongs to another program", where=where, remedy="Choose another folder")
    taken = int(connection.execute("SELECT max(version) FROM migrations").fetchone()[0]) if tables else 0
    if taken > len(STEPS):
        raise StoreError(
            f"written by a later version of the program (format {taken}, this one knows {len(STEPS)})",
            where=where,
            remedy="Update the program or choose another folder",
        )
    return taken
