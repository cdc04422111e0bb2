"""The tables of ``archive.sqlite``, the index that questions are answered from.

In: an open connection.  Out: the empty tables, and later their indices.  The index is derived: it can be deleted at any
time and is built again from the run's outputs.  Days are numbers (20110509); a visit without a date has ``first``
99999999 and ``last`` 0, so that no interval meets it and it comes last.

============  =====================================================================================================
table         one row for each
============  =====================================================================================================
about         fact about the index itself: version, what it was made from, whether it was finished
reports       report, by number
entities      person, organization, group or place of the archive, after identities were settled
words         word of a name of an entity, folded: the way from a question to the entity
visits        visit, or with ``meeting`` a meeting without a journey, whose people are its visitors; ``record`` is the
              whole of it in the gold form, ``checksum`` its CRC-32, ``outcomes`` a set of bits (``OUTCOMES``)
links         visit and one entity that has a part in it, ``role`` as in ``ROLES``; a place's country and region too
merges        two ids that became one entity, with score and reasons
suggestions   two ids that a person should look at, with score and reasons
quotes        visit: the lemmas of its quotes and outcomes, ё folded (full-text search)
============  =====================================================================================================
"""

from __future__ import annotations

from extractor.schema import OutcomeKind

__all__ = ["APPLICATION_ID", "INDICES", "OUTCOMES", "ROLES", "TABLES", "UNDATED", "VERSION"]

APPLICATION_ID = 0x56697A69
"""``PRAGMA application_id`` of an index: the letters «Vizi»."""

VERSION = 6
"""Raised whenever the tables change; an index of another version is built anew."""

UNDATED = 99999999

ROLES = {"visitor": 0, "place": 1, "host": 2, "met": 3}

OUTCOMES = {kind.value: 1 << number for number, kind in enumerate(OutcomeKind)}

TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reports (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE entities (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, aliases TEXT NOT NULL,
    place_kind TEXT, country TEXT, latitude REAL, longitude REAL, gazetteer TEXT,
    visits INTEGER NOT NULL
);
CREATE TABLE words (word TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (word, entity)) WITHOUT ROWID;
CREATE TABLE visits (
    id INTEGER PRIMARY KEY, report INTEGER NOT NULL, status TEXT NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, outcomes INTEGER NOT NULL, meeting INTEGER NOT NULL, record TEXT NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE TABLE links (
    role INTEGER NOT NULL, entity INTEGER NOT NULL, first INTEGER NOT NULL, visit INTEGER NOT NULL,
    last INTEGER NOT NULL, PRIMARY KEY (role, entity, first, visit)
) WITHOUT ROWID;
CREATE TABLE merges (
    "left" TEXT NOT NULL, "right" TEXT NOT NULL, left_name TEXT NOT NULL, right_name TEXT NOT NULL,
    score REAL NOT NULL, reasons TEXT NOT NULL
);
CREATE TABLE suggestions (
    "left" TEXT NOT NULL, "right" TEXT NOT NULL, left_name TEXT NOT NULL, right_name TEXT NOT NULL,
    score REAL NOT NULL, reasons TEXT NOT NULL
);
CREATE VIRTUAL TABLE quotes USING fts5(lemmas, content='', tokenize="unicode61 remove_diacritics 0", detail=none);
"""

INDICES = """
CREATE INDEX visits_status ON visits (status, first, last);
CREATE INDEX visits_first ON visits (first, last);
CREATE INDEX links_visit ON links (visit, role, entity);
CREATE UNIQUE INDEX entities_key ON entities (key);
CREATE INDEX merges_left ON merges ("left");
CREATE INDEX merges_right ON merges ("right");
CREATE INDEX entities_kind ON entities (kind);
"""
