"""Subjects: who does what a verb tells, over infinitives, conjuncts, converbs and broken parses.

In: a ``Scene`` and a verb.  Out: the subject token, or a ``Party``: mentions, or a ``Reference`` to somebody named elsewhere.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.lexicon import TriggerRule, fold
from extractor.relations.party import NUMBERS, Party, coordinated, with_company
from extractor.relations.scene import PERSON_LABELS, Scene, ancestors, feature

__all__ = ["SUBJECTS", "by_subject", "from_token", "possessor", "relative", "subject_token"]

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_FIRST = frozenset({"я", "мы"})
_THIRD = frozenset({"он", "она", "они", "оно", "оба", "обе", "все", "тот", "последний"})
_GUESTS = frozenset({"гость", "гостья", "визитер", "визитерша", "путешественник", "путешественница"})
_CONTROLLED = frozenset({  # «пригласил делегацию посетить»: whoever is asked is the one who would go
    "пригласить", "приглашать", "просить", "попросить", "звать", "позвать", "направить", "командировать", "послать", "предложить", "рекомендовать",
    "обязать", "поручить", "уговорить", "убедить", "разрешить", "посоветовать", "советовать", "запретить", "запрещать", "позволить", "позволять", "помочь", "заставить", "вынудить", "призвать",
})
_ACTORS = frozenset({"PERSON", "GROUP", "ORGANIZATION", "PROFESSION", "NATIONALITY"})


def subject_token(scene: Scene, trigger: int) -> tuple[Token | None, Token]:
    """The subject of the clause of a verb, walking up from infinitives, conjuncts and converbs; and the verb it stands at."""
    verb = scene.doc[trigger]
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
        nominative = [child for child in subjects if feature(child, "Case") != "Gen"] or subjects
        if nominative:
            return nominative[0], verb
        if verb.dep_ in ("acl", "amod") and feature(verb, "VerbForm") == "Part" and verb.head.i != verb.i:
            return verb.head, verb
        if verb.head.i != verb.i and verb.dep_ in ("xcomp", "conj", "advcl", "csubj", "ccomp", "aux", "cop", "parataxis", "obl", "nmod", "obj", "acl", "nsubj", "nsubj:pass", "root"):
            if verb.dep_ in ("xcomp", "ccomp", "csubj") and fold(verb.head.lemma_) in _CONTROLLED:
                controlled = next((c for c in verb.head.children if c.dep_ in ("obj", "iobj", "nsubj:pass")), None)
                if controlled is not None:
                    return controlled, verb.head
            verb = verb.head
            continue
        break
    return None, verb


def relative(scene: Scene, subject: Token) -> Token:
    """The antecedent of «который» and «кто»."""
    if fold(subject.lemma_) not in ("который", "кто", "кой"):
        return subject
    for above in ancestors(subject):
        if above.dep_ in ("acl:relcl", "acl") and above.head.i != above.i and above.head.i < subject.i:
            return above.head
    at = subject.i - 1
    sentence = scene.sentences[scene.sentence_of[subject.i]]
    while at >= sentence.start:
        if scene.outer[at] >= 0 and scene.mention(scene.outer[at]).label in _ACTORS:
            return scene.doc[at]
        at -= 1
    return subject


def by_subject(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """Who does what the verb at ``trigger`` tells: its subject, else the nearest nominative, else somebody left out."""
    subject, verb = subject_token(scene, trigger)
    if subject is not None and scene.lemmas[subject.i] in NUMBERS:  # «ездили вдвоём»: counts those left out
        subject = None
    if subject is not None:
        subject = relative(scene, subject)
        party = from_token(scene, subject, "subject")
        if party is not None:
            return with_company(scene, trigger, party)
    if subject is not None and verb.i != trigger and fold(verb.lemma_) in _CONTROLLED:
        town = scene.outer[subject.i]
        if town >= 0 and scene.mention(town).label in ("CITY", "STATE_OR_PROVINCE"):  # a town asked to come is its people
            return Party((town,), how="object of the invitation")
        return None
    named = _nearest_nominative(scene, trigger)
    if named is not None:
        return with_company(scene, trigger, Party(coordinated(scene, named), how="nearest nominative"))
    if subject is not None and subject.pos_ in ("NOUN", "PROPN", "NUM"):
        return None
    earlier = _earlier_nominative(scene, trigger)
    if earlier:
        return with_company(scene, trigger, Party(earlier, how="nominative of an earlier clause"))
    token = verb
    plural = feature(token, "Number") == "Plur"
    if feature(token, "Person") in ("1", "First"):
        return with_company(scene, trigger, Party(reference="first", plural=plural, how="first person"))
    gender = feature(token, "Gender")
    return with_company(
        scene, trigger,
        Party(reference="elided", gender=gender[:1].lower() or None, plural=plural, how="no subject"),
    )


def from_token(scene: Scene, token: Token, how: str) -> Party | None:
    """The party that a subject token stands for, with those joined to it; None for what is nobody."""
    lemma = fold(token.lemma_)
    if lemma in _FIRST:
        return Party(_joined_to_pronoun(scene, token), reference="first", plural=lemma == "мы", how="first person")
    if lemma in _THIRD and token.pos_ in ("PRON", "DET", "NUM", "ADJ"):
        gender = feature(token, "Gender")
        plural = feature(token, "Number") == "Plur" or lemma in ("оба", "обе", "все", "они")
        return Party(reference="third", gender=gender[:1].lower() if gender and not plural else None, plural=plural, how=f"«{token.text}»")
    if lemma in _GUESTS and scene.outer[token.i] < 0 and token.i not in scene.holder_of:  # «польская гостья»: the one told of
        gender = feature(token, "Gender")
        plural = feature(token, "Number") == "Plur"
        return Party(reference="third", gender=gender[:1].lower() if gender and not plural else None, plural=plural, how=f"«{token.text}»")
    index = scene.outer[token.i]
    if index < 0:
        index = scene.holder_of.get(token.i, -1)
    if index >= 0 and scene.mention(index).label == "PROFESSION":
        index = _named_holder(scene, index)
    if index >= 0 and scene.mention(index).label in _ACTORS:
        return Party(coordinated(scene, index), how=how)
    for child in token.children:  # an office or common noun with the name in apposition
        other = scene.outer[child.i]
        if child.dep_ in ("appos", "flat", "flat:name", "nmod") and other >= 0 and scene.mention(other).label == "PERSON" and scene.leads[other].preposition == "":
            if scene.leads[other].case not in ("Nom", None):
                continue
            return Party(coordinated(scene, other), how=f"{how}, apposition")
    return None


def _joined_to_pronoun(scene: Scene, token: Token) -> tuple[int, ...]:
    """«я и тов. Линде»: the people that «и» joins to a pronoun."""
    sentence = scene.sentences[scene.sentence_of[token.i]]
    for index in scene.mentions_in(sentence, frozenset({"PERSON"})):
        start = scene.mention(index).start
        if token.i < start <= token.i + 5 and scene.doc[token.i + 1].lower_ == "и" and not any(t.pos_ == "VERB" for t in scene.doc[token.i + 1 : start]):
            return coordinated(scene, index)
    return ()


def _named_holder(scene: Scene, index: int) -> int:
    """The person an office is followed by, over its complements: «кандидат от партии Анна Белова»; else the office."""
    office = scene.mention(index)
    sentence = scene.sentences[scene.sentence_of[office.start]]
    for other in scene.mentions_in(sentence, frozenset({"PERSON"})):
        person = scene.mention(other)
        if 0 <= person.start - office.end <= 9 and scene.leads[other].case in ("Nom", None) and not scene.leads[other].preposition and not any(
            t.pos_ == "VERB" or t.text in ",;:(–—" for t in scene.doc[office.end : person.start]
        ):
            return other
    return index


def _nearest_nominative(scene: Scene, trigger: int) -> int | None:
    """The nearest nominative person or group in the clause of the trigger, before it or else after it."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    best: tuple[float, int] | None = None
    for index in scene.mentions_in(sentence, frozenset({"PERSON", "GROUP"})):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or lead.preposition or lead.bracketed or lead.case not in ("Nom", None):
            continue
        if scene.clause_of[mention.root] != scene.clause_of[trigger]:
            continue
        distance = abs(mention.root - trigger) + (3 if mention.start > trigger else 0)
        if best is None or distance < best[0]:
            best = (distance, index)
    return best[1] if best else None


