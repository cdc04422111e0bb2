"""A spooled graph is the graph that memory would hold, written without holding it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from extractor.graph import Draft, build, check, identify, read_graphml
from extractor.graph.graphml import clean
from extractor.graph.spool import SpooledGraph
from extractor.schema import Document

VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.integers(-9, 9), st.floats(-9, 9, allow_nan=False)
)
DATA = st.dictionaries(st.sampled_from(["label", "quote", "start", "score"]), VALUES, max_size=3)


def same(one: nx.MultiDiGraph[str], two: nx.MultiDiGraph[str]) -> bool:
    def edges(graph: nx.MultiDiGraph[str]) -> dict[Any, Any]:
        return {(source, target, key): data for source, target, key, data in graph.edges(keys=True, data=True)}

    return dict(one.nodes(data=True)) == dict(two.nodes(data=True)) and edges(one) == edges(two)


def read(spooled: SpooledGraph) -> nx.MultiDiGraph[str]:
    file = io.BytesIO()
    spooled.write(file)
    return read_graphml(io.BytesIO(file.getvalue()))


def test_an_archive_drawn_on_disk_is_the_one_drawn_in_memory(make_document: Callable[[str], Document]) -> None:
    documents = [make_document("a.txt"), make_document("б.txt")]
    identity = identify(documents)
    with SpooledGraph() as spooled:
        draft = Draft(identity, spooled)
        for document in documents:
            draft.add(document)
        found = read(spooled)
        assert spooled.number_of_nodes() == len(found)
    assert same(found, build(documents, identity)) and check(found) == []


@given(st.lists(DATA, min_size=2, max_size=4), st.lists(DATA, max_size=4))
def test_whatever_stands_in_nodes_and_edges_comes_back(nodes: list[Any], edges: list[Any]) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    with SpooledGraph() as spooled:
        for number, data in enumerate(nodes):
            for one in (graph, spooled):
                one.add_node(f"«{number}» & <n>", **data)
        for number, data in enumerate(edges):
            for one in (graph, spooled):
                one.add_edge("«0» & <n>", "«1» & <n>", f"e{number % 2}", **data)
        assert same(read(spooled), clean(graph))
