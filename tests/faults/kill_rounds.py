"""Runs killed at random moments, main process or worker, until so many kills have been survived.

Usage: ``python tests/faults/kill_rounds.py [ROUNDS] [SEED]`` (100 rounds take some five minutes).  After every kill of the main
process the same command is given again; when a run comes to its end, its outputs must be those of an undisturbed run,
byte for byte, and the next one begins anew.  The seed is printed, so that a failure can be had again.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractor.batch.outputs import NAMES

PROGRAM = Path(__file__).with_name("toy_run.py")
REPORTS = 24


def start(reports: Path, out: Path) -> subprocess.Popen[str]:
    """A run with two workers."""
    words = [sys.executable, str(PROGRAM), "--lang", "en", "run", str(reports), "-o", str(out), "--workers", "2"]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def children(pid: int) -> list[int]:
    """The processes that a process has started, as Linux tells."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def archive(folder: Path) -> Path:
    """Reports that take a while each, a broken one among them."""
    folder.mkdir(parents=True)
    for number in range(REPORTS):
        wait = "ЖДИ. " if number % 4 == 0 else ""
        (folder / f"{number:02}.txt").write_text(f"{wait}Петров{number} посетил Орёл.", encoding="utf-8")
    (folder / "broken.txt").write_text("СБОЙ программы.", encoding="utf-8")
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    """The files whose bytes must not tell of any kill."""
    return {name: (folder / name).read_bytes() for name in NAMES}


def rounds(count: int, seed: int, folder: Path) -> dict[str, int]:
    """Kill ``count`` times; how many main processes and workers died, and how many runs came to their end."""
    chance = random.Random(seed)
    reports = archive(folder / "reports")
    calm = start(reports, folder / "calm")
    calm.communicate()
    wanted = outputs(folder / "calm")
    told = {"main": 0, "worker": 0, "finished": 0}
    out = folder / "disturbed"
    while told["main"] + told["worker"] < count or not told["finished"]:
        process = start(reports, out)
        while process.poll() is None:
            deadline = time.monotonic() + chance.uniform(0.0, 4.0)
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            spawned = children(process.pid)
            victim = chance.choice([process.pid, *spawned])
            if process.poll() is None and told["main"] + told["worker"] < count:
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                told["main" if victim == process.pid else "worker"] += 1
        _, err = process.communicate()
        if process.returncode == -signal.SIGKILL:
            continue
        assert process.returncode == 1, (process.returncode, err)  # One report is broken.
        # Python warns when its own tracker of resources was the process killed; the broken report must be told all the same.
        assert any(line.startswith("broken.txt: ") for line in err.splitlines()), err
        assert outputs(out) == wanted, "a disturbed run has other outputs"
        told["finished"] += 1
        shutil.rmtree(out)
    return told


def main() -> None:
    """Print the seed, then what was survived."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6)
    print(f"{count} kills, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        told = rounds(count, seed, Path(folder))
    print(f"survived {told['main']} kills of the main process and {told['worker']} of workers; {told['finished']} runs ended, all equal")


if __name__ == "__main__":
    main()
