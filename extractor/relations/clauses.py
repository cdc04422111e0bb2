"""Sentences cut into clauses of one predicate each, the stretches that an outcome is quoted from.

In: a ``Scene`` and a sentence.  Out: ``Clause`` records in text order.  Commas, semicolons, colons and conjunctions part
clauses; what a clause says or means («заявил, что …») stays in it, a relative clause at its end is a clause of its own, and so is
a bracket
with a predicate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extractor.relations.scene import Scene, Sentence, feature

__all__ = ["Clause", "clauses_of", "content_of", "is_finite", "is_past", "subject_of"]

_OPEN = frozenset({"(", "[", "«", "„", "“"})
_CLOSE = frozenset({")", "]", "»", "”"})
_PARTS = frozenset({";", ":"})
_JOINS = frozenset({"и", "а", "но", "да", "зато", "однако"})
_CONTENT = frozenset({"что", "чтобы", "чтоб", "будто", "как", "ли", "насколько"})
_RELATIVE = frozenset({"который", "кой", "кои", "коих", "коего", "чей", "каковой", "кто"})
_PLACES = frozenset({"где", "куда", "причем"})
_CONDITION = frozenset({"если", "когда", "хотя", "поскольку", "пока", "ибо", "чем", "едва", "раз", "сколько", "ежели", "так"})
_SIGHT = 16
_NUMBERS = frozenset({"два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "двенадцать", "пятнадцать", "двадцать", "несколько"})
_MEASURES = frozenset({"человек", "год", "день", "час", "рубль", "число", "лицо", "раз", "месяц", "неделя", "верста", "километр"})
_MODAL = frozenset({"должный", "готовый", "намеренный", "обязанный", "вынужденный"})
_INFINITIVE = re.compile(r"(?:ть|ться|ти|тись|чь|чься)$")
_PAST = re.compile(r"(?:л(?:а|о|и)?|л(?:ся|ась|ось|ись))$")
_GERUND = re.compile(r"(?:[аеиоуыяё]в|вши|вшись|[^аяи]я|[^а]ясь)$")
_PREDICATE_FORM = re.compile(r"(?:[аеиоуыяё]л(?:а|о|и)?|[^аеиоуыяё]ла|[^аеиоуыяё]ли|л(?:ся|ась|ось|ись)|[аеёя]н[аоы]?|[аеоуыия]т[аоы])$")


@dataclass(frozen=True, slots=True)
class Clause:
    """Tokens ``start`` to ``end``; ``head`` is the predicate, -1 for a verbless clause; ``opener`` the folded first word;
    ``aside`` marks a bracket; ``dependent`` a clause of time, condition or cause."""

    start: int
    end: int
    head: int
    opener: str
    aside: bool = False
    dependent: bool = False


def is_finite(token: Token) -> bool:
    """Whether a token is a predicate: a verb in a finite form, a gerund, or a short participle.  Its lemma must be an
    infinitive; where the tagger took it for a noun or adjective, its ending decides."""
    lemma = token.lemma_
    if token.text == "нет" or (token.pos_ == "ADJ" and lemma in _MODAL and feature(token, "Variant") == "Short"):
        return True
    if not _INFINITIVE.search(lemma) or lemma == token.lower_:
        return False
    if token.pos_ == "VERB":
        form = feature(token, "VerbForm")
        declined = feature(token, "Case") != "" or token.lower_.endswith(("щийся", "вшийся"))
        return form in ("Fin", "", "Conv") or (form == "Part" and (feature(token, "Variant") == "Short" or (not declined and _GERUND.search(token.lower_) is not None)))
    return token.pos_ in ("ADJ", "NOUN", "ADV", "PROPN") and _PREDICATE_FORM.search(token.lower_) is not None


def is_past(token: Token) -> bool:
    """Whether a predicate tells of the past: by its ending, because the tagger's tense fails on rare verbs."""
    return _PAST.search(token.lower_) is not None or feature(token, "Tense") == "Past"


