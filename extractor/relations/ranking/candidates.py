"""Who may have been where: every pair of a possible visitor and a possible place that a sentence offers.

In: the ``Ground`` of a document and a sentence.  Out: ``Candidate`` records.  The net is cast wide, because the ranker can turn
away what is no visit but cannot find what it is not shown: all people, groups and bodies with all places of the sentence;
where the sentence names no traveller, those last spoken of; where it names no place, those of the sentence before, the one last told of and the report's
own town.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from extractor.relations.draft import PlaceRef
from extractor.relations.home import place_ref
from extractor.relations.lexicon import events
from extractor.relations.members import may_travel
from extractor.relations.ranking.arguments import PARTICIPANT, PLACE, ArgumentModel, argument_features
from extractor.relations.ranking.syntax import Syntax
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, Sentence
from extractor.relations.telling import Telling
from extractor.relations.triggers import Trigger
from extractor.schema import BlockKind

__all__ = ["Candidate", "Ground", "candidates", "ground_of"]

_WHO = frozenset({"PERSON", "GROUP", "ORGANIZATION", "PROFESSION"})
_WHERE = PLACE_LABELS | {"ORGANIZATION"}
_LOCATIONS = frozenset({"в", "во", "на"})
_PREDICATES, _RECENT = 24, 3
_UNSEEN = -6.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """``visitor`` and ``where``: mentions, -1 for one from outside the sentence, which ``visitor_from`` and ``place_from``
    then name; ``predicate``: the token that most likely ties them together."""

    sentence: int
    predicate: int
    visitor: int
    visitors: tuple[str, ...]
    where: int
    place: PlaceRef
    visitor_from: str = "sentence"
    place_from: str = "sentence"


@dataclass
class Ground:
    """What the ranker knows of one document; ``roles`` remembers what the argument model said of each pair, ``surroundings`` what
    is said of each sentence (``features``); ``triggered``: the sentences that hold a trigger."""

    scene: Scene
    syntax: Syntax
    triggers: dict[int, Trigger]
    told: Counter[str]
    headings: int
    arguments: ArgumentModel
    roles: dict[tuple[int, int], tuple[float, ...]] = field(default_factory=dict)
    surroundings: dict[int, dict[str, float]] = field(default_factory=dict)
    triggered: frozenset[int] = frozenset()

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
    triggered = frozenset(scene.sentence_of[t.index] for t in triggers)
    return Ground(scene, syntax, {t.index: t for t in triggers}, told, headings, arguments, triggered=triggered)


def candidates(ground: Ground, telling: Telling, sentence: Sentence) -> list[Candidate]:
    """The candidates of a sentence, in text order; [] where nothing in it may announce a visit."""
    scene = ground.scene
    inside = scene.by_sentence[sentence.index]
    places = [i for i in inside if scene.mention(i).label in _WHERE and (scene.mention(i).outer or scene.mention(i).label != "ORGANIZATION")]
    goals: list[tuple[int, PlaceRef, str]] = [(i, place_ref(scene, i), "sentence") for i in places] or _places_before(telling, sentence)
    if not goals and sentence.index not in ground.triggered:
        return []
    predicates = ground.predicates(sentence)
    if not predicates:
        return []
    people = [i for i in inside if scene.mention(i).label in _WHO and (scene.mention(i).outer or scene.mention(i).label == "PERSON") and may_travel(scene, scene.mention(i).entity, False)]
    travellers: list[tuple[int, tuple[str, ...], str]] = [(i, (scene.mention(i).entity,), "sentence") for i in people]
    travellers += _before(telling, sentence, {scene.mention(i).entity for i in people})
    if not places and any(t in ground.triggers for t in predicates):
        goals += [goal for goal in _elsewhere(telling, sentence) if all(goal[1].key != other.key for _, other, _ in goals)]
    found: list[Candidate] = []
    for visitor, entities, visitor_from in travellers:
        for where, place, place_from in goals:
            if place.key in entities or (visitor < 0 and where < 0):
                continue
            predicate = max(predicates, key=lambda t: (ground.participant(t, visitor) + ground.place(t, where), -t))
            found.append(Candidate(sentence.index, predicate, visitor, entities, where, place, visitor_from, place_from))
    return found


def _before(telling: Telling, sentence: Sentence, named: set[str]) -> list[tuple[int, tuple[str, ...], str]]:
    """Those who may be meant without being named: the party last told of, and whoever was last spoken of."""
    state = telling.state
    found: list[tuple[int, tuple[str, ...], str]] = []
    if state.party and 0 <= sentence.block - state.block <= 1 and not set(state.party) & named:
        found.append((-1, state.party, "party"))
    last = next((entity for entity, block in reversed(state.people) if sentence.block - block <= 1), None)
    if last is not None and last not in named and last not in state.party and may_travel(telling.scene, last, False):
        found.append((-1, (last,), "last person"))
    if sentence.index > 0:
        scene = telling.scene
        before = scene.sentences[sentence.index - 1]
        spoken = [scene.mention(i).entity for i in scene.mentions_in(before, PERSON_LABELS) if scene.mention(i).outer]
        others = [entity for entity in dict.fromkeys(spoken) if entity not in named and entity != last and entity not in state.party and may_travel(scene, entity, False)]
        found += [(-1, (entity,), "sentence before") for entity in others[-_RECENT:] if sentence.block - before.block <= 1]
    if telling.author is not None and telling.author not in named and telling.author not in state.party and telling.author != last:
        found.append((-1, (telling.author,), "author"))
    return found


def _places_before(telling: Telling, sentence: Sentence) -> list[tuple[int, PlaceRef, str]]:
    """The places that the sentence before names as locations: «В Омске прошёл фестиваль. Играл оркестр Перми»."""
    scene = telling.scene
    if sentence.index == 0:
        return []
    before = scene.sentences[sentence.index - 1]
    if sentence.block - before.block > 1:
        return []
    named = [i for i in scene.mentions_in(before, PLACE_LABELS) if scene.mention(i).outer and scene.leads[i].preposition in _LOCATIONS]
    places = {scene.mention(i).entity: place_ref(scene, i) for i in named[-_RECENT:]}
    return [(-1, place, "sentence before") for place in places.values()]


def _elsewhere(telling: Telling, sentence: Sentence) -> list[tuple[int, PlaceRef, str]]:
    """Where it may have been without being named: the place last told of, and the report's own."""
    state, home = telling.state, telling.home.receives()
    found: list[tuple[int, PlaceRef, str]] = []
    if state.place is not None and 0 <= sentence.block - state.block <= 1:
        found.append((-1, state.place, "last place"))
    if home is not None and (state.place is None or home.key != state.place.key):
        found.append((-1, home, "home"))
    return found
