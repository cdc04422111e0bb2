"""The closed classes of ``words.yaml``: prepositions and their cases, pointing words, words that open a name.

In: the YAML file beside this module.  Out: frozen sets and maps; a wrong entry raises ``DataError`` with file and
line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import SafeLoader

__all__ = [
    "CIRCUMSTANCES",
    "CITY_MARKS",
    "GOVERNMENT",
    "HONOUR",
    "JOINING",
    "LABELLED_NOUNS",
    "MEASURING",
    "NAMING",
    "NAMING_NOUNS",
    "ORIGIN",
    "PATRONS",
    "PLACE_MARKS",
    "POINTING",
    "lines_of",
    "load",
    "word_set",
]

_CASES = frozenset(("Nom", "Gen", "Dat", "Acc", "Ins", "Loc"))


def load(path: Path) -> yaml.MappingNode:
    """The root mapping of a YAML file as nodes, which know their lines.  ``DataError`` where it is not a mapping."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=SafeLoader)
    except yaml.YAMLError as error:
        raise DataError(f"not YAML: {error}", where=str(path)) from error
    if not isinstance(node, yaml.MappingNode):
        raise DataError("a mapping of lists was expected", where=str(path))
    return node


def lines_of(path: Path) -> Iterator[tuple[str, yaml.Node]]:
    """Key and value node of each entry at the top of the file; a key given twice is refused."""
    seen: set[str] = set()
    for key, value in load(path).value:
        if key.value in seen:
            raise DataError(f"«{key.value}» is given twice", where=f"{path}:{key.start_mark.line + 1}")
        seen.add(key.value)
        yield key.value, value


def word_set(path: Path, node: yaml.Node) -> frozenset[str]:
    """The words of a list node: strings in lower case, none twice."""
    if not isinstance(node, yaml.SequenceNode):
        raise DataError("a list of words was expected", where=f"{path}:{node.start_mark.line + 1}")
    words: set[str] = set()
    for item in node.value:
        where = f"{path}:{item.start_mark.line + 1}"
        word: Any = item.value
        if not isinstance(item, yaml.ScalarNode) or not word.strip() or word != word.strip().lower():
            raise DataError(f"{word!r} is not a word in lower case", where=where)
        if word in words:
            raise DataError(f"«{word}» is given twice", where=where)
        words.add(word)
    return frozenset(words)


def _read(path: Path) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    government: dict[str, frozenset[str]] = {}
    sets: dict[str, frozenset[str]] = {}
    for key, node in lines_of(path):
        if key != "government":
            sets[key] = word_set(path, node)
            continue
        for preposition, cases in node.value:
            named = frozenset(c.value for c in cases.value)
            if not named or named - _CASES:
                raise DataError(
                    f"unknown case after «{preposition.value}»: {', '.join(sorted(named - _CASES))}",
                    where=f"{path}:{preposition.start_mark.line + 1}",
                )
            government[preposition.value] = named
    return government, sets


GOVERNMENT, _SETS = _read(Path(__file__).with_name("words.yaml"))
NAMING = _SETS["naming"]
LABELLED_NOUNS = _SETS["labelled_nouns"]
PATRONS = _SETS["patrons"]
ORIGIN = _SETS["origin"]
POINTING = _SETS["pointing"]
MEASURING = _SETS["measuring"]
NAMING_NOUNS = _SETS["naming_nouns"]
PLACE_MARKS = _SETS["place_marks"]
CITY_MARKS = _SETS["city_marks"]
HONOUR = _SETS["honour"]
JOINING = _SETS["joining"]
CIRCUMSTANCES = _SETS["circumstances"]
