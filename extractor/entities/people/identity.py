"""Who is who inside one report: mentions of people and offices tied to persons.

In: ``Found`` records of people and offices.  Out: ``Person`` records, who each mention refers to, and why.  Mentions are
taken from the fullest to the barest.  A surname with given name or initials joins a person whose surname is the same
and whose given name, patronymic and gender do not contradict; a surname alone, a given name alone or an office alone
joins the one person it fits, or of several the one named last before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.people.declension import analyses
from extractor.entities.people.descriptions import Candidate, Descriptions
from extractor.entities.people.dictionary import fold, short_forms
from extractor.entities.people.heads import is_single
from extractor.entities.people.knowledge import plain_capitals
from extractor.schema import Person, Span, stable_id

__all__ = ["Linked", "Reason", "link"]

Reason = tuple[Span, str, str]
_GENERIC = frozenset(
    (
        "город",
        "область",
        "край",
        "республика",
        "губерния",
        "район",
        "округ",
        "страна",
        "комитет",
        "департамент",
        "завод",
        "комбинат",
    )
)


class Linked(NamedTuple):
    """A mention, a person's name or an office, and the id of the person it refers to; ``dict(linked)`` is a map."""

    found: Found
    entity: str


@dataclass
class _Entity:
    """A person as known so far."""

    mentions: list[Found] = field(default_factory=list)
    offices: list[Found] = field(default_factory=list)
    surname: str = ""
    given: str = ""
    patronymic: str = ""
    initials: str = ""
    gender: str = ""
    words: set[str] = field(default_factory=set)

    def take(self, found: Found) -> None:
        self.mentions.append(found)
        parts = found.parts
        for key in ("surname", "given", "patronymic", "initials", "gender"):
            value = parts.get(key, "")
            if value and (not getattr(self, key) or fold(getattr(self, key)) in fold(value).split("-")):
                setattr(self, key, value)
        self.words.update(fold(w) for w in found.normal.split() if "." not in w)


def _letters(parts: Sequence[str]) -> list[str]:
    return [fold(p)[0] for p in parts if p]


def _initials(entity: _Entity | Found) -> list[str]:
    """First letters of given name and patronymic, as far as known."""
    parts = entity.parts if isinstance(entity, Found) else entity.__dict__
    if parts.get("given"):
        return _letters([parts["given"], parts.get("patronymic", "")])
    return _letters([p for p in str(parts.get("initials", "")).replace("-", "").split(".") if p])


def _contradict(entity: _Entity, found: Found) -> bool:
    """Whether given name, patronymic, initials or gender tell the two apart."""
    parts = found.parts
    other_gender = entity.gender and parts.get("gender") and entity.gender != parts["gender"]
    if other_gender and (entity.given or parts.get("given") or fold(entity.surname) != fold(parts.get("surname", ""))):
        return True
    short = False
    for key in ("given", "patronymic"):
        mine, other = fold(getattr(entity, key)), fold(parts.get(key, ""))
        if mine and other and mine != other:
            if key == "given" and (mine in short_forms().get(other, ()) or other in short_forms().get(mine, ())):
                short = True
                continue
            return not (set(mine.split()) <= set(other.split()) or set(other.split()) <= set(mine.split()))
    if short:
        return False
    mine_letters, other_letters = _initials(entity), _initials(found)
    return any(a != b for a, b in zip(mine_letters, other_letters, strict=False))


def _same_surname(entity: _Entity, found: Found, surface: str) -> bool:
    surname = fold(found.parts.get("surname", ""))
    mine = fold(entity.surname)
    if not surname or not mine:
        return False
    if surname == mine:
        return True
    if "-" in mine and surname in mine.split("-"):
        return True
    # the mention may have been put into another nominative than the person's: compare what its form allows
    last = plain_capitals(surface.split()[-1]) if surface.split() else ""
    return len(surface.split()) == 1 and any(
        fold(a.nominative) == mine and (not entity.gender or a.gender == entity.gender)
        for a in analyses(last, "surname")
    )


