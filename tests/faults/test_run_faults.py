"""Runs that are killed, starved and disturbed: nothing is lost, nothing half-done stands under a final name."""

from __future__ import annotations

import csv
import os
import random
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.batch import Options, run
from extractor.batch.outputs import NAMES
from extractor.errors import OutputError, StoreError
from extractor.store import Store

Archive = Callable[..., Path]
ONE = Options(workers=1)


def kill_rounds(count: int, seed: int, folder: Path) -> dict[str, int]:
    """``kill_rounds.py`` beside this file, which is a program of its own."""
    path = next(parent / "faults/kill_rounds.py" for parent in Path(__file__).parents if parent.name == "tests")
    return dict(runpy.run_path(str(path))["rounds"](count, seed, folder))


PROGRAM = """
import importlib.util, resource, signal, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("extractor.pipeline", {flow!r})
module = sys.modules["extractor.pipeline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
if {room}:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
sys.argv = ["extractor", "--lang", "en", "run", {reports!r}, "-o", {out!r}, "--workers", "1"]
from extractor.cli import main
main()
"""


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts ``extractor run`` over a folder in a process of its own, with the toy flow in place of the models."""
    flow = next(folder / "batch/toy_flow.py" for folder in Path(__file__).parents if folder.name == "tests")

    started: list[subprocess.Popen[str]] = []

    def popen(reports: Path, out: Path, room: int = 0) -> subprocess.Popen[str]:
        program = PROGRAM.format(flow=str(flow), reports=str(reports), out=str(out), room=room)
        pipe = subprocess.PIPE
        started.append(subprocess.Popen([sys.executable, "-c", program], stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield popen
    for process in started:
        with process:
            process.kill()


def outputs(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES}


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".part")]


def saved(folder: Path) -> int:
    """How many reports are in the store, 0 while there is none."""
    try:
        with Store(folder / "facts.sqlite", create=False) as store:
            return len(store.entries())
    except StoreError:
        return 0


def wait_for(process: subprocess.Popen[str], folder: Path, count: int) -> None:
    """Wait until ``count`` reports are saved or the process has ended."""
    while process.poll() is None and saved(folder) < count:
        time.sleep(0.02)


@pytest.mark.parametrize("seed", range(2))
def test_a_killed_run_goes_on_and_ends_as_an_undisturbed_one(
    archive: Archive, start: Callable[..., subprocess.Popen[str]], tmp_path: Path, seed: int
) -> None:
    reports = archive({f"{number:02}.txt": f"ЖДИ. Петров{number} посетил Орёл." for number in range(6)})
    assert start(reports, tmp_path / "calm").wait() == 0
    chance, rounds = random.Random(seed), 0
    while True:
        process = start(reports, tmp_path / "disturbed")
        before, wanted = saved(tmp_path / "disturbed"), chance.randint(1, 3)
        wait_for(process, tmp_path / "disturbed", before + wanted)
        if process.poll() is None:
            process.kill()
        process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        assert saved(tmp_path / "disturbed") >= before + wanted
        assert not [name for name in NAMES if (tmp_path / "disturbed" / name).exists()]
        rounds += 1
    assert rounds >= 2
    assert outputs(tmp_path / "disturbed") == outputs(tmp_path / "calm")
    assert leftovers(tmp_path / "disturbed") == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_says_how_to_go_on(
    archive: Archive, start: Callable[..., subprocess.Popen[str]], tmp_path: Path, number: int, code: int
) -> None:
    reports = archive({f"{n}.txt": f"ЖДИ. Петров{n} посетил Орёл." for n in range(8)})
    process = start(reports, tmp_path / "out")
    wait_for(process, tmp_path / "out", 2)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (
        code, "", "stopped; what was done is saved. The same command goes on from here\n"
    )  # fmt: skip


def test_a_full_disk_is_told_and_the_run_goes_on_later(
    archive: Archive, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    reports = archive({f"{n:02}.txt": f"Петров{n} посетил Орёл. " * 60 for n in range(20)})
    process = start(reports, tmp_path / "out", room=300_000)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert len(err.splitlines()) == 1
    assert str(tmp_path / "out") in err
    assert "run" in err
    assert not [name for name in NAMES if (tmp_path / "out" / name).exists()]
    assert leftovers(tmp_path / "out") == []
    assert start(reports, tmp_path / "out").wait() == 0
    assert start(reports, tmp_path / "calm").wait() == 0
    assert outputs(tmp_path / "out") == outputs(tmp_path / "calm")


@pytest.mark.usefixtures("toy_flow")
def test_a_failure_while_writing_leaves_the_former_outputs(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = archive({"a.txt": "Анна посетил Томск."})
    run([reports], tmp_path / "out", ONE)
    before = outputs(tmp_path / "out")
    archive({"b.txt": "Петров посетил Орёл."})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match="no room left"):
            run([reports], tmp_path / "out", ONE)
    assert outputs(tmp_path / "out") == before
    assert leftovers(tmp_path / "out") == []
    assert run([reports], tmp_path / "out", ONE).visits == 2
    with (tmp_path / "out/visits.csv").open(encoding="utf-8", newline="") as file:
        assert [row["who"] for row in csv.DictReader(file)] == ["Анна", "Петров"]


@pytest.mark.usefixtures("toy_flow")
def test_a_damaged_database_is_told(archive: Archive, tmp_path: Path) -> None:
    reports = archive({"a.txt": "Анна посетил Томск."})
    run([reports], tmp_path / "out", ONE)
    (tmp_path / "out/facts.sqlite").write_bytes(b"damage" * 5000)
    with pytest.raises(StoreError, match=r"facts\.sqlite: the database is damaged"):
        run([reports], tmp_path / "out", ONE)


def test_the_second_run_at_once_is_told(
    archive: Archive, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    reports = archive({f"{n}.txt": f"ЖДИ. Петров{n} посетил Орёл." for n in range(200)})
    first = start(reports, tmp_path / "out")
    wait_for(first, tmp_path / "out", 1)
    second = start(reports, tmp_path / "out")
    _, err = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "another run is writing here" in err
    assert first.poll() is None


def test_a_folder_removed_under_a_run_is_told(
    archive: Archive, start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    reports = archive({f"{n}.txt": f"ЖДИ. Петров{n} посетил Орёл." for n in range(6)})
    process = start(reports, tmp_path / "out")
    wait_for(process, tmp_path / "out", 2)
    shutil.rmtree(tmp_path / "out")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert str(tmp_path / "out") in err and len(err.splitlines()) == 1
    assert start(reports, tmp_path / "out").wait() == 0
    assert start(reports, tmp_path / "calm").wait() == 0
    assert outputs(tmp_path / "out") == outputs(tmp_path / "calm")


@pytest.mark.usefixtures("toy_flow")
def test_files_that_cannot_be_read_are_named_and_the_others_go_on(archive: Archive, tmp_path: Path) -> None:
    reports = archive({"a.txt": "Анна посетил Томск.", "folder.txt/b.txt": "Петров посетил Орёл."})
    (reports / "link.txt").symlink_to(reports / "a.txt")
    os.mkfifo(reports / "pipe.txt")
    summary = run([reports], tmp_path / "out", ONE)
    assert [(entry.name, entry.reason) for entry in summary.problems] == [
        ("link.txt", "unreadable"), ("pipe.txt", "unreadable")
    ]  # fmt: skip
    assert summary.visits == 2


def test_kills_at_random_moments_leave_no_trace(tmp_path: Path) -> None:
    told = kill_rounds(6, 1, tmp_path)
    assert told["main"] + told["worker"] == 6 and told["finished"] >= 1
