"""Who travelled: the visitor arguments of a trigger.

In: a ``Scene``, a trigger and its rule.  Out: indices of mentions, or a ``Reference`` to somebody named elsewhere (a
pronoun, the author, nobody at all), which the narrative resolves.
"""

from __future__ import annotations

from spacy.tokens import Token

from extractor.relations.lexicon import TriggerRule, fold
from extractor.relations.occasions import by_occasion
from extractor.relations.party import Party, coordinated, with_company
from extractor.relations.scene import PERSON_LABELS, Scene, ancestors, feature
from extractor.relations.subjects import SUBJECTS, by_subject, from_token, possessor, relative, subject_token
from extractor.relations.triggers import is_listing

__all__ = ["travellers"]

_NOT_THEIRS = frozenset({  # the subject of these verbs speaks of a trip that is not its own
    "состояться", "пройти", "проходить", "планироваться", "ожидаться", "обсуждать", "обсудить", "обсуждаться", "предстоять", "готовиться",
    "прокомментировать", "комментировать", "осудить", "критиковать", "назвать", "сообщить", "сообщать", "подтвердить", "опровергнуть", "организовать",
})
_TOGETHER = frozenset({"отвезти", "отвозить", "свозить", "привезти", "повезти", "везти", "сопровождать", "сопроводить"})
_ABBREVIATED = frozenset({"т", "тов", "г", "гр", "проф", "акад", "им", "св"})


def travellers(scene: Scene, trigger: int, rule: TriggerRule) -> Party:
    """The party of ``trigger`` by the visitor places of its rule, in their order."""
    for place in rule.visitor:
        party = _PLACES[place](scene, trigger, rule)
        if party is not None and (party.mentions or party.reference != "none"):
            return party
    return Party()


def _by_object(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The object of a transitive verb or the subject of its passive; the host is the other side."""
    verb = scene.doc[trigger]
    passive = feature(verb, "Voice") == "Pass" or any(c.dep_ == "nsubj:pass" for c in verb.children)
    sentence = scene.sentences[scene.sentence_of[trigger]]
    found: int | None = None
    hosts: list[int] = []
    best = 99.0
    if not passive and _takes_a_thing(scene, verb):
        return None
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
    subject, _ = subject_token(scene, trigger)
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
                subject_party = by_subject(scene, trigger, rule)
                if subject_party is not None and (subject_party.mentions or subject_party.reference == "third"):
                    return Party(subject_party.mentions, subject_party.reference, subject_party.gender, subject_party.plural, tuple(hosts), "passive subject")
            return None
        party = from_token(scene, pronoun, "object")
        return None if party is None else Party(party.mentions, party.reference, party.gender, party.plural, tuple(hosts), "object")
    if scene.lemmas[trigger] in _TOGETHER and not passive:  # «отвезла сына в Псков»: she went with him
        leading = tuple(h for h in hosts if scene.mention(h).label == "PERSON")
        return with_company(scene, trigger, Party(tuple(sorted({*leading, *coordinated(scene, found)})), how="object and subject"))
    party = with_company(scene, trigger, Party(coordinated(scene, found), hosts=tuple(hosts), how="passive subject" if passive else "object"))
    return Party(party.mentions, party.reference, party.gender, party.plural, tuple(h for h in hosts if h not in party.mentions), party.how)


def _takes_a_thing(scene: Scene, verb: Token) -> bool:
    """Whether the object of the verb is no person or group: «принял отставку губернатора»."""
    objects = [c for c in verb.children if c.dep_ == "obj" and c.pos_ == "NOUN" and feature(c, "Case") == "Acc" and feature(c, "Animacy") != "Anim"]
    return bool(objects) and all(
        c.i not in scene.holder_of and (scene.outer[c.i] < 0 or scene.mention(scene.outer[c.i]).label not in ("PERSON", "GROUP", "PROFESSION")) for c in objects
    )


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
    noun = scene.doc[trigger]
    if any(scene.lemmas[c.i] == "свой" for c in noun.children):
        return _of_the_subject(scene, noun, rule)
    return possessor(noun)


def _of_the_subject(scene: Scene, noun: Token, rule: TriggerRule) -> Party | None:
    """«во время своего визита дипломат выразил …»: the subject's, by the tree or else the first nominative behind the noun."""
    sentence = scene.sentences[scene.sentence_of[noun.i]]
    for index in scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "PROFESSION"})):
        mention, lead = scene.mention(index), scene.leads[index]
        if not mention.outer or mention.start <= noun.i or lead.preposition or lead.bracketed or lead.case != "Nom":
            continue
        if any(t.text in ",;:" for t in scene.doc[noun.i + 1 : mention.start]):
            break
        return Party(coordinated(scene, index), how="«свой»")
    verb = next((t for t in ancestors(noun) if t.pos_ == "VERB"), None)
    return by_subject(scene, verb.i, rule) if verb is not None else None


