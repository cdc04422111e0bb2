"""How far a noun phrase reaches: from the noun at its head to its first modifier and its last complement.

In: a ``Doc`` and the token of the head.  Out: a half-open span of tokens.  Trees may be wrong, so every step rests on
what the words themselves show (agreement on the left, a genitive, a quotation, a number on the right); the tree only
decides where they leave it open.  A phrase never crosses a verb, a clause border or the end of its sentence.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from extractor.entities.phrases.agreement import agrees, is_numeral, may_modify, noun_reading, readings
from extractor.entities.phrases.words import (
    CIRCUMSTANCES,
    HONOUR,
    JOINING,
    LABELLED_NOUNS,
    MEASURING,
    NAMING,
    NAMING_NOUNS,
    ORIGIN,
    PATRONS,
    PLACE_MARKS,
    POINTING,
)
from extractor.language import lexemes

__all__ = ["counts_only", "phrase", "quotation_end"]

_REACH = 40  # tokens on either side: longer names do not exist, and the bound keeps every text linear
_OPENING = {"«": "»", "''": "''", "``": "''", "“": "”", "„": "“”»", '"': '"', "‘": "’"}
_POSSESSIVE = frozenset(("его", "её", "ее", "их", "свой", "своего", "своей", "своих"))
_NUMBER_SIGNS = frozenset(("№", "N", "N°", "#"))


class _Inner(NamedTuple):
    """A noun phrase inside a complement: its head and its end."""

    head: int
    end: int


@lru_cache(1 << 15)
def _is_finite(word: str) -> bool:
    parses = lexemes.parses(word)
    return bool(parses) and parses[0].pos == "VERB" and parses[0].get("VerbForm") != "Part"


@lru_cache(1 << 15)
def _lemmas(word: str) -> frozenset[str]:
    return frozenset(p.lemma for p in lexemes.parses(word))


@lru_cache(1 << 15)
def _is_initial(text: str) -> bool:
    return len(text.rstrip(".")) == 1 and text[:1].isalpha() and text[:1].isupper()


def _blocks(token: Token) -> bool:
    """A verb, or the end of a line: nothing reaches over it."""
    return token.pos_ in ("VERB", "AUX") and not any(r.kind == "A" for r in readings(token.text))


def _adverb_inside(doc: Doc, i: int, head: int) -> bool:
    """«недавно построенной школы»: an adverb that stands before an adjective of the phrase."""
    return doc[i].pos_ in ("ADV", "PART") and i + 1 < head and any(r.kind == "A" for r in readings(doc[i + 1].text))


def _soft(token: Token) -> bool:
    """White space that breaks a line but not a paragraph."""
    return token.is_space and token.text.count("\n") < 2


# --- leftwards -------------------------------------------------------------------------------------------------


def _left(doc: Doc, head: int, short: bool, stop: Collection[int]) -> int:
    """The first token of the phrase: modifiers that agree, what stands between them, and numerals."""
    sentence = doc[head].sent.start
    limit = max(sentence, head - _REACH)
    guess = noun_reading(doc, head, [i for i in range(max(limit, head - 2), head) if readings(doc[i].text)])
    if guess is None:
        return head
    views = [guess]
    if guess.number == "Sing" and guess.case == "Gen":  # «три шведских монтера»
        views.append(guess._replace(number="Plur"))
    first, i = head, head - 1
    while i >= limit and i not in stop:
        token = doc[i]
        if _soft(token):
            i -= 1
            continue
        lemmas = _lemmas(token.lower_)
        if is_numeral(token):
            if short or _is_year(doc, i) or (i > limit and doc[i - 1].text in _NUMBER_SIGNS):
                break
            first = i
        elif lemmas & POINTING and not any(r.kind == "N" and r.score > 0.5 for r in readings(token.text)):
            if short:
                break
            first = i
        elif (may_modify(token) and any(agrees(token.text, view) for view in views)) or _ordinal(token.text):
            first = i
        elif token.lower_ in JOINING or token.text == ",":
            # between two modifiers only: «новой и старой школы»
            if first == head or i - 1 < limit or not any(agrees(doc[i - 1].text, view) for view in views):
                break
            if token.text == "," and doc[i - 1].pos_ not in ("ADJ", "DET"):
                break
        elif not _adverb_inside(doc, i, head):
            break
        i -= 1
    while first < head and (doc[first].lower_ in JOINING or doc[first].is_punct or doc[first].pos_ in ("ADV", "PART")):
        first += 1
    return first


def _is_year(doc: Doc, i: int) -> bool:
    """«В 2011 представители совета …»: four figures after a preposition or a month name a year."""
    text = doc[i].text
    return len(text) == 4 and text[:2] in ("17", "18", "19", "20") and (i == 0 or doc[i - 1].pos_ != "VERB")


def _ordinal(text: str) -> bool:
    return "-" in text and text[0].isdigit() and text.rpartition("-")[2].isalpha() and len(text.rpartition("-")[2]) < 4


# --- rightwards ------------------------------------------------------------------------------------------------


def quotation_end(doc: Doc, i: int, limit: int) -> int:
    """The end of the quotation that opens at ``i``; ``i`` where it does not close within reach."""
    closing = _OPENING.get(doc[i].text)
    if closing is None:
        return i
    depth = 0
    for j in range(i, min(limit, i + _REACH)):
        text = doc[j].text
        if text in closing and j > i:
            depth -= 1
            if depth <= 0:
                return j + 1
        elif text == doc[i].text:
            depth += 1
    return i


@lru_cache(1 << 12)
def _genitive_numeral(word: str) -> bool:
    return any("NUMR" in p.grammemes and p.get("Case") == "Gen" for p in lexemes.parses(word))


def _inner(doc: Doc, i: int, limit: int, cases: frozenset[str], stop: Collection[int]) -> _Inner | None:
    """A noun phrase without complements that begins at ``i`` and may stand in one of ``cases``."""
    j = i
    modifiers: list[int] = []
    while j < limit and j not in stop:
        token = doc[j]
        if _soft(token):
            j += 1
            continue
        if (
            (token.is_punct and token.text != "-")
            or ("." in token.text and len(token.text) > 1)
            or _is_initial(token.text)
        ):
            return None
        if token.lower_ in _POSSESSIVE:
            return None
        own = readings(token.text)
        nouns = [r for r in own if r.kind == "N" and (r.case in cases or r.indeclinable)]
        likely_noun = token.pos_ in ("NOUN", "PROPN") or not any(r.kind == "A" for r in own)
        if nouns and likely_noun:
            fitting = [r for r in nouns if all(agrees(doc[m].text, r) or _ordinal(doc[m].text) for m in modifiers)]
            if not fitting:
                numeral = any(is_numeral(doc[m]) for m in range(i, j))
                fitting = [r for r in nouns if numeral and r.case == "Gen"]
            return _Inner(j, j + 1) if fitting else None
        if any(r.kind == "A" and r.case in cases for r in own) or _ordinal(token.text):
            modifiers.append(j)
        elif is_numeral(token) and doc[i - 1].pos_ != "ADP" and not _genitive_numeral(token.lower_):
            break  # «склад 20 машин», «до пустыни триста мирян»
        elif not (is_numeral(token) or token.lower_ in PLACE_MARKS or _adverb_inside(doc, j, limit)):
            break
        elif token.lower_ in PLACE_MARKS and j + 1 < limit and doc[j + 1].text == ".":
            j += 1
        j += 1
    if modifiers and modifiers[-1] == j - 1 and _substantive(doc[j - 1]):
        return _Inner(j - 1, j)  # «представители трудящихся», «руководство сборной»
    return None


@lru_cache(1 << 14)
def _stands_alone(word: str) -> bool:
    parses = lexemes.parses(word)
    return any("Subx" in p.grammemes for p in parses) or any(r.kind == "N" for r in readings(word))


def _substantive(token: Token) -> bool:
    """An adjective or participle used as a noun."""
    return token.pos_ in ("NOUN", "PROPN") or (_stands_alone(token.lower_) and token.pos_ != "DET")


def _personal(token: Token) -> bool:
    """Part of a personal name, by the entity model or the dictionary."""
    if token.ent_type_:
        return token.ent_type_ in ("PERSON", "PER")
    first = lexemes.parses(token.lower_)[:1]
    return token.text[:1].isupper() and bool(first and first[0].grammemes & lexemes.PERSONAL)


def _is_name(token: Token) -> bool:
    """A capitalised word or abbreviation that the dictionary cannot decline: «МАГАТЭ», «Хэнань», «Nokia»."""
    text = token.text
    if not text[:1].isupper() or "." in text or _is_initial(text):
        return False
    if token.pos_ not in ("PROPN", "NOUN", "X", "ADJ"):
        return False
    own = readings(text)
    return not own or any(r.indeclinable for r in own) or (text.isupper() and len(text) > 1)


def _attached(doc: Doc, i: int, start: int, end: int) -> bool:
    """Whether the tree hangs token ``i`` on a token of ``start:end``."""
    return start <= doc[i].head.i < end and doc[i].head.i != i


def _genitive(doc: Doc, head: int, i: int, limit: int, stop: Collection[int]) -> _Inner | None:
    """A genitive complement that begins at ``i``."""
    inner = _inner(doc, i, limit, frozenset(("Gen",)), stop)
    if inner is None:
        return None
    token = doc[inner.head]
    tagged = token.morph.get("Case", [])
    attached = _attached(doc, inner.head, head, inner.head)
    if _personal(token) and not attached:
        return None
    if tagged == ["Gen"] or not tagged or attached:
        return inner
    only = {r.case for r in readings(token.text)}
    return inner if only == {"Gen"} or (only <= {"Gen", "Acc"} and not attached) else None


def _after_name(doc: Doc, i: int, limit: int) -> int:
    """Takes in what may follow a name at once: initials and surnames, numbers, quotations, «им. …»."""
    while i < limit:
        text = doc[i].text
        closed = quotation_end(doc, i, limit)
        if closed > i and doc[i + 1].text[:1].islower() and doc[i + 1].pos_ in ("VERB", "ADV", "AUX"):
            return i
        if closed > i:
            i = closed
        elif text.isdigit() and i + 1 < limit and doc[i + 1].text == "(":
            return i + 1  # «Сеть главных городов Азии 21 (ANMC21)»
        elif text in _NUMBER_SIGNS and i + 1 < limit and doc[i + 1].text[:1].isdigit():
            i += 2
        elif text.startswith("№") and text[1:2].isdigit():
            i += 1
        elif text.lower() in HONOUR:
            reached = _honour(doc, i, min(i + _REACH, len(doc)))
            if reached == i:
                return i
            i = reached
        else:
            return i
    return i


def _honour(doc: Doc, i: int, limit: int) -> int:
    """The end of «им. В. М. Шукшина», «имени XX лет Октября», «имени Ленинского комсомола»."""
    j = i + 1
    if j < limit and doc[j].text == ".":
        j += 1
    first = j
    while j < limit and j - first < 8:
        token = doc[j]
        if token.text == "." and j > first and _is_initial(doc[j - 1].text):
            j += 1
            continue
        own = readings(token.text)
        genitive = any(r.case == "Gen" or r.indeclinable for r in own) or not own
        upper = token.text[:1].isupper()
        roman = token.text[:1].isdigit() or token.text in ("лет", "летия", "годовщины", "съезда", "партсъезда")
        surname_done = j > first and doc[j - 1].text[:1].isupper() and not _is_initial(doc[j - 1].text)
        if _is_initial(token.text) or roman or (upper and genitive):
            j += 1
        elif genitive and own and j > first and surname_done and any(r.kind == "N" for r in own):
            kinds = {r.kind for r in readings(doc[j - 1].text)}
            if "N" in kinds and not doc[j - 1].text[:1].isdigit():
                break  # «им. Кирова города Томска» goes on as an ordinary genitive
            j += 1
        else:
            break
    return j if j > first else i


def _person(doc: Doc, i: int, limit: int) -> int:
    """The end of a personal name in the genitive that begins at ``i`` with initials or capitalised names."""
    j = i
    while j < limit and j - i < 8:
        token = doc[j]
        if (
            (token.text == "." and j > i and _is_initial(doc[j - 1].text))
            or _is_initial(token.text)
            or (token.text[:1].isupper() and token.pos_ == "PROPN")
        ):
            j += 1
        else:
            break
    return j


def _prepositional(
    doc: Doc, head: int, start: int, i: int, limit: int, short: bool, bare: bool, stop: Collection[int]
) -> int:
    """The end of a prepositional complement that opens at ``i``; ``i`` where it is none of the phrase's own."""
    word = doc[i].lower_
    if word in ORIGIN:
        if not bare and short:
            return i
        inner = _inner(doc, i + 1, limit, frozenset(("Gen",)), stop)
        if not (_animate(doc, head) or _attached(doc, inner.head if inner else min(i + 1, limit - 1), start, i)):
            return i
        if inner is not None and (doc[inner.head].text[:1].isupper() or doc[inner.head].lower_ in _ORIGINS):
            return _chain(doc, inner.head, i, inner.end, limit, short, stop)
        if i + 1 < limit and (_is_name(doc[i + 1]) or doc[i + 1].text[:1].isupper()):
            return i + 2
        return i
    if word in NAMING:
        cases = frozenset(("Dat",)) if word == "по" else frozenset(("Gen",)) if word == "для" else frozenset(("Loc",))
        if word == "за":
            cases = frozenset(("Acc", "Ins"))
        inner = _inner(doc, i + 1, limit, cases, stop)
        if inner is not None and _lemmas(doc[inner.head].lower_) & CIRCUMSTANCES:
            return i
        if inner is not None and word == "при" and not _patron(doc, inner.head):
            return i
        if inner is not None and word == "для" and not _serves_people(doc, head, inner.head):
            return i
        if inner is None:
            return i + 2 if word != "за" and i + 1 < limit and doc[i + 1].text.isupper() and _is_name(doc[i + 1]) else i
        if short and word == "за":
            return i
        return _chain(doc, inner.head, i, inner.end, limit, short, stop)
    if short:
        return i
    cases = frozenset(("Gen", "Dat", "Acc", "Ins", "Loc"))
    inner = _inner(doc, i + 1, limit, cases, stop)
    if inner is not None and _attached(doc, inner.head, start, i):
        return _chain(doc, inner.head, i, inner.end, limit, short, stop)
    return i


