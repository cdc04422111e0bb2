"""The knowledge graph for Gephi, yEd and Neo4j.

In: an archive and what is asked of it.  Out: GraphML; GEXF 1.2 with a time span on every visit and on every edge that has
one; or a folder with the two CSV files of ``neo4j-admin database import`` (``nodes.csv``, ``relationships.csv``).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from extractor.graph.archive import Archive
from extractor.graph.graphml import clean
from extractor.graph.graphml import write_graphml as _write_graphml
from extractor.graph.model import EDGES, NODES

__all__ = ["write_gexf", "write_graphml", "write_neo4j"]

_NEO4J = {str: "string", int: "long", float: "double"}
_STAMP = re.compile(r'lastmodifieddate="[^"]*"')


def write_graphml(archive: Archive, path: Path, **asked: Any) -> None:
    """GraphML, as a run writes it."""
    with path.open("wb") as file:
        _write_graphml(archive.graph(**asked), file)


def write_gexf(archive: Archive, path: Path, **asked: Any) -> None:
    """GEXF whose nodes and edges have ``start`` and ``end`` (ISO days) where the visit is dated."""
    import networkx as nx

    graph = clean(archive.graph(**asked))
    when = {node: _span(data) for node, data in graph.nodes(data=True) if data["type"] in ("visit", "fact")}
    for node, data in graph.nodes(data=True):
        data["node_type"] = data.pop("type")
        # «start» and «end» of an outcome are characters of its report, in GEXF they would be a time
        for name in ("start", "end"):
            if name in data:
                data[f"{name}_character"] = data.pop(name)
        data.update(when.get(node, {}))
    for source, _, data in graph.edges(data=True):
        data["edge_type"] = data.pop("type")
        for name in ("start", "end"):
            if name in data:
                data[f"{name}_character"] = data.pop(name)
        data.update(when.get(str(data.get("visit", source)), {}))
    text = "\n".join(nx.generate_gexf(graph))
    path.write_text(_STAMP.sub("", text), encoding="utf-8")


def _span(data: dict[str, Any]) -> dict[str, str]:
    return {
        name: data[key] for name, key in (("start", "earliest"), ("end", "latest")) if data.get(key)
    }


def write_neo4j(archive: Archive, path: Path, **asked: Any) -> None:
    """A folder with ``nodes.csv`` and ``relationships.csv``, headers typed as ``neo4j-admin`` reads them."""
    graph = archive.graph(**asked)
    path.mkdir(parents=True, exist_ok=True)
    fields = _fields(NODES.values())
    with (path / "nodes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([":ID", ":LABEL", "label:string", *(f"{name}:{_NEO4J[kind]}" for name, kind in fields.items())])
        for node, data in graph.nodes(data=True):
            label = str(data["type"]).title()
            writer.writerow([node, label, data["label"], *(data.get(name, "") for name in fields)])
    fields = _fields(kind.attributes for kind in EDGES.values())
    with (path / "relationships.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([":START_ID", ":END_ID", ":TYPE", *(f"{name}:{_NEO4J[kind]}" for name, kind in fields.items())])
        for source, target, data in graph.edges(data=True):
            kind = str(data["type"]).upper().replace("-", "_")
            writer.writerow([source, target, kind, *(data.get(name, "") for name in fields)])


def _fields(tables: Any) -> dict[str, type]:
    return {name: kind for table in tables for name, kind in table.items()}
