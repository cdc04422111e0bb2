"""Why: the stated aim of a visit, as a span of the text.

In: a ``Scene``, a trigger and its clause.  Out: a token span or None.  The shortest complete phrase: «для …», «с целью …»,
«чтобы …», an infinitive after a verb of motion, «на + gathering», «по вопросу …».
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.lexicon import events
from extractor.relations.scene import PLACE_LABELS, Scene, ancestors, feature

__all__ = ["is_gathering", "purpose_of"]


def is_gathering(scene: Scene, token: Token) -> bool:
    """Whether a token is the noun of a gathering («конференция») or heads an EVENT mention."""
    index = scene.outer[token.i]
    return scene.lemmas[token.i] in events().gatherings or (index >= 0 and scene.mention(index).label == "EVENT")


def purpose_of(scene: Scene, trigger: int) -> tuple[int, int] | None:
    """Tokens ``(start, end)`` of the aim stated with ``trigger``, or None."""
    doc = scene.doc
    sentence = scene.sentences[scene.sentence_of[trigger]]
    own = scene.clause_of[trigger]
    marks = events()
    for i in range(sentence.start, sentence.end):  # «с целью …», «в целях …»
        for phrase in marks.phrases:
            if doc[i : i + len(phrase)].text.lower() == " ".join(phrase) and _belongs(scene, i + len(phrase) - 1, trigger):
                return (i, _end_of(scene, doc[i + len(phrase) - 1], i + len(phrase), sentence.end))
    for i in range(sentence.start, sentence.end):
        token = doc[i]
        lemma = scene.lemmas[i]
        if lemma in marks.prepositions and token.pos_ == "ADP" and _belongs(scene, i, trigger) and token.head.i > i:
            return (i, _end_of(scene, token.head, i + 1, sentence.end))
        if lemma in marks.conjunctions and _belongs(scene, i, trigger) and i > trigger:
            return (i, _end_of(scene, token.head, i + 1, sentence.end))
    for child in doc[trigger].children:  # «отправился изучать …»
        if child.dep_ in ("xcomp", "advcl") and feature(child, "VerbForm") == "Inf" and child.i > trigger:
            return (child.i, _end_of(scene, child, child.i + 1, sentence.end))
    for i in range(sentence.start, sentence.end):  # «на конференцию», «к юбилею»
        token = doc[i]
        if scene.lemmas[i] in marks.event_prepositions and token.pos_ == "ADP" and scene.clause_of[i] == own:
            noun = token.head if token.head.i > i else None
            if noun is None or not is_gathering(scene, noun):
                continue
            index = scene.outer[noun.i]
            if index >= 0 and scene.mention(index).label in PLACE_LABELS:
                continue
            if _belongs(scene, noun.i, trigger):
                return (i, _end_of(scene, noun, noun.i + 1, sentence.end))
    return None


def _belongs(scene: Scene, index: int, trigger: int) -> bool:
    token = scene.doc[index]
    if scene.clause_of[index] == scene.clause_of[trigger]:
        return True
    return any(t.i == trigger for t in ancestors(token)[:6])


def _end_of(scene: Scene, head: Token, least: int, limit: int) -> int:
    """The end of the phrase of ``head``: its subtree, cut at the first clause that is not its own, place of the trip or date left in."""
    last = max([t.i for t in head.subtree if t.i < limit] or [head.i]) + 1
    end = max(last, least, head.i + 1)
    depth = 0
    for i in range(head.i, min(end, limit)):
        text = scene.doc[i].text
        if text in "(«":
            depth += 1
        elif text in ")»":
            depth = max(depth - 1, 0)
        elif depth == 0 and ((text in ";:." and i > head.i) or (text == "," and i + 1 < limit and scene.doc[i + 1].lower_ in ("где", "который", "которая", "которые", "что", "а", "но"))):
            return i
    while end > least and scene.doc[end - 1].is_punct and scene.doc[end - 1].text not in ")»\"":
        end -= 1
    return min(end, limit)