_ORIGINS = frozenset(("стран", "страны", "городов", "города", "районов", "района", "областей", "области", "края",
                      "регионов", "региона", "республик", "республики", "сёл", "села", "деревень", "губернии",
                      "губерний", "государств", "зарубежья", "уезда", "уездов", "столицы", "провинции"))  # fmt: skip


def _patron(doc: Doc, i: int) -> bool:
    return doc[i].text[:1].isupper() or bool(_lemmas(doc[i].lower_) & PATRONS)


def _serves_people(doc: Doc, head: int, served: int) -> bool:
    """«школа для слепых», but not «эксперты для проверки»."""
    own, other = readings(doc[head].text), readings(doc[served].text)
    return bool(own) and not own[0].animate and any(r.animate or r.kind == "A" for r in other)


def _chain(doc: Doc, head: int, start: int, i: int, limit: int, short: bool, stop: Collection[int]) -> int:
    """Goes on from ``i`` over the complements of the noun at ``head`` and of those it takes in."""
    current, bare = head, True
    open_nouns: list[int] = [head] if start < head and doc[start].pos_ == "ADP" else []
    while i < limit and i not in stop:
        i = _after_name(doc, i, limit)
        if i >= limit or i in stop:
            break
        token = doc[i]
        if _soft(token) and i + 1 < limit and not doc[i + 1].text[:1].isupper():
            i += 1
            continue
        if _blocks(token) or token.is_space:
            break
        if token.lower_ in PLACE_MARKS and i + 2 < limit:  # «делегация гор. Бергамо»
            named = i + 2 if doc[i + 1].text == "." else i + 1
            if doc[named].text[:1].isupper() and not _is_initial(doc[named].text):
                i, current, bare = named + 1, named, False
                open_nouns.append(named)
                continue
            break
        if (token.pos_ == "ADP" and token.text[:1].islower()) or token.text in NAMING or token.text in ORIGIN:
            reached = _prepositional(doc, current, start, i, limit, short, bare, stop)
            if reached == i:
                break
            open_nouns += [
                j for j in range(i + 1, reached) if readings(doc[j].text) and doc[j].pos_ in ("NOUN", "PROPN")
            ]
            i, bare = reached, False
            continue
        if token.lower_ in JOINING or (token.text == "," and not bare):
            joined = next(
                (j for n in reversed(open_nouns) if (j := _joined(doc, head, n, i, limit, stop)) is not None), None
            )
            if joined is None:
                break
            current, i = joined.head, joined.end
            open_nouns = [*[n for n in open_nouns if n < current][-3:], current]
            continue
        inner = _genitive(doc, head, i, limit, stop)
        if inner is not None:
            current, i, bare = inner.head, inner.end, False
            open_nouns.append(current)
            if _personal(doc[current]) and not _is_initial(doc[i].text if i < limit else ""):
                i = max(i, _person(doc, i, limit))
            continue
        if _is_initial(token.text):
            reached_name = _person(doc, i, limit)
            owner = any(r.kind == "N" and r.case == "Gen" for r in readings(doc[reached_name - 1].text))
            if bare and reached_name > i + 1 and owner and not _animate(doc, head):
                i, bare = reached_name, False
                continue
            break
        if _labelled(doc, i):
            open_nouns.append(i)
            i, bare = i + 1, False
            while i < limit and i not in stop and _continues_name(doc, i):
                i += 1
            continue
        if _is_name(token) and (current != head or token.text.isupper() or _attached(doc, i, start, i)):
            if token.pos_ == "PROPN" and token.morph.get("Animacy", []) == ["Anim"] and not token.text.isupper():
                break
            open_nouns.append(i)
            i, bare = i + 1, False
            while i < limit and i not in stop and _continues_name(doc, i):
                i += 1
            continue
        break
    return i


