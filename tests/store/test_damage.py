"""A database that somebody damaged is told with the way out, and never read in part; one that is written to is read whole."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import OutputError, StoreError
from extractor.schema import Document
from extractor.store import Rows, Store, rows_of

Make = Callable[[str], Document]


def filled(path: Path, make: Make, count: int) -> bytes:
    names = [f"{number:03}.txt" for number in range(count)]
    with Store(path) as store:
        store.write([rows_of(make(name), name, sha256="h", version="1") for name in names])
        store.select(names)
        store.compact()
    return path.read_bytes()


def read_all(path: Path) -> list[Document]:
    with Store(path, create=False) as store:
        store.check()
        return list(store.documents(texts=True))


@pytest.mark.parametrize(
    ("written", "altered"),
    [("Брянск", "Брянка"), ("мэр Орла", "мэр Орда"), ("2011-05-31", "2011-06-30"), ("договор о дружбе", "договор о службе")],
)
def test_a_letter_changed_inside_a_fact_is_found(tmp_path: Path, make_document: Make, written: str, altered: str) -> None:
    data = filled(tmp_path / "facts.sqlite", make_document, 3)
    old, new = written.encode(), altered.encode()
    changed = data.replace(old, new[: len(old)].ljust(len(old), b" "))
    assert changed != data
    (tmp_path / "facts.sqlite").write_bytes(changed)
    with pytest.raises(StoreError, match="damaged") as caught:
        read_all(tmp_path / "facts.sqlite")
    assert "run again" in caught.value.remedy


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, make_document: Make) -> tuple[Path, bytes, list[Document]]:
    """A folder of its own, a database's bytes and what it says."""
    folder = tmp_path_factory.mktemp("sound")
    data = filled(folder / "facts.sqlite", make_document, 20)
    return folder, data, read_all(folder / "facts.sqlite")


@given(data=st.data())
def test_flipped_bytes_are_told_or_change_nothing_that_is_read(
    sound: tuple[Path, bytes, list[Document]], data: st.DataObject
) -> None:
    folder, whole, documents = sound
    damaged = bytearray(whole)
    start = data.draw(st.integers(100, len(whole) - 64))
    for offset in range(data.draw(st.integers(1, 64))):
        damaged[start + offset] ^= data.draw(st.integers(1, 255))
    (folder / "flipped.sqlite").write_bytes(damaged)
    try:
        assert read_all(folder / "flipped.sqlite") == documents
    except (StoreError, OutputError) as error:
        assert error.remedy


@pytest.mark.parametrize("kept", [0.01, 0.3, 0.5, 0.99])
def test_a_truncated_file_is_told(
    tmp_path: Path, sound: tuple[Path, bytes, list[Document]], kept: float
) -> None:
    _, whole, _ = sound
    (tmp_path / "facts.sqlite").write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(StoreError, match="damaged"):
        read_all(tmp_path / "facts.sqlite")


@pytest.mark.parametrize("content", [b"PK\x03\x04" + b"\0" * 5000, "отчёт о поездке".encode() * 500, b"\x00" * 8192])
def test_a_file_that_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "facts.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught:
        Store(tmp_path / "facts.sqlite", create=False)
    assert caught.value.remedy


def test_a_table_that_is_missing_is_told(tmp_path: Path, make_document: Make) -> None:
    filled(tmp_path / "facts.sqlite", make_document, 1)
    with sqlite3.connect(tmp_path / "facts.sqlite") as connection:
        connection.execute("DROP TABLE dates")
    connection.close()
    with pytest.raises(StoreError, match="no such table"):
        read_all(tmp_path / "facts.sqlite")


# --- a folder that nobody may write to ----------------------------------------------------------------------------------


def read_as_nobody(path: Path, found: multiprocessing.SimpleQueue[object]) -> None:
    """What somebody without the right to write makes of a database, in a process of its own."""
    if os.getuid() == 0:
        os.setuid(65534)
    try:
        found.put(read_all(path))
    except (StoreError, OutputError) as error:
        found.put(str(error))


def test_a_folder_without_the_right_to_write_is_read(make_document: Make) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        filled(folder / "facts.sqlite", make_document, 3)
        expected = read_all(folder / "facts.sqlite")
        folder.chmod(0o555)
        (folder / "facts.sqlite").chmod(0o444)
        context = multiprocessing.get_context("fork")
        found: multiprocessing.SimpleQueue[object] = context.SimpleQueue()
        process = context.Process(target=read_as_nobody, args=(folder / "facts.sqlite", found))
        process.start()
        assert found.get() == expected
        process.join()
        assert sorted(path.name for path in folder.iterdir()) == ["facts.sqlite"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


# --- two programs at once ---------------------------------------------------------------------------------------------


def runs_of(path: Path, variants: list[list[Rows]], names: list[str]) -> None:
    """What a run does, many times over, in a process of its own."""
    for version in range(2, 12):
        with Store(path) as store:
            for one in variants[version % 2]:
                store.write([dataclasses.replace(one, report={**one.report, "version": str(version)})])
            store.select(names)
            store.record_run(str(version), reports=len(names), visits=len(names), quarantined=0)
            if version % 3 == 0:
                store.compact()


def test_another_program_reads_whole_reports_while_a_run_writes(tmp_path: Path, make_document: Make) -> None:
    path, names = tmp_path / "facts.sqlite", [f"{number:03}.txt" for number in range(10)]
    ways: list[list[Document]] = [[make_document(name) for name in names] for _ in range(2)]
    ways[0] = [dataclasses.replace(d, visits=(), mentions=d.mentions[:1], dates=()) for d in ways[0]]
    variants = [[rows_of(d, d.report.name, sha256="h", version="1") for d in way] for way in ways]
    with Store(path) as store:
        expected = []
        for rows in variants:
            store.write(rows)
            store.select(names)
            expected.append(list(store.documents(texts=True)))
    writer = multiprocessing.get_context("spawn").Process(target=runs_of, args=(path, variants, names))
    writer.start()
    reads = 0
    while writer.is_alive():
        with Store(path, create=False) as store:
            documents = list(store.documents(texts=True))
            assert [one.report.name for one in documents] == names
            for number, document in enumerate(documents):
                assert document in (expected[0][number], expected[1][number])
            reads += 1
    writer.join()
    assert writer.exitcode == 0 and reads > 1
    with Store(path, create=False) as store:
        store.check()
        versions = [edition.version for edition in store.editions("000.txt")]
        assert versions == ["1", "1", *map(str, range(2, 12))]