def _fullness(found: Found) -> int:
    parts = found.parts
    size = 4 * bool(parts.get("surname")) + 4 * bool(parts.get("given")) + 2 * bool(parts.get("patronymic"))
    return size + min(len(_initials(found)), 2) * (not parts.get("given"))


def _latest(entities: Sequence[_Entity], at: int) -> _Entity:
    """The person mentioned last before ``at``, or first after it."""

    def key(entity: _Entity) -> tuple[int, int]:
        before = [m.span[0] for m in entity.mentions if m.span[0] < at]
        return (max(before), 0) if before else (-1, -min(m.span[0] for m in entity.mentions))

    return max(entities, key=key)


class _Linker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.entities: list[_Entity] = []
        self.owner: dict[Span, _Entity] = {}
        self.reasons: list[Reason] = []

    def join(self, entity: _Entity, found: Found, rule: str) -> None:
        entity.take(found)
        self.owner[found.span] = entity
        self.reasons.append((found.span, rule, f"{self.text[slice(*found.span)]} → {entity.mentions[0].normal}"))

    def new(self, found: Found) -> None:
        entity = _Entity()
        self.entities.append(entity)
        self.join(entity, found, "новое лицо")

    def choose(self, candidates: list[_Entity], found: Found, rule: str) -> None:
        if not candidates:
            self.new(found)
        elif len(candidates) == 1:
            self.join(candidates[0], found, rule)
        else:
            self.join(_latest(candidates, found.span[0]), found, f"{rule}, ближайшее из {len(candidates)}")

    def named(self, found: Found) -> None:
        """A mention with a surname, and perhaps more."""
        surface = self.text[slice(*found.span)]
        fitting = [e for e in self.entities if _same_surname(e, found, surface) and not _contradict(e, found)]
        if _fullness(found) > 4:
            # among people with one surname, equal given names beat initials that merely agree
            exact = [e for e in fitting if found.parts.get("given") and fold(e.given) == fold(found.parts["given"])]
            self.choose(exact or fitting, found, "имя и фамилия согласны")
            return
        if not fitting:
            word = fold(found.normal)
            fitting = [e for e in self.entities if word in e.words and len(e.words) > 1]
        self.choose(fitting, found, "фамилия")

    def given_only(self, found: Found) -> None:
        given, patronymic = fold(found.parts.get("given", "")), fold(found.parts.get("patronymic", ""))
        full = short_forms().get(given, ())
        fitting = [
            e
            for e in self.entities
            if (fold(e.given) == given or given in e.words or fold(e.given) in full or (not e.given and e.initials))
            and not _contradict(e, found)
            and (patronymic or fold(e.given) == given or given in e.words or fold(e.given) in full)
        ]
        exact = [e for e in fitting if e.given]
        self.choose(exact or fitting, found, "имя и отчество" if patronymic else "имя")


def _name(entity: _Entity) -> str:
    """The fullest nominative: the fullest mention, or given name, patronymic and surname put together."""
    fullest = max(entity.mentions, key=lambda m: (_fullness(m), len(m.normal), -m.span[0]))
    if entity.given and entity.patronymic and entity.surname:
        whole = {fold(w) for w in (*entity.given.split(), *entity.patronymic.split(), *entity.surname.split())}
        if not whole <= {fold(w) for w in fullest.normal.split()}:
            return f"{entity.given} {entity.patronymic} {entity.surname}"
    elif entity.given and entity.surname and len(fullest.normal.split()) < 2:
        return f"{entity.given} {entity.surname}"
    return fullest.normal


