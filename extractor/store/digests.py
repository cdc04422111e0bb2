"""Hashes of what a report's rows say, so that a database damaged by hand is told and not half-read.

In: rows of one table of one report, in their order.  Out: a short hash.  SQLite's own check finds broken pages and indices
but no letter that was changed inside a text; these hashes do.  They guard against accidents, not against forgery.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["GUARDED", "digest", "digests_of"]

GUARDED = {
    "texts": "text",
    "mentions": 'start, "end", text, label, normal, entity',
    "entities": "kind, number, record",
    "dates": 'start, "end", text, edtf, earliest, latest',
    "visits": "record",
    "facts": "record",
}
"""The tables whose rows are guarded, with the columns that are read back in the order of their keys."""

_PLACES = {
    "texts": slice(1, 2), "mentions": slice(2, 8), "dates": slice(2, 8), "visits": slice(-1, None), "facts": slice(-1, None)
}  # fmt: skip


def digest(rows: Iterable[Sequence[Any]]) -> str:
    """The hash of ``rows``, 16 hexadecimal digits."""
    written = json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(written.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def digests_of(report: Sequence[Any], tables: Mapping[str, Sequence[Sequence[Any]]]) -> str:
    """The hashes of what is told of a ``report`` and of its guarded tables (whole rows, as inserted), as JSON by table."""
    found = {"reports": digest([report])}
    for table in GUARDED:
        rows = tables.get(table, ())
        if table == "entities":
            found[table] = digest(sorted((row[1], row[2], row[-1]) for row in rows))
        else:
            found[table] = digest([row[_PLACES[table]] for row in rows])
    return json.dumps(found, separators=(",", ":"))
