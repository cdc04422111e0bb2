"""The schema of the knowledge graph: every node type, edge type and attribute there can be.

The graph is a ``networkx.MultiDiGraph``.  Node and edge ids are stable across runs and machines and are valid XML
name tokens.  Every attribute is a str, int or float; what is not known is absent, never empty or None, so that the
graph can be written as GraphML.  ``check`` holds a graph against this file.

Every node has ``type`` and ``label`` (what to show); every edge has ``type``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EDGES", "NODES", "EdgeType", "check"]

Attributes = Mapping[str, type]

_WHEN: Attributes = {"edtf": str, "earliest": str, "latest": str}

NODES: Mapping[str, Attributes] = {
    "report": {"title": str, "date": str, "period": str, "issuer": str, "format": str},
    "person": {"aliases": str, "gender": str, "role": str, "affiliation": str, "mentions": int, "reports": int},
    "organization": {"aliases": str, "home": str, "mentions": int, "reports": int},
    "group": {"aliases": str, "home": str, "mentions": int, "reports": int},
    "place": {
        "aliases": str,
        "kind": str,
        "within": str,
        "country": str,
        "gazetteer": str,
        "latitude": float,
        "longitude": float,
        "mentions": int,
        "reports": int,
    },
    "date": _WHEN,
    "visit": {
        "kind": str,
        "status": str,
        "when": str,
        "purpose": str,
        "confidence": float,
        "rule": str,
        "review": str,
        **_WHEN,
    },
    "outcome": {"kind": str, "text": str, "start": int, "end": int},
    "fact": {"kind": str, "status": str, "when": str, "confidence": float, "rule": str, **_WHEN},
}
"""Node type → its attributes.  ``aliases`` are joined by « | »; ``earliest`` and ``latest`` are ISO days."""


@dataclass(frozen=True, slots=True)
class EdgeType:
    """From which node types to which an edge leads, what it says, and its attributes."""

    sources: frozenset[str]
    targets: frozenset[str]
    says: str
    attributes: Attributes


_WHO = frozenset({"person", "organization", "group"})
_ENTITY = _WHO | {"place"}


def _edge(sources: set[str] | frozenset[str], targets: set[str] | frozenset[str], says: str, **of: type) -> EdgeType:
    return EdgeType(frozenset(sources), frozenset(targets), says, of)


EDGES: Mapping[str, EdgeType] = {
    "visitor": _edge({"visit"}, _WHO, "took part in the visit as a visitor", role=str, affiliation=str),
    "at": _edge({"visit"}, {"place"}, "where the visit went"),
    "when": _edge({"visit", "fact"}, {"date"}, "when it was"),
    "hosted-by": _edge({"visit"}, _WHO, "who received the visitors"),
    "resulted-in": _edge({"visit"}, {"outcome"}, "what the visit led to"),
    "stated-in": _edge(
        {"visit", "fact"}, {"report"}, "the quote that states it", quote=str, start=int, end=int, page=int
    ),
    "visited": _edge(_WHO, {"place"}, "short cut over one visit, whose id it carries", visit=str, status=str, edtf=str),
    "mentioned-in": _edge(_ENTITY, {"report"}, "the report names it so many times", mentions=int),
    "within": _edge({"place"}, {"place"}, "the place lies in the other, as the report says"),
    "affiliated-with": _edge({"person"}, {"organization", "group", "place"}, "as the report says", role=str),
    "member-of": _edge({"person", "organization"}, {"group", "organization"}, "belongs to the group", fact=str),
    "argument": _edge({"fact"}, _ENTITY, "plays the role in the fact", role=str),
}
"""Edge type → where it leads from and to, and its attributes."""


def check(graph: nx.MultiDiGraph[str]) -> list[str]:
    """Everything in ``graph`` that this schema does not allow, one message each; empty for a sound graph."""
    wrong: list[str] = []
    for node, data in graph.nodes(data=True):
        allowed = NODES.get(data.get("type", ""))
        if allowed is None:
            wrong.append(f"node {node}: unknown type {data.get('type')!r}")
            continue
        wrong += _attributes(f"node {node}", data, {"type": str, "label": str, **allowed}, {"type", "label"})
    for source, target, key, data in graph.edges(keys=True, data=True):
        name, kind = f"edge {source} → {target} [{key}]", EDGES.get(data.get("type", ""))
        if kind is None:
            wrong.append(f"{name}: unknown type {data.get('type')!r}")
            continue
        ends = graph.nodes[source].get("type"), graph.nodes[target].get("type")
        if ends[0] not in kind.sources or ends[1] not in kind.targets:
            wrong.append(f"{name}: {data['type']} cannot lead from {ends[0]} to {ends[1]}")
        wrong += _attributes(name, data, {"type": str, **kind.attributes}, {"type"})
    return wrong


def _attributes(name: str, data: Mapping[str, object], allowed: Attributes, needed: set[str]) -> list[str]:
    wrong = [f"{name}: no attribute {key!r}" for key in sorted(needed - data.keys())]
    for key, value in data.items():
        if key not in allowed:
            wrong.append(f"{name}: unknown attribute {key!r}")
        elif type(value) is not allowed[key]:
            wrong.append(f"{name}: {key} is {type(value).__name__}, not {allowed[key].__name__}")
    return wrong
