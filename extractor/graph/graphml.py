"""The graph as GraphML, and back.

In: a graph of ``model.py`` and a binary file.  Out: GraphML 1.0 that Gephi, yEd and networkx open; the same graph
gives the same bytes.  Characters that XML 1.0 cannot hold become U+FFFD.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["clean", "read_graphml", "write_graphml", "xml_text"]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All that https://www.w3.org/TR/xml/#charsets leaves out."""


def write_graphml(graph: nx.MultiDiGraph[str], file: IO[bytes]) -> None:
    """Write ``graph`` to ``file``."""
    import networkx as nx

    # Not nx.write_graphml: that picks another writer, with other bytes, where lxml happens to be installed.
    nx.write_graphml_xml(clean(graph), file)


def clean(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """A copy of ``graph`` that XML can hold."""
    import networkx as nx

    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        copy.add_node(node, **{key: _xml(value) for key, value in data.items()})
    for source, target, key, data in graph.edges(keys=True, data=True):
        copy.add_edge(source, target, key, **{name: _xml(value) for name, value in data.items()})
    return copy


def read_graphml(path: Path | IO[bytes]) -> nx.MultiDiGraph[str]:
    """The graph in the GraphML file ``path``, edge ids as keys."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.read_graphml(path, force_multigraph=True)
    return graph


def xml_text(text: str) -> str:
    """``text`` as XML can hold it."""
    return _FORBIDDEN.sub("\ufffd", text)


def _xml(value: object) -> object:
    return xml_text(value) if isinstance(value, str) else value
