"""The nouns and marks by which organizations, premises and groups are known.

In: ``institutions.yaml``, ``marks.yaml`` and ``groups.yaml`` beside this module.  Out: maps from lemmas, and answers
for word forms.  A wrong entry (a word twice, capitals, an unknown kind) raises ``DataError`` with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from extractor.entities.phrases.words import lines_of, word_set
from extractor.errors import DataError
from extractor.language import lexemes

__all__ = [
    "Groups",
    "Institution",
    "Marks",
    "examples",
    "groups",
    "institution",
    "institutions",
    "is_person_noun",
    "marks",
    "premises",
]

_HERE = Path(__file__).parent
_KINDS = frozenset(("organization", "facility"))


@dataclass(frozen=True, slots=True)
class Institution:
    """A head noun.  ``kind``: what a visit to it is a visit to; ``alone``: the noun by itself names one."""

    lemma: str
    field: str
    kind: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Legal forms, known abbreviations (as written), endings of compound names, Latin forms, nouns for parts of bodies."""

    legal_forms: frozenset[str]
    known: frozenset[str]
    endings: tuple[str, ...]
    latin_forms: frozenset[str]
    parts_of_bodies: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class Groups:
    """Lemmas of nouns for groups of people, see the head of ``groups.yaml``."""

    collectives: frozenset[str]
    members: frozenset[str]
    sides: frozenset[str]
    not_people: frozenset[str]
    never: frozenset[str]


def _field(path: Path, name: str, node: yaml.Node) -> Iterator[tuple[Institution, str]]:
    where = f"{path}:{node.start_mark.line + 1}"
    if not isinstance(node, yaml.MappingNode):
        raise DataError(f"the field «{name}» must be a mapping", where=where)
    entries = {key.value: value for key, value in node.value}
    unknown = set(entries) - {"kind", "alone", "described", "examples"}
    if unknown or "kind" not in entries:
        raise DataError(f"the field «{name}» needs kind, and knows alone, described, examples", where=where)
    kind = entries["kind"].value
    if kind not in _KINDS:
        raise DataError(f"kind {kind!r} is not one of {', '.join(sorted(_KINDS))}", where=where)
    for key in ("alone", "described"):
        for item in entries[key].value if key in entries else ():
            yield Institution(item.value, name, kind, key == "alone"), f"{path}:{item.start_mark.line + 1}"
        if key in entries:
            word_set(path, entries[key])


def read_institutions(path: Path) -> Mapping[str, Institution]:
    """Head nouns by lemma; a lemma given in two fields is refused."""
    found: dict[str, Institution] = {}
    for name, node in lines_of(path):
        for entry, where in _field(path, name, node):
            if entry.lemma in found:
                raise DataError(f"«{entry.lemma}» stands in «{found[entry.lemma].field}» already", where=where)
            if " " in entry.lemma:
                raise DataError(f"«{entry.lemma}»: give the head noun alone", where=where)
            found[entry.lemma] = entry
    return found


@cache
def institutions() -> Mapping[str, Institution]:
    """Head nouns of organizations by lemma."""
    return read_institutions(_HERE / "institutions.yaml")


def _texts(path: Path, node: yaml.Node) -> list[str]:
    if not isinstance(node, yaml.SequenceNode) or not all(isinstance(i, yaml.ScalarNode) for i in node.value):
        raise DataError("a list of words was expected", where=f"{path}:{node.start_mark.line + 1}")
    texts: list[str] = []
    for item in node.value:
        if item.value in texts:
            raise DataError(f"«{item.value}» is given twice", where=f"{path}:{item.start_mark.line + 1}")
        texts.append(item.value)
    return texts


@cache
def _marks() -> Mapping[str, list[str]]:
    path = _HERE / "marks.yaml"
    return {key: _texts(path, node) for key, node in lines_of(path)}


@cache
def marks() -> Marks:
    """The marks of ``marks.yaml``."""
    data = _marks()
    return Marks(
        legal_forms=frozenset(data["legal_forms"]),
        known=frozenset(data["known"]),
        endings=tuple(sorted(data["endings"], key=len, reverse=True)),
        latin_forms=frozenset(data["latin_forms"]),
        parts_of_bodies=frozenset(data["parts_of_bodies"]),
        never=frozenset(data["never"]),
    )


@cache
def premises() -> frozenset[str]:
    """Lemmas of nouns for buildings and grounds."""
    return frozenset(w.lower() for w in _marks()["premises"])


@cache
def groups() -> Groups:
    """The nouns of ``groups.yaml``."""
    path = _HERE / "groups.yaml"
    data = {key: word_set(path, node) for key, node in lines_of(path) if key != "examples"}
    return Groups(data["collectives"], data["members"], data["sides"], data["not_people"], data["never"])


def _pairs(path: Path, node: yaml.Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in node.value:
        yield key.value, tuple(_texts(path, value))


def examples(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(sentence, names it must give) of ``institutions`` or ``groups``."""
    path = _HERE / f"{name}.yaml"
    found: list[tuple[str, tuple[str, ...]]] = []
    for key, node in lines_of(path):
        if key == "examples":
            found += _pairs(path, node)
        elif isinstance(node, yaml.MappingNode):
            found += [p for k, v in node.value if k.value == "examples" for p in _pairs(path, v)]
    return tuple(found)


@lru_cache(1 << 16)
def noun_lemmas(word: str) -> tuple[str, ...]:
    """The lemmas of ``word`` as a noun (or an adjective used as one), likeliest first; compounds by their last part."""
    lemmas: list[str] = []
    for parse in lexemes.parses(word):
        noun = parse.pos in ("NOUN", "PROPN") and not parse.grammemes & lexemes.PERSONAL
        if (noun or parse.pos == "ADJ") and parse.lemma not in lemmas:
            lemmas.append(parse.lemma)
    return tuple(lemmas)


@lru_cache(1 << 16)
def institution(word: str) -> Institution | None:
    """The head noun that the form ``word`` (lower case) may be; a hyphenated one by either of its parts."""
    table = institutions()
    for lemma in noun_lemmas(word):
        if lemma in table:
            return table[lemma]
    if "-" in word:
        for part in (word.partition("-")[0], word.rpartition("-")[2]):
            found = next((table[lemma] for lemma in noun_lemmas(part) if lemma in table), None)
            if found is not None:
                return found
    return None


@lru_cache(1 << 16)
def is_person_noun(word: str) -> str | None:
    """The lemma of ``word`` where it is a plural (or a counted genitive) of a noun for people, else None."""
    data = groups()
    for parse in lexemes.parses(word):
        if parse.pos not in ("NOUN", "ADJ", "VERB") or parse.grammemes & lexemes.PERSONAL:
            continue
        if parse.lemma in data.members:
            return parse.lemma
        person = parse.pos == "NOUN" and "anim" in parse.grammemes and parse.score > 0.1
        if person and parse.lemma not in data.not_people:
            return parse.lemma
    return None
