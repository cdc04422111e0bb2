"""Every export is read back by a reader of its format."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import yaml

from extractor.errors import OutputError, QueryError, UsageError
from extractor.graph import check, read_graphml
from extractor.graph.archive import Archive
from extractor.graph.exports import FORMATS, export
from extractor.graph.exports.rdf import PREFIXES, sparql

TERMS = Path(__file__).parents[2] / "extractor" / "graph" / "exports" / "terms.yaml"


def test_graphml(archive: Archive, tmp_path: Path) -> None:
    export(archive, "graphml", tmp_path / "a.graphml")
    graph = read_graphml(tmp_path / "a.graphml")
    assert check(graph) == [] and graph.number_of_nodes() == archive.graph().number_of_nodes()


def test_gexf_has_the_time_of_each_visit(archive: Archive, tmp_path: Path) -> None:
    export(archive, "gexf", tmp_path / "a.gexf", who="Ложкин")
    graph = nx.read_gexf(tmp_path / "a.gexf")
    (visit,) = [data for _, data in graph.nodes(data=True) if data["node_type"] == "visit"]
    assert (visit["start"], visit["end"]) == ("2011-03-01", "2011-03-31")
    assert {data["start"] for _, _, data in graph.edges(data=True) if data["edge_type"] == "visited"} == {"2011-03-01"}


def test_neo4j(archive: Archive, tmp_path: Path) -> None:
    export(archive, "neo4j", tmp_path / "neo4j")
    with (tmp_path / "neo4j" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = list(csv.DictReader(file))
    with (tmp_path / "neo4j" / "relationships.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    ids = {node[":ID"] for node in nodes}
    graph = archive.graph()
    assert len(ids) == len(nodes) == graph.number_of_nodes() and len(edges) == graph.number_of_edges()
    assert {edge[":START_ID"] for edge in edges} | {edge[":END_ID"] for edge in edges} <= ids
    assert {"VISITED", "AT", "STATED_IN"} <= {edge[":TYPE"] for edge in edges}


@pytest.mark.parametrize(("to", "kind"), [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_linked_data_use_only_terms_of_the_ontologies(
    archive: Archive, tmp_path: Path, to: str, kind: ox.RdfFormat
) -> None:
    export(archive, to, tmp_path / "a.rdf")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "a.rdf"), format=kind)
    terms = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    known = {key: {PREFIXES[t.split(":")[0]] + t.split(":", 1)[1] for t in terms[key]} for key in terms}
    used = {quad.predicate.value for quad in store}
    classes = {str(q.object.value) for q in store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "type"), None)}  # type: ignore[union-attr]
    assert used <= known["properties"] and classes <= known["classes"]
    moved = ox.NamedNode(PREFIXES["crm"] + "E9_Move")
    assert len(list(store.quads_for_pattern(None, None, moved))) == 6


def test_what_did_not_happen_is_no_event(archive: Archive) -> None:
    found = sparql(archive, "SELECT ?v { ?v a crm:E89_Propositional_Object ; crm:P2_has_type x:type-cancelled }")
    assert list(found["v"]) == ["urn:extractor:v6"]


def test_sparql(archive: Archive) -> None:
    query = """SELECT ?name ?day ?quote {
        ?v a crm:E9_Move ; crm:P26_moved_to/rdfs:label "Сеул" ; crm:P14_carried_out_by/rdfs:label ?name ;
           crm:P4_has_time-span/crm:P82a_begin_of_the_begin ?day .
        ?claim crm:P140_assigned_attribute_to ?v ; prov:value ?quote .
    } ORDER BY ?day ?name"""
    found = sparql(archive, query)
    assert list(zip(found["name"], found["day"], strict=True)) == [
        ("Виктор Мельхиорович Кресс", "2010-05-01"), ("делегация Томска", "2010-05-01"),
        ("Виктор Мельхиорович Кресс", "2012-01-01"),
    ]  # fmt: skip
    assert found["quote"].str.contains("Сеул").all()
    assert list(sparql(archive, 'ASK { ?v rdfs:label "нет такого" }')["answer"]) == [False]


def test_malformed_sparql_is_told_with_its_place(archive: Archive) -> None:
    with pytest.raises(QueryError, match=r"malformed SPARQL.*1:\d+"):
        sparql(archive, "SELECT ?v { ?v a }")


def test_geojson(archive: Archive, tmp_path: Path) -> None:
    export(archive, "geojson", tmp_path / "a.geojson", where="Токио")
    found = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection" and len(found["features"]) == 2
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [139.69, 35.69]}
    assert found["features"][0]["properties"]["quote"]


def test_linked_places(archive: Archive, tmp_path: Path) -> None:
    export(archive, "linked-places", tmp_path / "a.json", where="Сеул")
    (seoul,) = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["features"]
    assert seoul["properties"] == {"title": "Сеул", "ccodes": ["KR"]}
    assert seoul["geometry"]["coordinates"] == [126.98, 37.57]
    assert seoul["links"] == [{"type": "exactMatch", "identifier": "gn:1835848"}]
    assert seoul["when"]["timespans"] == [
        {"start": {"earliest": "2010-05-01"}, "end": {"latest": "2010-05-31"}},
        {"start": {"earliest": "2012-01-01"}, "end": {"latest": "2012-12-31"}},
    ]
    assert len(seoul["descriptions"]) == 2


def test_parquet(archive: Archive, tmp_path: Path) -> None:
    export(archive, "parquet", tmp_path / "a.parquet")
    frame = pq.read_table(tmp_path / "a.parquet").to_pandas()
    assert list(frame["visit"]) == list(archive.visits()["visit"]) and frame["start"].dtype.kind in "if"


def test_xlsx_holds_no_formulas(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = archive.visits()
    frame.loc[0, "purpose"] = "=1+1"
    monkeypatch.setattr(archive, "visits", lambda **_: frame)
    export(archive, "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["visits"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == list(frame.columns) and len(rows) == 10
    column = list(frame.columns).index("purpose") + 1
    assert sheet.cell(2, column).value == "=1+1" and sheet.cell(2, column).data_type == "s"


@pytest.mark.parametrize("to", sorted(set(FORMATS) - {"xlsx", "neo4j", "brat", "factrueval"}))
def test_the_same_archive_gives_the_same_bytes(archive: Archive, tmp_path: Path, to: str) -> None:
    for name in ("one", "two"):
        export(archive, to, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_what_is_wrong_is_told(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="graphml"):
        export(archive, "docx", tmp_path / "a")
    with pytest.raises(OutputError, match="another place"):
        export(archive, "geojson", tmp_path / "nowhere" / "a")
