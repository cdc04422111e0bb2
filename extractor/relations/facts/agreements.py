"""Agreements: «подписали соглашение о сотрудничестве», «договор между Псковом и Ригой».

In: a ``Scene``.  Out: agreement drafts with two parties at least, the kind of paper, its subject, date and status.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from extractor.relations.clauses import is_past
from extractor.relations.facts.actors import ACTING, argument
from extractor.relations.facts.circumstances import date_of, phrase_of, place_of, status_at
from extractor.relations.facts.draft import Argument, FactDraft
from extractor.relations.facts.lexicon import FactRule, fact_lexicon
from extractor.relations.facts.participants import participants
from extractor.relations.facts.triggers import fired
from extractor.relations.scene import PLACE_LABELS, Scene, ancestors, feature

__all__ = ["agreements"]

_PARTIES = ACTING | PLACE_LABELS


def agreements(scene: Scene) -> list[FactDraft]:
    """Drafts of all agreements whose parties, two at least, are told."""
    drafts: list[FactDraft] = []
    used: set[int] = set()
    for trigger, rule in fired(scene, fact_lexicon().of_type("agreement")):
        paper = _paper(scene, trigger, rule)
        if paper is None or paper.i in used:
            continue
        who = tuple(i for i in participants(scene, trigger, rule, _PARTIES) if scene.mention(i).root != paper.i)
        if len(who) < 2 and paper.i != trigger:
            who = tuple(sorted({*who, *participants(scene, paper.i, rule, _PARTIES)}))
        entities = {scene.mention(i).entity: i for i in who}
        if len(entities) < 2 or _of_norms(scene, trigger, paper, entities.values()):
            continue
        used.add(paper.i)
        arguments = [argument(scene, i, "party") for i in entities.values()]
        arguments.append(Argument("kind", scene.lemmas[paper.i] if scene.outer[paper.i] < 0 else scene.doc[paper.i].lemma_))
        place = place_of(scene, trigger, who)
        if place is not None:
            arguments.append(argument(scene, place, "place"))
        subject = _subject(scene, paper)
        if subject is not None:
            arguments.append(Argument("subject", subject))
        status = status_at(scene, trigger, rule)
        drafts.append(FactDraft("agreement", rule.name, trigger, tuple(arguments), (scene.sentence_of[trigger],), rule.confidence, date_of(scene, trigger), status))
    return drafts


def _of_norms(scene: Scene, trigger: int, paper: Token, who: Iterable[int]) -> bool:
    """«на основании договоров, заключаемых администрациями с перевозчиками»: what is done in general, by nobody with a name, or
    papers in the plural that nothing says were concluded."""
    if not any(_by_name(scene, i) for i in who):
        return True
    verb = scene.doc[trigger] if scene.doc[trigger].pos_ == "VERB" else next((t for t in ancestors(scene.doc[trigger]) if t.pos_ == "VERB"), None)
    told = verb is not None and (is_past(verb) or feature(verb, "Variant") == "Short") and (feature(verb, "VerbForm") != "Part" or feature(verb, "Variant") == "Short")
    return feature(paper, "Number") == "Plur" and not told


def _by_name(scene: Scene, index: int) -> bool:
    """Whether a party is more than «Администрация», «стороны»: a capital beyond its first letter, or a quotation mark."""
    mention = scene.mention(index)
    return mention.label in PLACE_LABELS or mention.label == "PERSON" or any(c.isupper() or c in "«\"" for c in mention.normal[1:])


def _paper(scene: Scene, trigger: int, rule: FactRule) -> Token | None:
    """What is agreed upon: the trigger noun itself, or the noun of an agreement that hangs on the trigger or stands near it."""
    kinds = fact_lexicon().agreements
    if scene.lemmas[trigger] in kinds:
        return scene.doc[trigger]
    below = next((c for c in scene.doc[trigger].subtree if scene.lemmas[c.i] in kinds and abs(c.i - trigger) <= 14), None)
    if below is not None:
        return below
    sentence = scene.sentences[scene.sentence_of[trigger]]
    near = [scene.doc[i] for i in range(max(trigger - 8, sentence.start), min(trigger + 8, sentence.end)) if scene.lemmas[i] in kinds and scene.clause_of[i] == scene.clause_of[trigger]]
    return min(near, key=lambda t: abs(t.i - trigger)) if near else None


def _subject(scene: Scene, paper: Token) -> str | None:
    """«о сотрудничестве», «по вопросам культуры»: the complement of the paper, without the parties behind it."""
    for child in paper.children:
        if child.i > paper.i and child.dep_ in ("nmod", "obl") and feature(child, "Case") in ("Loc", "Dat"):
            lead = next((c for c in child.children if c.dep_ == "case"), None)
            if lead is None or lead.lower_ not in ("о", "об", "обо", "по"):
                continue
            words = phrase_of(scene, child)
            for cut in (" между ", " с "):
                words = words.partition(cut)[0]
            return words
    return None
