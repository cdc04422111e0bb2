"""``extractor run``: progress while it goes, the summary and the first rows when it is done.

In: paths, a folder, options.  Out: exit code 1 if anything was quarantined, else 0.  Paths are text: on a cluster they may
be addresses (``s3://archive/reports``).
"""

from __future__ import annotations

import csv
import itertools
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from extractor.batch import Options, Progress, Summary, plan
from extractor.batch import run as run_batch
from extractor.cli.messages import Lang, problem, say
from extractor.graph.tables import columns, restored

__all__ = ["foresee", "run"]

_PATIENCE = 2.0
"""Seconds before a progress bar appears."""
_SHOWN = {"who": 20, "where": 12, "edtf": 12, "status": 10, "outcomes": 12}
"""Columns of the first rows and their least widths; on a wide terminal the last ones grow."""
_PROBLEMS = 20
_LOG_EVERY = 30.0
"""Seconds between log lines where there is no terminal."""


def foresee(paths: Sequence[str], folder: str, options: Options, lang: Lang) -> int:
    """Say what a run would do."""
    found = plan([Path(path) for path in paths], Path(folder), options)
    counts = {"new": found.new, "changed": found.changed, "done": found.done, "waiting": found.waiting, "unreadable": found.unreadable}
    print(say(lang, "dry run", reports=found.reports, **counts))
    return 1 if found.unreadable else 0


def run(paths: Sequence[str], folder: str, options: Options, lang: Lang, rows: int) -> int:
    """Run the batch and tell what came of it."""
    with _progress(lang) as listen:
        if options.engine == "dask":
            from extractor.batch.cluster import run_on_cluster

            summary = run_on_cluster(paths, folder, options, listen=listen)
        else:
            summary = run_batch([Path(path) for path in paths], Path(folder), options, listen=listen)
    for entry in summary.problems[:_PROBLEMS]:
        print(problem(lang, entry), file=sys.stderr)
    if summary.quarantined > _PROBLEMS:
        more = say(lang, "more quarantined", count=summary.quarantined - _PROBLEMS, path=f"{folder}/quarantine.csv")
        print(more, file=sys.stderr)
    here = summary.folder.is_dir()  # The folder of a run on a cluster may be an address.
    _print_summary(summary, folder, lang, rows if here else 0)
    if here:
        _print_changes(summary.folder, lang)
    return 1 if summary.problems else 0


def _print_summary(summary: Summary, folder: str, lang: Lang, rows: int) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    counts = {
        "reports": summary.reports,
        "extracted": summary.extracted,
        "empty": summary.empty,
        "quarantined": summary.quarantined,
        "skipped": summary.skipped,
        "visits": summary.visits,
    }
    path = summary.folder / "visits.csv"
    if rows and (first := list(itertools.islice(_rows(path), rows))):
        russian = columns("visits").russian
        table = Table(title=say(lang, "first rows"), title_justify="left", box=SIMPLE_HEAD, expand=True)
        for name, width in _SHOWN.items():
            heading = russian[name] if lang is Lang.ru else name
            table.add_column(heading, no_wrap=True, overflow="ellipsis", min_width=width, ratio=width)
        for row in first:
            table.add_row(*(Text(row[name]) for name in _SHOWN))
        console.print(table)
    console.print(Text(say(lang, "done", **counts)), soft_wrap=True)
    if summary.waiting:
        console.print(Text(say(lang, "waiting", count=summary.waiting)), soft_wrap=True)
    console.print(Text(say(lang, "table", path=f"{folder.rstrip('/')}/{path.name}")), soft_wrap=True)


def _print_changes(folder: Path, lang: Lang) -> None:
    """Say where this run found something else than what people had decided on."""
    from extractor.review import open_review

    with open_review(folder) as review:
        changed = len(review.changes()) if review.decided() else 0
    if changed:
        print(say(lang, "changed under decisions", count=changed, folder=folder), file=sys.stderr)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The table as written, a line at a time, under the English headings."""
    names = {heading: name for name, heading in columns("visits").russian.items()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {names.get(heading, heading): restored(cell) for heading, cell in row.items()}


@contextmanager
def _progress(lang: Lang) -> Iterator[Callable[[Progress], None]]:
    """A listener that shows a bar on a terminal once the run takes longer, and quiet log lines elsewhere."""
    if not sys.stderr.isatty():
        yield _Log(lang)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    parts = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[state]}"))
    bar = Bar(TextColumn(say(lang, "reading")), *parts, console=Console(stderr=True), transient=True)
    began, task = time.monotonic(), bar.add_task("", total=None, state="")

    def listen(progress: Progress) -> None:
        if not bar.live.is_started and time.monotonic() - began > _PATIENCE:
            bar.start()
        bar.update(task, total=progress.total, completed=progress.done, state=_state(lang, progress))

    try:
        yield listen
    finally:
        bar.stop()


class _Log:
    """One line on standard error every half minute."""

    def __init__(self, lang: Lang) -> None:
        self._lang, self._last = lang, time.monotonic()

    def __call__(self, progress: Progress) -> None:
        if time.monotonic() - self._last >= _LOG_EVERY:
            self._last = time.monotonic()
            print(_state(self._lang, progress), file=sys.stderr, flush=True)


def _state(lang: Lang, progress: Progress) -> str:
    words = {"done": progress.done, "total": progress.total, "visits": progress.visits, "quarantined": progress.quarantined}
    told = say(lang, "progress", **words, speed=f"{progress.speed:,.0f}".replace(",", " "))
    if progress.left is None:
        return told
    minutes, seconds = divmod(round(progress.left), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{told}, {say(lang, 'time left', time=f'{hours}:{minutes:02}:{seconds:02}')}"
