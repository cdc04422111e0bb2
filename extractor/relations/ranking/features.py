"""What speaks for and against a candidate: named features for the trees.

In: the ``Ground`` of a document, a candidate, the drafts the rules made of its sentence.  Out: name → value, zeros left
out.  Names are read by people in ``extractor explain``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from extractor.relations.draft import Draft
from extractor.relations.ranking.candidates import Candidate, Ground
from extractor.relations.ranking.meaning import families, nearness
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, feature
from extractor.relations.telling import Telling
from extractor.schema import BlockKind

__all__ = ["candidate_features", "draft_features"]

_TOWARDS = frozenset({"в", "во", "на"})
_AWAY = frozenset({"из", "с", "со", "от"})
_NOTHING = -9.0
_LAYOUT = 3
_FORMS = ("Tense", "Aspect", "VerbForm", "Voice", "Person", "Mood")


def candidate_features(ground: Ground, telling: Telling, candidate: Candidate, drafts: Sequence[Draft]) -> dict[str, float]:
    """The features of a candidate; ``drafts``: what the rules made of its sentence."""
    scene = ground.scene
    found: dict[str, float] = {}
    _arguments(ground, candidate, found)
    _predicate(ground, candidate, found)
    if candidate.visitor >= 0:
        _visitor_mention(ground, candidate, found)
    if candidate.where >= 0:
        _place_mention(ground, candidate, found)
    if candidate.visitor >= 0 and candidate.where >= 0:
        _between(ground, candidate, found)
    _sources(ground, telling, candidate, found)
    _entities(scene, ground, candidate.visitors, candidate.place.entity, found)
    found.update(_surroundings(ground, candidate.sentence))
    _votes(candidate, drafts, found)
    return {name: value for name, value in found.items() if value}


def draft_features(ground: Ground, draft: Draft) -> dict[str, float]:
    """The features of a draft whose visitors or place no candidate of its sentence has: rows, entries, the narrative."""
    scene = ground.scene
    found: dict[str, float] = {"only by rule": 1.0, "rule": 1.0, f"rule {draft.rule}": 1.0, "rule confidence": draft.confidence}
    _entities(scene, ground, draft.visitors, draft.place.entity, found)
    found.update(_surroundings(ground, draft.sentences[-1]))
    found[f"place kind {draft.place.kind}"] = 1.0
    found["rule with a date"] = float(draft.when.edtf is not None)
    return {name: value for name, value in found.items() if value}


def _arguments(ground: Ground, candidate: Candidate, found: dict[str, float]) -> None:
    """What the argument model says: of the predicate chosen, and of the triggers the rules know."""
    t, v, p = candidate.predicate, candidate.visitor, candidate.where
    takes_part, takes_place = ground.participant(t, v), ground.place(t, p)
    found["visitor takes part"], found["it takes place there"] = takes_part, takes_place
    found["the weaker of both"] = min(takes_part, takes_place)
    if v >= 0:
        found["visitor as the place"] = ground.place(t, v)
    if p >= 0:
        found["place as taking part"] = ground.participant(t, p)
    sentence = ground.scene.sentences[candidate.sentence]
    known = [i for i in ground.triggers if sentence.start <= i < sentence.end and not ground.triggers[i].refused]
    found["takes part in a trigger"] = max((ground.participant(i, v) for i in known), default=_NOTHING)
    found["a trigger takes place there"] = max((ground.place(i, p) for i in known), default=_NOTHING)
    found["the weaker for a trigger"] = max((min(ground.participant(i, v), ground.place(i, p)) for i in known), default=_NOTHING)
    found["triggers"] = min(len(known), 4)
    inside = ground.scene.by_sentence[candidate.sentence]
    rivals = [i for i in inside if ground.scene.mention(i).label in PERSON_LABELS and i != v]
    found["visitors before it"] = sum(ground.participant(t, i) > takes_part for i in rivals)
    found["places before it"] = sum(ground.place(t, i) > takes_place for i in inside if ground.scene.mention(i).label in PLACE_LABELS and i != p)


def _predicate(ground: Ground, candidate: Candidate, found: dict[str, float]) -> None:
    t = candidate.predicate
    word, lemma = ground.scene.doc[t], ground.scene.lemmas[t]
    for family, value in zip(families(), nearness(lemma), strict=True):
        found[f"near {family}"] = value
    found["nearest family"] = max(nearness(lemma))
    trigger = ground.triggers.get(t)
    if trigger is not None:
        found["a trigger"] = 1.0
        found[f"trigger {trigger.rule.name}"] = 1.0
        found["refused trigger"] = float(bool(trigger.refused))
        found["weak trigger"] = float(lemma in trigger.rule.weak)
    found["noun as predicate"] = float(ground.syntax.parts[t] != "VERB")
    for name in _FORMS:
        form = feature(word, name)
        if form:
            found[f"{name} {form}"] = 1.0
    subject = ground.syntax.subject(t)
    around = ground.scene.outer[subject] if subject >= 0 else -1
    mine = ground.scene.mention(candidate.visitor) if candidate.visitor >= 0 else None
    if subject < 0:
        found["no subject"] = 1.0
    elif mine is not None and (mine.start <= subject < mine.end or ground.scene.holder_of.get(subject, -1) == candidate.visitor):
        found["visitor is the subject"] = 1.0
    elif around >= 0:
        found["another subject"] = 1.0
        found[f"subject is {ground.scene.mention(around).label}"] = 1.0
    else:
        found["another subject"] = float(ground.syntax.parts[subject] != "PRON")
        found[f"subject is a {ground.syntax.parts[subject]}"] = 1.0
    found["negated"] = float(t > 0 and ground.scene.lemmas[t - 1] == "не")


def _visitor_mention(ground: Ground, candidate: Candidate, found: dict[str, float]) -> None:
    scene, t = ground.scene, candidate.predicate
    mention, lead = scene.mention(candidate.visitor), scene.leads[candidate.visitor]
    found[f"visitor is {mention.label}"] = 1.0
    found[f"visitor led by {lead.preposition}+{lead.case}"] = 1.0
    found[f"visitor after «{lead.preposition}»"] = 1.0
    found["visitor in the nominative"] = float(lead.case == "Nom")
    found["visitor in brackets"], found["visitor enumerated"] = float(lead.bracketed), float(lead.inherited)
    found["visitor in the predicate's clause"] = float(scene.clause_of[mention.root] == scene.clause_of[t])
    found["visitor's distance"] = math.log1p(abs(t - mention.root))
    found[f"visitor's path {ground.syntax.path(mention.root, t)}"] = 1.0
    around = scene.outer[mention.root]
    if not mention.outer and around >= 0:
        found[f"visitor inside {scene.mention(around).label}"] = 1.0
    found["visitor with a proper name"] = float(any(c.isupper() for c in mention.normal))


def _place_mention(ground: Ground, candidate: Candidate, found: dict[str, float]) -> None:
    scene, t = ground.scene, candidate.predicate
    mention, lead = scene.mention(candidate.where), scene.leads[candidate.where]
    found[f"place is {mention.label}"] = 1.0
    found[f"place led by {lead.preposition}+{lead.case}"] = 1.0
    found[f"place after «{lead.preposition}»"] = 1.0
    found["place as a goal"] = float(lead.preposition in _TOWARDS and lead.case == "Acc")
    found["place as a location"] = float(lead.preposition in _TOWARDS and lead.case == "Loc")
    found["place as an origin"] = float(lead.preposition in _AWAY)
    found["place in brackets"], found["place enumerated"] = float(lead.bracketed), float(lead.inherited)
    found["place in the predicate's clause"] = float(scene.clause_of[mention.root] == scene.clause_of[t])
    found["place's distance"] = math.log1p(abs(t - mention.root))
    found[f"place's path {ground.syntax.path(mention.root, t)}"] = 1.0
    found["place on its own"] = float(mention.outer)
    around = scene.outer[mention.root]
    if not mention.outer and around >= 0:
        found[f"place inside {scene.mention(around).label}"] = 1.0


def _between(ground: Ground, candidate: Candidate, found: dict[str, float]) -> None:
    scene, parts = ground.scene, ground.syntax.parts
    visitor, place = scene.mention(candidate.visitor), scene.mention(candidate.where)
    first, second = (visitor, place) if visitor.start <= place.start else (place, visitor)
    gap = range(first.end, second.start)
    found["visitor before place"] = float(first is visitor)
    found["predicate between"] = float(first.start < candidate.predicate < second.start)
    found["visitor and place in one clause"] = float(scene.clause_of[visitor.root] == scene.clause_of[place.root])
    found["words between"] = math.log1p(len(gap))
    found["verbs between"] = min(sum(parts[i] == "VERB" for i in gap), 4)
    found["marks between"] = min(sum(parts[i] == "PUNCT" for i in gap), 5)
    others = [scene.mention(i) for i in scene.by_sentence[candidate.sentence]]
    found["people between"] = min(sum(m.outer and m.label in PERSON_LABELS and m.start in gap for m in others), 4)
    found["places between"] = min(sum(m.outer and m.label in PLACE_LABELS and m.start in gap for m in others), 4)
    found["place inside the visitor"] = float(visitor.start <= place.start < visitor.end)
    found["place inside the visitor's office"] = float(any(scene.holder_of.get(i, -1) == candidate.visitor for i in range(place.start, place.end)))


def _sources(ground: Ground, telling: Telling, candidate: Candidate, found: dict[str, float]) -> None:
    """Where a visitor or place from outside the sentence comes from, and whether the sentence points outside."""
    scene = ground.scene
    found[f"visitor from {candidate.visitor_from}"] = 1.0
    found[f"place from {candidate.place_from}"] = 1.0
    home = telling.home.town
    found["place is home"] = float(home is not None and home.name == candidate.place.name)
    found["visitors of the party"] = float(bool(set(candidate.visitors) & set(telling.state.party)))
    found["place of the last visit"] = float(telling.state.place is not None and telling.state.place.key == candidate.place.key)
    if candidate.visitor < 0:
        sentence = scene.sentences[candidate.sentence]
        words = {scene.lemmas[i] for i in range(sentence.start, sentence.end)}
        found["«я» or «мы»"] = float(bool(words & {"я", "мы", "наш", "мой"}))
        found["«он», «они»"] = float(bool(words & {"он", "она", "они", "его", "ее", "их"}))
        found["a subject in the clause"] = float(any(
            ground.syntax.relations[i].startswith("nsubj") and scene.clause_of[i] == scene.clause_of[candidate.predicate] for i in range(sentence.start, sentence.end)
        ))


def _entities(scene: Scene, ground: Ground, visitors: Sequence[str], place: str | None, found: dict[str, float]) -> None:
    persons = [scene.annotation.persons[v] for v in visitors if v in scene.annotation.persons]
    bodies = [scene.annotation.organizations[v] for v in visitors if v in scene.annotation.organizations]
    found["a full name"] = float(any(" " in person.name.strip() for person in persons))
    found["an office"] = float(any(person.role for person in persons))
    found["a group"] = float(any(body.group for body in bodies))
    found["visitors"] = min(len(visitors), 6)
    found["visitor told of"] = math.log1p(max((ground.told[v] for v in visitors), default=0))
    found["place told of"] = math.log1p(ground.told[place] if place else 0)
    known = scene.annotation.places.get(place or "")
    name = known.name.lower() if known is not None else ""
    found["place of the visitor's office"] = float(bool(name) and any(name[:5] in (person.affiliation or "").lower() for person in persons))


def _surroundings(ground: Ground, index: int) -> Mapping[str, float]:
    """What is said of the sentence: the same for all its candidates."""
    known = ground.surroundings.get(index)
    if known is not None:
        return known
    scene = ground.scene
    found = ground.surroundings[index] = dict[str, float]()
    sentence = scene.sentences[index]
    block = scene.block(sentence)
    inside = [scene.mention(i) for i in scene.by_sentence[index]]
    found["report with headings"] = float(ground.headings >= _LAYOUT)
    if block is not None:
        found[f"in a {block.kind.value}"] = 1.0
        found["under headings"] = min(len(block.context.headings), 3)
    found["in a heading"] = float(block is not None and block.kind is BlockKind.HEADING)
    found["first sentences"] = float(index < 2)
    found["position"] = index / max(1, len(scene.sentences))
    found["length"] = math.log1p(sentence.end - sentence.start)
    found["people in the sentence"] = min(sum(m.outer and m.label in PERSON_LABELS for m in inside), 8)
    found["places in the sentence"] = min(sum(m.outer and m.label in PLACE_LABELS for m in inside), 8)
    found["dates in the sentence"] = min(sum(m.label == "DATE" for m in inside), 4)
    found["quotation"] = float(any(scene.doc[i].text in "«»\"" for i in range(sentence.start, sentence.end)))
    return found


def _votes(candidate: Candidate, drafts: Sequence[Draft], found: dict[str, float]) -> None:
    same = [d for d in drafts if d.place.key == candidate.place.key and set(candidate.visitors) & set(d.visitors)]
    found["rule"] = float(bool(same))
    found["rule confidence"] = max((d.confidence for d in same), default=0.0)
    for draft in same:
        found[f"rule {draft.rule}"] = 1.0
        found["rule with a date"] = float(draft.when.edtf is not None)
    found["rule for the place"] = float(any(d.place.key == candidate.place.key for d in drafts))
    found["rule for the visitor"] = float(any(set(candidate.visitors) & set(d.visitors) for d in drafts))
    found["a rule for the predicate"] = float(any(d.trigger == candidate.predicate for d in drafts))
    found["a rule for the sentence"] = float(bool(drafts))
