"""How long review takes over many facts: opening, filtering, deciding, the table out and back.

In: how many facts, 50 a report.  Out: processor milliseconds of each step.
Run: ``python benchmarks/review/table.py 10000``
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from extractor.review import Filter, facets, open_review
from extractor.review.table import apply_sheet, csv_text, read_sheet, table_rows
from extractor.schema import (
    Document,
    Evidence,
    OffsetMap,
    Place,
    PlaceKind,
    Report,
    Status,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
    WorkingText,
)
from extractor.store import Store, rows_of

T = TypeVar("T")
SENTENCE = "Иванов посетил Томск в 2011 году. "
EACH = 50


def timed(label: str, step: Callable[[], T]) -> T:
    """Do a step and print what it took."""
    began = time.process_time()
    done = step()
    print(f"{label:36}{(time.process_time() - began) * 1000:9.1f} ms")
    return done


def visit(report: int, number: int, chance: random.Random) -> Visit:
    """A visit of its own sentence."""
    start = number * len(SENTENCE)
    return Visit(
        f"v{report}-{number}", VisitType.VISIT, (Visitor(f"Иванов {number}", VisitorKind.PERSON, role="мэр"),),
        Place("Томск", PlaceKind.CITY), TimeSpan((start + 23, start + 27), "2011", "2011", "2011-01-01", "2011-12-31"),
        Status.OCCURRED, (Evidence((start, start + len(SENTENCE) - 1), SENTENCE[:-1]),), confidence=chance.random(),
    )  # fmt: skip


def write_run(folder: Path, count: int) -> None:
    """A run of ``count`` visits."""
    chance, text = random.Random(0), SENTENCE * EACH
    with Store(folder / "facts.sqlite") as store:
        names = [f"{number}.txt" for number in range(count // EACH)]
        for number, name in enumerate(names):
            report = Report(f"r{number}", name, text, WorkingText(text, OffsetMap.identity(len(text))))
            document = Document(report, visits=tuple(visit(number, one, chance) for one in range(EACH)))
            store.write([rows_of(document, name, sha256=name, version="1")])
        store.select(names)


def accepted(table: str) -> bytes:
    """The table with every fact accepted."""
    head, *rows = csv.reader(io.StringIO(table))
    at = head.index("decision")
    file = io.StringIO(newline="")
    csv.writer(file).writerows([head, *([*row[:at], "accepted", *row[at + 1 :]] for row in rows)])
    return file.getvalue().encode()


def main(count: int) -> None:
    """Time every step over ``count`` facts."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_run(folder, count)
        with open_review(folder) as review:
            timed("load all facts", review.facts)
            timed("filter by person, order of doubt", lambda: review.facts(Filter(person="Иванов 7"), "doubt"))
            timed("filter by text", lambda: review.facts(Filter(text="мэр 7"), "doubt"))
            timed("facets", lambda: facets(review.facts()))
            timed("one decision", lambda: review.decide("v0-0", "accept", "А"))
            table = timed("table written", lambda: csv_text(table_rows(review.facts())))
            sheet = timed("table read", lambda: read_sheet(table.encode()))
            timed("untouched table applied", lambda: apply_sheet(review, sheet, reviewer="А", default=""))
            sheet = read_sheet(accepted(table))
            timed("all accepted in a table, applied", lambda: apply_sheet(review, sheet, reviewer="А", default=""))
            timed("the same table applied again", lambda: apply_sheet(review, sheet, reviewer="А", default=""))
            timed("agreement, progress", lambda: (review.agreement(), review.progress()))
        with open_review(folder) as review:
            timed("load facts and their decisions", review.facts)


if __name__ == "__main__":
    main(int(sys.argv[1]))
