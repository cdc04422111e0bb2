"""Every task gives one result, whatever becomes of the process that had it.

The tasks are expressions and the work is ``eval``: a function that every process can import.
"""

from __future__ import annotations

import pytest

from extractor.batch.workers import work
from extractor.errors import DataError

DIES = "__import__('os')._exit(3)"
HANGS = "__import__('time').sleep(600)"
WRONG = "(_ for _ in ()).throw(__import__('extractor.errors', fromlist=['x']).DataError('bad', where='rules.yaml'))"


def lost(task: str, why: str) -> str:
    return f"{why}: {task}"


@pytest.mark.parametrize("workers", [1, 2])
def test_each_task_gives_its_result(workers: int) -> None:
    assert sorted(work(["1+1", "2+2", "3+3", "4+4", "5+5"], eval, lost, workers)) == [2, 4, 6, 8, 10]


def test_no_task_no_result() -> None:
    assert list(work([], eval, lost, 2)) == []


def test_a_worker_that_dies_costs_only_its_own_task() -> None:
    results = list(work(["1+1", DIES, "2+2", "3+3"], eval, lost, 2))
    assert sorted(map(str, results)) == ["2", "4", "6", f"died: {DIES}"]


def test_a_task_that_failed_once_is_tried_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    mark = tmp_path_factory.mktemp("once") / "mark"
    once = f"__import__('os')._exit(3) if not __import__('pathlib').Path({str(mark)!r}).exists() and not __import__('pathlib').Path({str(mark)!r}).touch() else 'done'"
    assert list(work([once], eval, lost, 2)) == ["done"]


@pytest.mark.parametrize("workers", [1, 2])
def test_wrong_data_stop_everything(workers: int) -> None:
    with pytest.raises(DataError, match=r"rules\.yaml: bad"):
        list(work([WRONG, WRONG, WRONG], eval, lost, workers))


def test_tasks_are_drawn_only_when_somebody_is_free() -> None:
    drawn = []

    def tasks() -> object:
        for number in range(6):
            drawn.append(number)
            yield f"{number}"

    results = work(tasks(), eval, lost, 2)  # type: ignore[arg-type]
    next(results)
    assert len(drawn) <= 5
    assert len(list(results)) == 5


def test_a_task_that_hangs_is_given_up_and_what_waited_behind_it_is_done() -> None:
    results = list(work(["1+1", HANGS, "2+2", "3+3", "4+4"], eval, lost, 2, patience=2.0))
    assert sorted(map(str, results)) == ["2", "4", "6", "8", f"hung: {HANGS}"]


def test_what_lies_in_the_line_of_a_dying_worker_is_not_blamed(tmp_path_factory: pytest.TempPathFactory) -> None:
    tasks = [DIES, *(f"{n}+0" for n in range(10)), DIES, *(f"{n}+10" for n in range(10))]
    results = list(map(str, work(tasks, eval, lost, 2)))
    assert sorted(results) == sorted([*map(str, range(20)), f"died: {DIES}", f"died: {DIES}"])