def _earlier_nominative(scene: Scene, trigger: int) -> tuple[int, ...]:
    """Where the parse fails: the last nominative person or group before the trigger in its sentence, no semicolon between,
    that agrees with the verb in number."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    verb = scene.doc[trigger]
    for index in reversed(scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "PROFESSION"}))):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or mention.end > trigger or lead.preposition or lead.bracketed or lead.case not in ("Nom", None):
            continue
        if any(t.text in ";:" for t in scene.doc[mention.end : trigger]):
            return ()
        row = coordinated(scene, index)
        if feature(verb, "Number") == "Plur" and len(row) == 1 and mention.label != "GROUP":
            return ()
        return row
    if feature(verb, "VerbForm") == "Inf" and any(scene.lemmas[i] in ("приглашение", "пригласить", "предложить", "предложение") for i in range(sentence.start, trigger)):
        for index in reversed(scene.mentions_in(sentence, PERSON_LABELS)):
            if scene.mention(index).outer and scene.mention(index).end <= trigger and scene.leads[index].case in ("Dat", "Acc", "Gen"):
                return coordinated(scene, index)
    return ()


def possessor(noun: Token) -> Party | None:
    """A possessive before a noun: «его визит», «наша поездка»."""
    for child in noun.children:
        lemma, word = fold(child.lemma_), fold(child.text)
        if child.i < noun.i and (lemma in ("его", "ее", "их") or word in ("его", "ее", "их")):
            return Party(reference="third", gender={"его": "m", "ее": "f"}.get(word), plural=word == "их", how=f"«{child.text}»")
        if lemma in ("мой", "наш"):
            return Party(reference="first", plural=lemma == "наш", how=f"«{child.text}»")
    return None
