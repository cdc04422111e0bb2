"""A noun phrase in the nominative: «Капошварской текстильной фабрике» -> «Капошварская текстильная фабрика».

In: a span of tokens and its head.  Out: text.  The head and the words that agree with it are put into the nominative,
the number stays; a numeral goes and what it counted becomes a nominative plural («трое красноярцев» ->
«красноярцы»); complements, quotations and everything in another case stay as they are.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc

from extractor.entities.phrases import declension
from extractor.entities.phrases.agreement import Reading, agrees, is_numeral, may_modify, noun_reading, readings
from extractor.entities.phrases.capitals import capitalised, opens_sentence, plain_capitals, shouted
from extractor.entities.phrases.words import CITY_MARKS, JOINING, NAMING_NOUNS

__all__ = ["nominative", "number_of"]

_OPENING, _CLOSING = '«"“„‘', '»"”’'
_ORDINAL = re.compile(r"(?:\d+|[IVXLCDM]+)-(?:[а-яё]{1,3})")


def _ordinal(text: str) -> bool:
    return _ORDINAL.fullmatch(text) is not None


def _modifiers(doc: Doc, start: int, head: int) -> list[int]:
    """Tokens left of the head that may agree with it: outside quotes and brackets, with an adjectival reading."""
    found, depth = [], 0
    for i in range(start, head):
        text = doc[i].text
        if depth and text in _CLOSING + ")":
            depth -= 1
        elif text in _OPENING + "(":
            depth += 1
        elif not depth and may_modify(doc[i]) and (any(r.kind == "A" for r in readings(text)) or _ordinal(text)):
            found.append(i)
    return found


def _is_year_or_sign(doc: Doc, i: int) -> bool:
    text = doc[i].text
    return (text.isdigit() and len(text) == 4) or (i > 0 and doc[i - 1].text in ("№", "N", "."))


def _counted(doc: Doc, start: int, head: int) -> set[int]:
    """The cardinal numerals that count the head («12», «двадцать два», «2 тысячи» is one of its own)."""
    found: set[int] = set()
    while start > 0 and is_numeral(doc[start - 1]) and not _is_year_or_sign(doc, start - 1):
        start -= 1
    for i in range(start, head):
        if is_numeral(doc[i]) and not any(doc[j].text in ("№", "N", "-") for j in (i - 1,) if j >= start):
            found.add(i)
    return found


def number_of(doc: Doc, start: int, head: int) -> str:
    """``Sing`` or ``Plur``: the number the phrase has in sense; «три монтера» is plural."""
    counted = _counted(doc, start, head)
    if any(doc[i].lower_ not in ("1", "один", "одна", "одно", "одного", "одной") for i in counted):
        return "Plur"
    reading = noun_reading(doc, head, _modifiers(doc, start, head), start)
    return reading.number if reading is not None and reading.number else "Sing"


def _equals(doc: Doc, head: int, end: int, reading: Reading) -> list[int]:
    """Heads joined to the head as equals: «писателей и критиков»."""
    found = []
    for child in doc[head].rights:
        if child.i >= end or not child.dep_.startswith("conj"):
            continue
        joined = any(doc[j].lower_ in JOINING or doc[j].text == "," for j in range(head + 1, child.i))
        if joined and any(r.kind == "N" and r.case == reading.case for r in readings(child.text)):
            found.append(child.i)
    return found


def _named(doc: Doc, head: int, end: int, reading: Reading) -> int | None:
    """The proper name that follows a naming noun in its own case: «городе Томске»."""
    after = head + 1
    if reading.lemma not in NAMING_NOUNS or after >= end or not doc[after].text[:1].isupper():
        return None
    if after + 1 < end and doc[after + 1].text[:1].isupper():
        return None
    same = any(r.case == reading.case and r.kind == "N" and not r.indeclinable for r in readings(doc[after].text))
    return after if same and reading.case != "Nom" else None


def _parts(doc: Doc, start: int, end: int, head: int) -> tuple[dict[int, str], set[int]]:
    """New forms by token, and tokens to leave out."""
    modifiers = _modifiers(doc, start, head)
    counted = _counted(doc, start, head)
    reading = noun_reading(doc, head, modifiers, start)
    if reading is None:
        return {}, counted
    number = number_of(doc, start, head) if counted else reading.number
    forms = {head: declension.noun(doc[head].text, reading, number)}
    counting = reading
    if counted and reading.number == "Sing":  # «три шведских шеф-монтера»: the adjective is plural, the noun is not
        counting = reading._replace(number="Plur")
    for i in modifiers:
        for view in (reading, counting):
            if agrees(doc[i].text, view) or _ordinal(doc[i].text):
                forms[i] = declension.adjective(doc[i].text, view, number)
                break
    named = _named(doc, head, end, reading)
    if named is not None:
        own = next(r for r in readings(doc[named].text) if r.case == reading.case and r.kind == "N")
        forms[named] = declension.noun(doc[named].text, own)
    for equal in _equals(doc, head, end, reading):
        before = equal
        while before > head + 1 and doc[before - 1].lower_ not in JOINING and doc[before - 1].text != ",":
            before -= 1
        inner = [i for i in range(before, equal) if any(r.kind == "A" for r in readings(doc[i].text))]
        own_reading = noun_reading(doc, equal, inner, before)
        if own_reading is None or own_reading.case != reading.case:
            continue
        forms[equal] = declension.noun(doc[equal].text, own_reading)
        forms.update((i, declension.adjective(doc[i].text, own_reading)) for i in inner)
    return forms, counted


def nominative(doc: Doc, start: int, end: int, head: int, *, proper: bool = False) -> str:
    """The tokens ``start:end`` with the head token in the nominative, spaces and capitals put in order.

    ``proper``: the phrase is a name of its own, so the capital of a sentence's first word stays.
    """
    if not start <= head < end <= len(doc):
        raise ValueError(f"head {head} lies outside the phrase {start}:{end}")
    forms, dropped = _parts(doc, start, end, head)
    shout = shouted([t.text for t in doc[start:end]])
    pieces: list[str] = []
    first = True
    for i in range(start, end):
        if i in dropped:
            continue
        text = forms.get(i, doc[i].text)
        mark = i > head and text.lower() in CITY_MARKS
        if mark and i + 2 < end and doc[i + 1].text == "." and doc[i + 2].text[:1].isupper():
            pieces.append("города ")
            dropped.add(i + 1)
            continue
        if shout:
            text = plain_capitals(text)
            if first and proper and text.islower():
                text = text.capitalize()
        elif first and not proper and i == start and not capitalised(text) and opens_sentence(doc, start):
            text = text[:1].lower() + text[1:]
        first = False
        pieces.append(text + (" " if doc[i].whitespace_ or (i + 1 < end and doc[i + 1].is_space) else ""))
    return re.sub(r"\s+", " ", "".join(pieces)).strip()
