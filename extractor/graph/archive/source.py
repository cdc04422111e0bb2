"""What an index is made from: the visits of a run, and the meetings that its database knows.

In: the folder of a run.  Out: reports with their records, in the order of the archive; a mark that changes whenever they do.
A ``visits.jsonl`` that somebody cut short is told: the database knows how many reports the run wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.errors import StoreError
from extractor.graph.archive.building import Record, read_lines
from extractor.graph.merging import Decision
from extractor.schema import stable_id
from extractor.store import Store

__all__ = ["lines_of", "records_of", "source_of"]


def lines_of(folder: Path) -> Path:
    """The visits of the run in ``folder``.  Raises ``StoreError`` where there was none."""
    lines = folder / "visits.jsonl"
    if not lines.is_file():
        raise StoreError("no run was written here", where=str(folder), remedy="Start one with: extractor run")
    return lines


def source_of(folder: Path, said: Iterable[Decision]) -> str:
    """The mark of what an index of ``folder`` is made from: size and time of the visits, and the decisions ``said``."""
    about = lines_of(folder).stat()
    return f"{about.st_size}:{about.st_mtime_ns}:{stable_id('d', *said)}"


def records_of(folder: Path) -> Iterator[tuple[str, list[Record]]]:
    """The reports of the run with their visits, then those with meetings.

    Raises ``DataError`` with line and column where ``visits.jsonl`` is wrong, ``StoreError`` where it is not whole.
    """
    lines, database, count = lines_of(folder), folder / "facts.sqlite", 0
    for count, report in enumerate(read_lines(lines), 1):  # noqa: B007 - counted for what follows
        yield report
    if not database.is_file():
        return
    with Store(database, create=False) as store:
        written = ((store.get("published") or {}).get("counts") or {}).get("visits.jsonl")
        if written is not None and written != count:
            raise StoreError(
                f"the file is not whole: it holds {count} reports, the run wrote {written}", where=str(lines),
                remedy="Run again: extractor run writes this file anew (if a run is going on, wait for it)",
            )  # fmt: skip
        yield from _meetings(store.fact_records("meeting"))


def _meetings(facts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[Record]]]:
    """The meetings among the facts of a run, (report, fact as JSON), in the form of visits, one at a time."""
    for report, written in facts:
        fact = json.loads(written)
        people = [
            {"name": name, "kind": "person" if (entity or "").startswith("p") else "group"}
            for role, name, entity in fact["arguments"]
            if role != "place"
        ]
        place = next(({"name": name} for role, name, _ in fact["arguments"] if role == "place"), None)
        meeting = {
            "id": fact["id"], "type": "meeting", "visitors": people, "place": place, "when": fact["when"],
            "status": fact["status"], "evidence": fact["evidence"], "confidence": fact["confidence"],
        }  # fmt: skip
        yield report, [(json.dumps(meeting, ensure_ascii=False, separators=(",", ":")), meeting)]
