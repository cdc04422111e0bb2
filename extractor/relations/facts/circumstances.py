"""Where, when and about what: the circumstances of a meeting or agreement.

In: a ``Scene`` and a trigger.  Out: the index of a place, a ``Stay``, a topic as words of the text.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.dates import Stay
from extractor.relations.facts.lexicon import FactRule, fact_lexicon
from extractor.relations.scene import PLACE_LABELS, Scene, ancestors
from extractor.relations.status import status_of
from extractor.relations.timing import stay_of
from extractor.schema import Status

__all__ = ["date_of", "phrase_of", "place_of", "status_at", "topic_of"]

_LOCATIVE = frozenset({"в", "во", "на", "под"})
_LONGEST = 40


def place_of(scene: Scene, trigger: int, taken: tuple[int, ...] = ()) -> int | None:
    """The place in the locative nearest to the trigger in its clause, no part of another name."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    best: tuple[int, int] | None = None
    for index in scene.mentions_in(sentence, PLACE_LABELS):
        mention, lead = scene.mention(index), scene.leads[index]
        if index in taken or not mention.outer or lead.preposition not in _LOCATIVE or lead.case not in ("Loc", None):
            continue
        if scene.clause_of[mention.root] != scene.clause_of[trigger] and abs(mention.start - trigger) > 6:
            continue
        distance = abs(mention.start - trigger)
        if best is None or distance < best[0]:
            best = (distance, index)
    return best[1] if best else None


def date_of(scene: Scene, trigger: int) -> Stay:
    """The date of the trigger as visits are dated."""
    return stay_of(scene, trigger, None)


def status_at(scene: Scene, trigger: int, rule: FactRule) -> Status:
    """The status of the event; what somebody refused did not happen («отказался от встречи»)."""
    if any(scene.lemmas[t.i] in fact_lexicon().refusals for t in ancestors(scene.doc[trigger])[:2]):
        return Status.DENIED
    return status_of(scene, trigger, rule.as_trigger())[0]


def phrase_of(scene: Scene, head: Token) -> str:
    """The words of the subtree of ``head`` inside its sentence, without closing punctuation; cut where it runs too long."""
    sentence = scene.sentences[scene.sentence_of[head.i]]
    inside = sorted(t.i for t in head.subtree if sentence.start <= t.i < sentence.end)
    start, end = inside[0], inside[0]
    for i in inside:
        if i - start >= _LONGEST or i > end + 1:
            break
        end = i
    while end > start and (scene.doc[end].is_punct or scene.doc[end].is_space) and scene.doc[end].text not in "»\")":
        end -= 1
    while start < end and (scene.doc[start].is_punct or scene.doc[start].is_space) and scene.doc[start].text not in "«\"(":
        start += 1
    return " ".join(scene.doc[start : end + 1].text.split())


def topic_of(scene: Scene, trigger: int) -> str | None:
    """What was talked about: the object of «обсудить», what the meeting was «посвящена», the subject of «предметом стали»;
    in the sentence of the trigger or the one after it in the paragraph."""
    words = fact_lexicon()
    at = scene.sentences[scene.sentence_of[trigger]]
    for sentence in scene.sentences[at.index : at.index + 2]:
        if sentence.block != at.block:
            break
        for i in range(sentence.start, sentence.end):
            lemma, token = scene.lemmas[i], scene.doc[i]
            if lemma in words.topic_verbs:
                wanted = next((c for c in token.children if c.dep_ in ("obj", "nsubj:pass") or (c.dep_ == "nsubj" and token.text.endswith(("лись", "лась", "лось", "лся")))), None)
            elif lemma in words.topic_participles:
                wanted = next((c for c in token.children if c.dep_ in ("iobj", "obl") and "Dat" in c.morph.get("Case", [])), None)
            elif lemma in words.topic_nouns and sentence.index > at.index:
                wanted = next((c for c in token.head.children if c.dep_ == "nsubj" and c.i != i), None)
            else:
                continue
            if wanted is not None and scene.outer[wanted.i] < 0:
                return phrase_of(scene, wanted)
    return None
