"""With what result: clauses that say what a visit led to, and their kinds.

In: a ``Scene`` and sentences or cells.  Out: ``Outcome`` spans in tokens, one a distinct result: the shortest complete
clause whose predicate is in ``lexicon/outcomes.yaml``.  What happened from afar, is denied, still to come or about the
report itself is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from extractor.relations.clauses import Clause, clauses_of, is_finite, is_past, subject_of
from extractor.relations.extent import extent_of, trimmed
from extractor.relations.further import is_further
from extractor.relations.lexicon import events, outcome_rules
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.scene import PLACE_LABELS, Scene, Sentence, feature
from extractor.relations.setting import Setting, is_of_party
from extractor.schema import OutcomeKind

__all__ = ["Result", "calling_off", "covered", "item_outcomes", "kind_of", "outcome_of", "outcomes_in", "reaction_to", "speaks_of", "told_again"]

Result = tuple[int, int, OutcomeKind]
"""Tokens ``start`` to ``end`` and the kind of the outcome they state."""

_NOT = frozenset({"не", "ни"})
_LASTING = frozenset({"вестись", "вести", "идти", "проходить", "содержаться", "нет"})
_LIGHT = frozenset({"провести", "состояться", "сделать", "проходить", "пройти", "вести", "вестись", "дать", "иметь", "быть", "получить", "принять", "внести", "выступить", "обратиться", "прочесть", "прочитать", "идти",
                    "достигнуть", "достичь", "подтвердить", "направить", "подать", "оставить", "получиться", "занять", "завоевать", "привезти", "завершиться", "продолжиться", "вынести", "явиться", "стать", "вручить", "нет", "оказать", "организовать"})
_LOOKING = frozenset({"осмотреть", "осматривать", "обследовать", "проинспектировать", "инспектировать"})
_OF_HOSTS = frozenset({OutcomeKind.AGREEMENT, OutcomeKind.DECISION, OutcomeKind.TALKS, OutcomeKind.GIFT, OutcomeKind.INVITATION})  # what another than the visitors may have done
_FRUIT = frozenset({"итог", "результат", "плод"})
_SPEECH = frozenset({"что", "о", "об", "обо", "за", "чтобы"})


def _matched(scene: Scene, candidates: list[int], around: frozenset[str]) -> tuple[OutcomeKind, int] | None:
    """The first kind of the lexicon that one of the candidate tokens states, narrowed by the lemmas around it."""
    for rule in outcome_rules():
        for at in candidates:
            lemma = scene.lemmas[at]
            if lemma not in rule.lemmas:
                continue
            narrowing = rule.with_.get(lemma)
            if narrowing and not narrowing & around:
                continue
            return rule.kind, at
    return None


def kind_of(scene: Scene, tokens: range) -> tuple[OutcomeKind, int] | None:
    """The kind of outcome that the tokens of a cell or item state, and the token that says so."""
    outside = [
        i for i in tokens
        if scene.doc[i].pos_ != "ADJ" or feature(scene.doc[i], "Variant") == "Short"
        if scene.outer[i] < 0 or scene.mention(scene.outer[i]).label == "EVENT"
    ]
    return _matched(scene, outside, frozenset(scene.lemmas[i] for i in tokens))


def outcome_of(scene: Scene, clause: Clause, party: frozenset[str] = frozenset(), place: str = "", setting: Setting | None = None, own: bool = False) -> Result | None:
    """The outcome that a clause states, or None; ``party``: entities of the visitors, whose words count as statements;
    ``place``: the place of the visit, left out where the clause begins or ends with it; ``setting``: how the clause is set
    in the visit where the same sentence tells both; ``own``: whether the clause tells the visit itself."""
    cues = outcome_cues()
    tokens = range(clause.start, clause.end)
    lemmas = frozenset(scene.lemmas[i] for i in tokens)
    if clause.dependent or lemmas & cues.distant:
        return None
    if clause.head < 0:
        return _nominal(scene, clause, lemmas)
    head = scene.doc[clause.head]
    lemma = scene.lemmas[head.i]
    if scene.doc[max(head.i - 1, clause.start)].lower_ in _NOT and head.i > clause.start:
        failed = lemma in cues.failures and (feature(head, "Variant") == "Short" or lemma in ("допустить", "пустить", "впустить", "найти", "мочь", "смочь"))
        return _result(scene, clause, OutcomeKind.INCIDENT, place, setting) if failed else None
    if feature(head, "Mood") in ("Cnd", "Imp") or "бы" in lemmas or (feature(head, "Tense") in ("Pres", "Fut") and not is_past(head) and feature(head, "VerbForm") == "Fin" and lemma not in _LASTING):
        return None
    subject = subject_of(head)
    ours = is_of_party(scene, subject, party)
    if subject is not None and scene.lemmas[subject.i] in cues.background and not ours:
        return None
    if lemma in _LOOKING and _looks_at_a_place(scene, clause, head):
        return None
    governed = [
        i for i in tokens
        if scene.doc[i].pos_ in ("NOUN", "VERB") and i != head.i and scene.outer[i] < 0 and (scene.doc[i].head.i == head.i or lemma in _LIGHT)
    ] if lemma in _LIGHT or lemma == "нет" else []
    hit = _matched(scene, [head.i], lemmas) or _matched(scene, governed, lemmas)
    if hit is None and lemma in ("стать", "явиться", "являться") and lemmas & _FRUIT and is_past(head):  # «Итогом поездки стало …»
        hit = (OutcomeKind.OTHER, head.i)
    if hit is None and not own and setting is None and is_further(scene, clause, subject, ours):
        hit = (OutcomeKind.OTHER, head.i)
    if hit is None:
        return None
    if ours is False and hit[0] is OutcomeKind.STATEMENT and setting is not None and cues.visits & {scene.lemmas[i] for i in range(clause.head + 1, clause.end) if not setting.start <= i < setting.end}:
        return _result(scene, clause, OutcomeKind.INCIDENT, place, setting)  # «после поездки Орлова премьер заявил, что этот визит …»
    if ours is False and (setting is None or setting.kind != "circumstance") and hit[0] in (OutcomeKind.STATEMENT, OutcomeKind.OTHER):
        return None
    if ours is False and setting is not None and hit[0] not in _OF_HOSTS:
        return None
    if hit[0] is OutcomeKind.STATEMENT and not _states(scene, clause, head, subject, party):
        return None
    return _result(scene, clause, hit[0], place, setting, own)


def reaction_to(scene: Scene, clause: Clause, trigger: int, party: frozenset[str]) -> Result | None:
    """«Премьер осудил визит …», «… заявил, что эта поездка вызывает сожаление»: what others made of the visit, an incident."""
    if clause.head < 0 or clause.dependent or not clause.start <= trigger < clause.end or clause.head == trigger:
        return None
    head = scene.doc[clause.head]
    subject = subject_of(head)
    named = subject is not None and is_of_party(scene, subject, party)
    if subject is None or named or scene.doc[trigger].pos_ != "NOUN" or scene.lemmas[clause.head] not in outcome_cues().reactions:
        return None
    if scene.doc[trigger].head.i != clause.head or scene.doc[trigger].dep_ not in ("obj", "nsubj:pass") or not is_past(head):
        return None
    return _result(scene, clause, OutcomeKind.INCIDENT)


def calling_off(scene: Scene, clause: Clause, party: frozenset[str]) -> Result | None:
    """«Группа отменила турне …», «актёр отказался от участия …», «в страну не пустили …», «концерт отменён»: why a visit that
    fell through did, an incident; an office's plain «визит отменён» is its status and no more."""
    if clause.head < 0 or clause.dependent:
        return None
    head, cues = scene.doc[clause.head], outcome_cues()
    lemma = scene.lemmas[head.i]
    subject = subject_of(head)
    if head.i > clause.start and scene.doc[head.i - 1].lower_ == "не":
        return _result(scene, clause, OutcomeKind.INCIDENT) if lemma in cues.failures else None
    if lemma not in cues.withdrawals or not is_past(head):
        return None
    if subject is not None and scene.lemmas[subject.i] in cues.performances:
        return _result(scene, clause, OutcomeKind.INCIDENT)
    if subject is not None and subject.i < clause.start and feature(head, "Number") != feature(subject, "Number"):  # «делегация собиралась, но визит отменили»
        return None
    passive = feature(head, "Voice") == "Pass" or feature(head, "Variant") == "Short"
    return _result(scene, clause, OutcomeKind.INCIDENT) if subject is not None and is_of_party(scene, subject, party) and not passive else None


