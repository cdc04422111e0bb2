"""Full-text search over the reports themselves: every passage that holds the words, in whatever form they stand there.

In: the folder of a run and words.  Out: passages with report, page and characters, the best match first.  The index
(``texts.sqlite``, an FTS5 table of lemmas, ё folded) is derived from the texts in ``facts.sqlite``, made when it is first
asked and whenever the archive has changed, and can be deleted at any time.  It lies outside the database of facts because the
inner order of an FTS5 index depends on the order in which the workers finish, and because a run must not wait for it.

A passage is a paragraph, or as much of it as fits into some 600 characters; words are found together within one passage.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.errors import OutputError, StoreError
from extractor.graph.archive.lemmas import lemmas
from extractor.graph.archive.selection import matching
from extractor.store import Store

__all__ = ["TEXTS", "passages", "search"]

TEXTS = "texts.sqlite"
_VERSION = "1"
_LONGEST = 600
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_SENTENCE_END = re.compile(r"[.!?…]+[»\")]*\s+")

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, report TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER, text TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(lemmas, content='', tokenize="unicode61 remove_diacritics 0");
"""


def passages(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the passages of ``text``: paragraphs, long ones parted after a sentence."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        while end - start > _LONGEST:
            stops = [stop.end() for stop in _SENTENCE_END.finditer(text, start, start + _LONGEST)]
            stop = stops[-1] if stops else max(text.rfind(" ", start + 1, start + _LONGEST) + 1, 0) or start + _LONGEST
            yield start, stop
            start = stop
        if text[start:end].strip():
            yield start, end


def search(folder: Path, words: str, *, limit: int | None = 50) -> list[dict[str, Any]]:
    """The passages that hold all ``words`` in some form, best first: report, page, start, end, quote.

    Raises ``QueryError`` where there is no word, ``StoreError`` where the folder has no database of a run.
    """
    query = (
        'SELECT p.report, p.page, p.start, p."end", p.text FROM words JOIN passages p ON p.id = words.rowid '
        "WHERE words MATCH ? ORDER BY bm25(words), p.id LIMIT ?"
    )
    match = matching(words)
    path = _current(folder)
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute(query, (match, -1 if limit is None else limit)).fetchall()
    except sqlite3.DatabaseError as error:
        raise _damage(path, error) from error
    return [dict(zip(("report", "page", "start", "end", "quote"), row, strict=True)) for row in found]


def _current(folder: Path) -> Path:
    """The index of the archive as it is now, made if need be."""
    path = folder / TEXTS
    with Store(folder / "facts.sqlite", create=False) as store:
        state = store.rows(
            "SELECT name, sha256, version, edition FROM reports WHERE position IS NOT NULL AND edition > 0 ORDER BY position"
        )
        source = json.dumps([_VERSION, state], ensure_ascii=False)
        if not path.is_file() or _made_from(path) != source:
            _build(store, path, source, [row[0] for row in state])
    return path


def _made_from(path: Path) -> str | None:
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT value FROM about WHERE key = 'source'").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damage(path, error) from error
    return str(row[0]) if row else None


def _build(store: Store, path: Path, source: str, names: list[str]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
            connection.execute("BEGIN")
            for name in names:
                _add(connection, name, store.text(name), _pages(store, name))
            connection.execute("INSERT INTO about VALUES ('source', ?)", (source,))
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            connection.execute("COMMIT")
        part.replace(path)
    except (sqlite3.OperationalError, OSError) as error:
        raise OutputError(
            f"the index of texts cannot be written ({error})", where=str(path), remedy="Free some room, or copy the folder"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _pages(store: Store, name: str) -> list[tuple[int, int]]:
    """(first character, number) of the pages of a report."""
    rows = store.rows("SELECT pages FROM reports WHERE name = ?", (name,))
    return [(page["span"][0], page["number"]) for page in json.loads(rows[0][0])] if rows else []


def _add(connection: sqlite3.Connection, name: str, text: str, pages: list[tuple[int, int]]) -> None:
    for start, end in passages(text):
        page = max((number for first, number in pages if first <= start), default=None)
        quote = text[start:end].strip()
        row = (name, start, end, page, quote)
        number = connection.execute('INSERT INTO passages (report, start, "end", page, text) VALUES (?, ?, ?, ?, ?)', row).lastrowid
        connection.execute("INSERT INTO words (rowid, lemmas) VALUES (?, ?)", (number, lemmas(quote)))


def _damage(path: Path, error: Exception) -> StoreError:
    return StoreError(
        f"the index of texts is damaged ({error})", where=str(path), remedy="Delete this file: it is made again when it is asked"
    )
