"""One run at a time in a folder.

In: the folder of a run.  Out: nothing; as long as the context lasts, a second run in the same folder is told so and
stops.  The lock is SQLite's own lock on an empty file, so that it works wherever the store works and dies with the
process that holds it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import OutputError

__all__ = ["held"]


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder``; raises ``OutputError`` at once where another run holds it."""
    path = folder / ".running"
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise OutputError(
                "another run is writing here",
                where=str(folder),
                remedy="Wait until it has finished, or choose another folder with -o",
            ) from error
        yield
        path.unlink(missing_ok=True)
    finally:
        connection.close()