def outcomes_in(scene: Scene, sentence: Sentence, party: frozenset[str] = frozenset()) -> list[Result]:
    """The outcomes that a sentence states, in text order."""
    found: list[Result] = []
    for clause in clauses_of(scene, sentence):
        result = outcome_of(scene, clause, party)
        if result is not None and not covered(found, result):
            found.append(result)
    return found


def covered(found: Sequence[Result], result: Result) -> bool:
    """Whether a result, that of a bracket, lies within one found before."""
    return any(start <= result[0] and result[1] <= end for start, end, _ in found)


def told_again(scene: Scene, told: Sequence[Result], result: Result) -> bool:
    """Whether a result of a kind has been told before in much the same words."""
    words = _content(scene, result)
    return any(other[2] is result[2] and len(words & _content(scene, other)) >= 0.6 * min(len(words), len(_content(scene, other))) for other in told)


def _content(scene: Scene, result: Result) -> frozenset[str]:
    return frozenset(scene.lemmas[i] for i in range(result[0], result[1]) if scene.doc[i].pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"))


def item_outcomes(scene: Scene, sentence: Sentence) -> list[Result]:
    """The outcomes of a list item under «Результаты»: its clauses, or, where none stands out, its first sentence as a whole."""
    found = outcomes_in(scene, sentence)
    if len(found) > 1:
        return found
    start, end = trimmed(scene, sentence.start, sentence.end)
    if end <= start:
        return []
    hit = kind_of(scene, range(start, end))
    first = next((scene.doc[i] for i in range(start, end) if scene.doc[i].is_alpha), None)
    if first is None or feature(first, "VerbForm") == "Inf":  # «Послать мастерам комплект журнала»: a resolution of the authors
        return []
    if hit is None and (first.lower_ in ("о", "об") or any(is_finite(scene.doc[i]) and not is_past(scene.doc[i]) and feature(scene.doc[i], "Variant") != "Short" for i in range(start, end))):
        return []
    return [(start, end, hit[0] if hit else OutcomeKind.OTHER)]


def _looks_at_a_place(scene: Scene, clause: Clause, head: Token) -> bool:
    """«осмотрели Зоологический музей», «осмотрели больницу в Ельце»: a place with a name is a stop of its own, no outcome."""
    for child in head.children:
        if child.dep_ in ("obj", "nsubj", "obl", "nmod") and not any(c.pos_ == "ADP" for c in child.children):
            index = scene.outer[child.i]
            if index >= 0 and scene.mention(index).label in PLACE_LABELS:
                return True
            if scene.lemmas[child.i] in events().houses and any(
                scene.outer[i] >= 0 and scene.mention(scene.outer[i]).label in PLACE_LABELS for i in range(child.i, clause.end)
            ):
                return True
    return False


def speaks_of(scene: Scene, subject: Token | None, party: frozenset[str]) -> bool:
    """Whether the subject of a clause is one of the party, a pronoun, a guest or host by a common noun, or left out."""
    if subject is None or subject.pos_ == "PRON":
        return True
    index = scene.outer[subject.i]
    index = scene.holder_of.get(subject.i, index)
    if index >= 0 and scene.mention(index).label in ("PERSON", "GROUP", "ORGANIZATION", "PROFESSION"):
        if not party or scene.mention(index).entity in party:
            return True
        if scene.mention(index).label == "PERSON" or any(t.text[:1].isupper() for t in scene.doc[scene.mention(index).start + 1 : scene.mention(index).end]):
            return False
    return scene.lemmas[subject.i] in outcome_cues().parties


def _states(scene: Scene, clause: Clause, head: Token, subject: Token | None, party: frozenset[str]) -> bool:
    """Whether a verb of saying tells what was said, and it was said by one of the party."""
    after = {scene.doc[i].lower_ for i in range(head.i + 1, clause.end)}
    quoted = any(scene.doc[i].text in "«\"„" for i in range(clause.start, head.i))
    content = quoted or bool(after & _SPEECH) or any(
        child.i > head.i and (child.dep_ in ("obj", "xcomp", "ccomp", "iobj") or feature(child, "VerbForm") == "Inf") for child in head.children
    )
    return content and speaks_of(scene, subject, party)


def _nominal(scene: Scene, clause: Clause, lemmas: frozenset[str]) -> Result | None:
    """«Два доклада», «Итог – рассрочка на три года», «борец Ли – серебряная медаль»: an outcome without a verb."""
    nouns = [i for i in range(clause.start, clause.end) if scene.doc[i].pos_ == "NOUN" and scene.outer[i] < 0]
    before = next((i for i in range(clause.start - 1, max(clause.start - 8, scene.doc[clause.start].sent.start) - 1, -1) if scene.lemmas[i] in _FRUIT), -1)
    if before >= 0 and nouns and scene.doc[clause.start - 1].text in ":—–" and before == scene.sentences[scene.sentence_of[before]].start:
        return _result(scene, clause, (_matched(scene, nouns[:1], lemmas) or (OutcomeKind.OTHER, 0))[0])  # «Итог гастролей: договор о …»
    first = next((i for i in nouns if scene.lemmas[i] in outcome_cues().nominal), -1)
    if first < 0 or clause.end - clause.start > 24:
        return None
    dash = next((i for i in range(clause.start, first) if scene.doc[i].text in "–—-"), -1)
    begins = not any(i < first for i in nouns) and not any(scene.doc[i].pos_ == "ADP" for i in range(clause.start, first))
    if dash < 0 and not begins:
        return None
    hit = _matched(scene, [first], lemmas)
    return _result(scene, clause, hit[0] if hit else OutcomeKind.OTHER)


def _result(scene: Scene, clause: Clause, kind: OutcomeKind, place: str = "", setting: Setting | None = None, own: bool = False) -> Result | None:
    span = extent_of(scene, clause, place, setting, own)
    return (*span, kind) if span is not None else None
