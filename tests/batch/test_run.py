"""The run: everything that went in comes out, once, in order, the same every time."""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch import Options, Progress, run
from extractor.batch.fingerprint import fingerprint
from extractor.batch.outputs import NAMES
from extractor.graph import check, read_graphml

pytestmark = pytest.mark.usefixtures("toy_flow")

Archive = Callable[..., Path]
ONE = Options(workers=1)
TEXTS: dict[str, str | bytes] = {
    "b.txt": "Отчёт. Петров посетил Орёл. Затем Петров посетил Брянск.",
    "a.txt": "Отчёт. Анна посетил Томск.",
    "год/c.txt": "Отчёт за год без поездок, совсем.",
}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(folder: Path) -> dict[str, str]:
    names = [*NAMES, "facts.sqlite"]
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def test_the_outputs_of_a_run(archive: Archive, tmp_path: Path) -> None:
    summary = run([archive(TEXTS)], tmp_path / "out", ONE)
    assert (summary.reports, summary.extracted, summary.empty, summary.quarantined, summary.visits) == (3, 2, 1, 0, 3)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*NAMES, "facts.sqlite", "run.json"}
    rows = table(tmp_path / "out", "visits.csv")
    assert [(row["who"], row["where"], row["report"]) for row in rows] == [
        ("Анна", "Томск", "a.txt"),
        ("Петров", "Орёл", "b.txt"),
        ("Петров", "Брянск", "b.txt"),
    ]
    assert len({row["row"] for row in rows}) == 3
    lines = [json.loads(line) for line in (tmp_path / "out/visits.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["doc"] for line in lines] == ["a.txt", "b.txt", "год/c.txt"]
    assert lines[0]["visits"][0]["evidence"] == [{"span": [7, 26], "text": "Анна посетил Томск.", "page": None}]
    assert [row["name"] for row in table(tmp_path / "out", "entities.csv")] == [
        "Анна",
        "Томск",
        "Петров",
        "Орёл",
        "Брянск",
    ]
    assert len(table(tmp_path / "out", "mentions.csv")) == 6
    assert check(read_graphml(tmp_path / "out/graph.graphml")) == []
    record = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert (record["reports"], record["visits"], record["outputs"]["visits.csv"]) == (3, 3, 3)


def test_two_runs_give_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    for name in ("one", "two"):
        run([reports], tmp_path / name, ONE)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_what_is_done_is_not_done_again(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "out", ONE)
    before = digests(tmp_path / "out")
    again = run([reports], tmp_path / "out", ONE)
    assert (again.skipped, again.visits) == (3, 3)
    assert digests(tmp_path / "out") == before
    history = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))["history"]
    assert [earlier["skipped"] for earlier in history] == [0]


def test_a_changed_a_new_and_a_removed_report(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "out", ONE)
    archive({"a.txt": "Отчёт. Анна посетил Псков.", "d.txt": "Отчёт. Олег посетил Тверь."})
    (reports / "год/c.txt").unlink()
    again = run([reports], tmp_path / "out", ONE)
    assert (again.reports, again.skipped) == (3, 1)
    rows = table(tmp_path / "out", "visits.csv")
    assert [row["where"] for row in rows] == ["Псков", "Орёл", "Брянск", "Тверь"]


def test_another_version_does_everything_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "out", ONE)
    monkeypatch.setattr(sys.modules["extractor.pipeline"], "VERSION", "next")
    fingerprint.cache_clear()
    assert run([reports], tmp_path / "out", ONE).skipped == 0


def test_fresh_does_everything_again(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "out", ONE)
    before = digests(tmp_path / "out")
    assert run([reports], tmp_path / "out", Options(workers=1, fresh=True)).skipped == 0
    assert {**digests(tmp_path / "out"), "facts.sqlite": ""} == {**before, "facts.sqlite": ""}


