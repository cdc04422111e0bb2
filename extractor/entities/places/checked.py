"""Data files of this room, read strictly: a wrong entry is refused with its file and line.

In: the path of a YAML file.  Out: its values, each knowing the line it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import SafeLoader

__all__ = ["Checked", "read"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A mapping from a data file, with the place it stands at."""

    value: dict[str, Any]
    where: str
    lines: dict[str, list[str]]

    def error(self, what: str) -> DataError:
        """The error to raise for a wrong value in this mapping."""
        return DataError(what, where=self.where, remedy="Correct the entry; the head of the file says what it may hold")

    def text(self, key: str, *, empty: bool = False, default: str | None = None) -> str:
        """The string under ``key``.  Raises ``DataError`` where it is missing or no string."""
        value = self.value.get(key, default)
        if not isinstance(value, str) or not (value or empty):
            raise self.error(f"{key} must be a word, not {value!r}")
        return value

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        """The list of strings under ``key``, () where there is none."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and (v or empty) for v in value):
            raise self.error(f"{key} must be a list of words, not {value!r}")
        return tuple(value)

    def allow(self, keys: Sequence[str]) -> None:
        """Refuse every key that is not among ``keys``."""
        unknown = sorted(set(map(str, self.value)) - set(keys))
        if unknown:
            raise self.error(f"unknown field {', '.join(unknown)}")

    def rows(self, key: str) -> Iterator[Checked]:
        """The mappings of the list under ``key``."""
        value = self.value.get(key)
        if not isinstance(value, list):
            raise self.error(f"{key} must be a list")
        for row, where in zip(value, self.lines.get(key, [self.where] * len(value)), strict=True):
            if not isinstance(row, dict):
                raise DataError(f"an entry must be a mapping, not {row!r}", where=where)
            yield Checked(row, where, {})


def _lines(path: Path, node: Any) -> dict[str, list[str]]:
    """For each list at the top of the document the lines of its items."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        key.value: [f"{path.name}:{item.start_mark.line + 1}" for item in items.value]
        for key, items in node.value
        if isinstance(items, yaml.SequenceNode)
    }


def read(path: Path, *, keys: Sequence[str] | None = None) -> Checked:
    """The mapping in the file at ``path``.  Raises ``DataError`` where it is no YAML or has other keys than ``keys``."""
    try:
        loader = SafeLoader(path.read_text(encoding="utf-8"))
        try:
            node = loader.get_single_node()
            value = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise DataError("this is not YAML", where=f"{path.name}{line}", remedy=str(error)) from error
    if not isinstance(value, dict):
        raise DataError("the file must hold a mapping", where=path.name)
    found = Checked(value, path.name, _lines(path, node))
    if keys is not None:
        found.allow(keys)
    return found
