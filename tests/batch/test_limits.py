"""What one report may cost, and that the process outlives it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch import Options, ReportLimits, run
from extractor.batch.limits import OverMemory, OverTime, limited

Archive = Callable[..., Path]


def test_a_hang_is_ended_and_the_process_lives_on() -> None:
    for _ in range(2):
        with pytest.raises(OverTime), limited(ReportLimits(seconds=0.05)):
            while True:
                pass
    with limited(ReportLimits(seconds=0.05)):
        pass
    time.sleep(0.1)  # No alarm is left behind.


def test_memory_beyond_the_limit_is_refused_and_given_back() -> None:
    with pytest.raises(OverMemory), limited(ReportLimits(megabytes=64)):
        bytes(1 << 30)
    assert len(bytes(1 << 28)) == 1 << 28


def test_without_limits_nothing_is_held() -> None:
    with limited(ReportLimits(0, 0)):
        assert len(bytes(1 << 28)) == 1 << 28


@pytest.mark.usefixtures("toy_flow")
def test_such_reports_go_to_quarantine_and_the_others_go_on(archive: Archive, tmp_path: Path) -> None:
    reports = archive(
        {
            "a.txt": "Анна посетил Томск.",
            "b.txt": "ЗАВИСАНИЕ без конца и края.",
            "c.txt": "ОБЖОРСТВО без меры и счёта.",
            "d.txt": "Петров посетил Орёл.",
        }
    )
    options = Options(workers=1, limits=ReportLimits(seconds=0.3, megabytes=256))
    summary = run([reports], tmp_path / "out", options)
    assert [(entry.name, entry.reason) for entry in summary.problems] == [("b.txt", "timeout"), ("c.txt", "memory")]
    assert summary.visits == 2
    assert "--report-seconds" in summary.problems[0].remedy and "--report-memory" in summary.problems[1].remedy