def _office_fits(alone: Found, held: Found) -> bool:
    """Whether an office without a name may be the one that a person holds."""
    if fold(alone.parts["head"]) != fold(held.parts["head"]):
        return False
    wanted = [w for w in _tail(alone) if w[:5] not in {g[:5] for g in _GENERIC}]
    have = {w[:5] for w in _tail(held)} | {w[:5] for w in fold(held.parts.get("affiliation", "")).split()}
    return all(w[:5] in have for w in wanted) if have or wanted else True


def _tail(office: Found) -> list[str]:
    words = [fold(w).strip('.,«»"()') for w in office.normal.split()]
    head = fold(office.parts["head"])
    at = next((i for i, w in enumerate(words) if w[:4] == head[:4]), 0)
    return [w for w in words[at + 1 :] if len(w) > 2]


def link(
    people: Sequence[Found], offices: Sequence[Found], doc: Doc, report: str = ""
) -> tuple[list[Person], list[Linked], list[Reason]]:
    """Persons of a document in the order of their first mention, what each mention refers to, and the reasons.

    ``people`` and ``offices`` as the finders give them; ``report``: the report's id, part of the persons' ids.
    Offices that no person of the document holds are in no pair.
    """
    linker = _Linker(doc.text)
    ordered = sorted(people, key=lambda f: (-_fullness(f), f.span))
    for found in ordered:
        if found.parts.get("family"):
            linker.new(found)
        elif found.parts.get("surname"):
            linker.named(found)
        else:
            linker.given_only(found)
    alone: list[Found] = []
    for office in offices:
        holders = [
            linker.owner[span]
            for span in (_span(s) for s in office.parts.get("person", "").split(";") if s)
            if span in linker.owner
        ]
        for entity in holders:
            entity.offices.append(office)
        if not holders:
            alone.append(office)
    pairs: list[tuple[Found, _Entity]] = [(found, linker.owner[found.span]) for found in people]
    described = Descriptions(doc, [Candidate(tuple(e.mentions), tuple(e.offices), e.gender) for e in linker.entities])
    for office in alone:
        if office.parts.get("number") == "Plur":
            continue
        fitting = [e for e in linker.entities if is_single(office.parts["head"]) and any(_office_fits(office, held) for held in e.offices)]
        if fitting:
            entity = _latest(fitting, office.span[0])
            pairs.append((office, entity))
            linker.reasons.append((office.span, "должность", f"{office.normal} → {entity.mentions[0].normal}"))
            continue
        meant = described.antecedent(office)
        if meant is not None:
            entity = linker.entities[meant]
            pairs.append((office, entity))
            linker.reasons.append((office.span, "описание", f"{office.normal} → {entity.mentions[0].normal}"))
    linker.entities.sort(key=lambda e: min(m.span for m in e.mentions))
    persons, ids = [], {}
    seen: dict[str, int] = {}
    for entity in linker.entities:
        name = _name(entity)
        seen[name] = seen.get(name, 0) + 1
        identifier = stable_id("p", report, name, seen[name])
        ids[id(entity)] = identifier
        persons.append(_person(entity, name, identifier))
    linked = [Linked(found, ids[id(entity)]) for found, entity in sorted(pairs, key=lambda pair: pair[0].span)]
    return persons, linked, sorted(linker.reasons)


def _span(text: str) -> Span:
    start, _, end = text.partition(":")
    return (int(start), int(end))


def _person(entity: _Entity, name: str, identifier: str) -> Person:
    aliases = dict.fromkeys(m.normal for m in sorted(entity.mentions) if m.normal != name)
    gender: Literal["m", "f"] | None = "m" if entity.gender == "m" else "f" if entity.gender == "f" else None
    office = next((o for o in entity.offices if "affiliation" in o.parts), None) or next(iter(entity.offices), None)
    return Person(
        id=identifier,
        name=name,
        surname=entity.surname or None,
        given=entity.given or None,
        patronymic=entity.patronymic or None,
        gender=gender,
        aliases=tuple(aliases),
        role=office.parts["role"] if office else None,
        affiliation=office.parts.get("affiliation") if office else None,
    )
