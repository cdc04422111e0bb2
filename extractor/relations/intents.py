"""What is to be done there: aims told as plans, in the sentence of the visit or after it.

In: a ``Scene`` and a trigger, or a later clause about the visitors.  Out: a token span or None.  «посетит Рим, где намерен
выступить с лекцией» gives the infinitive, «вылетает в Осло: будет читать курс» and «Ожидается, что гость проведёт переговоры»
the finite verb with what depends on it.
"""

from __future__ import annotations

from extractor.relations.aims import aims
from extractor.relations.clauses import Clause, is_finite, is_past, subject_of
from extractor.relations.purpose_extent import end_of
from extractor.relations.scene import Scene, Sentence, feature

__all__ = ["intent_of", "plan_of"]

_HOLDING = frozenset({"состояться", "пройти", "открыться", "завершиться", "начаться", "пробыть", "остановиться", "быть"})


def intent_of(scene: Scene, trigger: int, sentence: Sentence) -> tuple[int, int] | None:
    """«посетит Рим, где намерен выступить с лекцией», «вылетает в Осло: будет читать курс»: what is meant to be done there."""
    opened = False
    for i in range(trigger + 1, sentence.end):
        lemma = scene.lemmas[i]
        if scene.doc[i].text == ":" or lemma == "где":
            opened = True
        elif opened and scene.doc[i].lower_ in ("будет", "будут"):
            verb = next((j for j in range(i + 1, min(i + 4, sentence.end)) if feature(scene.doc[j], "VerbForm") == "Inf"), -1)
            return (i, end_of(scene, scene.doc[verb], verb + 1, sentence.end)) if verb >= 0 else None
        elif opened and lemma in aims().intents:
            verb = next((j for j in range(i + 1, min(i + 6, sentence.end)) if feature(scene.doc[j], "VerbForm") == "Inf"), -1)
            return (verb, end_of(scene, scene.doc[verb], verb + 1, sentence.end)) if verb >= 0 else None
        elif opened and is_finite(scene.doc[i]):  # «отправится в Осло, где примет участие в съезде»
            ahead = feature(scene.doc[i], "Tense") == "Fut" and not is_past(scene.doc[i]) and scene.doc[i - 1].lower_ != "не" and scene.lemmas[i] not in _HOLDING
            return (i, end_of(scene, scene.doc[i], i + 1, sentence.end)) if ahead else None
    return None


def plan_of(scene: Scene, clause: Clause) -> tuple[int, int] | None:
    """What a later clause says is going to be done there: «он намерен | обсудить торговлю», «сенатор | проведёт переговоры»."""
    if clause.head < 0 or clause.dependent:
        return None
    head = scene.doc[clause.head]
    if head.i > clause.start and scene.doc[head.i - 1].lower_ == "не":
        return None
    end = clause.end
    while end > clause.head and (scene.doc[end - 1].is_space or (scene.doc[end - 1].is_punct and scene.doc[end - 1].text not in "»)\"")):
        end -= 1
    if scene.lemmas[head.i] in aims().intents and (not is_past(head) or head.pos_ == "ADJ"):
        verb = next((i for i in range(head.i + 1, min(head.i + 8, end)) if feature(scene.doc[i], "VerbForm") == "Inf"), -1)
        return (verb, end) if verb >= 0 else None
    future = feature(head, "Tense") == "Fut" and feature(head, "VerbForm") == "Fin" and feature(head, "Person") in ("3", "Third")
    return (head.i, end) if future and end > head.i + 1 and subject_of(head) is not None else None
