"""The words of outcomes beyond the kinds: what narrows them, what sets a clause in a visit, and the examples.

In: ``lexicon/outcomes.yaml``.  Out: ``Cues``; the head of that file says what each section holds.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DataError
from extractor.relations.lexicon import FOLDER, fold, read_entries

__all__ = ["Cues", "outcome_cues"]

_SECTIONS = ("distant", "background", "parties", "failures", "nominal", "spans", "following", "earlier", "reactions", "visits", "sources", "withdrawals", "performances", "no_results")


@dataclass(frozen=True, slots=True)
class Cues:
    """The sections of the lexicon as sets of folded lemmas; see the head of ``lexicon/outcomes.yaml``."""

    distant: frozenset[str]
    background: frozenset[str]
    parties: frozenset[str]
    failures: frozenset[str]
    nominal: frozenset[str]
    spans: frozenset[str]
    following: frozenset[str]
    earlier: frozenset[str]
    reactions: frozenset[str]
    visits: frozenset[str]
    sources: frozenset[str]
    withdrawals: frozenset[str]
    performances: frozenset[str]
    no_results: frozenset[str]
    examples: tuple[tuple[str, tuple[str, ...]], ...]


@functools.cache
def outcome_cues(path: Path = FOLDER / "outcomes.yaml") -> Cues:
    """The narrowing sections and the examples.  Raises ``DataError`` with file and line where one is malformed."""
    data = read_entries(path)
    examples: list[tuple[str, tuple[str, ...]]] = []
    for entry in data.get("kinds") or ():
        for example in entry.get("examples") or ():
            if not (isinstance(example, list) and len(example) == 2 and isinstance(example[1], list)):
                raise DataError(f"malformed example {example!r}", where=f"{path}:{entry.get('__line__', 1)}", remedy="Write [text, [outcome, …]]")
            examples.append((str(example[0]), tuple(str(text) for text in example[1])))
    sections: dict[str, frozenset[str]] = {}
    for name in _SECTIONS:
        if not isinstance(data.get(name), list):
            raise DataError(f"section {name!r} is no list of lemmas", where=str(path), remedy="Restore the section")
        sections[name] = frozenset(fold(str(word)) for word in data[name])
    return Cues(**sections, examples=tuple(examples))
