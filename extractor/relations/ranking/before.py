"""Who and what place may be meant by a sentence that does not name them: what stands before it.

In: a ``Telling`` and a sentence.  Out: visitors, as (-1, entities, where from, mention), and places, as (-1, place, where from,
mention), the likeliest first, each entity once; the mention is that before the sentence, -1 where none is known.  Sources are few and bounded: the party and the place last told of, those the last sentences
name, the places of the heading above and of the lead-in of the list, the author, and the house and town of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.relations.draft import PlaceRef
from extractor.relations.home import place_ref
from extractor.relations.members import may_travel
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, Sentence
from extractor.relations.telling import Telling

__all__ = ["places", "travellers"]

_WINDOW, _RECENT, _NEAR = 6, 2, 3
"""How many sentences back, how many people and places of them, and how many blocks back the party and the place last told of."""
_ABOVE = 2
"""How many places of the heading and of the lead-in."""


def travellers(telling: Telling, sentence: Sentence, named: set[str]) -> list[tuple[int, tuple[str, ...], str, int]]:
    """Those who may be meant beside the ``named`` ones of the sentence."""
    scene, state = telling.scene, telling.state
    found: list[tuple[int, tuple[str, ...], str, int]] = []
    known = set(named)
    if state.party and not set(state.party) & named and sentence.block - state.block <= _NEAR:
        found.append((-1, state.party, "party", -1))
        known |= set(state.party)
    house = telling.home.house if not named else None
    spoken = [(scene.mention(i).entity, i) for i in _recent(scene, sentence) if scene.mention(i).label in PERSON_LABELS]
    sources: list[tuple[list[tuple[str, int]], int, str]] = [
        (spoken, _RECENT, "person before"), ([(telling.author, -1)] if telling.author else [], 1, "author"),
        ([(house.entity, -1)] if house is not None and house.entity is not None and house.entity in scene.annotation.organizations else [], 1, "house"),
    ]
    for entities, most, source in sources:
        for entity, mention in entities:
            if most and entity not in known and may_travel(scene, entity, False):
                known.add(entity)
                most -= 1
                found.append((-1, (entity,), source, mention))
    return found


def places(telling: Telling, blocks: Mapping[int, tuple[int, ...]], sentence: Sentence, there: set[str]) -> list[tuple[int, PlaceRef, str, int]]:
    """The places that may be meant beside those the sentence names."""
    scene, state, home = telling.scene, telling.state, telling.home
    found: list[tuple[int, PlaceRef, str, int]] = []
    known = set(there)
    sources: list[tuple[Iterator[tuple[PlaceRef, int]], int, str]] = [
        (iter([(state.place, -1)] if state.place is not None and sentence.block - state.block <= _NEAR else []), 1, "last place"),
        (_refs(scene, _recent(scene, sentence)), 1 if there else _RECENT, "place before"),
        (_refs(scene, _above(scene, blocks, sentence)), _ABOVE, "heading"),
        (iter([(ref, -1) for ref in (home.house, home.town) if ref is not None]), 2, "home"),
    ]
    for refs, most, source in sources:
        for ref, mention in refs:
            if most and ref.key not in known:
                known.add(ref.key)
                most -= 1
                found.append((-1, ref, source, mention))
    return found


def _recent(scene: Scene, sentence: Sentence) -> Iterator[int]:
    """The mentions of the sentences before, the last first; rows of tables stand for themselves."""
    for other in reversed(scene.sentences[max(0, sentence.index - _WINDOW) : sentence.index]):
        yield from (i for i in reversed(scene.by_sentence[other.index]) if scene.mention(i).outer and not scene.leads[i].bracketed)


def _above(scene: Scene, blocks: Mapping[int, tuple[int, ...]], sentence: Sentence) -> Iterator[int]:
    """The mentions of the lead-in of the sentence's list and of the headings above it, the nearest first."""
    block = scene.block(sentence)
    if block is None:
        return
    leads = () if block.context.lead_in is None else (block.context.lead_in,)
    for index in (*leads, *reversed(block.context.headings)):
        for other in blocks.get(index, ()):
            yield from (i for i in scene.by_sentence[other] if scene.mention(i).outer)


def _refs(scene: Scene, mentions: Iterator[int]) -> Iterator[tuple[PlaceRef, int]]:
    return ((place_ref(scene, i), i) for i in mentions if scene.mention(i).label in PLACE_LABELS)
