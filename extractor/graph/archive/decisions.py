"""What people said of identities, kept with the archive for ever.

In: the database of a run.  Out: ``Decision`` records; a new run, even a fresh one, leaves them alone.  The last word on a
pair counts.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from extractor.errors import StoreError
from extractor.graph.merging import Decision
from extractor.store import Store

__all__ = ["decide", "decisions_in", "decisions_of", "note"]

_KEY = "identity"


def decisions_of(store: Store) -> list[Decision]:
    """The decisions kept in an open database, oldest first, one a pair."""
    said: dict[tuple[str, str], Decision] = {}
    kept = store.get(_KEY) or []
    for entry in kept:
        if not (isinstance(entry, list) and len(entry) == 3 and isinstance(entry[2], bool | None)):
            raise StoreError(f"a decision on identities is damaged ({entry!r})", where=f"{store.path}, setting {_KEY}")
        left, right = sorted(map(str, entry[:2]))
        said.pop((left, right), None)
        if entry[2] is not None:
            said[left, right] = Decision(left, right, entry[2])
    return list(said.values())


def decisions_in(folder: Path) -> list[Decision]:
    """The decisions kept in the folder of a run; none where it has no database."""
    database = folder / "facts.sqlite"
    if not database.is_file():
        return []
    with Store(database, create=False) as store:
        return decisions_of(store)


def decide(folder: Path, left: str, right: str, *, same: bool) -> None:
    """Keep that the entities ``left`` and ``right`` (ids) are the same or not.

    Raises ``StoreError`` where the folder has no database of a run.
    """
    with Store(folder / "facts.sqlite", create=False) as store, store.transaction() as connection:
        note(connection, left, right, same=same)


def note(connection: sqlite3.Connection, left: str, right: str, *, same: bool | None) -> None:
    """Add to the decisions, inside an open transaction; None takes back whatever was said of the pair."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (_KEY,)).fetchone()
    kept = [*(json.loads(row[0]) if row else []), [left, right, same]]
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (_KEY, json.dumps(kept, ensure_ascii=False)))
