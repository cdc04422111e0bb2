"""The main job: from paths to the outputs of a run, going on from where the last one stopped.

In: paths, a folder and ``Options``.  Out: the outputs in the folder, and a ``Summary``.  What is done is not done
again (``manifest``).  Every report is saved as soon as it is done, so a kill loses at most the reports in hand.  What stands
in the quarantine is tried again, since the reason may have been a missing program or a full memory.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from extractor.batch.discovery import Item, discover
from extractor.batch.drawing import Layout, write_if_changed
from extractor.batch.fingerprint import fingerprint
from extractor.batch.lock import held
from extractor.batch.manifest import Known, Plan, chosen, known_reports, plan_of, steps
from extractor.batch.options import Options, Progress
from extractor.batch.process import Result, Task, given_up, process
from extractor.batch.publish import prepare_folder
from extractor.batch.record import Summary, summary_of, write_record
from extractor.batch.workers import work
from extractor.store import Store

__all__ = ["Listen", "perform", "plan", "run"]

_PER_WORKER = 8
"""Below this many reports a further process costs more than it saves."""

_GRACE = 60.0
"""Seconds beyond a report's own before its process is ended from outside: the models are read in them."""

Listen = Callable[[Progress], None]
Perform = Callable[[Iterable[Task], int], Iterator[Result]]


def run(
    paths: Sequence[Path], folder: Path, options: Options | None = None, *, listen: Listen = lambda _: None
) -> Summary:
    """Read and extract all reports under ``paths`` and write the outputs to ``folder``.

    Raises ``OutputError`` (folder not writable, disk full, another run), ``StoreError`` (the folder's database is
    damaged or of a later version) and ``DataError``; a source that fails is quarantined and the others go on.
    """
    options = options or Options()
    if options.engine == "dask":
        from extractor.batch import cluster  # Dask is an extra, and slow to import.

        return cluster.run_on_cluster(paths, str(folder), options, listen=listen)
    return perform(
        lambda: discover(paths, folder), folder, options, listen, lambda tasks, waiting: _locally(tasks, waiting, options)
    )


def plan(paths: Sequence[Path], folder: Path, options: Options | None = None) -> Plan:
    """What ``run`` would do, without doing or writing any of it."""
    options = options or Options()
    known: Known = {}
    if not options.fresh and (folder / "facts.sqlite").is_file():
        with Store(folder / "facts.sqlite", create=False) as store:
            known = known_reports(store)
    items = chosen(discover(paths, folder), known, options.since)
    return plan_of(steps(items, known, version_of(options), options))


def perform(
    find: Callable[[], list[Item]], folder: Path, options: Options, listen: Listen, do: Perform
) -> Summary:
    """The run over the sources that ``find`` finds, with ``do`` for the work: tasks, and how many are waiting at most → results,
    as they are ready."""
    began = time.perf_counter()
    started = datetime.now(UTC).isoformat(timespec="seconds")
    version = version_of(options)
    prepare_folder(folder)
    with held(folder), Store(folder / "facts.sqlite") as store:
        if options.fresh:
            store.forget()
        known = known_reports(store)
        items = chosen(find(), known, options.since)
        done, tokens = _extract(items, store, known, version, options, listen, do)
        store.select([item.name for item in items])
        summary = summary_of(store, folder, done)
        store.record_run(version, reports=summary.reports, visits=summary.visits, quarantined=summary.quarantined)
        layout = Layout(options.headings, options.one_row_per_visit)
        outputs = write_if_changed(store, folder, layout, version=version, changed=done > 0, compact=True)
        summary = dataclasses.replace(
            summary, waiting=len(items) - summary.reports, tokens=tokens, outputs=outputs, seconds=time.perf_counter() - began
        )
        write_record(summary, version, started, _settings(options))
    return summary


def version_of(options: Options) -> str:
    """What the findings of a run depend on besides the reports."""
    return fingerprint() + ("+ocr" if options.ocr else "")


def _settings(options: Options) -> dict[str, object]:
    settings = dataclasses.asdict(options)
    settings["since"] = options.since.isoformat() if options.since else None
    return settings


def _locally(tasks: Iterable[Task], waiting: int, options: Options) -> Iterator[Result]:
    count = options.workers or min(_processors(), max(1, waiting // _PER_WORKER))
    patience = options.limits.seconds + _GRACE if options.limits.seconds else None
    return work(tasks, process, given_up, count, patience)


def _extract(
    items: Sequence[Item], store: Store, known: Known, version: str, options: Options, listen: Listen, do: Perform
) -> tuple[int, int]:
    """Do what is still to be done and save each report as it comes: how many there were, and their tokens."""
    old = sum(item.name in known and known[item.name][1] == version for item in items)
    waiting = min(len(items) - old, options.limit if options.limit is not None else len(items))
    state, began = Progress(total=len(items), done=0, visits=0, quarantined=0), time.monotonic()
    written = skipped = 0

    def tasks() -> Iterator[Task]:
        nonlocal skipped
        for step in steps(items, known, version, options):
            if step.result is not None:
                save(step.result)
            elif step.task is not None:
                yield step.task
            else:
                skipped += 1

    def save(result: Result) -> None:
        nonlocal state, written
        rows = result.rows
        store.write([rows])
        written += 1
        state = Progress(
            total=len(items),
            done=written + skipped,
            visits=state.visits + rows.visits,
            quarantined=state.quarantined + (rows.state == "quarantined"),
            skipped=skipped,
            tokens=state.tokens + result.tokens,
            seconds=time.monotonic() - began,
            last=rows.name,
        )
        listen(state)

    listen(state)
    for result in do(tasks(), waiting):
        save(result)
    return written, state.tokens


def _processors() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
