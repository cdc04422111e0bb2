"""The words of this package: ``relations/lexicon/facts.yaml``, read once and checked.

In: the YAML file.  Out: a frozen ``FactLexicon``.  A wrong entry raises ``DataError`` with file and line.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import DataError
from extractor.relations.facts.draft import FactType
from extractor.relations.lexicon import FOLDER, TriggerRule, fold, read_entries

__all__ = ["Example", "FactLexicon", "FactRule", "fact_lexicon"]

_TYPES: dict[str, FactType] = {"office": "office", "meeting": "meeting", "agreement": "agreement", "membership": "membership"}
_WHO = frozenset({"subject", "object", "patient", "genitive", "with", "between", "light-subject", "agent"})
_COMPLEMENTS = frozenset({"", "office", "post", "body"})
_FIELDS = frozenset({"name", "type", "pos", "lemmas", "with", "not", "who", "complement", "position", "confidence", "examples", "__line__"})


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the facts it states, each as (role, value) pairs."""

    text: str
    facts: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class FactRule:
    """A class of words that state a fact; the file's head says what each field means."""

    name: str
    type: FactType
    pos: str
    lemmas: frozenset[str]
    who: tuple[str, ...]
    confidence: float
    with_: frozenset[str] = frozenset()
    not_: frozenset[str] = frozenset()
    complement: str = ""
    position: str = ""
    examples: tuple[Example, ...] = ()

    def as_trigger(self) -> TriggerRule:
        """The rule as those functions want it that judge status and find travellers."""
        return TriggerRule(self.name, self.pos, self.lemmas, "visit", (), (), self.confidence)


@dataclass(frozen=True, slots=True)
class FactLexicon:
    """All of ``facts.yaml``; words are folded."""

    epithets: frozenset[str]
    not_offices: frozenset[str]
    descriptors: frozenset[str]
    seated: frozenset[str]
    stationed: frozenset[str]
    links: frozenset[str]
    whole: frozenset[str]
    rules: tuple[FactRule, ...]
    agreements: frozenset[str]
    bystanders: frozenset[str]
    courses: frozenset[str]
    attending: frozenset[str]
    refusals: frozenset[str]
    topic_verbs: frozenset[str]
    topic_participles: frozenset[str]
    topic_nouns: frozenset[str]
    groups: frozenset[str]
    head_verbs: frozenset[str]
    head_nouns: frozenset[str]
    enter_verbs: frozenset[str]
    membership_examples: tuple[Example, ...]

    def of_type(self, kind: FactType) -> tuple[FactRule, ...]:
        """The rules of one type of fact, in their order."""
        return tuple(rule for rule in self.rules if rule.type == kind)


def _refuse(path: Path, entry: Mapping[str, Any], what: str) -> DataError:
    return DataError(what, where=f"{path}:{entry.get('__line__', 1)}", remedy="Mend the entry; the file's head says what each field may hold")


def _words(value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError(f"a list of words is wanted, not {value!r}")
    return frozenset(fold(str(word)) for word in value)


def _examples(value: Any) -> tuple[Example, ...]:
    examples: list[Example] = []
    for entry in value or ():
        facts = []
        for fact in entry["facts"]:
            pairs = []
            for argument in fact:
                role, colon, words = str(argument).partition(": ")
                if not colon:
                    raise TypeError(f"«{argument}» is not «role: value»")
                pairs.append((role, words))
            facts.append(tuple(pairs))
        examples.append(Example(str(entry["text"]), tuple(facts)))
    return tuple(examples)


def _rule(path: Path, entry: Mapping[str, Any]) -> FactRule:
    if not isinstance(entry, Mapping):
        raise DataError(f"a rule is a mapping, not {entry!r}", where=str(path), remedy="Mend the entry")
    unknown = set(entry) - _FIELDS
    if unknown:
        raise _refuse(path, entry, f"unknown field {sorted(unknown)[0]!r}")
    for needed in ("name", "type", "pos", "lemmas", "who", "confidence", "examples"):
        if needed not in entry:
            raise _refuse(path, entry, f"field {needed!r} is missing")
    if entry["type"] not in _TYPES or entry["pos"] not in ("verb", "noun"):
        raise _refuse(path, entry, "type is office, meeting, agreement or membership; pos is verb or noun")
    if entry.get("complement", "") not in _COMPLEMENTS:
        raise _refuse(path, entry, "complement is office, post or body")
    try:
        if not set(entry["who"]) <= _WHO:
            raise _refuse(path, entry, f"who is one of {', '.join(sorted(_WHO))}")
        confidence = float(entry["confidence"])
        rule = FactRule(
            str(entry["name"]), _TYPES[entry["type"]], entry["pos"], _words(entry["lemmas"]), tuple(entry["who"]), confidence,
            _words(entry.get("with", [])), _words(entry.get("not", [])), entry.get("complement", ""), str(entry.get("position", "")),
            _examples(entry["examples"]),
        )
    except (TypeError, ValueError, KeyError) as error:
        raise _refuse(path, entry, f"malformed rule ({error})") from error
    if not 0 <= confidence <= 1:
        raise _refuse(path, entry, "confidence lies between 0 and 1")
    return rule


@functools.cache
def fact_lexicon(path: Path = FOLDER / "facts.yaml") -> FactLexicon:
    """The lexicon of facts.  Raises ``DataError`` on the first wrong entry."""
    data = read_entries(path)
    if not isinstance(data, Mapping) or not isinstance(data.get("rules"), list):
        raise DataError("not a mapping with rules", where=f"{path}:1", remedy="Restore the section")
    rules = tuple(_rule(path, entry) for entry in data["rules"])
    section: Any = data
    try:
        section = offices = data["offices"]
        words = tuple(_words(offices[name]) for name in ("epithets", "not", "descriptors", "seated", "stationed", "links", "whole"))
        section = data
        agreements, bystanders, courses, attending, refusals = (_words(data[name]) for name in ("agreements", "bystanders", "courses", "attending", "refusals"))
        section = topics = data["topics"]
        about = (_words(topics["verbs"]), _words(topics["participles"]), _words(topics["nouns"]))
        section = data
        section = party = data["membership"]
        party_words = tuple(_words(party[name]) for name in ("groups", "heads", "head_nouns", "enter"))
        examples = _examples(party["examples"])
    except (KeyError, TypeError) as error:
        line = section.get("__line__", 1) if isinstance(section, Mapping) else 1
        raise DataError(f"a section or field is missing or malformed: {error}", where=f"{path}:{line}", remedy="Restore it") from error
    return FactLexicon(
        epithets=words[0], not_offices=words[1], descriptors=words[2], seated=words[3], stationed=words[4], links=words[5], whole=words[6],
        rules=rules, agreements=agreements, bystanders=bystanders, courses=courses, attending=attending, refusals=refusals,
        topic_verbs=about[0], topic_participles=about[1], topic_nouns=about[2],
        groups=party_words[0], head_verbs=party_words[1], head_nouns=party_words[2], enter_verbs=party_words[3], membership_examples=examples,
    )
