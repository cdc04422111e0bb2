"""The same job on a Dask cluster: the same bytes, whatever becomes of its workers."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import fsspec
import pytest
from distributed import LocalCluster

from extractor.batch import Options, Progress, run
from extractor.batch.cluster import run_on_cluster
from extractor.batch.outputs import NAMES
from extractor.batch.parts import read_part, write_part
from extractor.batch.process import Result
from extractor.errors import DataError, OutputError, UsageError
from extractor.store import Rows

Archive = Callable[..., Path]
ONE = Options(workers=1)
FILES = (*NAMES, "facts.sqlite")
PRELOAD = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("extractor.pipeline", {str(Path(__file__).parent / "toy_flow.py")!r})
sys.modules["extractor.pipeline"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["extractor.pipeline"])
"""
TEXTS = {f"{n:02}.txt": f"Петров{n} посетил Орёл." for n in range(24)}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Two workers in processes of their own, with the toy flow in place of the models."""
    once = dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with once, LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, preload=[PRELOAD]) as started:
        yield started


@pytest.fixture
def threads() -> Iterator[Any]:
    """A cluster inside this very process."""
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as started:
        yield started


@pytest.mark.usefixtures("toy_flow")
def test_a_lost_worker_and_a_poisonous_report_cost_nothing_but_themselves(
    archive: Archive, cluster: Any, tmp_path: Path
) -> None:
    reports = archive(TEXTS | {"13.txt": "ГИБЕЛЬ всякому процессу.", "14.txt": "СБОЙ программы."})
    killed = threading.Event()

    def kill(progress: Progress) -> None:
        if progress.done and not killed.is_set():
            killed.set()
            os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)

    options = Options(engine="dask", scheduler=cluster.scheduler_address)
    summary = run([reports], tmp_path / "dask", options, listen=kill)
    assert killed.is_set()
    assert [(entry.name, entry.reason) for entry in summary.problems] == [("13.txt", "crashed"), ("14.txt", "failed")]
    assert summary.visits == 22
    assert not (tmp_path / "dask/parts").exists()


@pytest.mark.usefixtures("toy_flow")
def test_the_outputs_are_those_of_a_local_run(archive: Archive, threads: Any, tmp_path: Path) -> None:
    reports = archive(TEXTS | {"14.txt": "СБОЙ программы.", "empty.txt": ""})
    run([reports], tmp_path / "dask", Options(engine="dask", scheduler=threads.scheduler_address))
    run([reports], tmp_path / "local", ONE)
    assert contents(tmp_path / "dask") == contents(tmp_path / "local")
    archive({"00.txt": "Олег посетил Тверь."})
    again = run([reports], tmp_path / "dask", Options(engine="dask", scheduler=threads.scheduler_address))
    assert (again.skipped, again.visits) == (22, 23)


@pytest.mark.usefixtures("toy_flow")
def test_reports_and_outputs_may_lie_at_an_address(archive: Archive, threads: Any, tmp_path: Path) -> None:
    reports = archive({"a.txt": "Анна посетил Томск.", "год/b.txt": "Петров посетил Орёл."})
    memory = fsspec.filesystem("memory")
    memory.put(f"{reports}/", "/archive/", recursive=True)
    options = Options(engine="dask", scheduler=threads.scheduler_address)
    run_on_cluster(["memory://archive"], "memory://out", options)
    run([reports], tmp_path / "local", ONE)
    assert sorted(memory.ls("/out", detail=False)) == sorted(f"/out/{name}" for name in (*FILES, "run.json"))
    for name in NAMES:
        assert memory.cat(f"/out/{name}") == (tmp_path / "local" / name).read_bytes()
    assert run_on_cluster(["memory://archive"], "memory://out", options).skipped == 2
    lost = run_on_cluster(["memory://nowhere"], "memory://other", options)
    assert [entry.reason for entry in lost.problems] == ["no-reports"]


@pytest.mark.usefixtures("toy_flow")
def test_a_list_on_standard_input_is_meant_on_a_cluster_too(
    archive: Archive, threads: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = archive(TEXTS)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{reports}/00.txt\n{reports}/01.txt\n"))
    assert run([Path("-")], tmp_path / "out", Options(engine="dask", scheduler=threads.scheduler_address)).visits == 2


@pytest.mark.usefixtures("toy_flow")
def test_a_report_that_hangs_in_a_thread_is_ended_too(archive: Archive, threads: Any, tmp_path: Path) -> None:
    from extractor.batch import ReportLimits

    reports = archive({"a.txt": "ЗАВИСАНИЕ без конца и края.", "b.txt": "Петров посетил Орёл."})
    options = Options(engine="dask", scheduler=threads.scheduler_address, limits=ReportLimits(seconds=0.3))
    summary = run([reports], tmp_path / "out", options)
    assert ([entry.reason for entry in summary.problems], summary.visits) == (["timeout"], 1)


@pytest.mark.usefixtures("toy_flow")
def test_another_version_on_a_worker_is_told(
    archive: Archive, threads: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.batch.cluster.fingerprint", lambda: "другая")
    options = Options(engine="dask", scheduler=threads.scheduler_address)
    with pytest.raises(DataError, match="another version"):
        run([archive(TEXTS)], tmp_path / "out", options)


def test_no_cluster_at_the_address_is_told(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no cluster answers"):
        run([archive(TEXTS)], tmp_path / "out", Options(engine="dask", scheduler="nonsense://?"))


def test_a_part_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = Rows({"name": "a.txt", "visits": 1}, {"mentions": [("a.txt", 0, 1.5, None, "Томск\ud7ff")]})
    write_part([Result(rows, 7)], f"{tmp_path}/parts/p.parquet")
    assert list(read_part(f"{tmp_path}/parts/p.parquet")) == [Result(rows, 7)]
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["p.parquet"]


def test_a_part_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "parts").write_text("")
    with pytest.raises(OutputError, match=r"p\.parquet"):
        write_part([], f"{tmp_path}/parts/p.parquet")
