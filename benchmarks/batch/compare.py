"""The whole job beside stock natasha, and how it scales: one command, a table and a plot.

Usage: ``OPENBLAS_NUM_THREADS=1 python benchmarks/batch/compare.py FOLDER [-o OUT] [--tokens N] [--reports N] [--times 1 4 16 64]``.

FOLDER holds UTF-8 ``*.txt`` reports.  Out: ``figures.json``, ``table.md`` and ``figures.svg`` in OUT; the table is printed as well.
With the settings it has by itself it takes some ten minutes on two quiet cores; ``--reports 100000`` measures the resumption of an
archive of the size that the target names (a quarter of an hour more).  Every measurement has processes of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from report import draw, table  # beside this file

HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def sample(folder: Path, tokens: int) -> list[Path]:
    """Reports of some ``tokens`` in all, taken from the whole folder at equal distances."""
    files = sorted(folder.rglob("*.txt"))
    size = sum(path.stat().st_size for path in files)
    wanted = min(1.0, tokens * 11.8 / size)  # bytes of UTF-8 a token, marks included
    count = max(2, round(len(files) * wanted))
    return [files[index * len(files) // count] for index in range(count)]


def flow(name: str, files: list[Path]) -> dict[str, Any]:
    """The figures of ``flows.py``."""
    words = [sys.executable, "-W", "ignore", str(HERE / "flows.py"), name]
    told = subprocess.run(words, input="\n".join(map(str, files)), text=True, capture_output=True, check=True, env=ENVIRONMENT)
    return dict(json.loads(told.stdout.splitlines()[-1]))


def memory_of(pid: int) -> float:
    """The peak memory of a process in MB, 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    except (OSError, StopIteration):
        return 0.0


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def run(reports: Path | list[Path], out: Path, *options: str) -> dict[str, float]:
    """Wall seconds of ``extractor run``, and the peak memory of the main process and of its largest worker."""
    given = "\n".join(map(str, reports)) if isinstance(reports, list) else str(reports)
    words = [sys.executable, "-m", "extractor", "run", "-", "-o", str(out), "--rows", "0", *options]
    began = time.perf_counter()
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT
    )
    assert process.stdin
    process.stdin.write(given)
    process.stdin.close()
    main = worker = 0.0
    while process.poll() is None:
        main = max(main, memory_of(process.pid))
        worker = max([worker, *map(memory_of, children(process.pid))])
        time.sleep(0.05)
    wall = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"extractor run ended with {process.returncode}: {' '.join(words)}")
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return {"wall": wall, "main": main, "worker": worker or main, "inside": record["seconds"], "tokens": record["tokens"]}


def first_result(reports: list[Path], out: Path) -> float:
    """Seconds from the command to the first report in the database."""
    import sqlite3

    words = [sys.executable, "-m", "extractor", "run", *map(str, reports), "-o", str(out), "--workers", "1", "--rows", "0"]
    began = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    seconds = 0.0
    while process.poll() is None:
        try:
            with sqlite3.connect(f"file:{out / 'facts.sqlite'}?mode=ro", uri=True) as store:
                if store.execute("SELECT count(*) FROM reports").fetchone()[0]:
                    seconds = time.perf_counter() - began
                    break
        except sqlite3.Error:
            pass
        time.sleep(0.01)
    process.wait()
    return seconds or time.perf_counter() - began


def repeated(files: list[Path], times: int, folder: Path) -> Path:
    """An archive of ``files`` so many times, under other names and with another last line each."""
    folder.mkdir(parents=True)
    for number in range(times):
        for path in files:
            text = path.read_text(encoding="utf-8")
            (folder / f"{number:03}-{path.name}").write_text(f"{text}\nПриложение № {number + 1}.\n", encoding="utf-8")
    return folder


def resumption(count: int, folder: Path) -> dict[str, float]:
    """Seconds of a run with nothing to do over ``count`` small reports that were read before."""
    reports = folder / "small"
    for number in range(count):
        path = reports / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Отчёт № {number}. В мае 2011 года Иван Петров посетил Брянск.\n", encoding="utf-8")
    first = run(reports, folder / "resumed")
    again = run(reports, folder / "resumed")
    return {"reports": count, "first": first["wall"], "again": again["wall"], "memory": again["main"]}


def measure(folder: Path, tokens: int, reports: int, times: list[int], work: Path) -> dict[str, Any]:
    """All figures."""
    few, many = sample(folder, tokens), sample(folder, 3 * tokens)
    base = few[:8]
    figures: dict[str, Any] = {"files": len(few), "base": len(base)}
    for name in ("natasha", "extractor"):
        tell(name)
        figures[name] = flow(name, few)
    tell("first result")
    figures["first"] = first_result(few[:1], work / "first")
    tell("workers")
    bare = flow("extractor", many)
    figures["bare"] = bare["wall"] + bare["load"]
    figures["workers"] = {str(n): run(many, work / f"workers-{n}", "--workers", str(n)) for n in (1, 2)}
    tell("Dask")
    figures["dask"] = {
        str(n): run(many, work / f"dask-{n}", "--engine", "dask", "--workers", str(n)) for n in (1, 2)
    }
    figures["growth"] = {}
    for factor in times:
        tell(f"×{factor}")
        archive = repeated(base, factor, work / f"times-{factor}")
        figures["growth"][str(factor)] = run(archive, work / f"grown-{factor}", "--workers", "2")
        shutil.rmtree(archive)
    tell("resumption")
    figures["resumption"] = resumption(reports, work)
    return figures


def tell(stage: str) -> None:
    """What is being measured."""
    print(f"{time.strftime('%X')} {stage}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print the table, draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=Path("outputs/benchmark"))
    parser.add_argument("--tokens", type=int, default=160_000, help="beside natasha; three times as many for the scaling")
    parser.add_argument("--reports", type=int, default=5_000, help="small reports for the resumption")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 4, 16, 64])
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(options.folder, options.tokens, options.reports, options.times, Path(folder))
    (options.output / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    told = table(figures)
    (options.output / "table.md").write_text(told, encoding="utf-8")
    draw(figures, options.output / "figures.svg")
    print(told)


if __name__ == "__main__":
    main()
