"""Review under misfortune: killed, at once, locked out, at the end of the disk."""

from __future__ import annotations

import csv
import io
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.errors import OutputError, StoreError
from extractor.review import State, open_review
from extractor.review.table import apply_sheet, csv_text, read_sheet, table_rows
from extractor.schema import Document
from extractor.store import Store, rows_of

MANY = 600

APPLY = """
import sys
from pathlib import Path
from extractor.review import open_review
from extractor.review.table import apply_sheet, read_sheet
with open_review(sys.argv[1]) as review:
    apply_sheet(review, read_sheet(Path(sys.argv[2]).read_bytes()), reviewer="Анна", default="")
"""

DECIDE = """
import sys
from extractor.review import open_review
with open_review(sys.argv[1]) as review:
    for fact in review.facts():
        review.decide(fact.id, "accept", sys.argv[2])
"""


@pytest.fixture
def run(tmp_path: Path, make_document: Callable[[str], Document]) -> Callable[[int], Path]:
    """A run whose one report has so many visits."""

    def write(count: int) -> Path:
        document = make_document("a.txt")
        (visit,) = document.visits
        visits = tuple(replace(visit, id=f"v{number}", visitors=visit.visitors[:1]) for number in range(count))
        with Store(tmp_path / "facts.sqlite") as store:
            store.write([rows_of(replace(document, visits=visits), "a.txt", sha256="", version="1")])
            store.select(["a.txt"])
        return tmp_path

    return write


def filled_in(folder: Path) -> Path:
    with open_review(folder) as review:
        table = list(csv.DictReader(io.StringIO(csv_text(table_rows(review.facts())))))
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows({**row, "decision": "accepted"} for row in table)
    return path


def decisions(folder: Path) -> int:
    connection = sqlite3.connect(folder / "facts.sqlite", timeout=30)
    try:
        return int(connection.execute("SELECT count(*) FROM decisions").fetchone()[0])
    finally:
        connection.close()


def test_a_kill_while_a_table_is_applied_loses_nothing_and_applying_again_goes_on(run: Callable[[int], Path]) -> None:
    folder = run(MANY)
    table = filled_in(folder)
    process = subprocess.Popen([sys.executable, "-c", APPLY, str(folder), str(table)])
    while not decisions(folder) and process.poll() is None:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = decisions(folder)
    assert kept
    with open_review(folder) as review:
        outcome = apply_sheet(review, read_sheet(table.read_bytes()), reviewer="Анна", default="")
        assert (outcome.written.total(), outcome.unchanged) == (MANY - kept, kept)
        assert {fact.state for fact in review.facts()} == {State.ACCEPTED}
    assert decisions(folder) == MANY


def test_two_reviewers_at_once_lose_nothing(run: Callable[[int], Path]) -> None:
    folder = run(40)
    processes = [subprocess.Popen([sys.executable, "-c", DECIDE, str(folder), name]) for name in ("Анна", "Борис")]
    assert [process.wait() for process in processes] == [0, 0]
    with open_review(folder) as review:
        assert [set(fact.reviewers) for fact in review.facts()] == [{"Анна", "Борис"}] * 40
        assert [one.number for one in review.log()] == list(range(1, 81))
        (pair,) = review.agreement()
        assert (pair.facts, pair.share) == (40, 1.0)


def test_one_review_used_from_several_threads_loses_nothing(run: Callable[[int], Path]) -> None:
    with open_review(run(30)) as review:
        identifiers = [fact.id for fact in review.facts()]

        def decide(name: str) -> None:
            for identifier in identifiers:
                review.decide(identifier, "accept", name)

        threads = [threading.Thread(target=decide, args=(name,)) for name in ("Анна", "Борис", "Вера")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(review.log()) == 90


def test_a_locked_database_is_told_and_nothing_is_half_written(run: Callable[[int], Path]) -> None:
    folder = run(3)
    other = sqlite3.connect(folder / "facts.sqlite", isolation_level=None)
    with open_review(folder) as review:
        review._store.rows("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program holds the database"):
            review.decide("v0", "accept", "Анна")
        assert review.facts()[0].state is State.PENDING
        other.execute("COMMIT")
        assert review.decide("v0", "accept", "Анна").state is State.ACCEPTED
    other.close()


def test_no_room_for_a_decision_is_told_and_the_log_stays_whole(run: Callable[[int], Path]) -> None:
    folder = run(3)
    with open_review(folder) as review:
        review.decide("v0", "accept", "Анна")
        review._store.rows("PRAGMA max_page_count = 1")
        with pytest.raises(OutputError, match="cannot be written"):
            for number in range(200):
                review.decide("v1", "accept", f"проверяющий {number}", comment="подробно " * 500)
        assert review.fact("v0").state is State.ACCEPTED


@pytest.mark.parametrize("statement", ["DELETE FROM decisions", "UPDATE decisions SET reviewer = 'другой'"])
def test_the_log_refuses_changes_and_deletions(run: Callable[[int], Path], statement: str) -> None:
    folder = run(1)
    with open_review(folder) as review:
        review.decide("v0", "accept", "Анна")
    connection = sqlite3.connect(folder / "facts.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="decisions are never"):
        connection.execute(statement)
    connection.close()
