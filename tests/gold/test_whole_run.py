"""The main job with the real models: from the sample reports to tables, graph and database."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.batch import Options, run
from extractor.batch.outputs import NAMES
from extractor.evaluation import measure, read_gold
from extractor.graph import check, read_graphml
from extractor.schema import Document
from extractor.store import Store

TOMSK = "report__tomsk-2011.txt"
FEW = (TOMSK, "report__perm-1909-zemstvo.txt", "report__pskov-2007-khronika.txt")


@pytest.fixture(scope="session")
def documents(outputs: Path) -> list[Document]:
    with Store(outputs / "facts.sqlite", create=False) as store:
        return list(store.documents(texts=True))


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (*NAMES, "facts.sqlite")}


@given(st.data())
def test_every_span_quotes_the_report(documents: list[Document], data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(documents))
    quoted = [*document.mentions, *document.dates]
    for visit in document.visits:
        quoted += [*visit.evidence, *visit.outcomes]
        quoted += [quote for quote in (visit.when, visit.purpose) if quote]
    quote = data.draw(st.sampled_from(quoted))
    assert quote.text == document.report.quote(quote.span)


def test_the_kept_text_is_the_reports_own(documents: list[Document], corpus: Path) -> None:
    for document in documents:
        assert document.report.text == (corpus / "reports" / document.report.name).read_bytes().decode("utf-8")


def test_workers_and_repetition_change_nothing(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    for name in FEW:
        shutil.copy(corpus / "reports" / name, tmp_path / "few" / name)
    for workers in (1, 2):
        run([tmp_path / "few"], tmp_path / str(workers), Options(workers=workers))
    assert digests(tmp_path / "1") == digests(tmp_path / "2")


def test_no_two_visits_have_one_id(documents: list[Document]) -> None:
    ids = [visit.id for document in documents for visit in document.visits]
    assert len(set(ids)) == len(ids)


def test_the_graph_keeps_to_its_schema(outputs: Path) -> None:
    graph = read_graphml(outputs / "graph.graphml")
    assert check(graph) == []
    labels = {label for _, label in graph.nodes(data="label")}
    assert {"Томск", TOMSK} <= labels


def test_table_and_lines_tell_the_same_visits(outputs: Path) -> None:
    with (outputs / "visits.csv").open(encoding="utf-8", newline="") as file:
        table = {row["visit"] for row in csv.DictReader(file)}
    lines = [json.loads(line) for line in (outputs / "visits.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {visit["id"] for line in lines for visit in line["visits"]} == table
    assert len(lines) == 20


def test_the_figures_do_not_fall(outputs: Path, corpus: Path) -> None:
    """Floors, not measurements: README says how to measure."""
    gold, found = read_gold(corpus / "gold"), read_gold(outputs / "visits.jsonl")
    assert measure(gold, found).rows["visit"].f1 >= 0.5
    assert measure({TOMSK: gold[TOMSK]}, found).rows["visit"].f1 >= 0.75
