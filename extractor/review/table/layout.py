"""The columns of the review table, and its words in both languages.

In: ``columns.yaml``, names and words.  Out: headings, words to show, and back: the column a heading names and the
program's own value of a word, in either language and any case.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import DataError
from extractor.graph.merging.spelling import fold
from extractor.graph.tables.layout import Language
from extractor.yaml_loader import safe_load

__all__ = ["JOINED", "LISTED", "TableLayout", "layout"]

_FILE = Path(__file__).with_name("columns.yaml")

JOINED = "; "
"""Between the visitors of a visit that has one row."""
LISTED = " | "
"""Between outcomes, and between their kinds."""
_SEPARATORS: Mapping[str, str] = {"who_kind": JOINED, "outcome_kinds": LISTED}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """``russian``: column → heading, in order; ``correcting``: columns in which a changed cell is a correction.

    ``words``: column → value → Russian word; ``meanings``: column → folded word of either language → value;
    ``sayings``: (kind, name, language) → what the program says («state», «accepted», «ru»).
    """

    russian: Mapping[str, str]
    correcting: frozenset[str]
    words: Mapping[str, Mapping[str, str]]
    meanings: Mapping[str, Mapping[str, str]] = field(repr=False)
    sayings: Mapping[tuple[str, str, Language], str] = field(repr=False)

    def headings(self, language: Language) -> list[str]:
        """What stands in the first line."""
        return list(self.russian.values()) if language == "ru" else list(self.russian)

    def column(self, heading: str) -> str | None:
        """The column that a heading of either language names, None where it is none of the table's."""
        folded = fold(heading)
        return next((name for name, russian in self.russian.items() if folded in (fold(name), fold(russian))), None)

    def said(self, kind: str, name: str, language: Language) -> str:
        """The word for a state, change or action, or (kind «field») the heading of a column."""
        if kind == "field":
            return self.russian[name] if language == "ru" else name
        return self.sayings[kind, name, language]

    def shown(self, column: str, value: str, language: Language) -> str:
        """A value of a column with fixed words as the table shows it; joined ones word by word."""
        known = self.words.get(column)
        if known is None or language == "en" or not value:
            return value
        separator = _SEPARATORS.get(column)
        parts = value.split(separator) if separator else [value]
        return (separator or "").join(known.get(part, part) for part in parts)

    def meant(self, column: str, cell: str) -> str:
        """The value that a cell means; a word that is none of the column's stays as it is."""
        known = self.meanings.get(column)
        if known is None or not cell:
            return cell
        separator = _SEPARATORS.get(column)
        parts = [part.strip() for part in cell.split(separator.strip())] if separator else [cell]
        return (separator or "").join(known.get(fold(part), part) for part in parts)


@functools.cache
def layout() -> TableLayout:
    """The layout of ``columns.yaml``.  Raises ``DataError`` where two columns or two words cannot be told apart."""
    found = safe_load(_FILE.read_text(encoding="utf-8"))
    columns: Mapping[str, Mapping[str, Any]] = found["columns"]
    russian = {name: str(about["ru"]) for name, about in columns.items()}
    _distinct([*columns, *(heading for name, heading in russian.items() if fold(heading) != fold(name))], "columns")
    words: dict[str, dict[str, str]] = {}
    meanings: dict[str, dict[str, str]] = {}
    for column, values in found["values"].items():
        if column not in columns:
            raise DataError(f"values of a column that is not there: {column}", where=str(_FILE))
        words[column] = {value: str(about["ru"]) for value, about in values.items()}
        told = [(word, value) for value, about in values.items() for word in (value, about["ru"], *about.get("also", ()))]
        meanings[column] = {fold(str(word)): str(value) for word, value in told}
        _distinct([str(word) for word, _ in told], column)
    sayings: dict[tuple[str, str, Language], str] = {}
    for kind, named in found["words"].items():
        for name, about in named.items():
            sayings[kind, name, "ru"], sayings[kind, name, "en"] = str(about["ru"]), str(about.get("en", name))
    correcting = frozenset(name for name, about in columns.items() if about.get("corrects"))
    return TableLayout(russian, correcting, words, meanings, sayings)


def _distinct(words: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for word in map(fold, words):
        if word in seen:
            raise DataError(f"«{word}» stands twice in {where}", where=str(_FILE), remedy="Say each thing in words of its own")
        seen.add(word)
