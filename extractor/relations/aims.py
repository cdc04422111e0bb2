"""The words of aims beyond those of ``Events``, and their examples.

In: the section ``purpose`` of ``lexicon/events.yaml``.  Out: ``Aims``.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DataError
from extractor.relations.lexicon import FOLDER, fold, read_entries

__all__ = ["Aims", "aims"]


@dataclass(frozen=True, slots=True)
class Aims:
    """The words of the section ``purpose`` beyond those of ``Events``; see its head in ``lexicon/events.yaml``."""

    occasions: frozenset[str]
    company: frozenset[str]
    works: frozenset[str]
    presence: frozenset[str]
    at_hand: frozenset[str]
    not_aims: frozenset[str]
    intents: frozenset[str]
    resting: frozenset[str]
    offers: frozenset[str]
    not_occasions: frozenset[str]
    holders: frozenset[str]
    examples: tuple[tuple[str, str | None], ...]


@functools.cache
def aims(path: Path = FOLDER / "events.yaml") -> Aims:
    """The words of aims and the examples.  Raises ``DataError`` with file and line where the section is malformed."""
    section: Mapping[str, object] = read_entries(path).get("purpose") or {}
    words: dict[str, frozenset[str]] = {}
    where = f"{path}:{section.get('__line__', 1)}"
    for name in ("occasions", "company", "works", "presence", "at_hand", "not_aims", "intents", "resting", "offers", "not_occasions", "holders"):
        value = section.get(name)
        if not isinstance(value, list):
            raise DataError(f"purpose: {name!r} is no list of lemmas", where=where, remedy="Restore the list")
        words[name] = frozenset(fold(str(word)) for word in value)
    examples: list[tuple[str, str | None]] = []
    rows = section.get("examples")
    for row in rows if isinstance(rows, list) else ():
        if not (isinstance(row, list) and len(row) == 2):
            raise DataError(f"purpose: malformed example {row!r}", where=where, remedy="Write [text, aim or null]")
        examples.append((str(row[0]), None if row[1] is None else str(row[1])))
    return Aims(**words, examples=tuple(examples))