def _labelled(doc: Doc, i: int) -> bool:
    """A name that follows the noun it belongs to in its own form: «губернии Лапландия», «группа Linkin Park»."""
    token = doc[i]
    if not token.text[:1].isupper() or "." in token.text or _is_initial(token.text):
        return False
    before = _lemmas(doc[i - 1].lower_)
    if doc[i - 1].text.isupper() or not before & (NAMING_NOUNS | LABELLED_NOUNS):
        return False
    if token.ent_type_ in ("PERSON", "PER"):
        return False
    return token.pos_ in ("PROPN", "NOUN", "X", "ADJ") or not readings(token.text)


def _continues_name(doc: Doc, i: int) -> bool:
    """«Марий Эл», «STS-124», «New York»: another piece of a name that does not decline."""
    token = doc[i]
    latin = token.text[:1].isascii() and token.text[:1].isalnum()
    before = doc[i - 1].text[:1].isascii()
    if latin and before and doc[i - 1].text[:1].isalpha():
        return token.text[:1].isupper() or token.text[:1].isdigit()
    return token.text[:1].isupper() and token.dep_.startswith("flat") and token.head.i < i and _is_name(token)


def _animate(doc: Doc, i: int) -> bool:
    own = readings(doc[i].text)
    return bool(own) and own[0].animate


