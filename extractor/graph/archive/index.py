"""The file of the index: opened for reading, found current or not, found damaged."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extractor.errors import StoreError
from extractor.graph.archive import tables

__all__ = ["INDEX", "connect", "damage", "is_current"]

INDEX = "archive.sqlite"
_SMALL = 64 << 20


def connect(path: Path) -> sqlite3.Connection:
    """The index at ``path``, for reading.  Raises ``StoreError`` where it is damaged; small ones are checked whole."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        connection.execute("PRAGMA cache_size = -16384")
        if path.stat().st_size <= _SMALL:
            told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if told != "ok":
                raise sqlite3.DatabaseError(told)
        connection.execute("SELECT count(*) FROM about").fetchone()
    except sqlite3.DatabaseError as error:
        raise damage(path, error) from error
    return connection


def damage(path: Path, error: Exception | str) -> StoreError:
    """What is said of a damaged index, with the way out."""
    return StoreError(
        f"the index is damaged ({error})", where=str(path), remedy="Delete this file: it is made again from visits.jsonl"
    )


def is_current(path: Path, source: str) -> bool:
    """Whether the index is whole, of this version, and made from the visits as they are now."""
    if not path.is_file():
        return False
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        about = dict(connection.execute("SELECT key, value FROM about")) if mark == tables.APPLICATION_ID else {}
    except sqlite3.DatabaseError as error:
        raise damage(path, error) from error
    finally:
        connection.close()
    if mark != tables.APPLICATION_ID:
        raise StoreError(
            "this database belongs to another program", where=str(path), remedy="Move it out of the folder"
        )
    return about.get("version") == str(tables.VERSION) and about.get("source") == source
