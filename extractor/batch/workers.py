"""Tasks over processes: every task gives one result, whatever becomes of the process that had it.

In: tasks and a function.  Out: one result a task, as they finish.  Each worker is a process of its own that holds
one task at a time, so a worker that dies (out of memory, a crash in a library) indicts exactly one task: it is tried
again in a fresh process, and after ``ATTEMPTS`` it gets the result of ``give_up`` while the others go on.

Workers are spawned, not forked: they start alike on every system and share no state with the parent.  They end when
the parent does, even if it is killed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from extractor.errors import DataError

__all__ = ["ATTEMPTS", "work"]

ATTEMPTS = 3
"""How often a task may take its process down before it is given up."""

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    line: Connection
    task: Task
    attempt: int


def work(
    tasks: Iterable[Task], do: Callable[[Task], Result], give_up: Callable[[Task], Result], workers: int
) -> Iterator[Result]:
    """Do ``tasks`` with as many ``workers``; with one, in this very process.

    ``do`` must be a function of a module (it is pickled) and should raise only ``DataError``, which stops everything
    and is raised here.  Results come in the order in which they are ready; tasks are drawn only when a worker is free.
    """
    if workers <= 1:
        yield from map(do, tasks)
        return
    todo = ((task, 1) for task in tasks)
    again: deque[tuple[Task, int]] = deque()
    crew: dict[Any, _Worker[Task]] = {}
    try:
        while True:
            while len(crew) < workers and (given := again.popleft() if again else next(todo, None)):
                worker = _hire(do, *given)
                crew[worker.line] = worker
            if not crew:
                return
            for line in wait(list(crew)):
                worker = crew[line]
                try:
                    answer = worker.line.recv()
                except (EOFError, OSError):
                    _dismiss(crew.pop(line))
                    if worker.attempt < ATTEMPTS:
                        again.append((worker.task, worker.attempt + 1))
                    else:
                        yield give_up(worker.task)
                    continue
                if isinstance(answer, _Stop):
                    raise DataError(answer.what, where=answer.where, remedy=answer.remedy)
                if given := again.popleft() if again else next(todo, None):
                    _give(worker, *given)
                else:
                    _dismiss(crew.pop(line))
                yield answer
    finally:
        for worker in crew.values():
            worker.process.kill()
            _dismiss(worker)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A ``DataError`` on its way to the parent."""

    what: str
    where: str
    remedy: str


def _hire(do: Callable[[Task], Any], task: Task, attempt: int) -> _Worker[Task]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, do), daemon=True)
    process.start()
    theirs.close()
    worker = _Worker(process, ours, task, attempt)
    _give(worker, task, attempt)
    return worker


def _give(worker: _Worker[Task], task: Task, attempt: int) -> None:
    worker.task, worker.attempt = task, attempt
    with contextlib.suppress(OSError):  # A worker that is gone: its line reads as ended, and the task is tried again.
        worker.line.send(task)


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
