"""What a reader carries along: who was last on the way, where the report is at home, who writes.

In: a ``Scene``.  Out: ``home_of`` (the issuing town), ``author_of`` (the «я» of the report), and ``Narrative``, the
immutable state that passes from sentence to sentence.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from extractor.relations.draft import PlaceRef
from extractor.relations.scene import Scene
from extractor.relations.travellers import Party
from extractor.schema import BlockKind

__all__ = ["Narrative", "author_of", "home_of", "place_ref"]

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


def place_ref(scene: Scene, index: int, within: str | None = None) -> PlaceRef:
    """The reference of a place mention."""
    mention = scene.mention(index)
    place = scene.annotation.places.get(mention.entity)
    if place is not None:
        return PlaceRef(mention.entity, place.name, place.kind.value, mention.entity, within or place.within, place.country)
    kind = mention.found.parts.get("kind") or _KINDS.get(mention.label, "other")
    return PlaceRef(mention.entity, mention.normal, kind, mention.entity, within or mention.found.parts.get("within") or None)


def home_of(scene: Scene) -> PlaceRef | None:
    """The town (or else region) the report is issued from: the places of its title, headings and signature, weighed.

    A place in the first lines counts most, one after «г.» at the end nearly as much; the metadata, where reading found
    them, before all.
    """
    votes: Counter[int] = Counter()
    order: dict[str, int] = {}
    stated = (scene.report.metadata.place or "").lower()
    last = len(scene.sentences) - 1
    for sentence in scene.sentences:
        block = scene.block(sentence)
        top = sentence.index <= 6
        heading = block is not None and block.kind is BlockKind.HEADING and block.context.headings == ()
        bottom = sentence.index >= last - 2
        if not (top or heading or bottom):
            continue
        for index in scene.mentions_in(sentence, frozenset({"CITY", "STATE_OR_PROVINCE"})):
            mention = scene.mention(index)
            if scene.leads[index].preposition in ("из", "с", "для"):
                continue
            weight = (4 if top and block is not None and block.kind is BlockKind.HEADING else 2 if top else 1) * (2 if mention.label == "CITY" else 1)
            if top and scene.leads[index].preposition in ("в", "во", "на"):
                weight = 1
            if stated and mention.normal.lower() in stated:
                weight += 20
            order.setdefault(mention.entity, index)
            votes[order[mention.entity]] += weight
    if not votes:
        return None
    total = Counter(scene.mention(i).entity for s in scene.sentences for i in scene.mentions_in(s, frozenset({"CITY", "STATE_OR_PROVINCE"})))
    best = max(votes, key=lambda i: (votes[i] + min(total[scene.mention(i).entity], 10) * 0.5, -i))
    return place_ref(scene, best) if votes[best] >= 3 else None


def author_of(scene: Scene) -> str | None:
    """The person who says «я»: the signature at the foot, or the last person named in the title; None without first person."""
    speaks = any(scene.lemmas[t.i] in ("я", "мы", "мой", "наш") or t.morph.get("Person") in (["1"], ["First"]) for t in scene.doc)
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
    if len(fitting) == 1 or fitting and party.reference == "third":
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
