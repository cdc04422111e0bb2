"""What a reader carries along: who was last on the way, where the report is at home, who writes.

In: a ``Scene``.  Out: ``home_of`` (the issuing town), ``author_of`` (the «я» of the report), and ``Narrative``, the
immutable state that passes from sentence to sentence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from extractor.relations.draft import PlaceRef
from extractor.relations.lexicon import events
from extractor.relations.scene import Scene, feature
from extractor.relations.travellers import Party
from extractor.schema import BlockKind

__all__ = ["Home", "Narrative", "author_of", "home_of", "place_ref", "resolve"]

_KINDS = {"CITY": "city", "COUNTRY": "country", "STATE_OR_PROVINCE": "region", "DISTRICT": "district", "FACILITY": "facility", "ORGANIZATION": "organization", "LOCATION": "natural"}


@dataclass(frozen=True, slots=True)
class Narrative:
    """The last travelling party and place, by block; ``main`` is the party of the visit under report."""

    party: tuple[str, ...] = ()
    place: PlaceRef | None = None
    block: int = -1
    people: tuple[tuple[str, int], ...] = ()

    def after(self, party: tuple[str, ...], place: PlaceRef | None, block: int) -> Narrative:
        """The state once a visit of ``party`` to ``place`` has been told."""
        return replace(self, party=party, place=place, block=block)

    def with_people(self, people: tuple[tuple[str, int], ...]) -> Narrative:
        """The state once these persons (id, block) have been mentioned; the last twelve are kept."""
        return replace(self, people=(self.people + people)[-12:])


@dataclass(frozen=True, slots=True)
class Home:
    """The report's own town, region and house, each None where it is not known."""

    town: PlaceRef | None = None
    region: PlaceRef | None = None
    house: PlaceRef | None = None

    def receives(self) -> PlaceRef | None:
        """Where a guest arrives when no place is named: the house, else the town, else the region."""
        return self.house or self.town or self.region


def place_ref(scene: Scene, index: int, within: str | None = None) -> PlaceRef:
    """The reference of a place mention."""
    mention = scene.mention(index)
    place = scene.annotation.places.get(mention.entity)
    if place is not None:
        return PlaceRef(mention.entity, place.name, place.kind.value, mention.entity, within or place.within, place.country)
    kind = mention.found.parts.get("kind") or _KINDS.get(mention.label, "other")
    return PlaceRef(mention.entity, mention.normal, kind, mention.entity, within or mention.found.parts.get("within") or None)


def home_of(scene: Scene) -> Home:
    """Where the report is issued from: town, region and institution out of its title, headings and signature, weighed.

    A place in the first lines counts most, one at the foot («г. Куйбышев») less; the metadata, where reading found
    them, before all.
    """
    votes: Counter[int] = Counter()
    order: dict[str, int] = {}
    stated = (scene.report.metadata.place or "").lower()
    last = len(scene.sentences) - 1
    institution: int | None = None
    for sentence in scene.sentences:
        block = scene.block(sentence)
        top = sentence.index <= 6
        heading = block is not None and block.kind is BlockKind.HEADING and block.context.headings == ()
        if not (top or heading or sentence.index >= last - 2):
            continue
        if top and institution is None:
            institution = next((i for i in scene.mentions_in(sentence, frozenset({"ORGANIZATION"})) if scene.mention(i).outer and _receives(scene, i)), None)
        for index in scene.mentions_in(sentence, frozenset({"CITY", "STATE_OR_PROVINCE"})):
            mention = scene.mention(index)
            if scene.leads[index].preposition in ("из", "с", "для"):
                continue
            weight = 4 if top and block is not None and block.kind is BlockKind.HEADING else 2 if top else 1
            if top and scene.leads[index].preposition in ("в", "во", "на"):
                weight = 1
            if stated and mention.normal.lower() in stated:
                weight += 20
            order.setdefault(mention.entity, index)
            votes[order[mention.entity]] += weight
    told = Counter(scene.mention(i).entity for s in scene.sentences for i in scene.mentions_in(s, frozenset({"CITY", "STATE_OR_PROVINCE"})))
    city = _winner(scene, votes, told, "CITY")
    region = _winner(scene, votes, told, "STATE_OR_PROVINCE")
    town = place_ref(scene, city) if city is not None else None
    return Home(town, place_ref(scene, region) if region is not None else None, place_ref(scene, institution, town.name if town else None) if institution is not None else None)