def _joined(doc: Doc, head: int, current: int, i: int, limit: int, stop: Collection[int]) -> _Inner | None:
    """The next equal part of a complement after «и» or a comma: «зданий Сената и Синода»."""
    j = i + 1
    if j < limit and _is_initial(doc[j].text):
        return None
    reading = noun_reading(doc, current)
    indeclinable = reading is None or reading.indeclinable or _is_name(doc[current])
    inner = _inner(doc, j, limit, frozenset(("Gen" if reading is None or indeclinable else reading.case,)), stop)
    if inner is None and j < limit and _is_name(doc[j]) and doc[current].text[:1].isupper():
        inner = _Inner(j, j + 1)
    if inner is None:
        return None
    joint = doc[inner.head].head.i
    inside = head <= joint < i
    alike = doc[inner.head].text[:1].isupper() == doc[current].text[:1].isupper()
    others = {r.animate for r in readings(doc[inner.head].text)[:1]}
    people = reading is None or indeclinable or not others or others == {reading.animate}
    if doc[i].text == ",":
        return inner if inside and alike and people and _list_goes_on(doc, inner.end, limit) else None
    return inner if alike and people and (inside or joint != head) else None


def _list_goes_on(doc: Doc, i: int, limit: int) -> bool:
    """Whether an enumeration that a comma opened comes to its «и»."""
    for j in range(i, min(limit, i + 8)):
        if doc[j].lower_ in JOINING:
            return True
        if _blocks(doc[j]) or doc[j].text in ".;:()":
            return False
    return False


def phrase(doc: Doc, head: int, *, short: bool = False, stop: Collection[int] = ()) -> tuple[int, int]:
    """The tokens ``(start, end)`` of the noun phrase whose noun is token ``head``.

    ``short``: the shortest phrase that still identifies: without numerals, pointing words («этот», «наш»),
    circumstances («во главе с …») and explanations after a dash or in brackets.  ``stop``: tokens that the phrase may
    not take in.
    """
    if not 0 <= head < len(doc):
        raise ValueError(f"head {head} lies outside the document of {len(doc)} tokens")
    start = _left(doc, head, short, stop)
    limit = min(doc[head].sent.end, head + _REACH)
    end = _chain(doc, head, start, head + 1, limit, short, stop)
    while end - 1 > head and (
        doc[end - 1].lower_ in JOINING or doc[end - 1].is_space or doc[end - 1].text in (",", "-", "–", "—")
    ):
        end -= 1
    return start, end


def counts_only(doc: Doc, head: int) -> bool:
    """Whether the head only measures what follows it: «ряд директоров», «десятки верующих»."""
    return bool(_lemmas(doc[head].lower_) & MEASURING)
