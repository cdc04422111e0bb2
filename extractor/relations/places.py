"""Where a trigger's journey led: the place arguments of a trigger.

In: a ``Scene`` and a trigger.  Out: ``Destination`` records, one a stop, the most specific named place each; a wider
place around it becomes ``within``, a receiving institution beside a city becomes ``host``.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.relations.lexicon import TriggerRule, events
from extractor.relations.scene import DESCRIPTORS, JOURNEYS, PLACE_LABELS, Scene, ancestors, feature

__all__ = ["Destination", "destinations"]

_RANK = {"COUNTRY": 0, "LOCATION": 1, "STATE_OR_PROVINCE": 2, "DISTRICT": 3, "CITY": 4, "FACILITY": 5, "ORGANIZATION": 6}
_GENERAL = frozenset({"в", "во", "на"})
_SITES = frozenset({"visiting-verb", "inspecting-verb", "showing-verb", "staying-verb", "trip-noun", "motion-verb", "bringing-verb"})
_VILLAGES = frozenset({"село", "деревня", "посёлок", "станица", "хутор", "слобода", "аул", "кишлак", "погост", "селение", "стойбище"})
_SEEN = frozenset({"visiting-verb", "inspecting-verb", "showing-verb"})
_FROM = frozenset({"из", "с", "со", "от", "изо"})


@dataclass(frozen=True, slots=True)
class Destination:
    """``mention``: index of the place; ``within``: of the wider place named with it; ``host``: of the institution."""

    mention: int
    within: int | None = None
    host: int | None = None
    score: float = 1.0


def _is_place(scene: Scene, index: int, rule: TriggerRule) -> bool:
    mention = scene.mention(index)
    if mention.label not in ("ORGANIZATION", "FACILITY"):
        return mention.label in PLACE_LABELS
    words = {scene.lemmas[i] for i in (mention.root, mention.start)}
    if words & (events().gatherings | events().not_places):
        return False
    named = any(c.isupper() or c.isdigit() or c in "«\"„" for c in mention.found.normal)
    described = mention.end - mention.start > 1
    if mention.label == "FACILITY":
        return named or (rule.name in _SITES and described)
    if mention.found.parts.get("kind") == "facility" and scene.leads[index].preposition:  # «побывали в районной больнице»
        return named or (rule.name in _SITES and described)
    seen = rule.name in _SEEN
    return named or (seen and (described or mention.found.parts.get("level") == "described"))


def _village(scene: Scene, index: int) -> bool:
    """Whether a settlement is named with its noun, small enough to be gone over: «обследовали деревню Мыза»."""
    return scene.mention(index).found.parts.get("descriptor") in _VILLAGES


def _governed(scene: Scene, index: int, trigger: int) -> bool:
    root = scene.doc[scene.mention(index).root]
    return any(token.i == trigger for token in ancestors(root))


def _fits(scene: Scene, index: int, trigger: int, rule: TriggerRule, loose: bool) -> bool:
    """Whether the lead of a mention is one the rule admits."""
    lead, mention = scene.leads[index], scene.mention(index)
    if lead.preposition:
        if rule.leads(lead.preposition, lead.case) or (rule.leads(lead.preposition, None) and lead.case in (None, "Acc", "Loc")):
            return True
        return loose and lead.preposition in _GENERAL
    if lead.bracketed:
        return mention.label == "CITY" and rule.type == "attendance" and scene.outer[mention.root] == index
    if rule.takes_object() and rule.pos == "verb":
        if mention.label == "ORGANIZATION" and not _visited(scene, index, trigger, rule):
            return False
        return lead.case in ("Acc", "Nom", "Gen", None) and (
            scene.doc[mention.root].dep_ in ("obj", "iobj", "nsubj", "nsubj:pass", "conj", "nmod", "appos", "flat", "obl") and not _embedded(scene, index, trigger)
        )
    if rule.takes_genitive():
        return lead.case in ("Gen", None) and _first_complement(scene, index, trigger)
    return False


def _visited(scene: Scene, index: int, trigger: int, rule: TriggerRule) -> bool:
    """Whether an institution is what the verb acts on, alone or in a row: «посетили музей и Юрьев монастырь»."""
    root = scene.doc[scene.mention(index).root]
    if root.dep_ == "conj" and root.i > trigger:
        above = ancestors(root)[:4]
        first = next((token for token in above if token.dep_ != "conj"), root)
        in_row = first.head.i == trigger and first.dep_ in ("obj", "nsubj:pass")
        return in_row or (scene.leads[index].case == "Acc" and any(token.i == trigger for token in above))
    return root.head.i == trigger and root.dep_ in ("obj", "nsubj:pass", *(("nsubj",) if rule.guests else ()))


def _first_complement(scene: Scene, index: int, trigger: int) -> bool:
    """Whether the mention is the direct genitive complement of the trigger noun, nothing but adjectives between."""
    mention = scene.mention(index)
    return mention.start > trigger and all(
        token.pos_ in ("ADJ", "DET", "PUNCT", "NUM", "ADV") or (token.pos_ == "VERB" and feature(token, "VerbForm") == "Part")
        for token in scene.doc[trigger + 1 : mention.start]
    )


def _embedded(scene: Scene, index: int, trigger: int) -> bool:
    """Whether the mention hangs as a genitive on a noun other than the trigger («мэр Токио»)."""
    root = scene.doc[scene.mention(index).root]
    head = root.head
    if root.dep_ not in ("nmod", "appos", "flat", "flat:name") or head.i == root.i or head.i == trigger:
        return False
    if scene.lemmas[head.i] in JOURNEYS and root.dep_ != "nmod":  # «посетил с рабочей поездкой Псков»
        return False
    return head.pos_ in ("NOUN", "PROPN") and scene.lemmas[head.i] not in DESCRIPTORS and not scene.leads[index].preposition and not scene.leads[index].inherited


def destinations(scene: Scene, trigger: int, rule: TriggerRule, triggers: frozenset[int]) -> list[Destination]:
    """The stops of the journey that ``trigger`` announces, in text order; [] where none is named in its sentence."""
    sentence = scene.sentences[scene.sentence_of[trigger]]
    scored: list[tuple[float, int]] = []
    for index in scene.mentions_in(sentence):
        mention = scene.mention(index)
        if not _is_place(scene, index, rule) or not (mention.outer or _free(scene, index)):
            continue
        if scene.leads[index].preposition in _FROM and not rule.returning:
            continue
        if not _fits(scene, index, trigger, rule, loose=not rule.returning and (rule.pos == "noun" or not rule.takes_object())):
            continue
        if rule.facility_only and mention.label not in ("FACILITY", "LOCATION", "ORGANIZATION") and not _village(scene, index):
            continue
        if mention.label == "ORGANIZATION" and rule.type == "attendance" and not scene.leads[index].preposition:
            continue
        score = _closeness(scene, index, trigger, triggers, rule.name in ("receiving-verb", "public-act", "contest-verb", "achieving-verb"), rule.requires_when, rule.name in ("public-act", "contest-verb", "achieving-verb"))
        if score > 0:
            scored.append((score, index))
    if not scored:
        return []
    best = max(score for score, _ in scored)
    kept = sorted((index for score, index in scored if score >= best - 1.6), key=lambda i: scene.mention(i).start)
    scores = {index: score for score, index in scored}
    return _stops(scene, kept, scores)


def _free(scene: Scene, index: int) -> bool:
    """A nested place still counts when a preposition of its own leads it («завод в Гаслеве»)."""
    mention = scene.mention(index)
    around = scene.outer[mention.root]
    return bool(scene.leads[index].preposition) and around >= 0 and scene.mention(around).label in ("EVENT", "FACILITY")


def _closeness(scene: Scene, index: int, trigger: int, triggers: frozenset[int], guests: bool = False, predicate: bool = False, own: bool = False) -> float:
    mention = scene.mention(index)
    score = 1.0
    governed = _governed(scene, index, trigger)
    if predicate and not governed and scene.doc[trigger].head.i != mention.root:
        return 0.0
    if governed:
        score += 1.5
    elif scene.doc[trigger].pos_ == "NOUN" and not _beside_noun(scene, index, trigger):
        return 0.0
    if governed and not scene.leads[index].bracketed and not _direct(scene, index, trigger):
        score -= 3.0
    if own and not _own(scene, index, trigger):
        return 0.0
    if scene.clause_of[mention.root] == scene.clause_of[trigger]:
        score += 1.0
    elif guests:
        return 0.0
    if scene.leads[index].bracketed:
        score -= 0.8
    low, high = (trigger, mention.start) if mention.start > trigger else (mention.end, trigger)
    between = range(low + 1, high) if mention.start > trigger else range(low, high)
    score -= 0.03 * len(between)
    carriers = {token.i for token in ancestors(scene.doc[trigger])[:3]}
    for i in between:
        if i in carriers:
            continue
        if i in triggers and scene.outer[i] < 0:
            score -= 2.0
        elif scene.doc[i].pos_ == "VERB" and feature(scene.doc[i], "VerbForm") not in ("Inf", "Part") and i != trigger:
            score -= 1.2
        elif scene.doc[i].text in ";:":
            score -= 1.0
    if mention.start > trigger:
        score += 0.3
    return score


def _own(scene: Scene, index: int, trigger: int) -> bool:
    """Whether the place is the verb's own or that of its stage («на сцене театра»), not of an event told beside it."""
    head = scene.doc[scene.mention(index).root].head
    if not _governed(scene, index, trigger):
        return True
    return head.i == trigger or (head.head.i == trigger and scene.lemmas[head.i] not in events().gatherings)


