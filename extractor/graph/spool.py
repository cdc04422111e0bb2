"""A graph that is written rather than held: on disk while it is drawn, GraphML when it is done.

In: nodes and edges as ``build.Draft`` draws them.  Out: GraphML 1.0, as ``graphml.read_graphml`` and other programs read it.  The memory it
takes does not grow with the archive: nodes and edges lie in a temporary database of SQLite's own, which is gone with
the process.  The same nodes and edges in the same order give the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from typing import IO, Self
from xml.sax.saxutils import escape, quoteattr

from extractor.graph.graphml import xml_text

__all__ = ["SpooledGraph"]

Value = str | int | float

_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}
_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)
_TABLES = """
CREATE TABLE nodes (number INTEGER PRIMARY KEY, id TEXT UNIQUE, data TEXT);
CREATE TABLE edges (number INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT, target TEXT, data TEXT);
"""


class SpooledGraph:
    """What ``Draft`` needs of a graph.  A context: the database lasts as long."""

    def __init__(self) -> None:
        self._disk = sqlite3.connect("", isolation_level=None)
        self._disk.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES} BEGIN;")
        self._keys: set[tuple[str, str, str]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._disk.close()

    def __contains__(self, node: str) -> bool:
        return self._disk.execute("SELECT 1 FROM nodes WHERE id = ?", (node,)).fetchone() is not None

    def add_node(self, node: str, **data: Value) -> None:
        """A node that is new."""
        self._disk.execute("INSERT INTO nodes (id, data) VALUES (?, ?)", (xml_text(node), self._json("node", data)))

    def add_edge(self, source: str, target: str, key: str, **data: Value) -> None:
        """An edge; what is told again under the same ``key`` is added to what is known of it."""
        self._disk.execute(
            "INSERT INTO edges (id, source, target, data) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET data = json_patch(data, excluded.data)",
            (key, xml_text(source), xml_text(target), self._json("edge", data)),
        )

    def number_of_nodes(self) -> int:
        """How many nodes there are."""
        return int(self._disk.execute("SELECT count(*) FROM nodes").fetchone()[0])

    def write(self, file: IO[bytes]) -> None:
        """Write all as GraphML."""
        keys = {key: f"d{number}" for number, key in enumerate(sorted(self._keys))}
        file.write(_HEAD.encode())
        for (scope, name, kind), own in keys.items():
            file.write(f'  <key id="{own}" for="{scope}" attr.name={quoteattr(name)} attr.type="{kind}" />\n'.encode())
        file.write(b'  <graph edgedefault="directed">\n')
        for node, data in self._disk.execute("SELECT id, data FROM nodes ORDER BY number"):
            file.write(f"    <node id={quoteattr(node)}>{_data('node', data, keys)}</node>\n".encode())
        for key, source, target, data in self._disk.execute("SELECT id, source, target, data FROM edges ORDER BY number"):
            ends = f"source={quoteattr(source)} target={quoteattr(target)} id={quoteattr(key)}"
            file.write(f"    <edge {ends}>{_data('edge', data, keys)}</edge>\n".encode())
        file.write(b"  </graph>\n</graphml>\n")

    def _json(self, scope: str, data: dict[str, Value]) -> str:
        for name, value in data.items():
            self._keys.add((scope, name, _TYPES[type(value)]))
        return json.dumps(data, ensure_ascii=False)


def _data(scope: str, text: str, keys: dict[tuple[str, str, str], str]) -> str:
    parts = []
    for name, value in json.loads(text).items():
        shown = escape(xml_text(value), {"\r": "&#13;"}) if isinstance(value, str) else str(value)
        parts.append(f'<data key="{keys[scope, name, _TYPES[type(value)]]}">{shown}</data>')
    return "".join(parts)
