"""Who may have been where: every pair of a possible visitor and a possible place that a sentence offers.

In: the ``Ground`` of a document and a sentence.  Out: ``Candidate`` records.  The net is cast wide, because the ranker can turn
away what is no visit but cannot find what it is not shown: all people, groups and bodies with all places of the sentence, and either with
those that may be meant from outside it (``before``).  Every source is bounded, so a document takes time in proportion to its length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.relations.draft import PlaceRef
from extractor.relations.home import place_ref
from extractor.relations.lexicon import events
from extractor.relations.members import may_travel
from extractor.relations.ranking import before
from extractor.relations.ranking.arguments import PARTICIPANT, PLACE, ArgumentModel, argument_features
from extractor.relations.ranking.syntax import Syntax
from extractor.relations.scene import PLACE_LABELS, Scene, Sentence
from extractor.relations.telling import Telling
from extractor.relations.triggers import Trigger
from extractor.schema import BlockKind

__all__ = ["Candidate", "Ground", "candidates", "ground_of"]

_WHO = frozenset({"PERSON", "GROUP", "ORGANIZATION", "PROFESSION"})
_WHERE = PLACE_LABELS | {"ORGANIZATION"}
_PREDICATES, _MOST = 24, 12
"""The most predicates, and the most visitors and places, that are weighed in one sentence."""
_UNSEEN, _HOPELESS = -6.0, -4.5
"""What is said of mentions outside the sentence, and below what a mention inside is not weighed: logarithms of probabilities."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """``visitor`` and ``where``: mentions, -1 for one from outside the sentence, which ``visitor_from`` and ``place_from``
    then name, and whose rank among those outside is ``visitor_rank`` or ``place_rank``, from 1, and whose mention
    before the sentence ``visitor_told`` or ``place_told``; ``predicate``: the token that most likely ties them together."""

    sentence: int
    predicate: int
    visitor: int
    visitors: tuple[str, ...]
    where: int
    place: PlaceRef
    visitor_from: str = "sentence"
    place_from: str = "sentence"
    visitor_rank: int = 0
    place_rank: int = 0
    visitor_told: int = -1
    place_told: int = -1


@dataclass
class Ground:
    """What the ranker knows of one document; ``blocks``: the first sentences of each layout block; ``roles`` remembers what the
    argument model said of each pair, ``known`` the features that pairs share."""

    scene: Scene
    syntax: Syntax
    triggers: dict[int, Trigger]
    told: Counter[str]
    headings: int
    blocks: Mapping[int, tuple[int, ...]]
    arguments: ArgumentModel
    roles: dict[tuple[int, int], tuple[float, ...]] = field(default_factory=dict)
    known: dict[tuple[str | int, ...], dict[str, float]] = field(default_factory=dict)

    def role(self, predicate: int, mention: int) -> tuple[float, ...]:
        """Logarithms of the probabilities of the argument classes of a mention beside a predicate."""
        found = self.roles.get((predicate, mention))
        if found is None:
            found = self.arguments(argument_features(self.scene, self.syntax, predicate, mention))
            self.roles[predicate, mention] = found
        return found

    def participant(self, predicate: int, mention: int) -> float:
        """How likely a mention takes part; ``_UNSEEN`` for one outside the sentence."""
        return self.role(predicate, mention)[PARTICIPANT] if mention >= 0 else _UNSEEN

    def place(self, predicate: int, mention: int) -> float:
        """How likely it takes place at a mention; ``_UNSEEN`` for one outside the sentence."""
        return self.role(predicate, mention)[PLACE] if mention >= 0 else _UNSEEN

    def predicates(self, sentence: Sentence) -> list[int]:
        """The tokens of a sentence that may announce something: verbs, triggers and gatherings outside names."""
        found: list[int] = []
        for i in range(sentence.start, sentence.end):
            around = self.scene.outer[i]
            if around >= 0 and self.scene.mention(around).label not in ("EVENT", "GROUP"):
                continue
            part = self.syntax.parts[i]
            event = around >= 0 and self.scene.mention(around).label == "EVENT" and self.scene.mention(around).root == i
            if event or part == "VERB" or i in self.triggers or (part == "NOUN" and self.scene.lemmas[i] in events().gatherings):
                found.append(i)
        return found[:_PREDICATES]


def ground_of(scene: Scene, syntax: Syntax, triggers: list[Trigger], arguments: ArgumentModel) -> Ground:
    """The ground of a document."""
    headings = sum(block.kind is BlockKind.HEADING for block in scene.report.blocks)
    told = Counter(mention.entity for mention in scene.annotation.mentions)
    blocks: dict[int, tuple[int, ...]] = {}
    for sentence in scene.sentences:
        blocks[sentence.block] = (*blocks.get(sentence.block, ())[: _MOST - 1], sentence.index)
    return Ground(scene, syntax, {t.index: t for t in triggers}, told, headings, blocks, arguments)


def candidates(ground: Ground, telling: Telling, sentence: Sentence) -> list[Candidate]:
    """The candidates of a sentence, in text order; [] where it names neither a traveller nor a place."""
    scene = ground.scene
    inside = scene.by_sentence[sentence.index]
    people = [i for i in inside if scene.mention(i).label in _WHO and (scene.mention(i).outer or scene.mention(i).label == "PERSON") and may_travel(scene, scene.mention(i).entity, False)][:_MOST]
    places = [i for i in inside if scene.mention(i).label in _WHERE and (scene.mention(i).outer or scene.mention(i).label != "ORGANIZATION")][:_MOST]
    if not people and not places:
        return []
    travellers: list[tuple[int, tuple[str, ...], str, int]] = [(i, (scene.mention(i).entity,), "sentence", -1) for i in people]
    if places:
        travellers += before.travellers(telling, sentence, {scene.mention(i).entity for i in people})
    goals: list[tuple[int, PlaceRef, str, int]] = [(i, place_ref(scene, i), "sentence", -1) for i in places]
    if people:
        goals += before.places(telling, ground.blocks, sentence, {scene.mention(i).entity for i in places})
    if not travellers or not goals:
        return []
    predicates = ground.predicates(sentence) or [_root(scene, sentence)]
    parts = [[ground.participant(t, visitor) for t in predicates] for visitor, _, _, _ in travellers]
    spots = [[ground.place(t, where) for t in predicates] for where, _, _, _ in goals]
    found: list[Candidate] = []
    for at, (visitor, entities, visitor_from, visitor_told) in enumerate(travellers):
        for there, (where, place, place_from, place_told) in enumerate(goals):
            if place.key in entities or (visitor < 0 and where < 0):
                continue
            together = [a + b for a, b in zip(parts[at], spots[there], strict=True)]
            best = together.index(max(together))
            if (visitor >= 0 and parts[at][best] < _HOPELESS) or (where >= 0 and spots[there][best] < _HOPELESS):
                continue
            ranks = max(at + 1 - len(people), 0), max(there + 1 - len(places), 0)
            found.append(Candidate(sentence.index, predicates[best], visitor, entities, where, place, visitor_from, place_from, *ranks, visitor_told, place_told))
    return found


def _root(scene: Scene, sentence: Sentence) -> int:
    """The head of a sentence without a predicate: «Целинное (они же, 30 марта)»."""
    return next((i for i in range(sentence.start, sentence.end) if not sentence.start <= scene.doc[i].head.i < sentence.end or scene.doc[i].head.i == i), sentence.start)
