"""Why: the stated aim of a visit, as a span of the text.

In: a ``Scene`` and a trigger.  Out: a token span or None.  The shortest complete phrase, tried in this order: «для …», «с
целью …», «чтобы …»; an infinitive of the trigger; «на + gathering»; «участвовали в + gathering»; «с лекциями»; the work a
verbless entry names; what the travellers mean to do there.  The words are data (``purpose`` in ``lexicon/events.yaml``).
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from extractor.relations.aims import aims
from extractor.relations.clauses import is_finite
from extractor.relations.intents import intent_of
from extractor.relations.lexicon import events
from extractor.relations.purpose_extent import end_of
from extractor.relations.scene import PLACE_LABELS, Scene, Sentence, ancestors, feature
from extractor.relations.structure import is_account

__all__ = ["is_gathering", "purpose_of", "role_of"]

Range = tuple[int, int]
_GOVERNING = frozenset({"желание", "возможность", "право", "решение", "готовность", "предложение", "просьба", "необходимость", "намерение", "должный", "готовый", "и", "или", "но", "а"})
_EVENTFUL = re.compile(r"(?:летие|ование|ивание|ывание|вание|ация|иада)$")


def is_gathering(scene: Scene, token: Token) -> bool:
    """Whether a token is the noun of a gathering («конференция») or heads an EVENT mention."""
    index = scene.outer[token.i]
    return scene.lemmas[token.i] in events().gatherings or (index >= 0 and scene.mention(index).label == "EVENT")


def purpose_of(scene: Scene, trigger: int) -> Range | None:
    """Tokens ``(start, end)`` of the aim stated with ``trigger``, or None."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    return (
        _introduced(scene, trigger, sentence)
        or _infinitive(scene, trigger, sentence)
        or _presence(scene, trigger, sentence)
        or _occasion(scene, trigger, sentence)
        or _company(scene, trigger, sentence)
        or _work(scene, trigger, sentence)
        or intent_of(scene, trigger, sentence)
    )


def role_of(scene: Scene, trigger: int) -> Range | None:
    """What somebody will do at an event that is still to come, as news states it for an aim: «возглавит жюри фестиваля», «примет
    участие в забеге», «планирует представить проект»."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    if scene.report.metadata.issuer is not None or scene.report.metadata.period is not None:
        return None
    verb = scene.doc[trigger]
    end = end_of(scene, verb, trigger + 1, sentence.end)
    behind = [t for t in scene.doc[trigger + 1 : end] if t.pos_ in ("NOUN", "PROPN")]
    return (trigger, end) if behind else None


def _introduced(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«для розыска архива», «с целью …», «чтобы …», «по случаю …»."""
    doc, marks = scene.doc, events()
    for i in range(sentence.start, sentence.end):
        if scene.outer[i] >= 0 and scene.mention(scene.outer[i]).label in ("EVENT", "ORGANIZATION"):
            continue
        for phrase in marks.phrases:
            if doc[i].lower_ == phrase[0] and [t.lower_ for t in doc[i : i + len(phrase)]] == list(phrase) and _belongs(scene, i + len(phrase) - 1, trigger):
                if phrase[0] == "по" and _names_body(scene, i, trigger):
                    continue
                end = end_of(scene, doc[i + len(phrase) - 1], i + len(phrase), sentence.end)
                if end > i + len(phrase) or (len(phrase) > 2 and doc[i + len(phrase) - 1].pos_ == "NOUN"):
                    return (i, end)
        token, lemma = doc[i], scene.lemmas[i]
        if lemma in marks.prepositions and token.pos_ == "ADP" and token.head.i > i and _belongs(scene, i, trigger) and not _for_whom(scene, token.head):
            return (i, end_of(scene, token.head, i + 1, sentence.end))
        if lemma in marks.conjunctions and i > trigger and _belongs(scene, i, trigger):
            return (i, end_of(scene, token.head, i + 1, sentence.end))
    return None


def _for_whom(scene: Scene, noun: Token) -> bool:
    """«для прессы», «для этого»: a person, a place or a pronoun, no aim."""
    index = scene.outer[noun.i]
    named = index >= 0 and scene.mention(index).label in PLACE_LABELS | {"PERSON", "GROUP", "ORGANIZATION"}
    if any(scene.lemmas[i] == "который" for i in range(noun.i + 1, min(noun.i + 4, len(scene.doc)))):  # «праздник, для участия в котором прибыли …»
        return True
    return named or noun.pos_ in ("PRON", "DET") or scene.lemmas[noun.i] in aims().not_aims or any(feature(c, "VerbForm") == "Fin" for c in noun.children)