def _winner(scene: Scene, votes: Counter[int], told: Counter[str], label: str) -> int | None:
    own = [i for i in votes if scene.mention(i).label == label and votes[i] >= 2]
    return max(own, key=lambda i: (votes[i] + min(told[scene.mention(i).entity], 10) * 0.5, -i)) if own else None


def _receives(scene: Scene, index: int) -> bool:
    """Whether an organization is a house that guests come to, not an office of a town or region."""
    mention = scene.mention(index)
    return bool({scene.lemmas[i] for i in range(mention.start, mention.end)} & events().houses)


def author_of(scene: Scene) -> str | None:
    """The person who says «я»: the signature at the foot, or the last person named in the title; None without first person."""
    speaks = any(scene.lemmas[t.i] in ("я", "мы", "мой", "наш") or feature(t, "Person") in ("1", "First") for t in scene.doc)
    if not speaks:
        return None
    last = len(scene.sentences) - 1
    for sentence in reversed(scene.sentences[max(0, last - 4) :]):
        people = scene.mentions_in(sentence, frozenset({"PERSON"}))
        if people and sentence.end - sentence.start <= 16:
            return scene.mention(people[-1]).entity
    for sentence in scene.sentences[:8]:
        block = scene.block(sentence)
        people = scene.mentions_in(sentence, frozenset({"PERSON"}))
        if people and (block is None or block.kind is BlockKind.HEADING or sentence.end - sentence.start <= 14):
            return scene.mention(people[-1]).entity
    return None


def resolve(scene: Scene, party: Party, state: Narrative, author: str | None, block: int, sentence: int) -> tuple[str, ...]:
    """The entity ids of a party, its pronoun or missing subject filled from the narrative."""
    named = tuple(dict.fromkeys(scene.mention(i).entity for i in party.mentions))
    if party.reference == "none":
        return named
    near = state.block >= 0 and block - state.block <= 1
    if party.reference == "first":
        base: tuple[str, ...] = (author,) if author else ()
        if party.plural and near and (not author or author in state.party):
            base = state.party
        return tuple(dict.fromkeys(base + named))
    if party.plural:
        base = state.party if near else ()
        return tuple(dict.fromkeys(base + named))
    fitting = tuple(entity for entity in state.party if _agrees(scene, entity, party.gender)) if near else ()
    recent = next((entity for entity, at in reversed(state.people) if block - at <= 1 and _agrees(scene, entity, party.gender)), None)
    if party.reference == "third" and recent is not None and recent not in fitting:
        return tuple(dict.fromkeys((recent, *named)))
    groups = tuple(e for e in fitting if e not in scene.annotation.persons)
    if groups and near:
        return tuple(dict.fromkeys(state.party + named))
    if len(fitting) == 1 or (fitting and party.reference == "third"):
        return tuple(dict.fromkeys((fitting[-1] if len(fitting) > 1 else fitting[0], *named)))
    if len(state.party) == 1 and near:
        return tuple(dict.fromkeys(state.party + named))
    if recent is not None:
        return tuple(dict.fromkeys((recent, *named)))
    return named


def _agrees(scene: Scene, entity: str, gender: str | None) -> bool:
    person = scene.annotation.persons.get(entity)
    if person is not None:
        return gender is None or person.gender is None or person.gender == gender
    organization = scene.annotation.organizations.get(entity)
    if organization is None:
        return False
    first = organization.name.lower().split()
    feminine = any(word.endswith(("ия", "а", "я", "па")) and len(word) > 4 for word in first[:2])
    return gender is None or (gender == "f") == feminine