def _beside_noun(scene: Scene, index: int, trigger: int) -> bool:
    """Whether a place not below a trip noun still goes with it: it hangs on the noun's verb, or follows closely."""
    mention = scene.mention(index)
    head = scene.doc[mention.root].head.i
    if head in {token.i for token in ancestors(scene.doc[trigger])[:3] if token.pos_ in ("VERB", "AUX", "ADJ")}:
        return True
    return 0 < mention.start - trigger <= 5 and not any(t.pos_ == "VERB" or t.text in ",;:" for t in scene.doc[trigger + 1 : mention.start])


def _direct(scene: Scene, index: int, trigger: int) -> bool:
    """Whether only gatherings, names and other verbs of the trigger stand between the place and its trigger in the tree:
    «выступил на форуме в Перми», but not «выступил с идеей встречи в Перми»."""
    for token in ancestors(scene.doc[scene.mention(index).root]):
        if token.i == trigger:
            return True
        if token.pos_ in ("VERB", "AUX", "PROPN", "ADP", "NUM", "ADV") or scene.outer[token.i] >= 0:
            continue
        lemma = scene.lemmas[token.i]
        if lemma not in events().gatherings and lemma not in events().stays:
            return False
    return True


def _stops(scene: Scene, kept: list[int], scores: dict[int, float]) -> list[Destination]:
    """Groups the chosen mentions: «в Норвегию, в Тромсё» is one stop, «Алатырь и Шумерлю» are two."""
    stops: list[Destination] = []
    for index in kept:
        mention = scene.mention(index)
        rank = _RANK.get(mention.label, 1)
        if stops:
            last = stops[-1]
            other = scene.mention(last.mention)
            if other.entity == mention.entity:
                continue
            other_rank = _RANK.get(other.label, 1)
            if rank != other_rank and not _coordinated(scene, other.end, mention.start):
                if mention.label == "ORGANIZATION" and other.label == "CITY":
                    stops[-1] = Destination(last.mention, last.within, index, last.score)
                    continue
                if other.label == "ORGANIZATION" and mention.label == "CITY" and not scene.leads[last.mention].preposition:
                    stops[-1] = Destination(last.mention, index, last.host, last.score)  # «посетили завод в Муроме»
                    continue
                if other.label == "ORGANIZATION" and mention.label == "CITY":
                    stops[-1] = Destination(index, last.within, last.mention, last.score)
                    continue
                if mention.label == "FACILITY" and other.label == "CITY":
                    stops[-1] = Destination(index, last.mention, last.host, last.score)
                    continue
                if other.label == "FACILITY" and mention.label == "CITY":
                    stops[-1] = Destination(last.mention, index, last.host, last.score)
                    continue
                narrow, wide = (index, last.mention) if rank > other_rank else (last.mention, index)
                stops[-1] = Destination(narrow, wide, last.host, last.score)
                continue
        stops.append(Destination(index, _bracketed_place(scene, index), None, scores[index]))
    return stops


def _coordinated(scene: Scene, start: int, end: int) -> bool:
    return any(token.lower_ in ("и", "или", "а", "также", "затем", "потом") for token in scene.doc[start:end])


def _bracketed_place(scene: Scene, index: int) -> int | None:
    """The wider place in brackets after the mention: «Хьюстон (США)»."""
    mention = scene.mention(index)
    doc = scene.doc
    if mention.end + 1 >= len(doc) or doc[mention.end].text not in "(,":
        return None
    after = mention.end + 1
    while after < len(doc) and after <= mention.end + 3:
        nested = scene.outer[after]
        if nested >= 0:
            other = scene.mention(nested)
            wider = _RANK.get(other.label, 9) < _RANK.get(mention.label, 1)
            return nested if other.label in PLACE_LABELS and wider and not scene.leads[nested].preposition else None
        if doc[after].pos_ not in ("ADP", "PUNCT", "NOUN"):
            return None
        after += 1
    return None
