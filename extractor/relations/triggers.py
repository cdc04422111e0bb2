"""Where a text may speak of a visit: trigger tokens, found by their lemmas.

In: a ``Scene``.  Out: ``Trigger`` records in text order, and for those a rule named but an exclusion refused, why.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from extractor.relations.lexicon import TriggerRule, events, exclusions, trigger_rules
from extractor.relations.scene import PLACE_LABELS, Lead, Scene, ancestors, feature

__all__ = ["Trigger", "find_triggers", "is_listing"]



_STANDS = frozenset({"защита", "поддержка", "роль", "качество", "инициатива", "предложение", "критика", "заявление", "обращение", "опровержение", "идея", "призыв", "осуждение"})
_EMPLOYED = frozenset({"служить", "трудиться", "поработать", "прожить"})
_BECOME = frozenset({"стать", "становиться", "быть", "являться"})
_HABIT = frozenset({"регулярно", "ежегодно", "ежеквартально", "ежемесячно", "еженедельно", "ежедневно", "постоянно", "систематически", "периодически"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """Token ``index`` announces a visit by ``rule``; ``refused`` names what speaks against it, "" for nothing."""

    index: int
    rule: TriggerRule
    refused: str = ""


@functools.cache
def _by_lemma() -> dict[str, tuple[TriggerRule, ...]]:
    """The rules that each lemma, in every spelling, may fire."""
    found: dict[str, list[TriggerRule]] = {}
    for rule in trigger_rules():
        for form in sorted({form for lemma in rule.lemmas for form in _spellings(lemma)}):
            found.setdefault(form, []).append(rule)
    return {form: tuple(rules) for form, rules in found.items()}


def _spellings(lemma: str) -> set[str]:
    """The lemma, and with each е as ё: dictionaries keep ё, rules are written without it."""
    return {lemma} | {lemma[:i] + "ё" + lemma[i + 1 :] for i, letter in enumerate(lemma) if letter == "е"}


def find_triggers(scene: Scene) -> list[Trigger]:
    """All triggers of the document; one a token, the first rule of the lexicon that admits it."""
    rules = {rule.name: (order, rule) for order, rule in enumerate(trigger_rules())}
    candidates: dict[int, list[tuple[int, TriggerRule]]] = {}
    by_lemma = _by_lemma()
    for token in scene.doc:
        for rule in by_lemma.get(token.lemma_, ()):
            # an infinitive as lemma is a verb whatever the tagger made of an unknown form
            if rule.pos != "noun" or token.pos_ in ("NOUN", "PROPN"):
                candidates.setdefault(token.i, []).append(rules[rule.name])
    found: list[Trigger] = []
    for index in sorted(candidates):
        office = index in scene.holder_of and all(rule.name == "trip-noun" for _, rule in candidates[index])  # «организатор турне А. Б.»
        if office or _inside_a_name(scene, index) or _quoted(scene, index):
            continue
        for _, rule in sorted(candidates[index], key=lambda pair: pair[0]):
            if not _admits(scene, index, rule):
                continue
            found.append(Trigger(index, rule, _refusal(scene, index, rule)))
            break
    return _without_carried_nouns(scene, found)


def _inside_a_name(scene: Scene, index: int) -> bool:
    """Whether a word belongs to a name and announces nothing; «форум малых городов» as a whole is an event."""
    if scene.outer[index] < 0:
        return False
    mention = scene.mention(scene.outer[index])
    event = mention.label == "ORGANIZATION" and index == mention.root and scene.lemmas[index] in events().gatherings
    return not event and mention.label not in ("EVENT", "GROUP")


def _admits(scene: Scene, index: int, rule: TriggerRule) -> bool:
    lemmas = scene.clause_lemmas(index)
    if rule.with_ and not rule.with_ & lemmas:
        return False
    if rule.name == "public-act" and feature(scene.doc[index], "Voice") == "Pass":  # «награждён в Канаде»
        return False
    if scene.lemmas[index] in ("отбыть", "отбывать") and _serves(scene, index):  # «отбывает срок»
        return False
    if scene.lemmas[index] in ("представить", "представлять") and {"сенат", "дума", "палата", "парламент", "бундестаг", "совет"} & lemmas:  # «представляет край в Думе»
        return False
    if scene.lemmas[index] in ("представить", "представлять") and {"мочь", "трудно", "сложно", "невозможно", "себя"} & lemmas:  # «не может представить его без …»
        return False
    if rule.name == "staying-verb" and scene.lemmas[index] in _EMPLOYED and not _by_the_day(scene, index):  # «служил в полку»
        return False
    if scene.lemmas[index] in ("выступить", "выступать") and _speaks_for(scene, index):
        return False
    if rule.name == "listed-noun" and not is_listing(scene, index):  # «лауреат премии»
        return False
    if rule.name == "invitation-noun" and any(scene.lemmas[i] == "по" for i in range(max(0, index - 3), index)):  # «по приглашению А.»: the host's
        return False
    if (rule.requires_when or rule.name == "being-on-visit") and scene.lemmas[index] == "быть" and scene.doc[index].dep_.startswith("aux"):  # «были размещены»: an auxiliary says nothing of place
        return False
    if rule.guests and feature(scene.doc[index], "VerbForm") == "Part" and scene.doc[index].dep_ == "amod":  # «принимающая сторона»
        return False
    if rule.returning and not any(lead.preposition in ("из", "с", "со") for lead in _places_of_sentence(scene, index)):
        return False
    return not (rule.name == "participation-noun" and (index == 0 or scene.lemmas[index - 1] not in ("с", "при")))


def _serves(scene: Scene, index: int) -> bool:
    """Whether the verb has a direct object: a sentence is served, a town is left for."""
    return any(
        c.dep_ in ("obj", "nsubj:pass") or (c.dep_ in ("obl", "nmod") and feature(c, "Case") == "Acc" and not any(g.dep_ == "case" for g in c.children))
        for c in scene.doc[index].children if scene.outer[c.i] < 0 or scene.mention(scene.outer[c.i]).label not in ("PERSON", "GROUP", "PROFESSION", "DATE")
    ) or bool({"срок", "наказание", "заключение", "лишение"} & scene.clause_lemmas(index))


def _by_the_day(scene: Scene, index: int) -> bool:
    """Whether the clause tells the month of a stay, or a service in church: then work somewhere is no career."""
    if scene.clause_lemmas(index) & {"литургия", "молебен", "служба", "обедня", "всенощная", "панихида", "богослужение"}:
        return True
    sentence = scene.sentences[scene.sentence_of[index]]
    return any(scene.mention(i).label == "DATE" and "-" in (scene.mention(i).found.parts.get("edtf") or "") for i in scene.mentions_in(sentence))


def _speaks_for(scene: Scene, index: int) -> bool:
    """«выступает за Армению», «выступил против», «выступил в защиту», «выступил с инициативой»: says nothing of where."""
    doc = scene.doc
    for i in range(index + 1, min(index + 5, scene.sentences[scene.sentence_of[index]].end)):
        word = doc[i].lower_
        if word in ("за", "против"):
            return True
        if word in ("в", "с", "со") and i + 1 < len(doc) and scene.lemmas[i + 1] in _STANDS:
            return True
        if doc[i].pos_ == "VERB" or doc[i].text in ",;:":
            return False
    return False


def is_listing(scene: Scene, index: int) -> bool:
    """Whether a noun introduces who was at an event: «среди гостей», «в числе докладчиков», «гостями фестиваля стали»."""
    if any(scene.lemmas[i] in ("среди", "число") for i in range(max(0, index - 3), index)):
        return True
    noun = scene.doc[index]
    of_event = any(c.dep_ == "nmod" and scene.lemmas[c.i] in events().gatherings for c in noun.children)
    return of_event and feature(noun, "Case") == "Ins" and any(scene.lemmas[t.i] in _BECOME for t in ancestors(noun)[:2])


def _places_of_sentence(scene: Scene, index: int) -> list[Lead]:
    sentence = scene.sentences[scene.sentence_of[index]]
    return [scene.leads[i] for i in scene.mentions_in(sentence, PLACE_LABELS)]


def _refusal(scene: Scene, index: int, rule: TriggerRule) -> str:
    lemmas = scene.clause_lemmas(index)
    against = rule.not_ & lemmas
    if against:
        return f"{rule.name}: «{sorted(against)[0]}»"
    sentence = scene.sentences[scene.sentence_of[index]]
    words = [scene.lemmas[i] for i in range(sentence.start, sentence.end) if scene.clause_of[i] == scene.clause_of[index]]
    whole = scene.lemmas[sentence.start : sentence.end]
    if rule.name in ("occasion", "taking-part", "attending-verb", "working-verb") and _HABIT & frozenset(words) and feature(scene.doc[index], "Tense") != "Past":
        return "custom: what is done again and again"
    if "бы" in words and "если" in whole and feature(scene.doc[index], "VerbForm") != "Inf":
        return "counterfactual: «если бы»"
    above = frozenset(scene.lemmas[t.i] for t in ancestors(scene.doc[index], 3)) if scene.doc[index].dep_ in ("acl", "acl:relcl", "amod") else frozenset()
    for exclusion in exclusions():
        hit = exclusion.lemmas & (lemmas | above)  # «количество гостей, посетивших край»
        if hit:
            return f"{exclusion.name}: «{sorted(hit)[0]}»"
        for phrase in exclusion.phrases:
            for at in range(len(words)):
                if words[at] == phrase[0] and set(phrase[1:]) <= set(words[at + 1 : at + 4]):
                    return f"{exclusion.name}: «{' '.join(phrase)}»"
    return ""


def _quoted(scene: Scene, index: int) -> bool:
    """Whether a noun stands in a quoted title («Визит старой дамы») of at most eight words."""
    doc = scene.doc
    if doc[index].pos_ not in ("NOUN", "PROPN"):
        return False
    sentence = scene.sentences[scene.sentence_of[index]]
    opening = next((i for i in range(index - 1, max(sentence.start, index - 8) - 1, -1) if doc[i].text in "«„\"“»"), None)
    if opening is None or doc[opening].text == "»":
        return False
    closing = next((i for i in range(index + 1, min(sentence.end, index + 8)) if doc[i].text in "»“\""), None)
    return closing is not None


def _without_carried_nouns(scene: Scene, found: list[Trigger]) -> list[Trigger]:
    """«Прибыл с визитом» is one event: the noun goes where a verb trigger of travel or stay governs it."""
    verbs = {t.index for t in found if t.rule.pos == "verb" and t.rule.name in ("motion-verb", "being-on-visit", "staying-verb", "sending-verb", "inviting-verb")}
    kept: list[Trigger] = []
    for trigger in found:
        if trigger.rule.name == "trip-noun":
            carrier = next((t for t in ancestors(scene.doc[trigger.index])[:3] if t.pos_ == "VERB"), None)
            if carrier is not None and carrier.i in verbs and scene.clause_of[carrier.i] == scene.clause_of[trigger.index] and not any(
                child.dep_ in ("nsubj", "nsubj:pass") and child.i == trigger.index for child in carrier.children
            ):
                continue
        kept.append(trigger)
    return kept