def subject_of(token: Token) -> Token | None:
    """The subject of a predicate; that of the verb it is coordinated with, or a gerund belongs to, where it has none of its own."""
    for _ in range(4):
        for child in token.children:
            if child.dep_ in ("nsubj", "nsubj:pass"):
                return child
        gerund = token.dep_ == "advcl" and feature(token, "VerbForm") == "Conv"
        if (token.dep_ != "conj" and not gerund) or token.head.i == token.i:
            return None
        token = token.head
    return None


def clauses_of(scene: Scene, sentence: Sentence) -> list[Clause]:
    """The clauses of a sentence in text order.  Linear in its length."""
    doc = scene.doc
    depths = _depths(scene, sentence)
    found: list[Clause] = []
    start, head, within, seen = sentence.start, -1, False, False

    def close(end: int) -> None:
        if end > start:
            found.append(_clause(scene, start, end, head))

    for i in range(sentence.start, sentence.end):
        if depths[i - sentence.start]:
            continue
        word = scene.lemmas[i]
        if doc[i].text in _PARTS:
            close(i)
            start, head, within = i + 1, -1, False
        elif doc[i].text == ",":
            verdict = _at_comma(scene, i, sentence, depths, head, within)
            within = verdict == "within" or (within and verdict != "out")
            seen = seen and within and verdict != "within"
            if verdict == "cut":
                close(i)
                start, head, within = i + 1, -1, False
        elif word == "который" and 0 <= head < i - 1 and not within and doc[i - 1].pos_ == "ADP" and not doc[i - 2].is_punct:
            close(i - 1)  # «прошёл концерт певицы на котором она …»: the comma forgotten
            start, head, within = i - 1, -1, False
        elif word in _JOINS and 0 <= head < i - 1 and not within and _predicate_ahead(scene, i + 1, sentence.end, depths, sentence.start):
            close(i)
            start, head, within = i, -1, False
        elif head < 0 and (not within or seen) and is_finite(doc[i]) and (scene.outer[i] < 0 or scene.mention(scene.outer[i]).label == "EVENT"):
            head, within = i, False
        elif within and head < 0 and is_finite(doc[i]):
            seen = True  # «министр, который во вторник посетил Киев заявил»: the second verb is the sentence's own
    close(sentence.end)
    return sorted([*found, *_asides(scene, sentence, depths)], key=lambda clause: clause.start)


def content_of(scene: Scene, sentence: Sentence, clause: Clause) -> list[Clause]:
    """The clauses of what a clause reports: «Сообщается, что | гость был задержан»; none where it reports nothing."""
    doc = scene.doc
    start = next((i + 2 for i in range(clause.head + 1, clause.end - 2) if doc[i].text == "," and doc[i + 1].lower_ == "что"), -1) if clause.head >= 0 else -1
    return clauses_of(scene, replace(sentence, start=start, end=clause.end)) if start >= 0 else []


def _at_comma(scene: Scene, comma: int, sentence: Sentence, depths: list[int], head: int, within: bool) -> str:
    """What a comma does: «cut» begins a clause, «within» a subordinate one that stays inside, «out» ends that; "" nothing."""
    following = comma + 1
    while following < sentence.end - 1 and scene.doc[following].pos_ == "ADP":
        following += 1
    opening = scene.lemmas[following] if following < sentence.end else ""
    if opening in _RELATIVE or _relative_second(scene, comma, sentence.end):
        return "cut" if head >= 0 else "within"
    if opening in _CONTENT and following == comma + 1 and head >= 0:
        return "within"
    if within:
        contrast = head >= 0 and scene.doc[comma + 1].lower_ == "а" if comma + 1 < sentence.end else False
        return "cut" if contrast and _another_speaks(scene, comma + 2, sentence.end) else "out" if head < 0 else ""
    if opening in _PLACES and following == comma + 1:
        return "cut"
    if following == comma + 1 and following < sentence.end and feature(scene.doc[following], "VerbForm") == "Part" and feature(scene.doc[following], "Case"):
        return ""  # «в концерте, посвящённом юбилею и …»
    ahead = _predicate_ahead(scene, comma + 1, sentence.end, depths, sentence.start) or _counted(scene, comma + 1, sentence.end)
    return "cut" if head >= 0 and ahead else ""


