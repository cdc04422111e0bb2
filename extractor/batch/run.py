"""The main job: from paths to the outputs of a run, going on from where the last one stopped.

In: paths, a folder and ``Options``.  Out: the outputs in the folder, and a ``Summary``.  What is done is not done
again: a source is known by its name and the hash of its bytes, and its rows by the version and settings that made
them.  Every report is saved as soon as it is done, so a kill loses at most the reports in hand.  What stands in the
quarantine is tried again, since the reason may have been a missing program or a full memory.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractor.batch.discovery import Item, discover
from extractor.batch.drawing import Layout, write_if_changed
from extractor.batch.fingerprint import fingerprint
from extractor.batch.lock import held
from extractor.batch.process import Task, crashed, process
from extractor.batch.publish import prepare_folder
from extractor.batch.record import Summary, write_record
from extractor.batch.workers import work
from extractor.errors import ReadingError
from extractor.graph.tables.layout import Language
from extractor.store import Rows, Store, refused

__all__ = ["Options", "Progress", "Summary", "run"]

_PER_WORKER = 8
"""Below this many reports a further process costs more than it saves."""


class _EmptyFolder(ReadingError):
    reason = "no-reports"


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: ``workers`` (None: as many as there are processors and work for them), ``fresh`` (forget what was
    done), whether scanned pages are recognised (``ocr``), and how the tables are written.
    """

    workers: int | None = None
    fresh: bool = False
    headings: Language = "en"
    one_row_per_visit: bool = False
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run stands: how many of ``total`` reports are ``done``, and the one that was done ``last``."""

    total: int
    done: int
    visits: int
    quarantined: int
    last: str = ""


def run(
    paths: Sequence[Path],
    folder: Path,
    options: Options | None = None,
    *,
    listen: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Read and extract all reports under ``paths`` and write the outputs to ``folder``.

    Raises ``OutputError`` (folder not writable, disk full, another run), ``StoreError`` (the folder's database is
    damaged or of a later version) and ``DataError``; a source that fails is quarantined and the others go on.
    """
    options, began = options or Options(), time.perf_counter()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    version = fingerprint() + ("+ocr" if options.ocr else "")
    prepare_folder(folder)
    with held(folder), Store(folder / "facts.sqlite") as store:
        if options.fresh:
            store.forget()
        items = discover(paths, folder)
        done = _extract(items, store, version, options, listen)
        store.select([item.name for item in items])
        entries = store.entries(current=True)
        quarantined = sum(entry.state == "quarantined" for entry in entries)
        visits = sum(entry.visits for entry in entries)
        store.record_run(version, reports=len(entries), visits=visits, quarantined=quarantined)
        layout = Layout(options.headings, options.one_row_per_visit)
        outputs = write_if_changed(store, folder, layout, version=version, changed=done > 0, compact=True)
        summary = Summary(
            folder=folder,
            reports=len(entries),
            extracted=sum(entry.state == "extracted" for entry in entries),
            empty=sum(entry.state == "empty" for entry in entries),
            skipped=len(entries) - done,
            visits=visits,
            mentions=sum(entry.mentions for entry in entries),
            seconds=time.perf_counter() - began,
            problems=tuple(entry for entry in entries if entry.state == "quarantined"),
            outputs=outputs,
        )
        write_record(summary, version, started, dataclasses.asdict(options))
    return summary


def _extract(
    items: Sequence[Item], store: Store, version: str, options: Options, listen: Callable[[Progress], None]
) -> int:
    """Do what is still to be done and save each report as it comes; how many there were."""
    known = {entry.name: entry for entry in store.entries() if entry.state != "quarantined"}
    old = sum(item.name in known and known[item.name].version == version for item in items)
    count = options.workers or min(_processors(), max(1, (len(items) - old) // _PER_WORKER))
    state = Progress(total=len(items), done=0, visits=0, quarantined=0)
    skipped = written = 0

    def tasks() -> Iterator[Task]:
        nonlocal skipped
        for item in items:
            task = _task(item, version, options.ocr)
            if isinstance(task, Rows):
                save(task)
            elif (entry := known.get(item.name)) and (entry.sha256, entry.version) == (task.sha256, version):
                skipped += 1
            else:
                yield task

    def save(rows: Rows) -> None:
        nonlocal state, written
        store.write([rows])
        written += 1
        state = Progress(
            total=len(items),
            done=written + skipped,
            visits=state.visits + rows.visits,
            quarantined=state.quarantined + (rows.state == "quarantined"),
            last=rows.name,
        )
        listen(state)

    listen(state)
    for rows in work(tasks(), process, crashed, count):
        save(rows)
    return written


def _task(item: Item, version: str, ocr: bool) -> Task | Rows:
    """The source as a task, or the rows of a source whose bytes cannot be had."""
    if item.source is None:
        error: ReadingError = _EmptyFolder("there is no file in this folder", remedy="Name a folder with reports")
    else:
        try:
            data = item.source.read()
            return Task(item.name, data, hashlib.sha256(data).hexdigest(), version, ocr)
        except ReadingError as caught:
            error = caught
    return refused(item.name, sha256="", version=version, reason=error.reason, message=error.what, remedy=error.remedy)


def _processors() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
