"""How the predicate of a clause stands to a visit told in the same sentence, where it is another word than the visit's own.

In: a ``Scene``, a clause and the trigger of a visit.  Out: a ``Setting`` or None.  News tells a visit by the way and what
came of it in the main clause: «во время визита в Баку министр подписал …», «мэр, посетивший Брно, заявил …», «умер в
Вене, где проводил отпуск», «был задержан, когда прилетел в Ригу».  The words are data (``setting`` in
``lexicon/outcomes.yaml``).
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from extractor.relations.clauses import Clause, subject_of
from extractor.relations.lexicon import events
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.scene import PERSON_LABELS, Scene, ancestors, feature

__all__ = ["Setting", "is_of_party", "setting_of"]

_REACH = 7  # tokens from the preposition of a circumstance to the noun of the visit
_RECEPTIONS = frozenset({"прием", "беседа", "аудиенция", "банкет", "обед", "ужин"})
_TEMPORAL = frozenset({"когда", "где"})


@dataclass(frozen=True, slots=True)
class Setting:
    """``kind``: circumstance («во время визита»), attribute («посетивший», «находясь»), or frame («…, когда прибыл»);
    tokens ``start`` to ``end`` are the words that tell the visit inside the clause, empty for a frame."""

    kind: str
    start: int
    end: int


def setting_of(scene: Scene, clause: Clause, trigger: int) -> Setting | None:
    """How the clause is set in the visit at ``trigger``; None where the clause tells the visit itself or has no such tie."""
    if clause.head < 0 or clause.head == trigger or clause.dependent:
        return None
    if clause.end <= trigger:
        return Setting("frame", clause.end, clause.end) if _frames(scene, clause, trigger) else None
    if not clause.start <= trigger < clause.end:
        return None
    token = scene.doc[trigger]
    if token.pos_ in ("NOUN", "PROPN"):
        first = _circumstance(scene, clause, trigger)
        return Setting("circumstance", first, max(_last(scene, token, clause), trigger + 1)) if first >= 0 else None
    if token.pos_ == "VERB" and _attribute(scene, clause, token):
        inside = [t.i for t in token.subtree if clause.start <= t.i < clause.end]
        return Setting("attribute", min(inside), max(inside) + 1)
    return None


def _circumstance(scene: Scene, clause: Clause, trigger: int) -> int:
    """The token where «во время …», «в ходе …», «после …», «на (встрече)» begins that the noun of a visit stands in; -1 for none."""
    doc, cues = scene.doc, outcome_cues()
    for i in range(trigger - 1, max(clause.start, trigger - _REACH) - 1, -1):
        token = doc[i]
        if i == clause.head or token.text in ",;:()" or (token.pos_ == "VERB" and feature(token, "VerbForm") != "Part"):
            return -1
        if token.pos_ != "ADP":
            continue
        word = token.lower_
        between = [scene.lemmas[j] for j in range(i + 1, trigger) if doc[j].pos_ == "NOUN"]
        if between and between[0] in cues.spans and word in ("в", "во", "на", "за", "по", "с"):
            return i
        if not between and word in cues.following:
            return i
        if not between and word in ("в", "на") and (scene.lemmas[trigger] in events().gatherings or scene.lemmas[trigger] in _RECEPTIONS) and feature(doc[trigger], "Case") in ("Loc", ""):
            return i
        return -1
    return -1


def _last(scene: Scene, noun: Token, clause: Clause) -> int:
    """The end of the circumstance: of the noun's own phrase, no further than a comma or the predicate."""
    limit = clause.head if clause.head > noun.i else clause.end
    end = max([t.i for t in noun.subtree if t.i < limit], default=noun.i) + 1
    for i in range(noun.i + 1, end):
        if scene.doc[i].text in ",;:":
            return i
    return end


def _attribute(scene: Scene, clause: Clause, verb: Token) -> bool:
    """«министр, посетивший Баку, заявил», «находясь в Баку, заявил», «который посетил Баку, заявил»: a verb below the predicate,
    said of its subject."""
    if feature(verb, "VerbForm") == "Conv":
        return verb.head.i == clause.head or scene.sentence_of[verb.i] == scene.sentence_of[clause.head]
    subject = subject_of(scene.doc[clause.head])
    if subject is None:
        return False
    above = ancestors(verb, 6)
    return verb.dep_ in ("acl", "acl:relcl", "amod") and any(t.i == subject.i for t in above)


def _frames(scene: Scene, clause: Clause, trigger: int) -> bool:
    """«…, когда прилетел в Ригу», «… после того, как приехала», «умер в Вене, где проводил отпуск»: the visit is told in the
    clause of time or place right after."""
    doc = scene.doc
    words: list[str] = []
    for i in range(clause.end, trigger):
        if doc[i].is_punct or doc[i].is_space:
            if words and doc[i].text in ";:.":
                return False
            continue
        words.append(doc[i].lower_)
        if len(words) > 12:
            return False
    return bool(words) and (words[0] in _TEMPORAL or words[:3] == ["после", "того", "как"] or (words[0] == "сразу" and "как" in words[:5]))


def is_of_party(scene: Scene, subject: Token | None, party: frozenset[str]) -> bool | None:
    """Whether the subject of a clause is one of the party; None where it is left out, no person or group, or one that
    could be («политик», «гости»)."""
    if subject is None:
        return None
    index = scene.holder_of.get(subject.i, scene.outer[subject.i])
    if index < 0 or scene.mention(index).label not in PERSON_LABELS | {"PROFESSION"}:
        return None
    if scene.mention(index).entity in party:
        return True
    named = any(t.text[:1].isupper() for t in scene.doc[scene.mention(index).start + 1 : scene.mention(index).end])
    return None if scene.lemmas[subject.i] in outcome_cues().parties and not named else False
