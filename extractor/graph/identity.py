"""Which names of different reports stand for one entity.

In: documents, in the order of the archive.  Out: ``Identity``: the entities of the archive, and the way from a
report's own entity ids to them.  Records of equal kind and folded name are one to begin with, places also when the
gazetteer gives them one id; but a surname alone, or with one initial, stays with its report, and namesakes who hold two
offices at one time stay two.  ``settle`` then joins what ``merging`` finds to be one, with score and reasons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.graph.merging import Decision, Office, Profile, Resolution, resolve
from extractor.graph.merging.persons import offices_agree, parse, stems
from extractor.graph.merging.places import known_id
from extractor.graph.merging.spelling import fold
from extractor.graph.shelf import Shelf
from extractor.schema import Document, Organization, Person, Place, Visitor, VisitorKind, stable_id

__all__ = ["Entity", "Identity", "fold", "identify"]


@dataclass(slots=True)
class Entity:
    """An entity of the archive.  ``kind``: person, organization, group or place; ``attributes`` as in ``model``.

    ``mentions`` counts the mentions in all reports, ``reports`` the reports that name it.
    """

    id: str
    kind: str
    name: str
    aliases: list[str] = field(default_factory=list)
    attributes: dict[str, str | float] = field(default_factory=dict)
    mentions: int = 0
    reports: int = 0
    offices: list[Office] = field(default_factory=list)


def archive_id(kind: str, name: str, gazetteer: str | None = None) -> str:
    """The id of the entity of this kind and name (or gazetteer entry), the same in every archive."""
    return stable_id(f"{kind}-", kind, f"={gazetteer}" if gazetteer else fold(name))


class Identity:
    """The entities of an archive, in the order in which the reports first name them."""

    def __init__(self) -> None:
        self._entities: dict[str, Entity] = {}
        self._local = Shelf()
        self._named: dict[tuple[str, str], str] = {}
        self._within = Shelf()
        self._reported: list[tuple[str, ...]] = []
        self._owner: Mapping[str, str] = {}
        self.resolution = Resolution({}, (), ())

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities.values())

    def __len__(self) -> int:
        return len(self._entities)

    def entity(self, identifier: str) -> Entity:
        """The entity with this archive id, or the one that it was found to be."""
        return self._entities[self._owner.get(identifier, identifier)]

    def resolve(self, report: str, local: str | None) -> Entity | None:
        """The entity behind an id of the ``report``'s own, None for an id the report does not explain."""
        found = self._local.get((report, local)) if local else None
        return self.entity(found) if found else None

    def seen(self, report: str, visitor: Visitor) -> Entity | None:
        """The entity behind a visitor of ``report``: by its id, or else by its kind and name."""
        if found := self.resolve(report, visitor.entity):
            return found
        kind = visitor.kind.value
        identifier = self._within.get((report, f"{kind}:{fold(visitor.name)}"))
        return self.entity(identifier) if identifier else self.named(visitor.name, kind)

    def named(self, name: str, *kinds: str) -> Entity | None:
        """The first entity of one of ``kinds``, tried in that order, with an equal name."""
        folded = fold(name)
        for kind in kinds:
            if found := self._named.get((kind, folded)):
                return self.entity(found)
        return None

    def add(
        self,
        kind: str,
        name: str,
        *,
        aliases: Iterable[str] = (),
        gazetteer: str | None = None,
        attributes: Mapping[str, str | float | None] | None = None,
        identifier: str = "",
    ) -> Entity:
        """The entity of this kind and name, made if it is new; what is already known of it is not overwritten.

        ``identifier`` sets it apart from its namesakes.
        """
        identifier = identifier or archive_id(kind, name, gazetteer)
        entity = self._entities.get(identifier)
        if entity is None:
            entity = self._entities[identifier] = Entity(identifier, kind, name)
            self._named.setdefault((kind, fold(name)), identifier)
        if entity.name.isupper() and not name.isupper() and fold(name) == fold(entity.name):
            entity.name = name  # A heading in capitals came first: the ordinary spelling is the better label.
        for alias in (name, *aliases):
            if alias != entity.name and alias not in entity.aliases:
                entity.aliases.append(alias)
        for key, value in (attributes or {}).items():
            if value is not None and value != "":
                entity.attributes.setdefault(key, value)
        return entity

    def learn(self, document: Document) -> None:
        """Take in the entities of one document."""
        name = document.report.name
        seen: set[str] = set()

        def own(local: str | None, entity: Entity) -> None:
            if local:
                self._local[name, local] = entity.id
            seen.add(entity.id)

        years = _years(document)
        for person in document.persons:
            own(person.id, self._person(person, name, years))
        for organization in document.organizations:
            own(organization.id, self._organization(organization))
        for place in document.places:
            own(place.id, self._place(place))
        for visit in document.visits:
            if visit.place:
                own(None, self._place(visit.place))
            for visitor in visit.visitors:
                if not (visitor.entity and (name, visitor.entity) in self._local):
                    own(visitor.entity, self._visitor(visitor, name, years))
            if visit.host:
                found = self.named(visit.host, "organization", "group", "person")
                own(None, found or self.add("organization", visit.host))
        for local, count in Counter(m.entity for m in document.mentions if m.entity).items():
            if entity := self.resolve(name, local):
                entity.mentions += count
        for identifier in seen:
            self._entities[identifier].reports += 1
        self._reported.append(tuple(sorted(seen)))

    def _visitor(self, visitor: Visitor, report: str, years: tuple[int | None, int | None]) -> Entity:
        kind = visitor.kind.value if isinstance(visitor.kind, VisitorKind) else str(visitor.kind)
        if kind == "person":
            about = Person("", visitor.name, aliases=visitor.aliases, role=visitor.role, affiliation=visitor.affiliation)
            return self._person(about, report, years)
        found = self._within.get((report, f"{kind}:{fold(visitor.name)}")) or self._named.get((kind, fold(visitor.name)))
        return self._entities[found] if found else self.add(kind, visitor.name, aliases=visitor.aliases)

    def _person(self, person: Person, report: str, years: tuple[int | None, int | None]) -> Entity:
        attributes = {"gender": person.gender, "role": person.role, "affiliation": person.affiliation}
        office = Office(person.role, person.affiliation, *years)
        identifier = self._namesake(person.name, report, office)
        entity = self.add(
            "person", person.name, aliases=person.aliases, attributes=attributes, identifier=identifier
        )
        if (person.role or person.affiliation) and office not in entity.offices:
            entity.offices.append(office)
        self._within.setdefault((report, f"person:{fold(person.name)}"), entity.id)
        return entity

    def _namesake(self, name: str, report: str, office: Office) -> str:
        """The id of the bearer of ``name`` who may be meant here."""
        folded, parts = fold(name), parse(name)
        if not parts.given and len(parts.initials) < 2:
            return stable_id("person-", "person", folded, report)
        first = archive_id("person", name)
        known = self._entities.get(first)
        if known is None or parts.patronymic or "other-office" not in offices_agree(known.offices, [office]):
            return first
        return stable_id("person-", "person", folded, *sorted(stems(office.affiliation or "")))

    def settle(self, decisions: Iterable[Decision] = ()) -> None:
        """Join the entities that are one; to be called once, after the last ``learn``.

        ``decisions`` are pairs of entity ids that a person judged.  Afterwards every id leads to the joined entity, and
        ``resolution`` holds each merge with its score and reasons, and what is left for review.
        """
        self.resolution = resolve([_profile(entity) for entity in self._entities.values()], decisions)
        self._owner = self.resolution.owner
        for identifier, owner in self._owner.items():
            if identifier != owner:
                _absorb(self._entities[owner], self._entities[identifier])
        self._entities = {key: entity for key, entity in self._entities.items() if self._owner[key] == key}
        counts = Counter(owner for ids in self._reported for owner in {self._owner[i] for i in ids})
        for identifier, entity in self._entities.items():
            entity.reports = counts[identifier]

    def _organization(self, body: Organization) -> Entity:
        kind = "group" if body.group else "organization"
        return self.add(kind, body.name, aliases=body.aliases, attributes={"home": body.home})

    def _place(self, place: Place) -> Entity:
        attributes = {
            "kind": place.kind.value,
            "within": place.within,
            "country": place.country,
            "gazetteer": place.gazetteer,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
        if not place.gazetteer and (known := self.named(place.name, "place")):
            return self.add("place", known.name, aliases=(place.name, *place.aliases), identifier=known.id)
        return self.add("place", place.name, aliases=place.aliases, gazetteer=place.gazetteer, attributes=attributes)

    def place(self, place: Place) -> Entity:
        """The entity of a place that ``learn`` has seen."""
        identifier = archive_id("place", place.name, place.gazetteer)
        return self._entities.get(self._owner.get(identifier, identifier)) or self._place(place)


def _years(document: Document) -> tuple[int | None, int | None]:
    """The years of which a report speaks, as far as its visits or its own date tell."""
    days = [visit.when.earliest for visit in document.visits if visit.when and visit.when.earliest]
    days += [visit.when.latest for visit in document.visits if visit.when and visit.when.latest]
    days = days or [day for day in (document.report.metadata.period, document.report.metadata.date) if day]
    years = sorted(int(day[:4]) for day in days if day[:4].isdigit())
    return (years[0], years[-1]) if years else (None, None)


def _profile(entity: Entity) -> Profile:
    def told(key: str) -> str | None:
        value = entity.attributes.get(key)
        return str(value) if value else None

    place = entity.kind == "place"
    return Profile(
        key=entity.id,
        kind=entity.kind,
        name=entity.name,
        aliases=tuple(entity.aliases),
        gender=told("gender"),
        offices=tuple(entity.offices),
        weight=entity.mentions + entity.reports,
        gazetteer=(told("gazetteer") or known_id(entity.name, told("kind"), told("country"))) if place else None,
        place_kind=told("kind"),
        within=told("within"),
        country=told("country"),
        home=told("home"),
    )


def _absorb(entity: Entity, other: Entity) -> None:
    """Put what is known of ``other`` to ``entity``; what the latter knows itself stays."""
    for alias in (other.name, *other.aliases):
        if alias != entity.name and alias not in entity.aliases:
            entity.aliases.append(alias)
    for key, value in other.attributes.items():
        entity.attributes.setdefault(key, value)
    entity.mentions += other.mentions
    entity.offices += [office for office in other.offices if office not in entity.offices]


def identify(documents: Iterable[Document], decisions: Iterable[Decision] = ()) -> Identity:
    """The entities of all ``documents``, one report after the other; the same input gives the same ids.

    ``decisions`` are what people said of pairs of entity ids; they win.
    """
    identity = Identity()
    for document in documents:
        identity.learn(document)
    identity.settle(decisions)
    return identity
