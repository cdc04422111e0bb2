"""With what result: clauses that say what a visit led to, and their kinds.

In: a ``Scene`` and sentences or cells.  Out: ``Outcome`` spans in tokens, one a distinct result: the shortest complete
clause whose predicate is in ``lexicon/outcomes.yaml``.  What happened from afar, is denied, still to come or about the
report itself is none.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Token

from extractor.errors import DataError
from extractor.relations.clauses import Clause, clauses_of, is_past, subject_of
from extractor.relations.lexicon import FOLDER, events, fold, outcome_rules, read_entries
from extractor.relations.scene import PLACE_LABELS, Scene, Sentence, feature
from extractor.schema import OutcomeKind

__all__ = ["Cues", "Result", "covered", "item_outcomes", "kind_of", "outcome_cues", "outcome_of", "outcomes_in", "speaks_of", "trimmed"]

Result = tuple[int, int, OutcomeKind]
"""Tokens ``start`` to ``end`` and the kind of the outcome they state."""

_SKIP = frozenset({"и", "а", "но", "также", "где", "куда", "причем", "затем", "потом", "там", "здесь", "кроме", "зато", "да", "однако", "так", "туда", "тут", "того", "который", "которая", "которое", "которые", "при", "этом"})
_NOT = frozenset({"не", "ни"})
_LASTING = frozenset({"вестись", "вести", "идти", "проходить", "содержаться", "нет"})
_LIGHT = frozenset({"провести", "состояться", "сделать", "проходить", "пройти", "вести", "вестись", "дать", "иметь", "быть", "получить", "принять", "внести", "выступить", "обратиться", "прочесть", "прочитать", "идти",
                    "достигнуть", "достичь", "подтвердить", "направить", "подать", "оставить", "получиться", "занять", "завоевать", "привезти", "завершиться", "продолжиться", "вынести", "явиться", "стать", "вручить", "нет", "оказать", "организовать"})
_LOOKING = frozenset({"осмотреть", "осматривать", "обследовать", "проинспектировать", "инспектировать"})
_SPEECH = frozenset({"что", "о", "об", "обо", "за", "чтобы"})


@dataclass(frozen=True, slots=True)
class Cues:
    """The sections of the lexicon that narrow outcomes; see the head of ``lexicon/outcomes.yaml``."""

    distant: frozenset[str]
    background: frozenset[str]
    parties: frozenset[str]
    failures: frozenset[str]
    nominal: frozenset[str]
    examples: tuple[tuple[str, tuple[str, ...]], ...]


@functools.cache
def outcome_cues(path: Path = FOLDER / "outcomes.yaml") -> Cues:
    """The narrowing sections and the examples.  Raises ``DataError`` with file and line where one is malformed."""
    data = read_entries(path)
    examples: list[tuple[str, tuple[str, ...]]] = []
    for entry in data.get("kinds") or ():
        for example in entry.get("examples") or ():
            if not (isinstance(example, list) and len(example) == 2 and isinstance(example[1], list)):
                raise DataError(f"malformed example {example!r}", where=f"{path}:{entry.get('__line__', 1)}", remedy="Write [text, [outcome, …]]")
            examples.append((str(example[0]), tuple(str(text) for text in example[1])))
    sections: dict[str, frozenset[str]] = {}
    for name in ("distant", "background", "parties", "failures", "nominal"):
        if not isinstance(data.get(name), list):
            raise DataError(f"section {name!r} is no list of lemmas", where=str(path), remedy="Restore the section")
        sections[name] = frozenset(fold(str(word)) for word in data[name])
    return Cues(sections["distant"], sections["background"], sections["parties"], sections["failures"], sections["nominal"], tuple(examples))


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


def outcome_of(scene: Scene, clause: Clause, party: frozenset[str] = frozenset(), place: str = "") -> Result | None:
    """The outcome that a clause states, or None; ``party``: entities of the visitors, whose words count as statements;
    ``place``: the place of the visit, left out where the clause begins or ends with it."""
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
        failed = lemma in cues.failures and (feature(head, "Variant") == "Short" or lemma in ("допустить", "пустить", "впустить", "найти"))
        return _result(scene, clause, OutcomeKind.INCIDENT, place) if failed else None
    if feature(head, "Mood") in ("Cnd", "Imp") or "бы" in lemmas or (feature(head, "Tense") in ("Pres", "Fut") and not is_past(head) and feature(head, "VerbForm") == "Fin" and lemma not in _LASTING):
        return None
    subject = subject_of(head)
    if subject is not None and scene.lemmas[subject.i] in cues.background:
        return None
    if lemma in _LOOKING and _looks_at_a_place(scene, clause, head):
        return None
    governed = [
        i for i in tokens
        if scene.doc[i].pos_ in ("NOUN", "VERB") and i != head.i and scene.outer[i] < 0 and (scene.doc[i].head.i == head.i or lemma in _LIGHT)
    ] if lemma in _LIGHT or lemma == "нет" else []
    hit = _matched(scene, [head.i], lemmas) or _matched(scene, governed, lemmas)
    if hit is None:
        return None
    if hit[0] is OutcomeKind.STATEMENT and not _states(scene, clause, head, subject, party):
        return None
    return _result(scene, clause, hit[0], place)


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


def item_outcomes(scene: Scene, sentence: Sentence) -> list[Result]:
    """The outcomes of a list item under «Результаты»: its clauses, or, where none stands out, its first sentence as a whole."""
    found = outcomes_in(scene, sentence)
    if len(found) > 1:
        return found
    start, end = trimmed(scene, sentence.start, sentence.end)
    if end <= start:
        return []
    hit = kind_of(scene, range(start, end))
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
    if index >= 0 and scene.mention(index).label in ("PERSON", "GROUP", "ORGANIZATION"):
        return not party or scene.mention(index).entity in party
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
    first = next((i for i in nouns if scene.lemmas[i] in outcome_cues().nominal), -1)
    if first < 0 or clause.end - clause.start > 24:
        return None
    dash = next((i for i in range(clause.start, first) if scene.doc[i].text in "–—-"), -1)
    begins = not any(i < first for i in nouns) and not any(scene.doc[i].pos_ == "ADP" for i in range(clause.start, first))
    if dash < 0 and not begins:
        return None
    hit = _matched(scene, [first], lemmas)
    return _result(scene, clause, hit[0] if hit else OutcomeKind.OTHER)


def _result(scene: Scene, clause: Clause, kind: OutcomeKind, place: str = "") -> Result | None:
    start, end = trimmed(scene, clause.start, clause.end)
    if start < clause.head < end and kind is not OutcomeKind.INCIDENT and _is_party(scene, clause.head, start) and _length(scene, start, clause.head) > _length(scene, clause.head, end):
        start = clause.head
    if start < clause.head < end and scene.doc[start].pos_ == "ADP":  # «в двухсотлетие поэта, он читал»: from the subject on
        comma = next((i for i in range(clause.head - 1, start, -1) if scene.doc[i].text == ","), -1)
        subject = subject_of(scene.doc[clause.head])
        start = comma + 1 if subject is not None and start < comma < subject.i < clause.head else start
    if place and clause.head >= 0:
        start, end = _without_place(scene, clause.head, start, end, place)
    return (start, end, kind) if end > start else None


def _length(scene: Scene, start: int, end: int) -> int:
    return scene.doc[end - 1].idx + len(scene.doc[end - 1]) - scene.doc[start].idx


def _is_party(scene: Scene, head: int, start: int) -> bool:
    """Whether what stands before the predicate is the visitors, told at length."""
    return any(
        start <= scene.mention(i).start < head and scene.mention(i).label in ("PERSON", "GROUP") and scene.leads[i].case == "Nom" and not scene.leads[i].preposition
        for i in scene.by_sentence[scene.sentence_of[head]]
    )


def _without_place(scene: Scene, head: int, start: int, end: int, place: str) -> tuple[int, int]:
    """«В Сочи – выступили с концертом», «выступил на бирже в Эссене»: the span without the place of the visit at its edge."""
    for index in scene.by_sentence[scene.sentence_of[head]]:
        mention = scene.mention(index)
        if mention.entity != place or not scene.leads[index].preposition:
            continue
        if start <= mention.start < head and mention.end < end and scene.doc[mention.end].text in "–—-":
            start = trimmed(scene, mention.end, end)[0]
        elif head < mention.start and mention.end >= end - 1:
            led = next((i for i in range(mention.start, max(head, mention.start - 4), -1) if scene.doc[i].pos_ == "ADP"), -1)
            if led > head + 1:
                end = led
    return start, end


def trimmed(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """The span without marks, bullets, linking words and a date at its edges."""
    doc = scene.doc
    moved = True
    if start + 1 < end and doc[start].lower_ == "при" and doc[start + 1].lower_ != "этом":
        moved = False
    while moved:
        moved = False
        while start < end and ((doc[start].is_punct and doc[start].text not in "«\"(") or doc[start].is_space or doc[start].lower_.replace("ё", "е") in _SKIP):
            start, moved = start + 1, True
        index = scene.outer[start] if start < end else -1
        if index >= 0 and scene.mention(index).label == "DATE" and scene.mention(index).end < end - 2:
            start, moved = scene.mention(index).end, True
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in ")»\"")):
        end -= 1
    return start, end
