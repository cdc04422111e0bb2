"""The archive as a submission to FactRuEval-2016, which the contest's own scorer reads as it is.

In: an archive.  Out: a folder with ``NAME.task1`` (mentions), ``NAME.task2`` (objects) and ``NAME.task3`` (facts) for every
report that was read; an empty file means that nothing was found.  ``task1``, ``task2``, ``task3`` give the text of one file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from extractor.graph.archive import Archive
from extractor.graph.exports.documents import write_documents
from extractor.schema import Document, Fact, Mention, Organization, Person, PlaceKind

__all__ = ["task1", "task2", "task3", "write_factrueval"]

_TYPES = {
    "PERSON": "per", "ORGANIZATION": "org", "COUNTRY": "loc", "CITY": "loc", "STATE_OR_PROVINCE": "loc", "DISTRICT": "loc", "LOCATION": "loc",
    "FACILITY": "loc",
}
_VEHICLE = re.compile(r"\b(?:корабл|шаттл|судн|самол[её]т|вертол[её]т|лодк|крейсер|эсминец|поезд|ракет|спутник|автомобил|танкер)", re.IGNORECASE)
_LOCORG = frozenset({"COUNTRY", "CITY", "STATE_OR_PROVINCE", "DISTRICT"})


def write_factrueval(archive: Archive, path: Path, **asked: Any) -> None:
    """Write the three files of every report into the folder ``path``.  Raises ``UsageError`` where only a part is asked for."""
    write_documents(archive, path, {".task1": task1, ".task2": task2, ".task3": task3}, asked)


def task1(document: Document) -> str:
    """The mentions of a document, a line each: type, start, length in characters of the report's text.

    The contest counts neither descriptions without a name nor vehicles, and a name inside a longer mention of the same body
    once.
    """
    lines = []
    around: list[Mention] = []
    for mention in sorted(document.mentions, key=lambda m: (m.span[0], -m.span[1])):
        if mention.label not in _TYPES or not _is_name(mention.normal) or (mention.label == "FACILITY" and _is_vehicle(mention.normal)):
            continue
        around = [other for other in around if other.span[1] > mention.span[0]]
        if not any(other.entity == mention.entity and mention.span[1] <= other.span[1] for other in around):
            lines.append(f"{'locorg' if mention.label in _LOCORG else _TYPES[mention.label]} {mention.span[0]} {mention.span[1] - mention.span[0]}")
        around.append(mention)
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def task2(document: Document) -> str:
    """The objects of a document, a block each: type, then its attributes."""
    used = {mention.entity for mention in document.mentions}
    blocks = [["per", *(f"{name}: {value}" for name, value in _name_parts(person))] for person in document.persons if not person.id.startswith("office")]
    blocks += [["loc", *(f"name: {value}" for value in names)] for names in _place_names(document, used)]
    for organization in document.organizations:
        if not organization.group and _is_name(organization.name):
            blocks.append(["org", f"name: {_bare(organization)}"])
    return "\n".join("".join(f"{_line(line)}\n" for line in block) for block in blocks if len(block) > 1)


_DESCRIBED = re.compile(r"(?:[А-ЯЁ]?[а-яё-]+ ){1,2}[«\"“„]?(?P<name>[^«»\"“”„ ].*?)[»\"”“]?")
"""One or two words of description and a name."""


def _bare(organization: Organization) -> str:
    """The name without its description, where the report has it so as well («Google» of «корпорация Google»)."""
    match = _DESCRIBED.fullmatch(organization.name)
    if match is None or not _is_name(match.group("name")[:1]):
        return organization.name
    return next((alias for alias in organization.aliases if alias.strip("«»\"“”„") == match.group("name")), organization.name)


def _place_names(document: Document, used: set[str | None]) -> list[list[str]]:
    """The names of each place; what the gazetteer knows as one («Россия», «РФ») is one object."""
    objects: dict[str, list[str]] = {}
    for number, place in enumerate(document.places):
        if _is_name(place.name) and not (place.kind is PlaceKind.FACILITY and _is_vehicle(place.name)) and (place.id is None or place.id in used):
            objects.setdefault(place.gazetteer or f"place {number}", []).extend((place.name, *place.aliases))
    return [list(dict.fromkeys(names)) for names in objects.values()]


def task3(document: Document) -> str:
    """The office holdings and meetings of a document, a block each: type, then its arguments."""
    blocks = [block for fact in document.facts if (block := _occupation(fact) if fact.type == "office" else _meeting(document, fact) if fact.type == "meeting" else [])]
    return "\n".join("".join(f"{_line(line)}\n" for line in block) for block in blocks)


def _line(text: str) -> str:
    name, colon, value = text.partition(": ")
    return f"{name}{colon}{' '.join(value.replace(':', ' ').split())}"


def _is_name(text: str) -> bool:
    return any(c.isupper() for c in text) or bool(re.search(r"[A-Za-z]", text))


def _is_vehicle(text: str) -> bool:
    return bool(_VEHICLE.search(text))


def _name_parts(person: Person) -> list[tuple[str, str]]:
    """The parts of a name; of a first name in several words each counts, and initials stand for what they begin."""
    initials = re.findall(r"\b(\w)\.", person.name)
    given = person.given.split() if person.given else initials[:1]
    patronymic = person.patronymic or (initials[1] if len(initials) == 2 and not person.given else None)
    known = [("firstname", value) for value in given] + [(name, value) for name, value in (("patronymic", patronymic), ("lastname", person.surname)) if value]
    return known or [("nickname", person.name)]


def _occupation(fact: Fact) -> list[str]:
    values = {role: value for role, value, _ in fact.arguments}
    if "where" not in values:
        return []
    names = (("who", "WHO"), ("position", "POSITION"), ("where", "WHERE"))
    return ["OCCUPATION:", *(f"{name}: {values[role]}" for role, name in names if role in values)]


def _meeting(document: Document, fact: Fact) -> list[str]:
    offices = {person.id for person in document.persons if person.id.startswith("office")}
    who = [value for role, value, entity in fact.arguments if role == "participant" and entity not in offices and _is_name(value)]
    return ["MEETING:", *(f"PARTICIPANT: {value}" for value in who)] if len(who) > 1 else []