def _another_speaks(scene: Scene, start: int, end: int) -> bool:
    """«…, а глава завода отметил»: somebody else is named before the next predicate."""
    for i in range(start, min(start + _SIGHT, end)):
        if scene.doc[i].text in ",;:" or is_finite(scene.doc[i]):
            return is_finite(scene.doc[i]) and any(scene.outer[j] >= 0 and scene.mention(scene.outer[j]).label == "PERSON" for j in range(start, i))
    return False


def _clause(scene: Scene, start: int, end: int, head: int, aside: bool = False) -> Clause:
    opener = next((scene.doc[i].lower_.replace("ё", "е") for i in range(start, end) if not scene.doc[i].is_punct and not scene.doc[i].is_space), "")
    return Clause(start, end, head, opener, aside, opener in _CONDITION or opener in _CONTENT)


def _depths(scene: Scene, sentence: Sentence) -> list[int]:
    """How many brackets and quotation marks stand open at each token; none where the sentence does not close them."""
    doc = scene.doc
    depths: list[int] = []
    depth, straight = 0, False
    for i in range(sentence.start, sentence.end):
        text = doc[i].text
        if text == '"':
            straight = not straight
            depths.append(1)
            continue
        if text in _CLOSE:
            depth = max(depth - 1, 0)
        depths.append(depth + straight + (text in _OPEN or text in _CLOSE))
        if text in _OPEN:
            depth += 1
    if depth or straight:
        return [0] * len(depths)
    return depths


def _predicate_ahead(scene: Scene, start: int, end: int, depths: list[int], offset: int) -> bool:
    """Whether a predicate comes before the next mark or subordinate clause: the comma or conjunction parts clauses, no list."""
    for i in range(start, min(start + _SIGHT, end)):
        if depths[i - offset]:
            continue
        if scene.doc[i].text in ",;:" or scene.lemmas[i] in _RELATIVE:
            return False
        if is_finite(scene.doc[i]):
            return True
    return False


def _relative_second(scene: Scene, comma: int, end: int) -> bool:
    """«…, дублеты коих принесены в дар»: a relative clause whose pronoun is its second word."""
    return comma + 2 < end and scene.lemmas[comma + 2] in _RELATIVE and scene.doc[comma + 1].pos_ in ("NOUN", "ADJ", "PROPN")


def _counted(scene: Scene, start: int, end: int) -> bool:
    """«…, двенадцать представлений»: a number and a noun, and the sentence is over or goes on after a mark."""
    if start + 1 >= end or not (scene.doc[start].pos_ == "NUM" or scene.lemmas[start] in _NUMBERS):
        return False
    noun = next((i for i in range(start + 1, min(start + 4, end)) if scene.doc[i].pos_ == "NOUN"), -1)
    return noun >= 0 and (noun + 1 >= end or scene.doc[noun + 1].is_punct) and scene.lemmas[noun] not in _MEASURES


def _asides(scene: Scene, sentence: Sentence, depths: list[int]) -> list[Clause]:
    """Round brackets that hold a predicate: «(согласован список фирм)»."""
    asides: list[Clause] = []
    opened = -1
    for i in range(sentence.start, sentence.end):
        text = scene.doc[i].text
        if text == "(" and depths[i - sentence.start]:
            opened = i + 1
        elif text == ")" and opened >= 0:
            head = next((j for j in range(opened, i) if is_finite(scene.doc[j]) and scene.outer[j] < 0), -1)
            if head >= 0:
                asides.append(_clause(scene, opened, i, head, aside=True))
            opened = -1
    return asides
