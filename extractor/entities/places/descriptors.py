"""Nouns that name the kind of a place, and prepositions that announce one: data (``descriptors.yaml``).

In: the YAML file.  Out: a ``Descriptor`` for every word form and abbreviation.  A wrong entry raises ``DataError`` with
file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.entities.places.checked import Checked, read
from extractor.entities.places.declension import fold
from extractor.entities.places.entry import LABELS
from extractor.language import lexemes
from extractor.schema import PlaceKind

__all__ = [
    "Descriptor",
    "Form",
    "between",
    "descriptors",
    "examples",
    "exception_pattern",
    "exceptions",
    "forms",
    "parts",
    "prepositions",
    "visiting",
]

_SOURCE = Path(__file__).with_name("descriptors.yaml")
_KINDS = {"land": PlaceKind.REGION} | {k.value: k for k in PlaceKind}
_CASES = ("Nom", "Gen", "Dat", "Acc", "Ins", "Loc")


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A noun such as «остров».  ``keep``: false, true or full, as the head of the data file says."""

    noun: str
    short: tuple[str, ...]
    kind: PlaceKind
    label: str
    before: bool
    after: bool
    keep: str
    keep_before: str
    holds: bool
    gender: str
    examples: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a descriptor: the cases it can stand in by number; ``short`` for abbreviations (any case)."""

    descriptor: Descriptor
    cases: Mapping[str, tuple[str, ...]]
    short: bool


def _descriptor(row: Checked) -> Descriptor:
    row.allow(("noun", "short", "kind", "order", "keep", "keep_before", "holds", "examples"))
    noun, kind, order, keep = row.text("noun"), row.text("kind"), row.text("order"), row.text("keep")
    if kind not in LABELS:
        raise row.error(f"kind must be one of {', '.join(LABELS)}, not {kind!r}")
    if order not in ("before", "after", "both"):
        raise row.error(f"order must be before, after or both, not {order!r}")
    keep_before = row.text("keep_before", default=keep)
    for value in (keep, keep_before):
        if value not in ("true", "false", "full"):
            raise row.error(f"keep must be true, false or full, not {value!r}")
    shown = row.value.get("examples", {})
    if not isinstance(shown, dict) or not shown:
        raise row.error("examples must map a sentence to the names in it")
    for names in shown.values():
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise row.error("examples must map a sentence to the names in it")
    reading = next((p for p in lexemes.parses(noun) if p.pos == "NOUN" and p.get("Case") == "Nom" and p.known), None)
    adjective = next((p for p in lexemes.parses(noun) if p.get("Gender") and p.known), None)
    known = reading or adjective
    if known is None:
        raise row.error(f"the dictionary has no noun {noun!r}")
    return Descriptor(
        noun,
        row.texts("short"),
        _KINDS[kind],
        LABELS[kind],
        order in ("before", "both"),
        order in ("after", "both"),
        keep,
        keep_before,
        row.value.get("holds", False) is True,
        known.get("Gender") or "Masc",
        {str(sentence): tuple(names) for sentence, names in shown.items()},
    )


@cache
def descriptors() -> tuple[Descriptor, ...]:
    """All descriptors in the order of the file."""
    return tuple(_descriptor(row) for row in _file().rows("descriptors"))


@cache
def _file() -> Checked:
    return read(_SOURCE, keys=("descriptors", "between", "parts", "prepositions", "visiting", "exceptions"))


@cache
def forms() -> Mapping[str, Form]:
    """From each word form in lower case (with ё and without) or abbreviation to what it stands for."""
    found: dict[str, Form] = {}
    for one in descriptors():
        cases: dict[str, dict[str, list[str]]] = {}
        for number in ("Sing", "Plur"):
            for case in _CASES:
                form = lexemes.inflect(one.noun, case, number, feats={"Case": "Nom", "Number": "Sing"}, pos="NOUN")
                for spelling in {form.lower(), fold(form)} if form is not None else ():
                    cases.setdefault(spelling, {}).setdefault(number, []).append(case)
        for form, by_number in cases.items():
            found.setdefault(form, Form(one, {n: tuple(c) for n, c in by_number.items()}, short=False))
        for short in one.short:
            found.setdefault(short, Form(one, {"Sing": _CASES}, short=True))
    return found


@cache
def between() -> frozenset[str]:
    """Stems of adjectives that stand between a name and its noun, without their two-letter endings."""
    return frozenset(fold(word)[:-2] for word in _file().texts("between"))


@cache
def parts() -> frozenset[str]:
    """Stems of adjectives that name a part of a natural region, without their two-letter endings."""
    return frozenset(fold(word)[:-2] for word in _file().texts("parts"))


@cache
def prepositions() -> Mapping[str, tuple[str, ...]]:
    """The cases governed by each preposition after which a place is likely."""
    found = {}
    for row in _file().rows("prepositions"):
        row.allow(("word", "cases"))
        cases = row.texts("cases")
        if not cases or any(case not in _CASES for case in cases):
            raise row.error(f"cases must be among {', '.join(_CASES)}")
        found[row.text("word")] = cases
    return found


@cache
def visiting() -> frozenset[str]:
    """Lemmas of transitive verbs whose object is a place more often than a person."""
    return frozenset(_file().texts("visiting"))


@cache
def exceptions() -> frozenset[str]:
    """Names that hold a place's name and are none."""
    return frozenset(_file().texts("exceptions"))


@cache
def exception_pattern() -> re.Pattern[str]:
    """Matches the exceptions of several words in every case."""
    found = []
    for name in sorted(exceptions()):
        words = name.split()
        if len(words) > 1:
            found.append(r"\s".join(f"{re.escape(w[: max(len(w) - 2, 3)])}[а-яё]{{0,4}}" for w in words))
    return re.compile(r"(?<!\w)(?:" + "|".join(found) + r")(?!\w)")


def examples() -> list[tuple[str, tuple[str, ...]]]:
    """All (sentence, names) of the data file."""
    return [example for one in descriptors() for example in one.examples.items()]
