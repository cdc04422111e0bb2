"""The rules of dates, loaded from ``grammar.yaml`` and checked.

In: the grammar file and the lexicon.  Out: rules in their order, each with its patterns over symbols, the
builder that makes a date of its groups, its guard and its examples.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.entities.dates.lexicon import Lexicon, default_lexicon
from extractor.entities.dates.pattern import Pattern, PatternError, translate
from extractor.entities.dates.source import Entry, read_entries
from extractor.errors import DataError

__all__ = ["Example", "Grammar", "Rule", "default_grammar", "load_grammar"]

_KEYS = {"name", "pattern", "gives", "guard", "kind", "examples"}


@dataclass(frozen=True, slots=True)
class Example:
    """``text`` with the report's date and the date told before gives ``edtf`` ("" unresolved, None no date)."""

    text: str
    edtf: str | None
    report_date: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``patterns`` are its alternatives in order."""

    name: str
    patterns: tuple[Pattern, ...]
    gives: str
    guard: str
    kind: str
    examples: tuple[Example, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """``rules`` in order, over the words of ``lexicon``."""

    rules: tuple[Rule, ...]
    lexicon: Lexicon


def load_grammar(
    path: Path, lexicon: Lexicon, builders: Collection[str] | None = None, guards: Collection[str] | None = None
) -> Grammar:
    """The grammar of ``path``; ``builders`` and ``guards`` are the names it may use.

    Raises DataError for an unknown name, a wrong pattern, a rule without example or a repeated rule name.
    """
    root = read_entries(path)
    macros: Mapping[str, str] = root.get("macros") or Entry()
    rules: list[Rule] = []
    for entry in root.get("rules") or []:
        where = f"{path.name}:{getattr(entry, 'line', 1)}"
        if not isinstance(entry, Entry) or not set(entry) <= _KEYS or not {"name", "pattern", "gives"} <= set(entry):
            raise DataError(
                f"a rule has {', '.join(sorted(_KEYS))}", where=where, remedy="Name, pattern and gives are needed"
            )
        rule = _rule(entry, where, lexicon, macros)
        if any(other.name == rule.name for other in rules):
            raise DataError(f"two rules are called «{rule.name}»", where=where, remedy="Rename one")
        if builders is not None and rule.gives not in builders:
            raise DataError(
                f"«gives: {rule.gives}» is unknown", where=where, remedy=f"Choose of {', '.join(sorted(builders))}"
            )
        if guards is not None and rule.guard and rule.guard not in guards:
            raise DataError(
                f"«guard: {rule.guard}» is unknown", where=where, remedy=f"Choose of {', '.join(sorted(guards))}"
            )
        rules.append(rule)
    if not rules:
        raise DataError("the grammar has no rules", where=path.name, remedy="Add «rules:»")
    return Grammar(tuple(rules), lexicon)


def _rule(entry: Entry, where: str, lexicon: Lexicon, macros: Mapping[str, str]) -> Rule:
    written = entry["pattern"] if isinstance(entry["pattern"], list) else [entry["pattern"]]
    patterns: list[Pattern] = []
    for pattern in written:
        try:
            patterns.append(translate(str(pattern), lexicon.symbols, macros))
        except PatternError as error:
            raise DataError(f"«{pattern}»: {error}", where=where, remedy="See pattern.py for the language") from error
        if "" in patterns[-1].heads:
            raise DataError(f"«{pattern}» matches nothing at all", where=where, remedy="Make one item necessary")
    examples = tuple(_example(item, where) for item in entry.get("examples") or [])
    if not examples:
        raise DataError(f"«{entry['name']}» has no example", where=where, remedy="Add one that the tests can run")
    return Rule(
        str(entry["name"]), tuple(patterns), str(entry["gives"]), str(entry.get("guard") or ""),
        str(entry.get("kind") or ""), examples, getattr(entry, "line", 1),
    )  # fmt: skip


def _example(item: Any, where: str) -> Example:
    if not isinstance(item, list) or not 2 <= len(item) <= 4:
        raise DataError("an example is a list of text, EDTF, report's date, date before", where=where, remedy="Mend it")
    text, edtf, *anchors = item
    return Example(str(text), None if edtf is None else str(edtf), *(str(anchor) for anchor in anchors))


@lru_cache(maxsize=1)
def default_grammar() -> Grammar:
    """The grammar that ships with the room."""
    return load_grammar(Path(__file__).with_name("grammar.yaml"), default_lexicon())
