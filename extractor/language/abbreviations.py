"""The list of abbreviations whose full stop does not end a sentence.

In: ``abbreviations.yaml`` beside this file.  Out: ``Abbreviations``, checked; a wrong entry raises ``DataError`` with
file and line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import SafeLoader

__all__ = ["Abbreviations", "load_abbreviations", "read_abbreviations"]

_FILE = Path(__file__).with_name("abbreviations.yaml")
_SECTIONS = ("before", "inside", "endings")


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Lower case, without the last full stop; the meaning of each section is told in the data file."""

    before: frozenset[str]
    inside: frozenset[str]
    endings: frozenset[str]
    after_number: frozenset[str]
    dates: tuple[str, ...]
    examples: tuple[str, ...]


def _wrong(path: Path, node: yaml.Node, what: str) -> DataError:
    return DataError(what, where=f"{path}:{node.start_mark.line + 1}", remedy="See the head of the file for the form")


def _strings(path: Path, node: yaml.Node, section: str) -> list[str]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise _wrong(path, node, f"{section}: a list of strings is wanted")
    for item in node.value:
        if not isinstance(item, yaml.ScalarNode) or not item.value.strip():
            raise _wrong(path, item, f"{section}: a string is wanted")
    return [str(item.value) for item in node.value]


def _words(path: Path, node: yaml.Node, section: str) -> list[str]:
    words = _strings(path, node, section)
    assert isinstance(node, yaml.SequenceNode)
    for item, word in zip(node.value, words, strict=True):
        if word != word.lower() or word.endswith(".") or any(char.isspace() for char in word):
            raise _wrong(path, item, f"{section}: {word!r} must be lower case, without spaces and the last full stop")
    return words


def _mapping(path: Path, node: yaml.Node | None, keys: tuple[str, ...]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise DataError("a mapping is wanted", where=f"{path}:{node.start_mark.line + 1 if node else 1}")
    for key, _ in node.value:
        if key.value not in keys:
            raise _wrong(path, key, f"unknown key {key.value!r}; known are {', '.join(keys)}")
    return {key.value: value for key, value in node.value}


def read_abbreviations(path: Path) -> Abbreviations:
    """The list in a YAML file.  Raises ``DataError`` with file and line for an entry that breaks the form."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"not YAML: {error.problem}", where=f"{path}:{line}") from error
    sections = _mapping(path, root, (*_SECTIONS, "dates"))
    words: dict[str, set[str]] = {section: set() for section in (*_SECTIONS, "after_number")}
    examples: list[str] = []
    for section in _SECTIONS:
        groups = sections.get(section)
        if not isinstance(groups, yaml.SequenceNode):
            raise DataError(f"section {section} is missing or no list", where=str(path))
        for group in groups.value:
            keys = ("words", "examples", "after_number") if section == "endings" else ("words", "examples")
            entry = _mapping(path, group, keys)
            if "words" not in entry or "examples" not in entry:
                raise _wrong(path, group, f"{section}: words and examples are wanted")
            words[section].update(_words(path, entry["words"], section))
            examples += _strings(path, entry["examples"], section)
            if "after_number" in entry:
                words["after_number"].update(_words(path, entry["after_number"], section))
    if "dates" not in sections:
        raise DataError("section dates is missing", where=str(path))
    return Abbreviations(
        before=frozenset(words["before"]),
        inside=frozenset(words["inside"]),
        endings=frozenset(words["endings"]),
        after_number=frozenset(words["after_number"]),
        dates=tuple(_words(path, sections["dates"], "dates")),
        examples=tuple(examples),
    )


@cache
def load_abbreviations() -> Abbreviations:
    """The list that ships with the program."""
    return read_abbreviations(_FILE)