def _by_light_subject(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The subject of the verb that carries the noun: «совершил поездку», «в ходе визита заявил»."""
    noun = scene.doc[trigger]
    if noun.dep_ in SUBJECTS:
        return None
    if any(scene.lemmas[c.i] == "свой" for c in noun.children) or _by_genitive(scene, trigger, rule) is not None or _by_adjective(scene, trigger, rule) is not None:
        return None
    verb = next((t for t in ancestors(noun) if t.pos_ in ("VERB", "AUX")), None)
    if verb is None or _of_somebody(scene, noun):
        return None
    if any(c.dep_ in SUBJECTS and c.i == trigger for c in verb.children):
        return None
    if fold(verb.lemma_) in _NOT_THEIRS and noun.dep_ != "obj":
        return None
    subject, _ = subject_token(scene, verb.i)
    if subject is None:
        if feature(verb, "Voice") == "Pass" or feature(verb, "Person") in ("1", "First"):
            return by_subject(scene, verb.i, rule) if feature(verb, "Person") in ("1", "First") else None
        return with_company(scene, verb.i, Party(reference="elided", plural=feature(verb, "Number") == "Plur", how="subject of the light verb left out"))
    party = from_token(scene, relative(scene, subject), "subject of the light verb")
    return None if party is None else with_company(scene, verb.i, party)


def _of_somebody(scene: Scene, noun: Token) -> bool:
    """Whether a bare genitive says whose trip it is: «до приезда скорой»."""
    return any(
        c.dep_ == "nmod" and c.i > noun.i and c.pos_ in ("NOUN", "ADJ") and feature(c, "Case") == "Gen" and scene.outer[c.i] < 0 and not any(g.dep_ == "case" for g in c.children)
        and scene.lemmas[noun.i] in ("приезд", "прибытие", "визит", "выезд", "вылет", "отъезд")
        for c in noun.children
    )


def _by_agent(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The instrumental of who does it: «посещение Вологды делегацией Риги»."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for index in scene.mentions_in(sentence, frozenset({"PERSON", "GROUP", "PROFESSION"})):
        mention, lead = scene.mention(index), scene.leads[index]
        if mention.outer and 0 < mention.start - trigger <= 12 and lead.case == "Ins" and not lead.preposition and not any(t.pos_ == "VERB" or t.text in ",;:" for t in scene.doc[trigger + 1 : mention.start]):
            return with_company(scene, trigger, Party(coordinated(scene, index), how="agent"))
    return None


def _by_listed(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """«Среди гостей – А. и Б.», «в числе участников А.»: everybody in the nominative behind it."""
    if not is_listing(scene, trigger):
        return None
    sentence = scene.sentences[scene.sentence_of[trigger]]
    listed = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if scene.mention(i).outer and scene.mention(i).start > trigger
              and not scene.leads[i].preposition and not scene.leads[i].bracketed and scene.leads[i].case in ("Nom", None)]
    return Party(tuple(listed), how="list of guests") if listed else None


def _by_panel(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """«Жюри возглавит А.», «в состав жюри вошли А., Б. и В.»: everybody in the nominative, whatever the parse."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    panel = [i for i in scene.mentions_in(sentence, frozenset({"PERSON"})) if scene.mention(i).outer and not scene.leads[i].preposition
             and not scene.leads[i].bracketed and scene.leads[i].case in ("Nom", None)]
    return Party(tuple(panel), how="jury") if panel else None


def _by_reporter(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """«Отчёт тов. А. о командировке»: whose report it is, his trip it was."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    report = next((i for i in range(trigger - 1, sentence.start - 1, -1) if scene.lemmas[i] in ("отчет", "доклад", "сообщение", "рассказ", "рапорт", "донесение")), None)
    if report is None:
        return None
    whose = [i for i in scene.mentions_in(sentence, PERSON_LABELS) if report < scene.mention(i).start < trigger and scene.mention(i).outer and scene.leads[i].case in ("Gen", "Acc", None)]
    return Party(tuple(whose), how="whose report it is") if whose else None


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


def _by_shown(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """The dative of those shown round («гостям показали музей»); nobody named means those last told of («показали завод»)."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for index in scene.mentions_in(sentence, PERSON_LABELS):
        mention, lead = scene.mention(index), scene.leads[index]
        if mention.outer and lead.case == "Dat" and not lead.preposition and abs(mention.root - trigger) <= 8 and scene.clause_of[mention.root] == scene.clause_of[trigger]:
            return Party(coordinated(scene, index), how="those shown round")
    for child in scene.doc[trigger].children:
        if fold(child.lemma_) in ("он", "она", "они", "мы", "я") and feature(child, "Case") == "Dat":
            return from_token(scene, child, "those shown round")
    return None


def _by_guest(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """Who is expected: the subject of «ожидается», the object of «ждём»."""
    subject, verb = subject_token(scene, trigger)
    if subject is not None and verb.i == trigger and scene.lemmas[trigger] == "ожидаться":
        return from_token(scene, subject, "subject")
    return _by_object(scene, trigger, rule) if scene.lemmas[trigger] != "ожидаться" else None


def _by_participants(scene: Scene, trigger: int, rule: TriggerRule) -> Party | None:
    """«с участием делегации», «при участии послов»."""
    if trigger == 0 or scene.lemmas[trigger - 1] not in ("с", "при"):
        return None
    return _by_genitive(scene, trigger, rule)


_PLACES = {
    "subject": by_subject,
    "object": _by_object,
    "genitive": _by_genitive,
    "adjective": _by_adjective,
    "light-subject": _by_light_subject,
    "participants": _by_participants,
    "parenthesis": _by_parenthesis,
    "company": _by_company,
    "guest": _by_guest,
    "shown": _by_shown,
    "occasion": by_occasion,
    "agent": _by_agent,
    "listed": _by_listed,
    "panel": _by_panel,
    "reporter": _by_reporter,
}
