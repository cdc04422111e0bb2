"""Did it happen?  The status of an event from tense, mood, negation, governing words and headings.

In: a ``Scene``, a trigger and its rule.  Out: a ``Status`` and the cue that decided it.  The event is judged, not the
sentence: only words that govern the trigger, depend on it, or carry its clause count.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.clauses import clauses_of, subject_of
from extractor.relations.dates import bounds
from extractor.relations.lexicon import StatusCue, TriggerRule, status_cues
from extractor.relations.scene import Scene, ancestors, feature
from extractor.relations.timing import date_mentions, dated
from extractor.schema import Block, Status

__all__ = ["is_scheduled", "status_of", "under_plans"]


_HABIT = frozenset({"ежегодно", "ежемесячно", "еженедельно", "ежедневно", "часто", "регулярно", "обычно", "постоянно", "иногда", "всегда", "каждый", "нередко", "редко", "периодически"})
_AHEAD = frozenset({"завтра", "послезавтра", "скоро", "вскоре", "следующий", "предстоящий", "ближайший", "будущий"})
_TELLING = frozenset({"сказать", "рассказать", "упомянуть", "напомнить", "говорить", "отметить", "написать", "сообщить", "остановиться"})
_DURING = frozenset({"ход", "время", "после", "итог", "результат", "период"})  # «в ходе визита», «по итогам поездки»: it took place


def status_of(scene: Scene, trigger: int, rule: TriggerRule) -> tuple[Status, str]:
    """The status of the event at ``trigger`` and the words that say so."""
    token = scene.doc[trigger]
    if rule.status is not None:
        if rule.status is Status.PLANNED and _fell_through(token):
            return Status.CANCELLED, "expected in vain"
        return (Status.DENIED, "не") if _negated(token) else (rule.status, rule.name)
    refuted = _refuted(scene, trigger)
    if refuted:
        return Status.DENIED, refuted
    if rule.pos == "noun" and any(scene.doc[i].lower_ == "вместо" for i in range(max(trigger - 3, token.sent.start), trigger)):
        return Status.DENIED, "вместо"
    if rule.pos == "noun" and {scene.lemmas[i] for i in range(max(trigger - 4, token.sent.start), trigger)} & _DURING:
        return Status.OCCURRED, "in the course of it"
    for cue in status_cues():
        if cue.scope != "clause":
            continue
        if cue.own:
            if scene.lemmas[trigger] in cue.lemmas and is_scheduled(scene, trigger):
                return cue.status, token.text
            continue
        word = _governing_cue(scene, trigger, cue)
        if word:
            status, why = _at_its_time(scene, trigger, cue.status, word)
            return (Status.CANCELLED, f"{why}, но") if status is Status.PLANNED and _came_to_nothing(scene, trigger, word) else (status, why)
    carrier = _carrier(token) if rule.pos == "noun" else token
    if carrier is not None:
        if _negated(carrier) and (carrier.i == trigger or token.head.i == carrier.i):
            return (Status.CANCELLED if rule.pos == "noun" and _subject_is(carrier, trigger) else Status.DENIED), f"не {carrier.text}"
        above = ancestors(carrier)[:2] if feature(carrier, "VerbForm") == "Inf" else []
        if any(child.lower_ == "бы" for word in (carrier, *above) for child in word.children):
            return (Status.DENIED if "если" in scene.clause_lemmas(trigger) else Status.PROPOSED), "бы"
        if _future(carrier):
            return Status.PLANNED, carrier.text
        if carrier.i == trigger and _resolves(scene, token):
            return Status.PLANNED, "to be done"
    if under_plans(scene, scene.block(scene.sentences[scene.sentence_of[trigger]])) and not (carrier is not None and feature(carrier, "Tense") == "Past"):
        return Status.PLANNED, "heading"
    return Status.OCCURRED, "past or present"


def _fell_through(participle: Token) -> bool:
    """«делегация, ожидавшаяся к празднику, не приехала»: the predicate of those expected is denied."""
    verb = participle.head.head
    return feature(participle, "VerbForm") == "Part" and participle.head.pos_ in ("NOUN", "PROPN") and verb.pos_ == "VERB" and feature(verb, "Tense") == "Past" and _negated(verb)


def _came_to_nothing(scene: Scene, trigger: int, word: str) -> bool:
    """«должен был ехать в Лодзь, но его заменил …»: a plan of the past with «но», «однако» behind it in the sentence."""
    sent = scene.doc[trigger].sent
    past = any(t.lower_ == word.lower() and (feature(t, "Tense") == "Past" or any(c.lower_ in ("был", "была", "было", "были") for c in t.children)) for t in scene.doc[sent.start : sent.end])
    if any(scene.lemmas[i] in ("перенести", "переносить", "отложить", "перенос", "позже", "затем") for i in range(trigger + 1, sent.end)):  # put off: still planned
        return False
    return past and any(scene.doc[i].lower_ in ("но", "однако") and scene.doc[i - 1].text in ",;" for i in range(trigger + 1, sent.end))


def _resolves(scene: Scene, token: Token) -> bool:
    """«Направить в Ригу двух мастеров», «Сомову прибыть в Елец»: an infinitive that no other word governs, a resolution."""
    if feature(token, "VerbForm") != "Inf":
        return False
    above = ancestors(token)[:1]
    free = not above or token.dep_ in ("ROOT", "parataxis")
    before = [t for t in scene.doc[token.sent.start : token.i] if t.pos_ in ("VERB", "AUX", "SCONJ") or t.lower_ in ("чтобы", "для", "если", "надо", "нужно", "нельзя", "можно")]
    return free and not before


def is_scheduled(scene: Scene, trigger: int) -> bool:
    """Whether a verb of motion in the present tense tells what is to come: «прибывает в пятницу», «вылетает 5 мая»; not what
    is done again and again, nor the historic present («в 1901 году приезжает в Москву»)."""
    token = scene.doc[trigger]
    unknown = feature(token, "Tense") == "" and token.lower_.endswith(("ет", "ит", "ется", "ится"))  # a rare verb the tagger gave no tense
    if not unknown and (feature(token, "Tense") != "Pres" or feature(token, "VerbForm") not in ("Fin", "")):
        return False
    sentence = scene.sentences[scene.sentence_of[trigger]]
    words = {scene.lemmas[i] for i in range(sentence.start, sentence.end)}
    if words & _HABIT or _negated(token):
        return False
    known = bounds(scene.report.metadata.date or scene.report.metadata.period)
    dates = [bounds(dated(scene, i).edtf) for i in date_mentions(scene, sentence)]
    years = [date for date in dates if date is not None]
    if years:
        return known is not None and any(date[1] >= known[0] for date in years)
    return bool(dates) or bool(words & _AHEAD) or feature(token, "Number") == "Sing"


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
        if scene.lemmas[above.i] in _TELLING and _noun(token) and feature(token, "Case") == "Loc":  # «следует сказать о поездке»
            nearby.pop()
            break
        if above.pos_ in ("VERB", "AUX") and above.dep_ not in ("xcomp", "csubj", "acl", "ccomp") and feature(above, "VerbForm") != "Inf":
            break
    below = [child for child in token.subtree if child.i != trigger and feature(child, "VerbForm") == "Part" and child.head.i == trigger]
    clause_verb = [t for t in doc[token.sent.start : token.sent.end] if t.i != trigger and scene.clause_of[t.i] == own and t.pos_ == "VERB" and _subject_is(t, trigger)]
    for word in [*nearby, *below, *clause_verb, *_predicate(scene, token)]:
        lemma = scene.lemmas[word.i]
        if lemma not in cue.lemmas or scene.outer[word.i] >= 0 or lemma == scene.lemmas[trigger]:
            continue
        if lemma in cue.infinitive_only and feature(token, "VerbForm") != "Inf" and (not _noun(token) or cue.status is Status.DENIED):
            continue
        if _negated(word) != cue.negated and (cue.negated or cue.status in (Status.CANCELLED, Status.OCCURRED, Status.DENIED)):
            continue
        if cue.past and (feature(word, "Tense") != "Past" or feature(word, "VerbForm") == "Part" or (not _noun(token) and feature(token, "VerbForm") != "Inf")):
            continue
        return f"не {word.text}" if _negated(word) else word.text
    text = [scene.lemmas[i] for i in range(token.sent.start, token.sent.end)]
    for phrase in cue.phrases:
        for at in range(len(text) - len(phrase) + 1):
            if tuple(text[at : at + len(phrase)]) == phrase and scene.clause_of[token.sent.start + at + len(phrase) - 1] in (own, *(scene.clause_of[t.i] for t in nearby)):
                return " ".join(phrase)
    return None


def _predicate(scene: Scene, noun: Token) -> list[Token]:
    """The predicate of the clause that a noun stands before, where the parser gave it no subject: «визит мэра, … , отменён»."""
    if not _noun(noun) or feature(noun, "Case") not in ("Nom", "Acc"):
        return []
    for clause in clauses_of(scene, scene.sentences[scene.sentence_of[noun.i]]):
        if clause.start <= noun.i < clause.head and subject_of(scene.doc[clause.head]) is None and not any(
            scene.doc[i].pos_ in ("NOUN", "VERB", "ADP") for i in range(clause.start, noun.i)
        ):
            return [scene.doc[clause.head]]
    return []


def _noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN")


def _subject_is(verb: Token, trigger: int) -> bool:
    return any(child.i == trigger and child.dep_ in ("nsubj", "nsubj:pass", "obj") for child in verb.children)


def _at_its_time(scene: Scene, trigger: int, status: Status, word: str) -> tuple[Status, str]:
    """A trip «planned» by a participle beside a past verb of its own has happened: «совершили намеченную поездку»."""
    token = scene.doc[trigger]
    if status in (Status.PLANNED, Status.PROPOSED):
        if token.pos_ == "VERB" and feature(token, "Tense") == "Past" and feature(token, "VerbForm") != "Part":
            return (Status.DENIED if _negated(token) else Status.OCCURRED), token.text
        carrier = _carrier(token) if _noun(token) else None
        if carrier is not None and carrier.text != word and _negated(carrier) and feature(carrier, "Tense") == "Past" and _subject_is(carrier, trigger):
            return Status.CANCELLED, f"не {carrier.text}"
        if carrier is not None and carrier.text != word and feature(carrier, "Tense") == "Past" and scene.lemmas[carrier.i] in ("совершить", "состояться", "пройти", "нанести", "провести"):
            return (Status.CANCELLED if _negated(carrier) else Status.OCCURRED), carrier.text
    if status is Status.PROPOSED and _negated(token):
        return Status.DENIED, f"не {token.text}"
    if status is Status.PLANNED and word.startswith("не "):  # «не собирается посетить»; a wish not uttered says nothing
        return Status.DENIED, word
    return status, word


def _refuted(scene: Scene, trigger: int) -> str | None:
    """«… не соответствует действительности», «Сие есть вымысел» in the sentence or the one after it in the paragraph."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    following = [s for s in scene.sentences[sentence.index : sentence.index + 2] if s.block == sentence.block]
    here = {scene.mention(i).entity for i in scene.by_sentence[sentence.index]}
    for place in following:
        if place is not sentence and any(scene.mention(i).label in ("CITY", "COUNTRY", "GROUP", "PERSON") and scene.mention(i).entity not in here for i in scene.by_sentence[place.index]):
            continue  # it speaks of another journey
        words = [scene.lemmas[i] for i in range(place.start, place.end)]
        for phrase in (phrase for cue in status_cues() if cue.scope == "paragraph" for phrase in cue.phrases):
            if any(set(phrase) <= set(words[at : at + len(phrase) + 1]) for at in range(len(words))):
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