def _infinitive(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«отправился изучать …», «поздравить псковичей прибыли …», «пригласила Томск принять участие в …»."""
    for gerund in scene.doc[trigger].children:  # «пригласили экспертов, предложив им побывать на месте»
        if feature(gerund, "VerbForm") == "Conv" and scene.lemmas[gerund.i] in aims().offers:
            verb = next((c for c in gerund.children if feature(c, "VerbForm") == "Inf" and c.i < sentence.end), None)
            if verb is not None:
                return (verb.i, end_of(scene, verb, verb.i + 1, sentence.end))
    for child in scene.doc[trigger].children:
        if child.dep_ not in ("xcomp", "advcl", "csubj", "obl") or feature(child, "VerbForm") != "Inf":
            continue
        if not sentence.start <= child.i < sentence.end or _travels(scene, child):
            continue
        limit = sentence.end if child.i > trigger else trigger
        if scene.lemmas[child.i] in aims().resting:  # «отправилась отдыхать | на курорт»: the place of the journey
            limit = next((i for i in range(child.i + 1, limit) if scene.doc[i].lower_ in ("в", "во", "на") and scene.doc[i].pos_ == "ADP"), limit)
        return (child.i, min(end_of(scene, child, child.i + 1, limit), limit))
    loose = _loose_infinitive(scene, trigger, sentence)
    if loose is not None:
        return loose
    first = next((i for i in range(sentence.start, trigger) if scene.doc[i].is_alpha), trigger)
    ahead = first < trigger and feature(scene.doc[first], "VerbForm") == "Inf" and not any(is_finite(scene.doc[i]) for i in range(first + 1, trigger))
    return (first, trigger) if ahead and is_finite(scene.doc[trigger]) else None


def _loose_infinitive(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«поехали в Тару, смотреть пушнину», «выбыл в Орск с поручением принять станки»: an infinitive behind a verb of motion
    that the parser hung elsewhere; no verb, adjective or mark but commas stands between."""
    if not is_finite(scene.doc[trigger]) or scene.lemmas[trigger] in aims().at_hand:
        return None
    for i in range(trigger + 1, min(trigger + 12, sentence.end)):
        token = scene.doc[i]
        if feature(token, "VerbForm") == "Inf":
            led = scene.doc[i - 1].pos_ in ("NOUN", "PROPN", "NUM", "ADV") or scene.doc[i - 1].text in ",»)." or i == trigger + 1
            return (i, end_of(scene, token, i + 1, sentence.end)) if led and not _travels(scene, token) else None
        if token.pos_ in ("VERB", "AUX", "SCONJ") or token.text in ";:—–" or scene.lemmas[i] in _GOVERNING:
            return None
    return None


def _travels(scene: Scene, verb: Token) -> bool:
    lemma = scene.lemmas[verb.i]
    return lemma.startswith(("при", "по", "съ", "вы", "въ", "до", "у")) and lemma.endswith(("ехать", "езжать", "лететь", "быть", "йти", "сетить", "сещать", "бывать"))


def _occasion(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«на конференцию», «к юбилею», «на месячную практику»; after a verb of being there also «на конференции»."""
    at_hand = scene.lemmas[trigger] in aims().at_hand or scene.doc[trigger].pos_ in ("PROPN", "NOUN", "X")
    order = [*range(trigger + 1, sentence.end), *range(trigger - 1, sentence.start - 1, -1)]
    for i in order:
        token = scene.doc[i]
        if token.pos_ != "ADP" or scene.lemmas[i] not in events().event_prepositions or not _same_clause(scene, i, trigger):
            continue
        noun = _noun_after(scene, i, sentence.end)
        if noun is None or not (is_gathering(scene, noun) or _is_occasion(scene, noun)):
            continue
        case = "Acc" if noun.lower_.endswith("ие") else feature(noun, "Case")  # taggers take «на обучение» for a locative
        if case == "Loc" and not (at_hand and is_account(scene)):
            continue
        index = scene.outer[noun.i]
        titled = noun.text[:1].isupper() and scene.lemmas[noun.i] in aims().occasions  # «на Дни Калуги», «на Мемориал …»
        if (index >= 0 and scene.mention(index).label in PLACE_LABELS | {"DATE"} and not titled) or (_measured(scene, i, noun) and not titled):
            continue
        if noun.head.i < noun.i and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i != trigger and scene.lemmas[noun.head.i] not in events().stays and noun.head.i > trigger and scene.outer[noun.head.i] < 0:
            continue
        return (i, end_of(scene, noun, noun.i + 1, sentence.end))
    return None


def _is_occasion(scene: Scene, noun: Token) -> bool:
    """A noun of ``occasions``, or one of an action or an anniversary by its suffix («на вкатывание», «к столетию»)."""
    lemma = scene.lemmas[noun.i]
    return lemma in aims().occasions or (_EVENTFUL.search(lemma) is not None and lemma not in aims().not_occasions)


def _same_clause(scene: Scene, index: int, trigger: int) -> bool:
    """Whether a token is in the clause of the trigger, by the parser or because no other predicate and no mark stands between."""
    if scene.clause_of[index] == scene.clause_of[trigger]:
        return True
    return index > trigger and not any(is_finite(scene.doc[i]) or scene.doc[i].text in ",;:(" for i in range(trigger + 1, index))


def _noun_after(scene: Scene, preposition: int, end: int) -> Token | None:
    """The noun a preposition governs: the parser's, or the first noun behind adjectives and numbers."""
    for i in range(preposition + 1, min(preposition + 7, end)):
        token = scene.doc[i]
        if token.pos_ == "NOUN" or scene.lemmas[i].endswith("летие") or (token.pos_ == "PROPN" and (is_gathering(scene, token) or scene.lemmas[i] in aims().occasions)):
            return token
        if token.pos_ not in ("ADJ", "DET", "NUM", "PROPN", "X") and token.text not in "-–«" and scene.outer[i] < 0:
            return None
    return None


def _measured(scene: Scene, preposition: int, noun: Token) -> bool:
    """«на десять дней», «на день»: how long, not what for."""
    if scene.lemmas[noun.i] not in ("день", "неделя", "смена"):
        return False
    counted = any(scene.doc[i].pos_ == "NUM" or scene.lemmas[i] in ("один", "другой", "следующий", "этот", "тот", "несколько", "целый") for i in range(preposition + 1, noun.i))
    return counted or not any(child.i > noun.i and child.dep_ in ("nmod", "appos", "flat") for child in noun.children)


def _presence(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«участвовали в конференции …», «принял участие в заседании …»: the verb with its gathering."""
    verb = scene.doc[trigger]
    if not is_account(scene):
        return None
    if verb.pos_ == "NOUN" and verb.head.i < trigger:
        verb = verb.head
    if scene.lemmas[verb.i] not in aims().presence or not sentence.start <= verb.i <= trigger:
        return None
    for i in range(trigger + 1, min(trigger + 4, sentence.end)):
        if scene.lemmas[i] in ("в", "во", "на") and scene.doc[i].pos_ == "ADP":
            noun = _noun_after(scene, i, sentence.end)
            if noun is not None and (is_gathering(scene, noun) or scene.lemmas[noun.i] in aims().occasions or scene.lemmas[trigger] == "участие"):
                return (verb.i, end_of(scene, noun, noun.i + 1, sentence.end))
            return None
    return None


def _company(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«С лекциями для учителей … ездила»: what one travels with to do."""
    if scene.lemmas[trigger] in aims().at_hand:
        return None
    for i in range(sentence.start, sentence.end):
        if scene.doc[i].lower_ not in ("с", "со") or scene.doc[i].pos_ != "ADP" or scene.clause_of[i] != scene.clause_of[trigger]:
            continue
        noun = _noun_after(scene, i, sentence.end)
        if noun is not None and scene.lemmas[noun.i] in aims().company and feature(noun, "Case") == "Ins":
            limit = trigger if i < trigger else sentence.end
            return (i, min(end_of(scene, noun, noun.i + 1, limit), limit))
    return None


def _work(scene: Scene, trigger: int, sentence: Sentence) -> Range | None:
    """«Норильск: 3–4 марта, проверка ледового дворца»: the work that an entry without a verb names after its place."""
    index = scene.outer[trigger]
    if index < 0 or scene.mention(index).label not in PLACE_LABELS:
        return None
    for i in range(scene.mention(index).end, sentence.end):
        token = scene.doc[i]
        if is_finite(token):
            return None
        if token.pos_ == "NOUN" and feature(token, "Case") in ("Nom", "Acc") and (scene.lemmas[i] in aims().works or _is_occasion(scene, token) or is_gathering(scene, token)):
            start = i
            while start > sentence.start and scene.doc[start - 1].pos_ in ("ADJ", "NUM", "X") and scene.outer[start - 1] in (-1, scene.outer[i]):
                start -= 1
            if scene.doc[start - 1].text in ",:–—-.":
                return (start, end_of(scene, token, i + 1, sentence.end))
    return None


def _names_body(scene: Scene, index: int, trigger: int) -> bool:
    """«комиссия | по делам молодёжи», «совещание | по вопросам сбыта»: said of a body or gathering, no aim of the trip."""
    before = scene.doc[index - 1] if index else None
    return before is not None and before.pos_ == "NOUN" and before.i != trigger and (scene.outer[before.i] < 0 or scene.mention(scene.outer[before.i]).label not in PLACE_LABELS | {"DATE"})


def _belongs(scene: Scene, index: int, trigger: int) -> bool:
    token = scene.doc[index]
    if scene.clause_of[index] == scene.clause_of[trigger]:
        return True
    low, high = min(index, trigger), max(index, trigger)
    apart = any(is_finite(scene.doc[i]) or scene.doc[i].text in ";:" for i in range(low + 1, high))
    governed = any(t.i != trigger and not low < t.i < high and is_finite(t) and t.sent == scene.doc[trigger].sent for t in ancestors(token)[:4])
    near = high - low <= 20 and not apart and not governed and (index > trigger or token.pos_ == "ADP")
    return near or any(t.i == trigger for t in ancestors(token)[:6])