def test_a_lost_output_is_written_again(archive: Archive, tmp_path: Path) -> None:
    reports = archive(TEXTS)
    run([reports], tmp_path / "out", ONE)
    before = digests(tmp_path / "out")
    (tmp_path / "out/visits.csv").unlink()
    run([reports], tmp_path / "out", ONE)
    assert digests(tmp_path / "out")["visits.csv"] == before["visits.csv"]


def test_bad_sources_are_quarantined_and_the_others_go_on(archive: Archive, tmp_path: Path) -> None:
    bad = {
        "empty.txt": b"",
        "zeros.txt": b"\0" * 1000,
        "odd.txt": random.Random(0).randbytes(3000),
        "fails.txt": "СБОЙ",
    }
    reports = archive(TEXTS | bad)
    summary = run([reports, tmp_path / "nowhere.txt"], tmp_path / "out", ONE)
    assert (summary.reports, summary.visits) == (8, 3)
    rows = {row["report"]: row for row in table(tmp_path / "out", "quarantine.csv")}
    assert set(rows) == {"empty.txt", "zeros.txt", "odd.txt", "fails.txt", "nowhere.txt"}
    assert rows["empty.txt"]["reason"] == "empty"
    assert rows["nowhere.txt"]["reason"] == "missing"
    assert rows["fails.txt"]["reason"] == "failed"
    assert rows["fails.txt"]["message"].startswith("ZeroDivisionError: деление на ноль (toy_flow.py, line")
    assert all(row["message"] for row in rows.values())


def test_what_was_quarantined_is_tried_again(archive: Archive, tmp_path: Path) -> None:
    reports = archive({"a.txt": ""})
    assert run([reports], tmp_path / "out", ONE).quarantined == 1
    assert run([reports], tmp_path / "out", ONE).skipped == 0
    archive({"a.txt": TEXTS["a.txt"]})
    assert run([reports], tmp_path / "out", ONE).quarantined == 0
    assert table(tmp_path / "out", "quarantine.csv") == []


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    summary = run([tmp_path / "bare"], tmp_path / "out", ONE)
    assert [(entry.name, entry.reason) for entry in summary.problems] == [("bare", "no-reports")]


def test_reports_of_one_name_are_kept_apart(archive: Archive, tmp_path: Path) -> None:
    one, two = archive({"a.txt": TEXTS["a.txt"]}, "one"), archive({"a.txt": TEXTS["b.txt"]}, "two")
    run([one, two, one], tmp_path / "out", ONE)
    assert [row["report"] for row in table(tmp_path / "out", "visits.csv")] == ["one/a.txt", "two/a.txt", "two/a.txt"]


def test_the_outputs_may_lie_among_the_reports(archive: Archive) -> None:
    reports = archive(TEXTS)
    for _ in range(2):
        assert run([reports], reports, ONE).reports == 3


def test_wrong_data_of_the_program_stop_the_run(archive: Archive, tmp_path: Path) -> None:
    from extractor.errors import DataError

    with pytest.raises(DataError, match="line 3"):
        run([archive({"a.txt": "ДАННЫЕ"})], tmp_path / "out", ONE)
    assert not (tmp_path / "out/visits.csv").exists()


def test_progress_is_told_report_by_report(archive: Archive, tmp_path: Path) -> None:
    told: list[Progress] = []
    run([archive(TEXTS)], tmp_path / "out", ONE, listen=told.append)
    assert [(progress.done, progress.total) for progress in told] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert told[-1].visits == 3


def test_russian_headings_and_one_row_a_visit(archive: Archive, tmp_path: Path) -> None:
    options = Options(workers=1, headings="ru", one_row_per_visit=True)
    run([archive(TEXTS)], tmp_path / "out", options)
    rows = table(tmp_path / "out", "visits.csv")
    assert [row["куда"] for row in rows] == ["Томск", "Орёл", "Брянск"]
    assert all(row["строка"] == row["поездка"] for row in rows)
