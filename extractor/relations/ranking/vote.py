"""Rules and ranker vote: drafts that look wrong fall, candidates that look right and no rule named are told.

In: a ``Telling`` and a sentence whose rules have fired.  Out: the drafts of the sentence, judged; added ones among them; and for
``explain`` every candidate with what decided.  Called sentence by sentence, so that outcomes, members and pronouns
of later sentences find the visits that the ranker added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from extractor.relations.draft import Draft
from extractor.relations.lexicon import TriggerRule, events
from extractor.relations.members import completed, may_travel
from extractor.relations.party import coordinated
from extractor.relations.purpose import purpose_of
from extractor.relations.ranking.arguments import ArgumentModel
from extractor.relations.ranking.candidates import Candidate, Ground, candidates, ground_of
from extractor.relations.ranking.features import candidate_features, draft_features
from extractor.relations.ranking.model import Ranker
from extractor.relations.ranking.syntax import syntax_of
from extractor.relations.scene import Scene, Sentence
from extractor.relations.status import status_of
from extractor.relations.telling import Telling
from extractor.relations.timing import stay_of
from extractor.relations.triggers import Trigger
from extractor.relations.trips import date_of_trip
from extractor.schema import VisitType

__all__ = ["RULE", "Jury", "Recorder", "Voting"]

RULE = "ranker"
_SHOWN, _REASONS = 0.03, 4
_BY_RANKER = {pos: TriggerRule(RULE, pos, frozenset(), "auto", (), (), 0.5) for pos in ("verb", "noun")}


class Jury(Protocol):
    """What is asked after the rules have fired in a sentence."""

    def judge(self, telling: Telling, sentence: Sentence, before: int, pairs: bool) -> None:
        """``before``: how many drafts there were; ``pairs``: whether the sentence may hold further visits."""


@dataclass
class Recorder:
    """A jury that only writes down what there was to judge: for training.

    ``rows``: of each candidate and each draft without one: the place and visitors, its features, whether the rules have it,
    and the index of its sentence.
    """

    arguments: ArgumentModel
    ground: Ground | None = None
    rows: list[tuple[Candidate | Draft, Mapping[str, float]]] = field(default_factory=list)

    def judge(self, telling: Telling, sentence: Sentence, before: int, pairs: bool) -> None:
        """Record the candidates of a sentence."""
        self.ground = self.ground or _ground(telling, self.arguments)
        self.rows.extend(_hearing(self.ground, telling, sentence, before, pairs))


@dataclass
class Voting:
    """The jury of the program; one for each document."""

    ranker: Ranker
    explain: bool = False
    ground: Ground | None = None

    def judge(self, telling: Telling, sentence: Sentence, before: int, pairs: bool) -> None:
        """Judge the drafts from ``before`` on, and add what the rules have missed."""
        self.ground = self.ground or _ground(telling, self.ranker.arguments)
        rows = _hearing(self.ground, telling, sentence, before, pairs)
        if not rows:
            return
        chances = self.ranker.probabilities([features for _, features in rows]).tolist()
        heard = [(subject, chance) for (subject, _), chance in zip(rows, chances, strict=True)]
        if self.explain:
            for (subject, features), chance in zip(rows, chances, strict=True):
                self._tell(telling, subject, features, chance)
        self._judge_drafts(telling, before, heard)
        self._add(telling, sentence, before, heard)

    def _judge_drafts(self, telling: Telling, before: int, heard: Sequence[tuple[Candidate | Draft, float]]) -> None:
        kept: list[Draft] = []
        for draft in telling.drafts[before:]:
            chance = max((chance for subject, chance in heard if subject is draft or (isinstance(subject, Candidate) and _of(subject, draft))), default=0.5)
            if chance < self.ranker.thresholds.keep:
                telling.note(draft.trigger, RULE, f"dropped: {draft.place.name} by {draft.rule} is improbable ({chance:.2f})")
            else:
                kept.append(replace(draft, confidence=round(chance, 3)))
        telling.drafts[before:] = kept

    def _add(self, telling: Telling, sentence: Sentence, before: int, heard: Sequence[tuple[Candidate | Draft, float]]) -> None:
        """Adds the probable pairs, the likeliest first: as a visit, or to the visit of the same predicate and place.  Whoever has a
        place in the sentence needs none from outside it."""
        ranked = sorted(((chance, subject) for subject, chance in heard if isinstance(subject, Candidate)), key=lambda pair: -pair[0])
        for chance, candidate in ranked:
            if chance < self.ranker.thresholds.add:
                return
            outside = candidate.visitor < 0 or candidate.where < 0
            if outside and chance < self.ranker.thresholds.outside:
                continue
            if candidate.where < 0 and any(set(candidate.visitors) & set(draft.visitors) for draft in telling.drafts[before:]):
                continue
            at = next((i for i in range(before, len(telling.drafts)) if _same_place(candidate, telling.drafts[i])), -1)
            if at >= 0:
                if telling.drafts[at].trigger == candidate.predicate and candidate.visitor >= 0:
                    self._join(telling, sentence, at, candidate, chance)
                continue
            draft = _draft(telling, sentence, candidate, chance)
            telling.drafts.append(draft)
            telling.note(draft.trigger, RULE, f"{draft.place.name}: added ({chance:.2f}); {draft.status.value} ({draft.why})")
            telling.state = telling.state.after(draft.visitors, draft.place, sentence.block, telling.author)

    def _join(self, telling: Telling, sentence: Sentence, at: int, candidate: Candidate, chance: float) -> None:
        """Adds a further visitor of the same predicate and place to a visit of the sentence."""
        draft = telling.drafts[at]
        fresh = tuple(v for v in _draft(telling, sentence, candidate, chance).visitors if v not in draft.visitors)
        if fresh:
            telling.drafts[at] = replace(draft, visitors=draft.visitors + fresh)
            telling.note(candidate.predicate, RULE, f"{draft.place.name}: joined by {', '.join(filter(None, (_name(telling.scene, v) for v in fresh)))} ({chance:.2f})")

    def _tell(self, telling: Telling, subject: Candidate | Draft, features: Mapping[str, float], chance: float) -> None:
        """A line on a candidate for ``explain``, with the features that weighed most."""
        if chance < _SHOWN:
            return
        weighed = self.ranker.trees.contributions(features)[:_REASONS]
        reasons = ", ".join(f"{name} {value:+.1f}" for name, value in weighed)
        who = ", ".join(filter(None, (_name(telling.scene, v) for v in subject.visitors)))
        at = subject.predicate if isinstance(subject, Candidate) else subject.trigger
        telling.note(at, f"{RULE} {chance:.2f}", f"{who} → {subject.place.name}: {reasons}")


def _ground(telling: Telling, arguments: ArgumentModel) -> Ground:
    return ground_of(telling.scene, syntax_of(telling.scene.doc), telling.triggers, arguments)


def _hearing(ground: Ground, telling: Telling, sentence: Sentence, before: int, pairs: bool) -> list[tuple[Candidate | Draft, Mapping[str, float]]]:
    """Every candidate of a sentence with its features, and every draft that none of them stands for."""
    drafts = telling.drafts[before:]
    found = candidates(ground, telling, sentence) if pairs else []
    rows: list[tuple[Candidate | Draft, Mapping[str, float]]] = [(c, candidate_features(ground, telling, c, drafts)) for c in found]
    rows += [(d, draft_features(ground, d)) for d in drafts if not any(_of(c, d) for c in found)]
    return rows


def _of(candidate: Candidate, draft: Draft) -> bool:
    return candidate.place.key == draft.place.key and bool(set(candidate.visitors) & set(draft.visitors))


def _same_place(candidate: Candidate, draft: Draft) -> bool:
    return candidate.place.key == draft.place.key


def _draft(telling: Telling, sentence: Sentence, candidate: Candidate, chance: float) -> Draft:
    """The visit a candidate stands for, its date, status and aim found as for any trigger."""
    scene, t = telling.scene, candidate.predicate
    known = telling.trigger_at(t)
    rule = known.rule if known is not None else _BY_RANKER["verb" if scene.doc[t].pos_ == "VERB" else "noun"]
    row = coordinated(scene, candidate.visitor) if candidate.visitor >= 0 else ()
    named = tuple(dict.fromkeys((*candidate.visitors, *(scene.mention(i).entity for i in row))))
    visitors = tuple(v for v in completed(telling, named, sentence) if may_travel(scene, v, rule.guests) and v != candidate.place.entity)
    status, cue = status_of(scene, t, rule)
    aim = purpose_of(scene, t)
    when = stay_of(scene, t, candidate.where if candidate.where >= 0 else None)
    if when.mention < 0:
        when = date_of_trip(telling, sentence, visitors, candidate.place)
    return Draft(RULE, t, _type(scene, Trigger(t, rule)), visitors, candidate.place, when, status, (sentence.index,), round(chance, 3), None, aim, (), cue)


def _type(scene: Scene, trigger: Trigger) -> VisitType:
    if trigger.rule.type != "auto":
        return VisitType(trigger.rule.type)
    sentence = scene.sentences[scene.sentence_of[trigger.index]]
    clause = scene.clause_of[trigger.index]
    gathering = any(scene.clause_of[i] == clause and scene.lemmas[i] in events().gatherings for i in range(sentence.start, sentence.end))
    return VisitType.ATTENDANCE if gathering else VisitType.VISIT


def _name(scene: Scene, entity: str) -> str | None:
    known = scene.annotation.persons.get(entity) or scene.annotation.organizations.get(entity) or scene.annotation.places.get(entity)
    return known.name if known is not None else None
