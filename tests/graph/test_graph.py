"""The knowledge graph: typed, traceable, and the same whenever it is built."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from extractor.graph import build, check, identify, read_graphml, write_graphml
from extractor.graph.identity import fold
from extractor.graph.tables import entity_rows, fact_rows, mention_rows, visit_rows
from extractor.schema import Document, Person, Place, PlaceKind

Make = Callable[[str], Document]


@pytest.fixture(scope="module")
def documents(make_document: Make) -> list[Document]:
    return [make_document("a.txt"), make_document("b.txt")]


@pytest.fixture(scope="module")
def graph(documents: list[Document]) -> nx.MultiDiGraph[str]:
    return build(documents, identify(documents))


def types(graph: nx.MultiDiGraph[str]) -> dict[str, int]:
    found = [data["type"] for _, data in graph.nodes(data=True)]
    return {name: found.count(name) for name in sorted(set(found))}


def told(graph: nx.MultiDiGraph[str], edge: str) -> set[tuple[str, str]]:
    label = graph.nodes(data="label")
    return {(label[a], label[b]) for a, b, data in graph.edges(data=True) if data["type"] == edge}


def test_the_graph_keeps_to_its_schema(graph: nx.MultiDiGraph[str]) -> None:
    assert check(graph) == []


def test_equal_names_of_two_reports_are_one_node_and_visits_are_two(graph: nx.MultiDiGraph[str]) -> None:
    assert types(graph) == {
        "date": 1, "fact": 2, "group": 1, "organization": 1, "outcome": 2, "person": 1, "place": 2, "report": 2,
        "visit": 2,
    }  # fmt: skip


def test_who_went_where(graph: nx.MultiDiGraph[str]) -> None:
    visit = "Иван Петров, делегация Орла → Брянск"
    assert told(graph, "visited") == {("Иван Петров", "Брянск"), ("делегация Орла", "Брянск")}
    assert told(graph, "visitor") == {(visit, "Иван Петров"), (visit, "делегация Орла")}
    assert told(graph, "at") == {(visit, "Брянск")}
    assert told(graph, "when") == {(visit, "2011-05")}
    assert told(graph, "hosted-by") == {(visit, "администрация Брянска")}
    assert told(graph, "resulted-in") == {(visit, "Подписан договор о дружбе")}
    assert told(graph, "member-of") == {("Иван Петров", "делегация Орла")}
    assert {(visit, "a.txt"), (visit, "b.txt")} <= told(graph, "stated-in")


def test_affiliation_leads_to_the_place(graph: nx.MultiDiGraph[str]) -> None:
    assert told(graph, "affiliated-with") == {("Иван Петров", "Орёл")}


def test_graphml_is_read_back_as_it_was(graph: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    with (tmp_path / "graph.graphml").open("wb") as file:
        write_graphml(graph, file)
    again = read_graphml(tmp_path / "graph.graphml")
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted(again.edges(keys=True)) == sorted(graph.edges(keys=True))
    assert check(again) == []


def test_characters_that_xml_cannot_hold_do_not_break_graphml(make_document: Make) -> None:
    document = make_document("\x00\x0b\ufffe\ud800.txt")
    file = io.BytesIO()
    write_graphml(build([document], identify([document])), file)
    file.seek(0)
    assert "�" * 4 + ".txt" in {label for _, label in read_graphml(file).nodes(data="label")}


def test_the_same_documents_give_the_same_bytes(documents: list[Document]) -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        write_graphml(build(documents, identify(documents)), file)
    assert files[0].getvalue() == files[1].getvalue()


def test_check_tells_what_is_wrong() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", type="person", label="А", age=3)
    graph.add_node("b", type="planet", label="Б")
    graph.add_node("c", type="place", latitude=1)
    graph.add_edge("c", "a", type="visited", visit=None)
    graph.add_edge("c", "a", type="loves")
    assert len(check(graph)) == 7


@pytest.mark.parametrize(
    ("one", "other"), [("ООО «Заря»", 'ооо "заря"'), ("Орёл", "Орел"), ("Иван  Петров", "Иван Петров")]
)
def test_names_that_are_equal_once_folded(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_place_without_the_gazetteer_joins_its_namesake(make_document: Make) -> None:
    one, plain = make_document("a.txt"), Place("Брянск", PlaceKind.CITY, id="x")
    other = dataclasses.replace(
        make_document("b.txt"),
        places=(plain,),
        mentions=(),
        visits=(dataclasses.replace(one.visits[0], place=plain),),
    )
    identity = identify([one, other])
    found = identity.resolve("b.txt", "x")
    assert found is identity.resolve("a.txt", "l1")
    assert found is not None and found.reports == 2


def test_a_name_in_capitals_gives_way_to_its_ordinary_spelling(make_document: Make) -> None:
    document = dataclasses.replace(
        make_document("a.txt"), persons=(Person("p1", "ИВАН ПЕТРОВ"), Person("p2", "Иван Петров"))
    )
    names = {(entity.name, tuple(entity.aliases)) for entity in identify([document]) if entity.kind == "person"}
    assert names == {("Иван Петров", ())}


def test_namesakes_of_another_kind_stay_apart(make_document: Make) -> None:
    document = dataclasses.replace(
        make_document("a.txt"), persons=(Person("p1", "Орёл"),), visits=(), mentions=(), facts=()
    )
    assert {entity.kind for entity in identify([document]) if entity.name == "Орёл"} == {"person", "place"}


def test_the_table_of_visits(make_document: Make) -> None:
    rows = list(visit_rows([make_document("a.txt")]))
    assert [(row["who"], row["role"], row["where"], row["edtf"], row["earliest"]) for row in rows] == [
        ("Иван Петров", "мэр", "Брянск", "2011-05", "2011-05-01"),
        ("делегация Орла", "", "Брянск", "2011-05", "2011-05-01"),
    ]
    assert [str(row["row"])[-2:] for row in rows] == ["/1", "/2"]
    (joined,) = visit_rows([make_document("a.txt")], one_row_per_visit=True)
    assert (joined["who"], joined["role"]) == ("Иван Петров; делегация Орла", "мэр; ")


def test_the_other_tables(make_document: Make) -> None:
    document = make_document("a.txt")
    identity = identify([document])
    assert [(row["name"], row["kind"], row["mentions"]) for row in entity_rows(identity)] == [
        ("Иван Петров", "person", 1),
        ("делегация Орла", "group", 1),
        ("Брянск", "place", 1),
        ("Орёл", "place", 0),
        ("Орловская область", "place", 0),
        ("администрация Брянска", "organization", 0),
    ]
    assert [(row["text"], row["page"]) for row in mention_rows([document], identity)] == [
        ("Иван Петров", 1), ("делегация Орла", 1), ("Брянск", 1)
    ]  # fmt: skip
    assert [row["what"] for row in fact_rows([document])] == ["who: Иван Петров; group: делегация Орла"]
