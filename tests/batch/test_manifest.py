"""What is to be done, what waits, and what is passed over."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from extractor.batch import Options, Plan, plan, run
from extractor.batch.outputs import NAMES

pytestmark = pytest.mark.usefixtures("toy_flow")

Archive = Callable[..., Path]
TEXTS = {f"{n}.txt": f"Петров{n} посетил Орёл." for n in range(5)}


def test_a_plan_writes_nothing(archive: Archive, tmp_path: Path) -> None:
    assert plan([archive(TEXTS), tmp_path / "нет.txt"], tmp_path / "out") == Plan(new=5, unreadable=1)
    assert not (tmp_path / "out").exists()


def test_a_plan_tells_new_changed_and_done(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "out", Options(workers=1))
    archive({"0.txt": "Олег посетил Тверь.", "9.txt": "Олег посетил Псков."})
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert plan([reports], tmp_path / "out") == Plan(new=1, changed=1, done=4)
    assert plan([reports], tmp_path / "out", Options(fresh=True)) == Plan(new=6)
    assert plan([reports], tmp_path / "out", Options(limit=1)) == Plan(changed=1, done=4, waiting=1)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_an_archive_in_portions_ends_as_one_in_a_piece(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "whole", Options(workers=1))
    waiting = [run([reports], tmp_path / "parts", Options(workers=1, limit=2)).waiting for _ in range(3)]
    assert waiting == [3, 1, 0]
    for name in NAMES:
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_old_files_are_passed_over_unless_they_were_read_before(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    old = datetime(2001, 5, 1).timestamp()
    for name in ("0.txt", "1.txt"):
        os.utime(reports / name, (old, old))
    assert run([reports], tmp_path / "new", Options(workers=1, since=date(2001, 5, 2))).reports == 3
    assert run([reports], tmp_path / "all", Options(workers=1, since=date(2001, 5, 1))).reports == 5
    assert run([reports], tmp_path / "all", Options(workers=1, since=date(2001, 5, 2))).reports == 5


def test_the_clock_may_jump(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "calm", Options(workers=1))
    ticks = iter(range(10**9, 0, -10**5))
    with monkeypatch.context() as clock:
        clock.setattr("time.time", lambda: float(next(ticks)))
        run([reports], tmp_path / "jumping", Options(workers=1))
    for number, path in enumerate(sorted(reports.iterdir())):
        os.utime(path, (number * 10**8, number * 10**8))
    assert run([reports], tmp_path / "jumping", Options(workers=1)).skipped == 5
    for name in NAMES:
        assert (tmp_path / "jumping" / name).read_bytes() == (tmp_path / "calm" / name).read_bytes()
