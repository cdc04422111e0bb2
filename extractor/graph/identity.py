"""Which names of different reports stand for one entity.

In: documents, in the order of the archive.  Out: ``Identity``: the entities of the archive, and the way from a
report's own entity ids to them.  Two records are one entity when their kind and folded name are equal, places also
when the gazetteer gives them one id; nothing else merges yet, so nothing is merged by guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.schema import Document, Organization, Person, Place, VisitorKind, stable_id

__all__ = ["Entity", "Identity", "fold", "identify"]

_NOISE = re.compile(r"[\s«»„“”\"'’]+")


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


def fold(name: str) -> str:
    """The name without case, ё, quotation marks and double spaces: equal for equal normal names."""
    return _NOISE.sub(" ", name).strip().casefold().replace("ё", "е")


def archive_id(kind: str, name: str, gazetteer: str | None = None) -> str:
    """The id of the entity of this kind and name (or gazetteer entry), the same in every archive."""
    return stable_id(f"{kind}-", kind, f"={gazetteer}" if gazetteer else fold(name))


class Identity:
    """The entities of an archive, in the order in which the reports first name them."""

    def __init__(self) -> None:
        self._entities: dict[str, Entity] = {}
        self._local: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, str], str] = {}

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._entities.values())

    def __len__(self) -> int:
        return len(self._entities)

    def entity(self, identifier: str) -> Entity:
        """The entity with this archive id."""
        return self._entities[identifier]

    def resolve(self, report: str, local: str | None) -> Entity | None:
        """The entity behind an id of the ``report``'s own, None for an id the report does not explain."""
        found = self._local.get((report, local)) if local else None
        return self._entities[found] if found else None

    def named(self, name: str, *kinds: str) -> Entity | None:
        """The first entity of one of ``kinds``, tried in that order, with an equal name."""
        folded = fold(name)
        for kind in kinds:
            if found := self._named.get((kind, folded)):
                return self._entities[found]
        return None

    def add(
        self,
        kind: str,
        name: str,
        *,
        aliases: Iterable[str] = (),
        gazetteer: str | None = None,
        attributes: Mapping[str, str | float | None] | None = None,
    ) -> Entity:
        """The entity of this kind and name, made if it is new; what is already known of it is not overwritten."""
        identifier = archive_id(kind, name, gazetteer)
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

        for person in document.persons:
            own(person.id, self._person(person))
        for organization in document.organizations:
            own(organization.id, self._organization(organization))
        for place in document.places:
            own(place.id, self._place(place))
        for visit in document.visits:
            if visit.place:
                own(None, self._place(visit.place))
            for visitor in visit.visitors:
                if not (visitor.entity and (name, visitor.entity) in self._local):
                    kind = visitor.kind.value if isinstance(visitor.kind, VisitorKind) else str(visitor.kind)
                    found = self.named(visitor.name, kind)
                    own(visitor.entity, found or self.add(kind, visitor.name, aliases=visitor.aliases))
            if visit.host:
                found = self.named(visit.host, "organization", "group", "person")
                own(None, found or self.add("organization", visit.host))
        for local, count in Counter(m.entity for m in document.mentions if m.entity).items():
            if entity := self.resolve(name, local):
                entity.mentions += count
        for identifier in seen:
            self._entities[identifier].reports += 1

    def _person(self, person: Person) -> Entity:
        attributes = {"gender": person.gender, "role": person.role, "affiliation": person.affiliation}
        return self.add("person", person.name, aliases=person.aliases, attributes=attributes)

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
            return self.add("place", known.name, gazetteer=_gazetteer(known), aliases=(place.name, *place.aliases))
        return self.add("place", place.name, aliases=place.aliases, gazetteer=place.gazetteer, attributes=attributes)

    def place(self, place: Place) -> Entity:
        """The entity of a place that ``learn`` has seen."""
        found = self._entities.get(archive_id("place", place.name, place.gazetteer))
        return found or self._place(place)


def _gazetteer(entity: Entity) -> str | None:
    value = entity.attributes.get("gazetteer")
    return str(value) if value else None


def identify(documents: Iterable[Document]) -> Identity:
    """The entities of all ``documents``, one report after the other; the same input gives the same ids."""
    identity = Identity()
    for document in documents:
        identity.learn(document)
    return identity
