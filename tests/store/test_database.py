"""The store keeps what it was given, whole or not at all."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extractor.errors import OutputError, StoreError
from extractor.schema import Document, Mention, OffsetMap, WorkingText
from extractor.store import Store, refused, rows_of
from extractor.store.migrations import STEPS

Make = Callable[[str], Document]


def kept(document: Document) -> Document:
    """What the store keeps of a document: all but the working text, the layout and the trace."""
    report = dataclasses.replace(document.report, working=WorkingText("", OffsetMap(())), blocks=())
    return dataclasses.replace(document, report=report, trace=())


def fill(store: Store, make: Make, *names: str) -> None:
    store.write([rows_of(make(name), name, sha256=f"hash of {name}", version="1") for name in names])
    store.select(names)


def test_a_document_comes_back_as_it_was(tmp_path: Path, make_document: Make) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        fill(store, make_document, "a.txt")
    with Store(tmp_path / "facts.sqlite", create=False) as store:
        assert list(store.documents(texts=True)) == [kept(make_document("a.txt"))]
        assert store.text("a.txt") == make_document("a.txt").report.text


def test_documents_come_in_the_order_of_the_archive_and_only_its_own(tmp_path: Path, make_document: Make) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        fill(store, make_document, "a.txt", "b.txt", "c.txt")
        store.select(["c.txt", "a.txt"])
        assert [document.report.name for document in store.documents()] == ["c.txt", "a.txt"]
        assert [entry.name for entry in store.entries()] == ["a.txt", "b.txt", "c.txt"]


def test_writing_again_replaces_and_leaves_nothing_behind(tmp_path: Path, make_document: Make) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        fill(store, make_document, "a.txt")
        store.write([refused("a.txt", sha256="other", version="1", reason="empty", message="no text", remedy="")])
    with sqlite3.connect(tmp_path / "facts.sqlite") as connection:
        tables = ("mentions", "entities", "dates", "visits", "visitors", "facts", "evidence", "texts")
        assert [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0] * 8
    connection.close()


def test_the_file_does_not_tell_in_which_order_reports_were_done(tmp_path: Path, make_document: Make) -> None:
    names = [f"{number}.txt" for number in range(30)]
    for folder, order in (("one", names), ("two", names[::-1])):
        (tmp_path / folder).mkdir()
        with Store(tmp_path / folder / "facts.sqlite") as store:
            for name in order:
                store.write([rows_of(make_document(name), name, sha256="h", version="1")])
            store.select(names)
            store.compact()
    assert (tmp_path / "one/facts.sqlite").read_bytes() == (tmp_path / "two/facts.sqlite").read_bytes()


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, make_document: Make) -> None:
    good = rows_of(make_document("a.txt"), "a.txt", sha256="h", version="1")
    bad = dataclasses.replace(good, tables={**good.tables, "mentions": [("a.txt", None, None)]})
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([good])
        with pytest.raises(StoreError):
            store.write([bad])
        store.select(["a.txt"])
        assert len(next(store.documents()).mentions) == 3


def test_it_can_be_read_while_it_is_written(tmp_path: Path, make_document: Make) -> None:
    path, seen = tmp_path / "facts.sqlite", list[int]()
    with Store(path) as writer:
        fill(writer, make_document, "a.txt")
        with Store(path, create=False) as reader:
            documents = reader.documents()
            thread = threading.Thread(target=lambda: seen.append(len(reader_of(path))))
            writer.write([rows_of(make_document("b.txt"), "b.txt", sha256="h", version="1")])
            thread.start()
            thread.join()
            assert len(list(documents)) == 1
    assert seen == [2]


def reader_of(path: Path) -> list[str]:
    with Store(path, create=False) as store:
        return [entry.name for entry in store.entries()]


def test_half_a_surrogate_pair_is_kept_as_one_replacement_character(tmp_path: Path, make_document: Make) -> None:
    document = make_document("a.txt")
    odd = Mention((0, 1), "\ud83d", "CITY", "Орёл\x00\ud83d")
    with Store(tmp_path / "facts.sqlite") as store:
        store.write([rows_of(dataclasses.replace(document, mentions=(odd,)), "a.txt", sha256="h", version="1")])
        store.select(["a.txt"])
        assert [m.normal for m in next(store.documents()).mentions] == ["Орёл\x00\ufffd"]


def test_settings_and_runs_are_kept(tmp_path: Path) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        assert store.get("никогда") is None
        store.set("язык", {"таблицы": "ru"})
        store.record_run("1", reports=1, visits=2, quarantined=0)
        store.record_run("1", reports=2, visits=3, quarantined=0)
        assert store.get("язык") == {"таблицы": "ru"}
        store.forget()
        assert store.get("язык") == {"таблицы": "ru"}


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="extractor run"):
        Store(tmp_path / "facts.sqlite", create=False)


def test_a_database_without_tables_is_no_run_yet(tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite").touch()
    with pytest.raises(StoreError, match="no run was written here"):
        Store(tmp_path / "facts.sqlite", create=False)


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            (tmp_path / "facts.sqlite").unlink(missing_ok=True)
            list(pool.map(lambda _: Store(tmp_path / "facts.sqlite").close(), range(8)))


def test_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO migrations VALUES (?, 'later')", (len(STEPS) + 1,))
    connection.close()
    with pytest.raises(StoreError, match="later version"):
        Store(path)


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        Store(path)


def test_a_damaged_file_is_told_not_read(tmp_path: Path, make_document: Make) -> None:
    path = tmp_path / "facts.sqlite"
    with Store(path) as store:
        fill(store, make_document, *(f"{number}.txt" for number in range(50)))
    data = bytearray(path.read_bytes())
    data[8192 : 8192 + 4096 * 4] = b"\xff" * 4096 * 4
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"), Store(path) as store:
        store.check()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="damaged"):
        Store(path)


def test_a_sound_file_passes_the_check(tmp_path: Path, make_document: Make) -> None:
    with Store(tmp_path / "facts.sqlite") as store:
        fill(store, make_document, "a.txt")
        store.check()


def test_a_folder_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="another folder"):
        Store(tmp_path / "nowhere" / "facts.sqlite")
