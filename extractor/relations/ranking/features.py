"""What speaks for and against a candidate: named features for the trees.

In: the ``Ground`` of a document, a candidate, the drafts the rules made of its sentence.  Out: name → value, zeros left
out.  Names are read by people in ``extractor explain``.  What depends on a mention and a predicate alone is worked out once and
kept in ``Ground.known``, because the pairs of a sentence share it; what depends on the sentence alone is ``surroundings``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from extractor.relations.draft import Draft
from extractor.relations.ranking.candidates import Candidate, Ground
from extractor.relations.ranking.meaning import families, meanings, nearest, nearness
from extractor.relations.ranking.surroundings import surroundings
from extractor.relations.ranking.trees import WORD
from extractor.relations.scene import PERSON_LABELS, PLACE_LABELS, Scene, feature
from extractor.relations.telling import Telling

__all__ = ["candidate_features", "draft_features"]

_TOWARDS = frozenset({"в", "во", "на"})
_AWAY = frozenset({"из", "с", "со", "от"})
_NOTHING = -9.0
_THINGS = frozenset({*meanings("people"), *meanings("houses")})
_FORMS = ("Tense", "Aspect", "VerbForm", "Voice", "Person", "Mood")
_COMPLEMENTS = frozenset({"obj", "obl", "nsubj", "nsubj:pass", "nmod", "iobj", "xcomp"})


def candidate_features(ground: Ground, telling: Telling, candidate: Candidate, drafts: Sequence[Draft]) -> dict[str, float]:
    """The features of a candidate; ``drafts``: what the rules made of its sentence."""
    t, v, p = candidate.predicate, candidate.visitor, candidate.where
    own: dict[str, float] = {f"place kind {candidate.place.kind}": 1.0}
    _arguments(ground, candidate, own)
    if v >= 0 and p >= 0:
        _between(ground, candidate, own)
    _sources(ground, telling, candidate, own)
    _entities(ground.scene, ground, candidate.visitors, candidate.place.entity, own)
    _votes(candidate, drafts, own)
    found = {name: value for name, value in own.items() if value}
    found.update(_kept(ground, ("sentence", candidate.sentence), lambda: surroundings(ground, candidate.sentence)))
    found.update(_kept(ground, ("predicate", t), lambda: _predicate(ground, t)))
    if v >= 0:
        found.update(_kept(ground, ("visitor", t, v), lambda: _visitor_mention(ground, t, v)))
    if p >= 0:
        found.update(_kept(ground, ("place", t, p), lambda: _place_mention(ground, t, p)))
    for what, told in (("visitor", candidate.visitor_told), ("place", candidate.place_told)):
        if told >= 0:
            found.update(_kept(ground, ("told", what, told, candidate.sentence), lambda what=what, told=told: _told(ground, what, told, candidate.sentence)))  # type: ignore[misc]
    return found


def draft_features(ground: Ground, draft: Draft) -> dict[str, float]:
    """The features of a draft whose visitors or place no candidate of its sentence has: rows, entries, the narrative."""
    found: dict[str, float] = {"only by rule": 1.0, "rule": 1.0, f"rule {draft.rule}": 1.0, "rule confidence": draft.confidence}
    _entities(ground.scene, ground, draft.visitors, draft.place.entity, found)
    last = draft.sentences[-1]
    found.update(_kept(ground, ("sentence", last), lambda: surroundings(ground, last)))
    found[f"place kind {draft.place.kind}"] = 1.0
    found["rule with a date"] = float(draft.when.edtf is not None)
    return {name: value for name, value in found.items() if value}


def _kept(ground: Ground, key: tuple[str | int, ...], ask: Callable[[], dict[str, float]]) -> dict[str, float]:
    known = ground.known.get(key)
    if known is None:
        known = ground.known[key] = {name: value for name, value in ask().items() if value}
    return known


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
    people = [ground.participant(t, i) for i in inside if i != v and ground.scene.mention(i).label in PERSON_LABELS]
    places = [ground.place(t, i) for i in inside if i != p and ground.scene.mention(i).label in PLACE_LABELS]
    found["visitors before it"], found["places before it"] = sum(r > takes_part for r in people), sum(r > takes_place for r in places)
    found["the best other visitor"], found["the best other place"] = max(people, default=_NOTHING), max(places, default=_NOTHING)


def _predicate(ground: Ground, t: int) -> dict[str, float]:
    found: dict[str, float] = {}
    word, lemma = ground.scene.doc[t], ground.scene.lemmas[t]
    for family, value in zip(families(), nearness(lemma), strict=True):
        if family not in _THINGS:
            found[f"near {family}"] = value
    trigger = ground.triggers.get(t)
    if trigger is not None:
        found["a trigger"] = 1.0
        found[f"trigger {trigger.rule.name}"] = 1.0
        found["refused trigger"] = float(bool(trigger.refused))
        found["weak trigger"] = float(lemma in trigger.rule.weak)
    below = [ground.scene.lemmas[child.i] for child in word.children if child.pos_ == "NOUN" and child.dep_ in _COMPLEMENTS and ground.scene.outer[child.i] < 0]
    for family, value in nearest(below).items():
        found[f"complement near {family}"] = value
    found |= {f"{WORD}{lemma}": 1.0} | {f"{WORD}{lemma} with {other}": 1.0 for other in below} | {f"{WORD}at the predicate {other}": 1.0 for other in below}
    found["noun as predicate"] = float(ground.syntax.parts[t] != "VERB")
    for name in _FORMS:
        form = feature(word, name)
        if form:
            found[f"{name} {form}"] = 1.0
    subject = ground.syntax.subject(t)
    around = ground.scene.outer[subject] if subject >= 0 else -1
    if subject < 0:
        found["no subject"] = 1.0
    elif around >= 0:
        found[f"subject is {ground.scene.mention(around).label}"] = 1.0
    else:
        found[f"subject is a {ground.syntax.parts[subject]}"] = 1.0
    clause, sentence = ground.scene.clause_of[t], ground.scene.sentences[ground.scene.sentence_of[t]]
    dates = [m for i in ground.scene.by_sentence[sentence.index] if (m := ground.scene.mention(i)).label == "DATE" and m.found.parts.get("kind") not in ("document", "age", "duration", "birth")]
    found["a date in the predicate's clause"] = float(any(ground.scene.clause_of[m.root] == clause for m in dates))
    found["a day in the sentence"] = float(any((m.found.parts.get("edtf") or "").count("-") >= 2 for m in dates))
    found["negated"] = float(t > 0 and ground.scene.lemmas[t - 1] == "не")
    return found


def _visitor_mention(ground: Ground, t: int, visitor: int) -> dict[str, float]:
    scene = ground.scene
    mention, lead = scene.mention(visitor), scene.leads[visitor]
    found = _mention(ground, t, visitor, "visitor")
    found["visitor in the nominative"] = float(lead.case == "Nom")
    found["visitor with a proper name"] = float(any(c.isupper() for c in mention.normal))
    if mention.label != "PERSON":
        found |= {f"visitor near {family}": value for family, value in nearest(_nouns(ground, visitor), "people").items()}
        found |= {f"{WORD}of the visitor {lemma}": 1.0 for lemma in _nouns(ground, visitor)}
    found[f"{WORD}{scene.lemmas[t]} who {lead.preposition}+{lead.case}"] = 1.0
    named = [m for i in scene.by_sentence[scene.sentence_of[mention.start]] if (m := scene.mention(i)).label in PLACE_LABELS and (mention.start <= m.start < mention.end or scene.holder_of.get(m.start, -1) == visitor)]
    found["visitor named by a place"] = float(bool(named))
    found["visitor named by a country"] = float(any(m.label == "COUNTRY" for m in named))
    subject = ground.syntax.subject(t)
    mine = subject >= 0 and (mention.start <= subject < mention.end or scene.holder_of.get(subject, -1) == visitor)
    found["visitor is the subject"] = float(mine)
    found["another subject"] = float(subject >= 0 and not mine and (scene.outer[subject] >= 0 or ground.syntax.parts[subject] != "PRON"))
    return found


def _place_mention(ground: Ground, t: int, where: int) -> dict[str, float]:
    scene = ground.scene
    mention, lead = scene.mention(where), scene.leads[where]
    found = _mention(ground, t, where, "place")
    found["place as a goal"] = float(lead.preposition in _TOWARDS and lead.case == "Acc")
    found["place as a location"] = float(lead.preposition in _TOWARDS and lead.case == "Loc")
    found["place as an origin"] = float(lead.preposition in _AWAY)
    found["place on its own"] = float(mention.outer)
    if mention.label in ("FACILITY", "ORGANIZATION", "LOCATION"):
        found |= {f"place near {family}": value for family, value in nearest(_nouns(ground, where), "houses").items()}
        found |= {f"{WORD}of the place {lemma}": 1.0 for lemma in _nouns(ground, where)}
    found[f"{WORD}{scene.lemmas[t]} where {lead.preposition}+{lead.case}"] = 1.0
    after = scene.outer[mention.end + 1] if mention.end + 1 < len(scene.doc) and scene.doc[mention.end].text in "(,:" else -1
    found["a date behind the place"] = float(after >= 0 and scene.mention(after).label == "DATE")
    return found


def _nouns(ground: Ground, index: int) -> list[str]:
    """The first noun of a mention, no name."""
    mention = ground.scene.mention(index)
    return [ground.scene.lemmas[i] for i in range(mention.start, mention.end) if ground.syntax.parts[i] == "NOUN" and not ground.scene.doc[i].text[:1].isupper()][:1]


def _mention(ground: Ground, t: int, index: int, what: str) -> dict[str, float]:
    """What is asked of visitors and of places alike."""
    scene = ground.scene
    mention, lead = scene.mention(index), scene.leads[index]
    path = ground.syntax.path(mention.root, t)
    found = {
        f"{what} is {mention.label}": 1.0, f"{what} led by {lead.preposition}+{lead.case}": 1.0, f"{what} after «{lead.preposition}»": 1.0, f"{what}'s path {path}": 1.0,
        f"{what} in brackets": float(lead.bracketed), f"{what} enumerated": float(lead.inherited),
        f"{what} in the predicate's clause": float(scene.clause_of[mention.root] == scene.clause_of[t]),
        f"{what}'s distance": math.log1p(abs(t - mention.root)), f"{what} opens the sentence": float(mention.start - scene.sentences[scene.sentence_of[mention.start]].start <= 1),
        f"{what} hangs on the predicate": float(ground.syntax.heads[mention.root] == t),
    }
    around = scene.outer[mention.root]
    if not mention.outer and around >= 0:
        found[f"{what} inside {scene.mention(around).label}"] = 1.0
    return found


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
    found["a stop between"] = float(any(scene.doc[i].text in ";:" for i in gap))
    others = [scene.mention(i) for i in scene.by_sentence[candidate.sentence]]
    found["people between"] = min(sum(m.outer and m.label in PERSON_LABELS and m.start in gap for m in others), 4)
    found["places between"] = min(sum(m.outer and m.label in PLACE_LABELS and m.start in gap for m in others), 4)
    found["place inside the visitor"] = float(visitor.start <= place.start < visitor.end)
    found["place inside the visitor's office"] = float(any(scene.holder_of.get(i, -1) == candidate.visitor for i in range(place.start, place.end)))


def _sources(ground: Ground, telling: Telling, candidate: Candidate, found: dict[str, float]) -> None:
    """Where a visitor or place from outside the sentence comes from, and whether the sentence points outside."""
    state, home = telling.state, telling.home
    found[f"visitor from {candidate.visitor_from}"] = 1.0
    found[f"place from {candidate.place_from}"] = 1.0
    found["rank of the visitor outside"], found["rank of the place outside"] = candidate.visitor_rank, candidate.place_rank
    found["place is home"] = float(home.town is not None and home.town.name == candidate.place.name)
    found["place is the house"] = float(home.house is not None and home.house.key == candidate.place.key)
    found["visitor is the house"] = float(home.house is not None and home.house.entity in candidate.visitors)
    found["visitor is the author"] = float(telling.author is not None and telling.author in candidate.visitors)
    found["visitors of the party"] = float(bool(set(candidate.visitors) & set(state.party)))
    found["place of the last visit"] = float(state.place is not None and state.place.key == candidate.place.key)
    block = ground.scene.sentences[candidate.sentence].block
    found["blocks since the last visit"] = min(block - state.block, 6) if state.block >= 0 else 6
    found["visits told"] = math.log1p(len(telling.drafts))
    found["share of visits"] = len(telling.drafts) / (candidate.sentence + 4)


def _told(ground: Ground, what: str, index: int, sentence: int) -> dict[str, float]:
    """How a visitor or place from outside the sentence was told of before it."""
    scene = ground.scene
    mention, lead = scene.mention(index), scene.leads[index]
    at = scene.sentence_of[mention.start]
    return {
        f"sentences since the {what}": float(min(abs(sentence - at), 8)), f"{what} told of in the same block": float(scene.sentences[at].block == scene.sentences[sentence].block),
        f"{what} told of as a subject": float(ground.syntax.relations[mention.root].startswith("nsubj")), f"{what} told of after «{lead.preposition}»": 1.0,
        f"{what} told of in the {lead.case}": 1.0, f"{what} outside is {mention.label}": 1.0,
    }


def _entities(scene: Scene, ground: Ground, visitors: Sequence[str], place: str | None, found: dict[str, float]) -> None:
    persons = [scene.annotation.persons[v] for v in visitors if v in scene.annotation.persons]
    bodies = [scene.annotation.organizations[v] for v in visitors if v in scene.annotation.organizations]
    found["a full name"] = float(any(" " in person.name.strip() for person in persons))
    found["an office"] = float(any(person.role for person in persons))
    found["a group"] = float(any(body.group for body in bodies))
    found["a body"] = float(any(not body.group for body in bodies))
    found["visitors"] = min(len(visitors), 6)
    found["visitor told of"] = math.log1p(max((ground.told[v] for v in visitors), default=0))
    found["place told of"] = math.log1p(ground.told[place] if place else 0)
    known = scene.annotation.places.get(place or "")
    name = known.name.lower() if known is not None else ""
    found["place of the visitor's office"] = float(bool(name) and any(name[:5] in (person.affiliation or "").lower() for person in persons))
    found["place in the visitor's name"] = float(bool(name) and any(name[:5] in body.name.lower() for body in bodies))


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
