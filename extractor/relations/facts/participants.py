"""Who takes part: the actors of a trigger where its rule says they stand.

In: a ``Scene``, a trigger and its rule.  Out: indices of mentions in text order, each entity once.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from extractor.relations.facts.actors import ACTING, row
from extractor.relations.facts.lexicon import FactRule, fact_lexicon
from extractor.relations.lexicon import TriggerRule
from extractor.relations.scene import PLACE_LABELS, Scene, ancestors, feature
from extractor.relations.travellers import travellers

__all__ = ["participants"]

_REACH = 14


def participants(scene: Scene, trigger: int, rule: FactRule, labels: frozenset[str] = ACTING) -> tuple[int, ...]:
    """All actors of the trigger, by the places of its rule; ``labels`` that may act."""
    found: dict[str, int] = {}
    sides = 0
    for place in rule.who:
        if place in ("agent", "light-subject") and len(found) > 1 and "object" not in rule.who:
            continue
        side = {scene.mention(index).entity: index for index in _PLACES[place](scene, trigger, labels)}
        sides += bool(side.keys() - found.keys())
        found = {**side, **found}
    if "object" in rule.who and sides < 2:  # who is received with his party has not met himself
        return ()
    return tuple(sorted(found.values()))


def _as_rule(scene: Scene, trigger: int, place: str) -> TriggerRule:
    pos = "noun" if scene.doc[trigger].pos_ in ("NOUN", "PROPN") else "verb"
    return TriggerRule("fact", pos, frozenset(), "visit", (place,), (), 0.5)


def _party(scene: Scene, trigger: int, place: str, labels: frozenset[str]) -> tuple[int, ...]:
    party = travellers(scene, trigger, _as_rule(scene, trigger, place))
    if party.mentions:
        return tuple(i for i in party.mentions if scene.mention(i).label in labels and not _only_tells(scene, i, trigger))
    if party.reference == "third" and not party.plural:
        return _antecedent(scene, trigger, party.gender, labels)
    return ()


def _only_tells(scene: Scene, index: int, trigger: int) -> bool:
    """Whether a name is the subject of a verb that only tells («Как сообщил А., Б. встретился с В.»)."""
    root = scene.doc[scene.mention(index).root]
    if root.dep_ in ("appos", "flat:name") and root.head.i != root.i:
        root = root.head
    verb = root.head
    return root.dep_ == "nsubj" and verb.i != trigger and verb.pos_ == "VERB" and scene.lemmas[verb.i] in fact_lexicon().bystanders and scene.clause_of[verb.i] != scene.clause_of[trigger]


def _antecedent(scene: Scene, trigger: int, gender: str | None, labels: frozenset[str]) -> tuple[int, ...]:
    """The last person or group of that gender named before the trigger in its sentence, or in the two before it in its paragraph."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for other in reversed(scene.sentences[max(sentence.index - 2, 0) : sentence.index + 1]):
        if other.block != sentence.block:
            break
        for index in reversed(scene.mentions_in(other, labels & frozenset({"PERSON", "GROUP"}))):
            mention = scene.mention(index)
            person = scene.annotation.persons.get(mention.entity)
            known = person.gender if person is not None else feature(scene.doc[mention.root], "Gender")[:1].lower() or None
            if person is None and feature(scene.doc[mention.root], "Number") != "Sing":
                continue
            if mention.outer and mention.end <= trigger and (gender is None or known in (None, gender)) and (person is not None or gender is not None):
                return (index,)
    return ()


