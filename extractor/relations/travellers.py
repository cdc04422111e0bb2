"""Who travelled: the visitor arguments of a trigger.

In: a ``Scene``, a trigger and its rule.  Out: indices of mentions, or a ``Reference`` to somebody named elsewhere (a
pronoun, the author, nobody at all), which the narrative resolves.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.lexicon import TriggerRule, fold
from extractor.relations.party import Party, coordinated, with_company
from extractor.relations.scene import PERSON_LABELS, Scene, ancestors, feature

__all__ = ["travellers"]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_FIRST = frozenset({"я", "мы"})
_THIRD = frozenset({"он", "она", "они", "оно", "оба", "обе", "все", "тот", "последний"})
_NOT_THEIRS = frozenset({  # the subject of these verbs speaks of a trip that is not its own
    "состояться", "пройти", "проходить", "планироваться", "ожидаться", "обсуждать", "обсудить", "обсуждаться", "предстоять", "готовиться",
    "прокомментировать", "комментировать", "осудить", "критиковать", "назвать", "сообщить", "сообщать", "подтвердить", "опровергнуть", "организовать",
})
_ABBREVIATED = frozenset({"т", "тов", "г", "гр", "проф", "акад", "им", "св"})
_CONTROLLED = frozenset({  # «пригласил делегацию посетить»: whoever is asked is the one who would go
    "пригласить", "приглашать", "просить", "попросить", "звать", "позвать", "направить", "командировать", "послать", "предложить", "рекомендовать",
    "обязать", "поручить", "уговорить", "убедить", "разрешить",
})
_ACTORS = frozenset({"PERSON", "GROUP", "ORGANIZATION", "PROFESSION", "NATIONALITY"})


def travellers(scene: Scene, trigger: int, rule: TriggerRule) -> Party:
    """The party of ``trigger`` by the visitor places of its rule, in their order."""
    for place in rule.visitor:
        party = _PLACES[place](scene, trigger, rule)
        if party is not None and (party.mentions or party.reference != "none"):
            return party
    return Party()


# --- subjects --------------------------------------------------------------------------------------------------


def _subject_token(scene: Scene, trigger: int) -> tuple[Token | None, Token]:
    """The subject of the clause of a verb, walking up from infinitives, conjuncts and converbs; and the verb it stands at."""
    verb = scene.doc[trigger]
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        subjects = [child for child in verb.children if child.dep_ in _SUBJECTS]
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


def _relative(scene: Scene, subject: Token) -> Token:
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


def _by_subject(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    subject, verb = _subject_token(scene, trigger)
    if subject is not None:
        subject = _relative(scene, subject)
        party = _from_token(scene, subject, "subject")
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


def _from_token(scene: Scene, token: Token, how: str) -> Party | None:
    lemma = fold(token.lemma_)
    if lemma in _FIRST:
        return Party(_joined_to_pronoun(scene, token), reference="first", plural=lemma == "мы", how="first person")
    if lemma in _THIRD and token.pos_ in ("PRON", "DET", "NUM", "ADJ"):
        gender = feature(token, "Gender")
        plural = feature(token, "Number") == "Plur" or lemma in ("оба", "обе", "все", "они")
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


# --- objects, genitives, participants --------------------------------------------------------------------------


def _by_object(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The object of a transitive verb or the subject of its passive; the host is the other side."""
    verb = scene.doc[trigger]
    passive = feature(verb, "Voice") == "Pass" or any(c.dep_ == "nsubj:pass" for c in verb.children)
    sentence = scene.sentences[scene.sentence_of[trigger]]
    found: int | None = None
    hosts: list[int] = []
    best = 99.0
    asked = None if passive else _pronoun_object(verb)
    for index in ([] if asked is not None else scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "PROFESSION"}))):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or lead.preposition or lead.bracketed or scene.clause_of[mention.root] != scene.clause_of[trigger]:
            continue
        root = scene.doc[mention.root]
        wanted = ("Nom", None) if passive else ("Acc", "Gen", None)
        direct = root.head.i == trigger and root.dep_ in (("nsubj:pass", "nsubj") if passive else ("obj", "iobj", "obl", "nmod"))
        if lead.case in wanted or direct:
            if not passive and lead.case == "Nom" and not direct:
                continue
            distance = abs(mention.root - trigger) - (6 if direct else 0)
            if _embedded_genitive(scene, index, trigger):
                distance += 8
            if distance < best:
                best, found = distance, index
    subject, _ = _subject_token(scene, trigger)
    for index in scene.mentions_in(sentence, frozenset({"PERSON", "ORGANIZATION", "PROFESSION"})):
        root = scene.doc[scene.mention(index).root]
        agent = passive and scene.leads[index].case == "Ins" and not scene.leads[index].preposition
        if index != found and (agent or (subject is not None and not passive and scene.outer[subject.i] == index) or (root.head.i == trigger and root.dep_ == "nsubj" and not passive)):
            hosts.append(index)
    if found is None and asked is None and not passive and rule.guests:  # a broken parse: the next person or group named
        found = next((i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and 0 < scene.mention(i).start - trigger <= 8
                      and i not in hosts and scene.leads[i].preposition in ("", "тов") and not any(t.text in ",;:" for t in scene.doc[trigger + 1 : scene.mention(i).start])), None)
    if found is None:
        pronoun = next((c for c in verb.children if fold(c.lemma_) in ("он", "она", "они", "я", "мы") and c.dep_ in ("obj", "iobj", "nsubj:pass", "nsubj")
                        and (passive or feature(c, "Case") in ("Acc", "Gen"))), None)
        if pronoun is None:
            if passive and feature(verb, "VerbForm") == "Part":
                subject_party = _by_subject(scene, trigger, rule)
                if subject_party is not None and (subject_party.mentions or subject_party.reference == "third"):
                    return Party(subject_party.mentions, subject_party.reference, subject_party.gender, subject_party.plural, tuple(hosts), "passive subject")
            return None
        party = _from_token(scene, pronoun, "object")
        return None if party is None else Party(party.mentions, party.reference, party.gender, party.plural, tuple(hosts), "object")
    party = with_company(scene, trigger, Party(coordinated(scene, found), hosts=tuple(hosts), how="passive subject" if passive else "object"))
    return Party(party.mentions, party.reference, party.gender, party.plural, tuple(h for h in hosts if h not in party.mentions), party.how)


