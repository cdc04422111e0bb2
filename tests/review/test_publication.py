"""What people decided shows in everything a run writes, and outlives every run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import extractor
from extractor.batch import Options
from extractor.batch import run as run_batch
from extractor.batch.drawing import draw_reviewed
from extractor.batch.lock import held
from extractor.errors import OutputError, StoreError
from extractor.graph.tables import columns, read_table
from extractor.review import Review, open_review
from extractor.store import Store

Archive = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, toy_flow: None, archive: Archive) -> Path:
    """A run over two reports with three visits."""
    archive({"a.txt": "Иванов посетил Орёл. Петров посетил Курск.", "b.txt": "Сидоров посетил Томск."})
    rerun(tmp_path)
    return tmp_path / "out"


def rerun(root: Path, *, fresh: bool = False) -> None:
    run_batch([root / "reports"], root / "out", Options(workers=1, fresh=fresh))


def told(folder: Path) -> list[tuple[str, str, str]]:
    """(who, where, review) of each row of visits.csv."""
    with (folder / "visits.csv").open(encoding="utf-8", newline="") as file:
        return [(row["who"], row["where"], row["review"]) for row in read_table(file, columns("visits"))]


def decide_on_all(review: Review) -> None:
    ivanov, petrov, sidorov = review.facts()
    review.decide(ivanov.id, "correct", "Анна", changes={"place": "Тула"})
    review.decide(petrov.id, "reject", "Анна")
    review.decide(sidorov.id, "accept", "Анна")
    review.add("b.txt", {"visitors": ["Петров"], "place": "Томск", "evidence": ["Сидоров посетил Томск."]}, "Анна")


DECIDED = [("Иванов", "Тула", "corrected"), ("Сидоров", "Томск", "accepted"), ("Петров", "Томск", "added")]


def test_outputs_graph_and_queries_obey(folder: Path) -> None:
    with open_review(folder) as review:
        decide_on_all(review)
    draw_reviewed(folder)
    assert told(folder) == DECIDED
    lines = [json.loads(line) for line in (folder / "visits.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [[visit["review"] for visit in line["visits"]] for line in lines] == [["corrected"], ["accepted", "added"]]
    with extractor.open(folder) as archive:
        assert archive.visits(where="Тула")["review"].tolist() == ["corrected"]
        nodes = archive.graph().nodes(data=True)
    labels = {data["label"]: data.get("review") for _, data in nodes if data["type"] == "visit"}
    assert labels == {"Иванов → Тула": "corrected", "Сидоров → Томск": "accepted", "Петров → Томск": "added"}


@pytest.mark.parametrize("fresh", [False, True])
def test_a_later_run_publishes_the_decisions_even_a_fresh_one(folder: Path, fresh: bool) -> None:
    with open_review(folder) as review:
        decide_on_all(review)
    rerun(folder.parent, fresh=fresh)
    assert told(folder) == DECIDED


def test_an_edited_report_keeps_its_decisions_with_quotes_where_they_stand_now(folder: Path) -> None:
    with open_review(folder) as review:
        decide_on_all(review)
    report = folder.parent / "reports" / "b.txt"
    report.write_text("Отчёт за год.\n" + report.read_text(encoding="utf-8"), encoding="utf-8")
    rerun(folder.parent)
    assert told(folder) == DECIDED
    with Store(folder / "facts.sqlite", create=False) as store:
        for document in store.documents(texts=True):
            for visit in document.visits:
                assert all(document.report.quote(quote.span) == quote.text for quote in visit.evidence)


def test_a_fact_whose_quote_is_gone_from_the_report_is_asked_and_left_out(folder: Path) -> None:
    with open_review(folder) as review:
        decide_on_all(review)
        (folder.parent / "reports" / "b.txt").write_text("Сидоров никуда не ездил.", encoding="utf-8")
        rerun(folder.parent)
        assert [(one.value.visitors[0].name, one.quoted) for one in review.changes()] == [
            ("Сидоров", False),
            ("Петров", False),
        ]
    assert told(folder) == DECIDED[:1]


def test_what_was_decided_on_a_report_that_can_no_longer_be_read_is_asked_not_forgotten(folder: Path) -> None:
    with open_review(folder) as review:
        decide_on_all(review)
        report = folder.parent / "reports" / "b.txt"
        text = report.read_bytes()
        report.write_bytes(b"")
        rerun(folder.parent)
        assert [one.value.visitors[0].name for one in review.changes()] == ["Сидоров", "Петров"]
        report.write_bytes(text)
        rerun(folder.parent)
        assert review.changes() == []
    assert told(folder) == DECIDED


def test_nothing_is_written_where_nothing_was_decided(folder: Path) -> None:
    before = (folder / "visits.csv").stat().st_mtime_ns
    draw_reviewed(folder)
    assert (folder / "visits.csv").stat().st_mtime_ns == before


def test_a_merge_joins_two_names_in_the_outputs_until_it_is_undone(folder: Path) -> None:
    def people() -> dict[str, str]:
        with (folder / "entities.csv").open(encoding="utf-8", newline="") as file:
            return {row["name"]: row["entity"] for row in read_table(file, columns("entities")) if row["kind"] == "person"}

    named = people()
    with open_review(folder) as review:
        review.merge(named["Иванов"], named["Сидоров"], "Анна")
        draw_reviewed(folder)
        assert len(people()) == 2
        review.undo("Анна")
        draw_reviewed(folder)
    assert people() == named


def test_while_a_run_is_under_way_decisions_are_kept_and_drawing_waits(folder: Path) -> None:
    with open_review(folder) as review, held(folder):
        decide_on_all(review)
        with pytest.raises(OutputError, match="another run is writing here"):
            draw_reviewed(folder)
    draw_reviewed(folder)
    assert told(folder) == DECIDED


def test_a_folder_whose_run_never_finished_is_told(tmp_path: Path) -> None:
    Store(tmp_path / "facts.sqlite").close()
    with pytest.raises(StoreError, match="no run"):
        draw_reviewed(tmp_path)
