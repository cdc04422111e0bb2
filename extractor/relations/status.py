"""Did it happen?  The status of an event from tense, mood, negation, governing words and headings.

In: a ``Scene``, a trigger and its rule.  Out: a ``Status`` and the cue that decided it.  The event is judged, not the
sentence: only words that govern the trigger, depend on it, or carry its clause count.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.lexicon import StatusCue, TriggerRule, status_cues
from extractor.relations.scene import Scene, ancestors, feature
from extractor.schema import Block, Status

__all__ = ["status_of", "under_plans"]


_DURING = frozenset({"ход", "время", "после", "итог", "результат", "период"})  # «в ходе визита», «по итогам поездки»: it took place


def status_of(scene: Scene, trigger: int, rule: TriggerRule) -> tuple[Status, str]:
    """The status of the event at ``trigger`` and the words that say so."""
    if rule.status is not None:
        negated = _negated(scene.doc[trigger])
        return (Status.DENIED, "не") if negated else (rule.status, rule.name)
    refuted = _refuted(scene, trigger)
    if refuted:
        return Status.DENIED, refuted
    for cue in status_cues():
        if cue.scope != "clause":
            continue
        word = _governing_cue(scene, trigger, cue)
        if word:
            return _at_its_time(scene, trigger, cue.status, word)
    token = scene.doc[trigger]
    if rule.pos == "noun" and {scene.lemmas[i] for i in range(max(trigger - 4, token.sent.start), trigger)} & _DURING:
        return Status.OCCURRED, "in the course of it"
    carrier = _carrier(token) if rule.pos == "noun" else token
    if carrier is not None:
        if _negated(carrier):
            return Status.DENIED, f"не {carrier.text}"
        above = ancestors(carrier)[:2] if feature(carrier, "VerbForm") == "Inf" else []
        if any(child.lower_ == "бы" for word in (carrier, *above) for child in word.children):
            return Status.PROPOSED, "бы"
        if _future(carrier):
            return Status.PLANNED, carrier.text
    if under_plans(scene, scene.block(scene.sentences[scene.sentence_of[trigger]])) and not (carrier is not None and feature(carrier, "Tense") == "Past"):
        return Status.PLANNED, "heading"
    return Status.OCCURRED, "past or present"


def _negated(token: Token) -> bool:
    if any(child.dep_ in ("advmod", "neg", "cc") and child.lower_ in ("не", "ни") and abs(child.i - token.i) <= 3 for child in token.children):
        return True
    return token.i > token.sent.start and token.nbor(-1).lower_ == "не"


def _future(token: Token) -> bool:
    if feature(token, "Tense") == "Fut" and feature(token, "VerbForm") != "Part":
        return True
    for child in token.children:
        if child.lemma_ == "быть" and feature(child, "Tense") == "Fut":
            return True
    return feature(token, "VerbForm") == "Inf" and any(t.lemma_ == "быть" and feature(t, "Tense") == "Fut" for t in ancestors(token)[:1])


def _carrier(noun: Token) -> Token | None:
    """The verb that carries an event noun."""
    return next((t for t in ancestors(noun) if t.pos_ in ("VERB", "AUX")), None)


def _governing_cue(scene: Scene, trigger: int, cue: StatusCue) -> str | None:
    doc = scene.doc
    token = doc[trigger]
    chain = [token, *ancestors(token)[:5]]
    own = scene.clause_of[trigger]
    nearby: list[Token] = []
    for above in chain[1:]:
        if above.pos_ == "VERB" and scene.clause_of[above.i] != own and token.dep_ not in ("xcomp", "ccomp", "acl", "csubj", "nmod", "obl", "obj", "nsubj", "nsubj:pass", "advcl"):
            break
        nearby.append(above)
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("xcomp", "csubj", "acl", "ccomp") and feature(above, "VerbForm") != "Inf":
            break
    below = [child for child in token.subtree if child.i != trigger and feature(child, "VerbForm") == "Part" and child.head.i == trigger]
    clause_verb = [t for t in doc[token.sent.start : token.sent.end] if t.i != trigger and scene.clause_of[t.i] == own and t.pos_ == "VERB" and _subject_is(t, trigger)]
    for word in [*nearby, *below, *clause_verb]:
        lemma = scene.lemmas[word.i]
        if lemma in cue.lemmas and scene.outer[word.i] < 0:
            if lemma in cue.infinitive_only and feature(token, "VerbForm") != "Inf" and not _noun(token):
                continue
            if lemma == scene.lemmas[trigger]:
                continue
            return word.text
    text = [scene.lemmas[i] for i in range(token.sent.start, token.sent.end)]
    for phrase in cue.phrases:
        for at in range(len(text) - len(phrase) + 1):
            if tuple(text[at : at + len(phrase)]) == phrase and scene.clause_of[token.sent.start + at + len(phrase) - 1] in (own, *(scene.clause_of[t.i] for t in nearby)):
                return " ".join(phrase)
    return None


def _noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN")


def _subject_is(verb: Token, trigger: int) -> bool:
    return any(child.i == trigger and child.dep_ in ("nsubj", "nsubj:pass", "obj") for child in verb.children)


def _at_its_time(scene: Scene, trigger: int, status: Status, word: str) -> tuple[Status, str]:
    """A trip «planned» by a participle beside a past verb of its own has happened: «совершили намеченную поездку»."""
    token = scene.doc[trigger]
    if status in (Status.PLANNED, Status.PROPOSED):
        if token.pos_ == "VERB" and feature(token, "Tense") == "Past" and feature(token, "VerbForm") != "Part" and not _negated(token):
            return Status.OCCURRED, token.text
        carrier = _carrier(token) if _noun(token) else None
        if carrier is not None and carrier.text != word and feature(carrier, "Tense") == "Past" and scene.lemmas[carrier.i] in ("совершить", "состояться", "пройти", "нанести", "провести"):
            return (Status.CANCELLED if _negated(carrier) else Status.OCCURRED), carrier.text
    if status is Status.PROPOSED and _negated(token):
        return Status.DENIED, f"не {token.text}"
    return status, word


def _refuted(scene: Scene, trigger: int) -> str | None:
    """«… не соответствует действительности», «Сие есть вымысел» in the sentence or the one after it in the paragraph."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    following = [s for s in scene.sentences[sentence.index : sentence.index + 2] if s.block == sentence.block]
    for cue in status_cues():
        if cue.scope != "paragraph":
            continue
        for place in following:
            words = [scene.lemmas[i] for i in range(place.start, place.end)]
            for phrase in cue.phrases:
                size = len(phrase)
                for at in range(len(words)):
                    window = words[at : at + size + 1]
                    if len(window) >= size and window[0] == phrase[0] and window[-1] == phrase[-1] and set(phrase) <= set(window):
                        return " ".join(phrase)
                    if tuple(window[:size]) == phrase:
                        return " ".join(phrase)
    return None


def under_plans(scene: Scene, block: Block | None) -> bool:
    """Whether a heading or lead-in above the block says that what follows is still to come."""
    if block is None:
        return False
    text = scene.report.working.text
    blocks = scene.report.blocks
    above = [blocks[i] for i in block.context.headings[-1:]]
    if block.context.lead_in is not None:
        above.append(blocks[block.context.lead_in])
    for heading in above:
        words = text[heading.span[0] : heading.span[1]].lower()
        if any(words.startswith(stem) or f" {stem}" in words for stem in ("план", "ожида", "предстоящ", "анонс", "намечен", "что впереди", "перспектив")):
            return True
    return False
