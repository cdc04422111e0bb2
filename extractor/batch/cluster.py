"""The same run on a Dask cluster.

In: paths, a folder and ``Options`` with the address of a scheduler (without one a cluster is started on this machine).  Out: what
a local run gives, byte for byte.  Tasks travel in bundles; a worker reads the reports itself, so paths must mean the same
on every machine (a shared disk, or addresses that fsspec knows), and hands over a Parquet part.  This process alone
holds the database and draws the outputs.

A worker that is lost takes nothing with it: Dask gives its bundles to another.  Dask blames all that a lost worker had,
so the reports of a bundle that it gives up are done again at the end, one by one with nothing beside them; the one that takes
its worker down even then goes to quarantine.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from extractor.batch.discovery import Item, discover, named
from extractor.batch.fingerprint import fingerprint
from extractor.batch.options import Options, Progress
from extractor.batch.outputs import NAMES
from extractor.batch.parts import address, read_part, remove_parts, write_part
from extractor.batch.process import Result, Task, given_up, process
from extractor.batch.record import Summary
from extractor.batch.remote import fetch, is_remote, put, remote_items
from extractor.batch.run import perform
from extractor.errors import DataError, UsageError

__all__ = ["run_on_cluster"]

_BUNDLE = 16
"""Reports that travel together: some seconds of work."""

_AHEAD = 3
"""Bundles in flight for each worker: one in hand, the next ones on their way."""


_ROUND, _PATIENCE = 10, 300
"""Seconds between looks at the cluster, and how long it may be without workers: they may be waiting for a machine."""


@dataclass(frozen=True, slots=True)
class _Bundle:
    tasks: tuple[Task, ...]
    place: str


def run_on_cluster(
    paths: Sequence[str | Path], folder: str, options: Options, *, listen: Callable[[Progress], None] = lambda _: None
) -> Summary:
    """``run.run`` on a cluster; ``paths`` and ``folder`` may be addresses.  Raises ``UsageError`` where no cluster answers."""
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(_client(options))
        here = Path(folder)
        if is_remote(folder):
            here = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            fetch(folder, here, ("facts.sqlite", "run.json", *NAMES))
        parts = address(folder if is_remote(folder) else str(here.absolute()), "parts")
        stack.callback(remove_parts, parts)
        summary = perform(
            lambda: _items(paths, here), here, options, listen, lambda tasks, _: _spread(client, tasks, parts)
        )
        if is_remote(folder):
            put(here, folder, ("facts.sqlite", *NAMES, "run.json"))
    return summary


def _items(paths: Sequence[str | Path], folder: Path) -> list[Item]:
    local = [Path(path) for path in paths if not is_remote(str(path))]
    distant = [str(path) for path in paths if is_remote(str(path))]
    absolute = [path.absolute() for path in named(local)]
    return [*(discover(absolute, folder) if absolute else ()), *remote_items(distant)]


@contextlib.contextmanager
def _client(options: Options) -> Iterator[Any]:
    dask = _distributed()
    if options.scheduler is None:
        settings = {"n_workers": options.workers, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
        with dask.LocalCluster(**settings) as cluster, dask.Client(cluster) as client:
            yield client
        return
    try:
        client = dask.Client(options.scheduler, timeout=30)
    except (OSError, ValueError) as error:
        raise UsageError(f"no cluster answers ({error})", where=options.scheduler, remedy="See --scheduler") from error
    with client:
        yield client


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise UsageError("Dask is not installed", remedy="Install it: pip install 'extractor[cluster]'") from error


def _spread(client: Any, tasks: Iterable[Task], parts: str) -> Iterator[Result]:
    """Do the tasks on the cluster, and give the results as their parts arrive."""
    dask = _distributed()
    todo = iter(tasks)
    suspects: list[_Bundle] = []
    flying: dict[Any, _Bundle] = {}
    alone = 0

    def launch() -> bool:
        bundle = _bundle(tuple(islice(todo, _BUNDLE)), parts)
        if bundle is None:
            if flying or not suspects:
                return False
            bundle = suspects.pop(0)
        flying[client.submit(_do, bundle, pure=False)] = bundle
        return True

    def width() -> int:
        threads: dict[str, int] = client.nthreads()
        return _AHEAD * max(1, sum(threads.values()))

    while True:
        while len(flying) < width() and launch():
            pass
        if not flying:
            return
        try:
            done, _ = dask.wait(list(flying), timeout=_ROUND, return_when="FIRST_COMPLETED")
        except TimeoutError:
            alone = 0 if client.nthreads() else alone + 1
            if alone * _ROUND >= _PATIENCE:
                what = f"the cluster has had no worker for {_PATIENCE} seconds"
                raise UsageError(what, remedy="Start workers; then the same command goes on from here") from None
            continue
        alone = 0
        for future in done:
            bundle = flying.pop(future)
            try:
                future.result()
            except dask.KilledWorker:
                if len(bundle.tasks) == 1:
                    yield given_up(bundle.tasks[0], "died")
                    continue
                suspects.extend(found for task in bundle.tasks if (found := _bundle((task,), parts)))
                continue
            yield from read_part(bundle.place)


def _bundle(tasks: tuple[Task, ...], parts: str) -> _Bundle | None:
    if not tasks:
        return None
    name = hashlib.sha256("\0".join(task.name for task in tasks).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return _Bundle(tasks, address(parts, f"{name}.parquet"))


def _do(bundle: _Bundle) -> None:
    """What a worker does.  Raises ``DataError`` where its program is another than the one that asks."""
    version = fingerprint()
    if any(not task.version.startswith(version) for task in bundle.tasks):
        remedy = "Install the same version of the program, with its models, on every machine"
        raise DataError("a worker has another version of the program", where=version, remedy=remedy)
    write_part([process(task) for task in bundle.tasks], bundle.place)
