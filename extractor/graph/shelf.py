"""Ids of a report's own, kept on disk report by report.

In: (report, key) → id, told and asked one report after the other.  Out: the same.  Only the report in hand is in memory, the others lie
in a temporary database of SQLite's own, gone with the process: what an archive's reports call their entities takes
more room than the entities themselves.
"""

from __future__ import annotations

import json
import sqlite3
import weakref

__all__ = ["Shelf"]

Key = tuple[str, str]


class Shelf:
    """A mapping as far as ``Identity`` asks."""

    def __init__(self) -> None:
        self._disk = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._disk.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; "
            "CREATE TABLE reports (name TEXT PRIMARY KEY, ids TEXT) WITHOUT ROWID; BEGIN;"
        )
        weakref.finalize(self, self._disk.close)
        self._report: str | None = None
        self._ids: dict[str, str] = {}
        self._changed = False

    def get(self, key: Key) -> str | None:
        """The id behind a key, None where there is none."""
        return self._of(key[0]).get(key[1])

    def __contains__(self, key: Key) -> bool:
        return key[1] in self._of(key[0])

    def __setitem__(self, key: Key, value: str) -> None:
        ids = self._of(key[0])
        if ids.get(key[1]) != value:
            ids[key[1]] = value
            self._changed = True

    def setdefault(self, key: Key, value: str) -> None:
        """Keep ``value`` unless something is kept under the key."""
        if key not in self:
            self[key] = value

    def _of(self, report: str) -> dict[str, str]:
        if report != self._report:
            if self._changed:
                row = (_text(self._report or ""), json.dumps(self._ids))
                self._disk.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", row)
            found = self._disk.execute("SELECT ids FROM reports WHERE name = ?", (_text(report),)).fetchone()
            self._report, self._ids, self._changed = report, json.loads(found[0]) if found else {}, False
        return self._ids


def _text(name: str) -> str:
    """A name that SQLite takes: half a surrogate pair, as it stands in names of files that are no text, is written out."""
    return name.encode("utf-8", "backslashreplace").decode()
