"""What else the visitors did there: clauses whose predicate no lexicon of outcomes names.

In: a ``Scene``, a clause told with or after a visit, its subject and whether that is one of the visitors.  Out: whether the clause
states what came of the visit.  Reports tell of a stay deed by deed; so any deed in the past of the visitors, left out as a
subject or named, counts, and what is told in the passive as done by or for them, but not the ways and means of the journey, states, plans and words of the
lexicon's ``no_results``, nor verbs that tell of visits themselves.
"""

from __future__ import annotations

import functools

from spacy.tokens import Token

from extractor.relations.clauses import Clause, is_past
from extractor.relations.lexicon import trigger_rules
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.scene import PERSON_LABELS, Scene, feature
from extractor.relations.structure import is_account

__all__ = ["is_further"]

_BY_THEM = frozenset({"им", "ими", "ему", "ею", "ей"})
_ONWARD = frozenset({"откуда", "куда", "который", "которая", "которые", "которого", "которых", "которым", "чем", "чего"})
_PRONOUNS = frozenset({"он", "она", "они"})
_JOURNEYS = frozenset({"return-from", "motion-verb", "moving-on", "back-to", "visiting-verb", "staying-verb", "being-on-visit", "being-at", "spending-time", "sending-verb", "bringing-verb",
                       "inviting-verb", "expecting-verb", "receiving-verb"})
_BROUGHT = frozenset({"привезти", "вывезти", "доставить"})
_LEAST = 3  # words of a clause that says enough


@functools.cache
def _telling() -> frozenset[str]:
    """Verbs of the journey itself; those of what is done there may tell a visit or, where none is told with them, a deed."""
    return frozenset(lemma for rule in trigger_rules() if rule.pos == "verb" and rule.name in _JOURNEYS for lemma in rule.lemmas) - _BROUGHT


def is_further(scene: Scene, clause: Clause, subject: Token | None, ours: bool | None) -> bool:
    """Whether the clause tells a deed of the visitors, or in the passive what was done by or for them; only in an office's account."""
    if clause.head < 0 or clause.aside or clause.opener in _ONWARD or not is_account(scene):
        return False
    head = scene.doc[clause.head]
    lemma = scene.lemmas[clause.head]
    if head.pos_ not in ("VERB", "ADJ") or lemma in outcome_cues().no_results or lemma in _telling():
        return False
    words = [i for i in range(clause.start, clause.end) if scene.doc[i].is_alpha]
    if len(words) < _LEAST or not any(scene.doc[i].pos_ in ("NOUN", "PROPN", "NUM") for i in words if i != clause.head):
        return False
    if any(scene.doc[i].lower_ in ("я", "мы", "нас", "нам", "наш") for i in words):
        return False
    if feature(head, "Voice") == "Pass" and feature(head, "Variant") != "Short":  # «упаковка производилась …»: how things went
        return False
    if feature(head, "Variant") == "Short":
        named = subject is not None and scene.outer[subject.i] >= 0 and scene.mention(scene.outer[subject.i]).label in PERSON_LABELS
        return not named and any(scene.doc[i].lower_ in _BY_THEM or scene.lemmas[i] in outcome_cues().parties for i in words)
    if not is_past(head) or feature(head, "VerbForm") == "Conv":
        return False
    if ours is True or (subject is not None and subject.lower_ in _PRONOUNS):
        return True
    if subject is None:
        return feature(head, "Gender") != "Neut"
    return ours is None and scene.lemmas[subject.i] in outcome_cues().parties and (scene.outer[subject.i] < 0 or scene.mention(scene.outer[subject.i]).label == "PROFESSION")