def _subject(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    if trigger and scene.doc[trigger - 1].lower_ in ("его", "её", "ее", "их") and scene.doc[trigger].pos_ == "VERB":
        host = _host_behind(scene, trigger)
        if host:
            return host
    found = _party(scene, trigger, "subject", labels)
    if found:
        return found
    if "COUNTRY" in labels:
        for child in scene.doc[trigger].children:
            index = scene.outer[child.i]
            if child.dep_ in ("nsubj", "nsubj:pass") and index >= 0 and scene.mention(index).label in labels:
                return row(scene, index)
    return ()


def _host_behind(scene: Scene, trigger: int) -> tuple[int, ...]:
    """Who stands behind a verb whose object is the pronoun before it: «где её принял губернатор А. Б.»."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for index in scene.mentions_in(sentence, frozenset({"PERSON"})):
        mention = scene.mention(index)
        if mention.outer and 0 < mention.start - trigger <= _REACH:
            between = scene.doc[trigger + 1 : mention.start]
            return () if any(t.text in ",;:—–" or t.pos_ in ("ADP", "VERB") for t in between) else row(scene, index)
    return ()


def _object(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    """Whom the verb takes: a person or group, not a thing."""
    verb = scene.doc[trigger]
    if feature(verb, "Voice") == "Pass" and feature(verb, "VerbForm") == "Part":
        return ()
    return tuple(i for i in _party(scene, trigger, "object", labels) if scene.mention(i).label in ("PERSON", "GROUP", "PROFESSION"))


def _patient(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    """Who is appointed: the subject of the passive, the object of the active."""
    verb = scene.doc[trigger]
    passive = feature(verb, "Voice") == "Pass" or feature(verb, "VerbForm") == "Part" or any(c.dep_ == "nsubj:pass" for c in verb.children) or verb.text.lower().endswith(("ся", "сь"))
    return _subject(scene, trigger, labels) if passive else _object(scene, trigger, labels)


def _with(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    """«с послом», «с мэром и депутатами»: behind the trigger, or before it in its clause where it hangs on it."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    for index in scene.mentions_in(sentence, labels):
        mention, lead = scene.mention(index), scene.leads[index]
        if not _leads(scene, index, ("с", "со")) or _is_company(scene, index) or (lead.case not in ("Ins", None) and mention.label != "PERSON") or not _acts(scene, index):
            continue
        if mention.start > trigger:
            between = scene.doc[trigger + 1 : mention.start]
            if len(between) <= _REACH and not any((t.pos_ == "VERB" and feature(t, "VerbForm") in ("Fin", "Conv")) or t.text in ".;:" for t in between):
                return row(scene, index)
        elif scene.clause_of[mention.root] == scene.clause_of[trigger] and trigger - mention.end <= 6 and scene.doc[trigger].pos_ == "VERB":
            return row(scene, index)
    return ()


def _is_company(scene: Scene, index: int) -> bool:
    """«во главе с», «вместе с»: who stands there is of the same side."""
    sentence = scene.sentences[scene.sentence_of[scene.mention(index).start]]
    at = next((i for i in range(scene.mention(index).start - 1, max(sentence.start, scene.mention(index).start - 12) - 1, -1) if scene.doc[i].lower_ in ("с", "со")), None)
    return at is not None and at > sentence.start and scene.lemmas[at - 1] in ("глава", "вместе", "совместно")


def _leads(scene: Scene, index: int, prepositions: tuple[str, ...]) -> bool:
    """Whether one of the prepositions leads the mention, if need be over the office before the name."""
    mention = scene.mention(index)
    if scene.leads[index].preposition in prepositions:
        return True
    if mention.label != "PERSON":
        return False
    at = mention.start - 1
    sentence = scene.sentences[scene.sentence_of[mention.start]]
    for other in reversed(scene.mentions_in(sentence, frozenset({"PROFESSION"}))):
        office = scene.mention(other)
        if office.entity == mention.entity and office.end <= mention.start and mention.start - office.end <= 3:
            at = min(at, office.start - 1)
    return at >= sentence.start and scene.doc[at].lower_ in prepositions


def _acts(scene: Scene, index: int) -> bool:
    mention = scene.mention(index)
    return mention.outer or mention.label == "PROFESSION"


def _between(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    """«между А. и Б.» before or behind the trigger in its sentence."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    wide = labels | PLACE_LABELS
    for index in scene.mentions_in(sentence, wide):
        mention = scene.mention(index)
        if not _acts(scene, index) or abs(mention.start - trigger) > _REACH + 6 or not _leads(scene, index, ("между", "меж")):
            continue
        members = row(scene, index)
        if len(members) > 1:
            return members
        nxt = next((i for i in scene.mentions_in(sentence, wide) if scene.mention(i).outer and 0 < scene.mention(i).start - mention.end <= 8
                    and any(t.lower_ == "и" for t in scene.doc[mention.end : scene.mention(i).start])), None)
        return (index, *row(scene, nxt)) if nxt is not None else ()
    return ()


def _genitive(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    return _party(scene, trigger, "genitive", labels)


def _light_subject(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    """The subject of the verb above the noun («провёл встречу», «обсудили на встрече»), unless that verb only tells of it."""
    noun = scene.doc[trigger]
    if noun.dep_ in ("nsubj", "nsubj:pass"):
        return ()
    verb = next((t for t in ancestors(noun)[:4] if t.pos_ in ("VERB", "AUX")), None)
    if verb is None or (scene.lemmas[verb.i] in fact_lexicon().bystanders and not _attended(scene, noun)):
        return ()
    return _subject(scene, verb.i, labels)


def _attended(scene: Scene, noun: Token) -> bool:
    """Whether the noun tells when or where the verb took place («на встрече», «в ходе переговоров»), so that its subject was there."""
    words = fact_lexicon()
    if scene.lemmas[noun.head.i] in words.courses:
        return True
    return any(c.dep_ == "case" and c.lower_ in words.attending for c in noun.children)


def _agent(scene: Scene, trigger: int, labels: frozenset[str]) -> tuple[int, ...]:
    """«подписан А. и Б.»: the instrumental of a passive; «с участием А. и Б.»."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    verb = scene.doc[trigger]
    passive = feature(verb, "Voice") == "Pass"
    for index in scene.mentions_in(sentence, labels):
        mention, lead = scene.mention(index), scene.leads[index]
        if not _acts(scene, index) or not 0 < mention.start - trigger <= _REACH:
            continue
        if passive and lead.case == "Ins" and not lead.preposition:
            return row(scene, index)
        before = {scene.lemmas[i] for i in range(max(mention.start - 5, trigger), mention.start)}
        if "участие" in before and lead.case in ("Gen", None):
            return row(scene, index)
    return ()


_PLACES: dict[str, Callable[[Scene, int, frozenset[str]], tuple[int, ...]]] = {
    "subject": _subject, "object": _object, "patient": _patient, "with": _with, "between": _between, "genitive": _genitive,
    "light-subject": _light_subject, "agent": _agent,
}