def _pronoun_object(verb: Token) -> Token | None:
    """The personal pronoun that is the object of a verb: «её принял директор», «нас встретили»."""
    return next((c for c in verb.children if fold(c.lemma_) in ("он", "она", "они", "я", "мы") and feature(c, "Case") in ("Acc", "Gen")
                 and not any(g.dep_ == "case" for g in c.children)), None)


def _embedded_genitive(scene: Scene, index: int, trigger: int) -> bool:
    root = scene.doc[scene.mention(index).root]
    return root.dep_ in ("nmod", "appos") and root.head.i != trigger and scene.outer[root.head.i] not in (-1, index)


def _by_genitive(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The genitive after a trip noun: «визит мэра Осло», «поездка делегации»."""
    doc = scene.doc
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for index in scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "PROFESSION"})):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or mention.start <= trigger or lead.preposition or mention.start - trigger > 14:
            continue
        if lead.case not in ("Gen", "Acc", "Ins", None) or lead.bracketed:
            continue
        between = doc[trigger + 1 : mention.start]
        if any((t.pos_ == "VERB" and feature(t, "VerbForm") != "Part") or t.text in ";:," or (t.text == "." and t.nbor(-1).lower_ not in _ABBREVIATED) for t in between):
            break
        if mention.label == "PROFESSION":
            named = _name_beside(scene, index)
            if named is not None:
                index = named
        if lead.case == "Ins" and rule.name != "trip-noun":
            continue
        if rule.persons_only and scene.mention(index).label not in ("PERSON", "GROUP", "PROFESSION"):
            continue
        return with_company(scene, trigger, Party(coordinated(scene, index), how="genitive"))
    return None


def _name_beside(scene: Scene, index: int) -> int | None:
    """The person named right after an office."""
    mention = scene.mention(index)
    nested = scene.outer[mention.end] if mention.end < len(scene.doc) else -1
    return nested if nested >= 0 and scene.mention(nested).label == "PERSON" else None


def _by_adjective(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """A possessive before a trip noun: «его визит», «наша поездка»."""
    for child in scene.doc[trigger].children:
        lemma = fold(child.lemma_)
        if lemma in ("его", "её", "ее", "их") or fold(child.text) in ("его", "ее", "их"):
            word = fold(child.text)
            return Party(reference="third", gender={"его": "m", "ее": "f"}.get(word), plural=word == "их", how=f"«{child.text}»")
        if lemma in ("мой", "наш"):
            return Party(reference="first", plural=lemma == "наш", how=f"«{child.text}»")
    return None


def _by_light_subject(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The subject of the verb that carries the noun: «совершил поездку», «в ходе визита заявил»."""
    noun = scene.doc[trigger]
    if noun.dep_ in _SUBJECTS:
        return None
    if _by_genitive(scene, trigger, rule) is not None or _by_adjective(scene, trigger, rule) is not None:
        return None
    verb = next((t for t in ancestors(noun) if t.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return None
    if any(c.dep_ in _SUBJECTS and c.i == trigger for c in verb.children):
        return None
    if fold(verb.lemma_) in _NOT_THEIRS and noun.dep_ != "obj":
        return None
    subject, _ = _subject_token(scene, verb.i)
    if subject is None:
        if feature(verb, "Voice") == "Pass" or feature(verb, "Person") in ("1", "First"):
            return _by_subject(scene, verb.i, rule) if feature(verb, "Person") in ("1", "First") else None
        return with_company(scene, verb.i, Party(reference="elided", plural=feature(verb, "Number") == "Plur", how="subject of the light verb left out"))
    party = _from_token(scene, _relative(scene, subject), "subject of the light verb")
    return None if party is None else with_company(scene, verb.i, party)


def _by_parenthesis(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """A list in brackets after the trip noun: «Ответная поездка (И. Краснова, Л. Ярабаева)»."""
    doc = scene.doc
    if trigger + 1 >= len(doc) or doc[trigger + 1].text != "(":
        return None
    sentence = scene.sentences[scene.sentence_of[trigger]]
    inside = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.leads[i].bracketed and scene.mention(i).start > trigger]
    return Party(tuple(inside), how="brackets") if inside else None


def _by_company(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """Companions alone: «поездка предпринята совместно с А. Б.» is the author's."""
    party = with_company(scene, trigger, Party(reference="elided", how="companions"))
    return party if party.mentions else None


def _by_guest(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """Who is expected: the subject of «ожидается», the object of «ждём»."""
    subject, verb = _subject_token(scene, trigger)
    if subject is not None and verb.i == trigger and scene.lemmas[trigger] == "ожидаться":
        return _from_token(scene, subject, "subject")
    return _by_object(scene, trigger, rule) if scene.lemmas[trigger] != "ожидаться" else None


def _by_participants(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """«с участием делегации», «при участии послов»."""
    if trigger == 0 or scene.lemmas[trigger - 1] not in ("с", "при"):
        return None
    return _by_genitive(scene, trigger, rule)


_PLACES = {
    "subject": _by_subject,
    "object": _by_object,
    "genitive": _by_genitive,
    "adjective": _by_adjective,
    "light-subject": _by_light_subject,
    "participants": _by_participants,
    "parenthesis": _by_parenthesis,
    "company": _by_company,
    "guest": _by_guest,
}
