"""Tasks over processes: every task gives one result, whatever becomes of the process that had it.

In: tasks and a function.  Out: one result a task, as they finish.  Each worker is a process of its own.  It works on one
task while the next already lies in its line, so that it never waits for the parent.  A worker that dies (out of
memory, a crash in a library) indicts exactly the task in hand: that is tried again in a fresh process, and after
``ATTEMPTS`` it gets the result of ``give_up`` while the others go on; a worker that holds one task longer than
``patience`` is ended, and the task given up at once.

Workers are spawned, not forked: they start alike on every system and share no state with the parent.  They end when
the parent does, even if it is killed.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from extractor.errors import DataError

__all__ = ["ATTEMPTS", "work"]

ATTEMPTS = 3
"""How often a task may take its process down before it is given up."""

_AHEAD = 2
"""Tasks that a worker holds: the one in hand and the next."""

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    line: Connection
    held: deque[tuple[Task, int]] = field(default_factory=deque)
    since: float = math.inf
    """When it began with the task in hand; a process that is still starting has not."""

    def give(self, task: Task, attempt: int) -> None:
        self.held.append((task, attempt))
        with contextlib.suppress(OSError):  # A worker that is gone: its line reads as ended, and the task is tried again.
            self.line.send(task)


def work(
    tasks: Iterable[Task],
    do: Callable[[Task], Result],
    give_up: Callable[[Task, str], Result],
    workers: int,
    patience: float | None = None,
) -> Iterator[Result]:
    """Do ``tasks`` with as many ``workers``; with one, in this very process.

    ``do`` must be a function of a module (it is pickled) and should raise only ``DataError``, which stops everything
    and is raised here.  ``give_up`` makes the result of a task that was lost, told why: «died» or «hung».  Results come in the
    order in which they are ready; tasks are drawn only as workers come free.  ``patience``: seconds, or None for ever.
    """
    if workers <= 1:
        yield from map(do, tasks)
        return
    crew: dict[Any, _Worker[Task]] = {}
    again: deque[tuple[Task, int]] = deque()
    todo = iter(tasks)

    def following() -> tuple[Task, int] | None:
        if again:
            return again.popleft()
        return next(((task, 1) for task in todo), None)

    def supply(worker: _Worker[Task]) -> None:
        while len(worker.held) < _AHEAD and (given := following()):
            worker.give(*given)

    try:
        while True:
            while len(crew) < workers and (given := following()):
                worker = _hire(do, given)
                crew[worker.line] = worker
            for worker in crew.values():  # One each before anybody gets a second.
                supply(worker)
            if not crew:
                return
            for line in wait(list(crew), _time_left(crew.values(), patience)):
                worker = crew[line]
                try:
                    answer = worker.line.recv()
                except (EOFError, OSError):
                    yield from _bury(crew.pop(line), again, give_up)
                    continue
                if isinstance(answer, _Ready):
                    worker.since = time.monotonic()
                    continue
                if isinstance(answer, _Stop):
                    raise DataError(answer.what, where=answer.where, remedy=answer.remedy)
                worker.held.popleft()
                worker.since = time.monotonic()
                supply(worker)
                if not worker.held:
                    _dismiss(crew.pop(line))
                yield answer
            for worker in _overdue(crew.values(), patience):
                del crew[worker.line]
                worker.process.kill()
                task, _ = worker.held.popleft()
                again.extend(worker.held)
                _dismiss(worker)
                yield give_up(task, "hung")
    finally:
        for worker in crew.values():
            worker.process.kill()
            _dismiss(worker)


def _time_left(crew: Iterable[_Worker[Any]], patience: float | None) -> float | None:
    """Seconds until the first worker would be overdue."""
    first = min(worker.since for worker in crew)
    if patience is None or first == math.inf:
        return None
    return max(0.05, first + patience - time.monotonic())


def _overdue(crew: Iterable[_Worker[Any]], patience: float | None) -> list[_Worker[Any]]:
    """The workers that hold a task too long, and have not answered meanwhile."""
    if patience is None:
        return []
    late = time.monotonic() - patience
    return [worker for worker in crew if worker.since < late and not worker.line.poll()]


def _bury(
    worker: _Worker[Task], again: deque[tuple[Task, int]], give_up: Callable[[Task, str], Result]
) -> Iterator[Result]:
    """What a dead worker held: the task in hand is to blame, the one that lay in the line is not."""
    _dismiss(worker)
    task, attempt = worker.held.popleft()
    if attempt < ATTEMPTS:
        again.append((task, attempt + 1))
        again.extend(worker.held)
        return
    again.extend(worker.held)
    yield give_up(task, "died")


@dataclass(frozen=True, slots=True)
class _Ready:
    """The first word of a worker."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """A ``DataError`` on its way to the parent."""

    what: str
    where: str
    remedy: str


def _hire(do: Callable[[Any], Any], given: tuple[Task, int]) -> _Worker[Task]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, do), daemon=True)
    process.start()
    theirs.close()
    worker: _Worker[Task] = _Worker(process, ours)
    worker.give(*given)
    return worker


def _dismiss(worker: _Worker[Any]) -> None:
    worker.line.close()
    worker.process.join(timeout=10)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _serve(line: Connection, do: Callable[[Any], Any]) -> None:
    """The life of a worker: one task after the other until the line closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    line.send(_Ready())
    while True:
        try:
            task = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer = do(task)
        except DataError as error:
            answer = _Stop(error.what, error.where, error.remedy)
        line.send(answer)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
