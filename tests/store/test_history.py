"""Facts are only added: what is extracted anew leaves what it took the place of as superseded."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.schema import Document
from extractor.store import Rows, Store, refused, rows_of
from extractor.store.migrations import STEPS

Make = Callable[[str], Document]

RELEASED = {"first": "3a452cefb35b4b04", "review": "b7cb758f2944650a", "history": "b33067fd5e490fc8"}


def rows(document: Document, *, sha256: str = "h1", version: str = "1") -> Rows:
    return rows_of(document, "a.txt", sha256=sha256, version=version)


def without_visits(document: Document) -> Document:
    return dataclasses.replace(document, visits=())


def ended(store: Store, version: str) -> None:
    store.select(["a.txt"])
    visits = sum(entry.visits for entry in store.entries(current=True))
    store.record_run(version, reports=1, visits=visits, quarantined=0)


def test_what_a_newer_version_no_longer_finds_is_kept_with_its_version_and_run(tmp_path: Path, make_document: Make) -> None:
    document = make_document("a.txt")
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows(document)])
        ended(store, "1")
        store.write([rows(without_visits(document), version="2")])
        ended(store, "2")
        assert [visit for found in store.documents() for visit in found.visits] == []
        kept = [one for one in store.superseded("a.txt") if one.kind == "visit"]
        assert [(one.edition, one.run, one.version, one.id) for one in kept] == [(1, 1, "1", document.visits[0].id)]
        assert json.loads(kept[0].record)["place"]["name"] == "Брянск"
        assert [(e.number, e.run, e.version, e.visits, e.current) for e in store.editions("a.txt")] == [
            (1, 1, "1", 1, False), (2, 2, "2", 0, True),
        ]  # fmt: skip
        assert [(run.number, run.version, run.visits, run.written) for run in store.runs()] == [(1, "1", 1, 1), (2, "2", 0, 1)]


def test_the_views_tell_what_stands_and_what_stood(tmp_path: Path, make_document: Make) -> None:
    document = make_document("a.txt")
    with Store(tmp_path / "facts.sqlite") as store:
        for version in ("1", "2"):
            store.write([rows(document, version=version)])
            ended(store, version)
        assert store.rows("SELECT edition, current, run, version FROM all_visits ORDER BY edition") == [(1, 0, 1, "1"), (2, 1, 2, "2")]
        assert store.rows("SELECT count(*) FROM current_visits") == [(1,)]
        assert store.rows("SELECT count(*) FROM all_facts WHERE current") == store.rows("SELECT count(*) FROM current_facts")


def test_the_text_of_a_changed_report_stays_beside_its_facts(tmp_path: Path, make_document: Make) -> None:
    document = make_document("a.txt")
    changed = dataclasses.replace(document, report=dataclasses.replace(document.report, text="Другой текст."), visits=())
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows(document), rows(document, version="2"), rows(changed, sha256="h2", version="2")])
        texts = store.rows("SELECT edition, text FROM superseded_texts")
        assert texts == [(2, document.report.text)]  # the second edition read the text of the first


def test_the_same_again_leaves_no_trace(tmp_path: Path, make_document: Make) -> None:
    path = tmp_path / "facts.sqlite"
    with Store(path) as store:
        store.write([rows(make_document("a.txt"))])
        ended(store, "1")
        store.compact()
    before = path.read_bytes()
    with Store(path) as store:
        store.forget()
        assert [entry.version for entry in store.entries()] == [""]
        store.write([rows(make_document("a.txt"))])
        ended(store, "1")
        store.compact()
        assert (store.superseded(), len(store.editions()), len(store.runs())) == ([], 1, 1)
    assert path.read_bytes()[100:] == before[100:]  # the header counts how often the file was written


def test_a_run_that_was_stopped_and_resumed_is_one_run(tmp_path: Path, make_document: Make) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows_of(make_document("a.txt"), "a.txt", sha256="h", version="1")])
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows_of(make_document("b.txt"), "b.txt", sha256="h", version="1")])
        store.select(["a.txt", "b.txt"])
        store.record_run("1", reports=2, visits=2, quarantined=0)
        assert [(run.number, run.written) for run in store.runs()] == [(1, 2)]
        assert {edition.run for edition in store.editions()} == {1}


def test_a_report_that_became_unreadable_keeps_what_it_said(tmp_path: Path, make_document: Make) -> None:
    bad = refused("a.txt", sha256="h2", version="1", reason="damaged", message="no file of this kind")
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows(make_document("a.txt")), bad, bad])
        assert [(one.kind, one.edition) for one in store.superseded() if one.kind == "visit"] == [("visit", 1)]
        assert [edition.current for edition in store.editions()] == [False]
        store.write([rows(make_document("a.txt"))])
        assert [(e.number, e.current) for e in store.editions()] == [(1, False), (2, True)]


def test_a_report_keeps_its_place_while_it_is_done_anew(tmp_path: Path, make_document: Make) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows(make_document("a.txt"))])
        store.select(["a.txt"])
        store.write([rows(make_document("a.txt"), version="2")])
        assert [document.report.name for document in store.documents()] == ["a.txt"]


@pytest.mark.parametrize("table", ["editions", "superseded", "superseded_texts"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET report = 'b.txt'"])
def test_history_refuses_to_be_changed(tmp_path: Path, make_document: Make, table: str, change: str) -> None:
    document = make_document("a.txt")
    changed = dataclasses.replace(document, report=dataclasses.replace(document.report, text="Иной текст."), visits=())
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows(document), rows(changed, sha256="h2")])
    with sqlite3.connect(tmp_path / "facts.sqlite") as connection, pytest.raises(sqlite3.IntegrityError, match="never"):
        connection.execute(change.format(table))
    connection.close()


# --- migrations -------------------------------------------------------------------------------------------------------


def older(path: Path, steps: int, document: Document) -> None:
    """A database as the version with only the first ``steps`` left it, with one report and one run in it."""
    whole = rows(document)
    with sqlite3.connect(path) as connection:
        for number, (name, script) in enumerate(STEPS[:steps], 1):
            connection.executescript(script)
            connection.execute("INSERT INTO migrations VALUES (?, ?)", (number, name))
        connection.execute(f"PRAGMA application_id = {0x56697A74}")
        known = {row[1] for row in connection.execute("PRAGMA table_info(reports)")}
        report = {key: value for key, value in whole.report.items() if key in known} | {"position": 0}
        marks = ", ".join("?" * len(report))
        connection.execute(f"INSERT INTO reports ({', '.join(report)}) VALUES ({marks})", tuple(report.values()))
        for table, values in whole.tables.items():
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        connection.execute("INSERT INTO runs (version, reports, visits, quarantined) VALUES ('1', 1, 1, 0)")
    connection.close()


@pytest.mark.parametrize("steps", range(1, 3))
def test_every_earlier_version_opens_with_all_it_held(tmp_path: Path, make_document: Make, steps: int) -> None:
    document = make_document("a.txt")
    older(tmp_path / "old.sqlite", steps, document)
    with Store(tmp_path / "new.sqlite") as new:
        new.write([rows(document)])
        new.select(["a.txt"])
        new.record_run("1", reports=1, visits=1, quarantined=0)
        with Store(tmp_path / "old.sqlite") as old:
            assert list(old.documents(texts=True)) == list(new.documents(texts=True))
            assert list(old.visit_records()) == list(new.visit_records())
            assert (old.runs(), old.editions()) == (new.runs(), new.editions())
            old.check()
            old.write([rows(without_visits(document), version="2")])
            assert len([one for one in old.superseded() if one.kind == "visit"]) == 1
            schema = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY type, name"
            assert old.rows(schema) == new.rows(schema)


def test_a_released_step_is_never_changed() -> None:
    told = {name: hashlib.sha256(script.encode()).hexdigest()[:16] for name, script in STEPS[: len(RELEASED)]}
    assert told == RELEASED
