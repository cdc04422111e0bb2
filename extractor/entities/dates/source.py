"""Reading the room's YAML with its line numbers, so that a wrong entry can be refused where it stands.

In: the path of a YAML file beside the code.  Out: plain values, with the line of every mapping key and list item.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import SafeLoader

__all__ = ["Entry", "read_entries"]


class Entry(dict[str, Any]):
    """A mapping of the file that knows the line it begins on and the line of each of its keys (from 1)."""

    line: int
    lines: dict[str, int]


def read_entries(path: Path) -> Entry:
    """The mapping at the root of ``path``.

    Raises DataError where the file is no YAML, is not a mapping, or has a key twice.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}:{mark.line + 1}" if mark else path.name
        raise DataError("the file is not valid YAML", where=where, remedy="Mend the line") from error
    if not isinstance(node, yaml.MappingNode):
        raise DataError("the file must hold a mapping", where=path.name, remedy="Begin with a name and a colon")
    value = _value(node, path.name)
    assert isinstance(value, Entry)
    return value


def _value(node: yaml.Node, name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        entry = Entry()
        entry.line = node.start_mark.line + 1
        entry.lines = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in entry:
                raise DataError(f"«{key}» stands twice", where=f"{name}:{line}", remedy="Keep one of them")
            entry[key] = _value(value_node, name)
            entry.lines[key] = line
        return entry
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, name) for item in node.value]
    if node.tag == "tag:yaml.org,2002:int":
        return int(node.value)
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
