"""Complements of a noun: genitives, prepositional phrases, their coordination, one inside the other.

In: a ``Doc`` and a noun.  Out: where its last complement ends.  A complement is taken on the evidence of its own
words (a genitive, a preposition that names belong to); the tree decides only where they leave it open.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from spacy.tokens import Doc

from extractor.entities.phrases.agreement import agrees, is_numeral, noun_reading, readings
from extractor.entities.phrases.evidence import (
    adverb_inside,
    attached,
    blocks,
    genitive_numeral,
    is_animate,
    is_initial,
    is_line_break,
    is_ordinal,
    is_personal,
    is_place,
    is_substantive,
    is_undeclined_name,
    lemmas_of,
)
from extractor.entities.phrases.tails import after_name, continues_name, is_labelled, person_end
from extractor.entities.phrases.words import CIRCUMSTANCES, JOINING, NAMING, ORIGIN, PATRONS, PLACE_MARKS

__all__ = ["complements_end"]

_DEEPEST = 16  # complements one inside the other; no name has more, and the bound keeps every text linear
_POSSESSIVE = frozenset(("его", "её", "ее", "их", "свой", "своего", "своей", "своих"))


class _Inner(NamedTuple):
    """A noun phrase inside a complement: its head and its end."""

    head: int
    end: int


def _inner(doc: Doc, i: int, limit: int, cases: frozenset[str], stop: Collection[int]) -> _Inner | None:
    """A noun phrase without complements that begins at ``i`` and may stand in one of ``cases``."""
    j = i
    modifiers: list[int] = []
    while j < limit and j not in stop:
        token = doc[j]
        if is_line_break(token):
            j += 1
            continue
        if (
            (token.is_punct and token.text != "-")
            or ("." in token.text and len(token.text) > 1)
            or is_initial(token.text)
        ):
            return None
        if token.lower_ in _POSSESSIVE:
            return None
        own = readings(token.text)
        nouns = [r for r in own if r.kind == "N" and (r.case in cases or r.indeclinable)]
        likely_noun = token.pos_ in ("NOUN", "PROPN") or not any(r.kind == "A" for r in own)
        if nouns and likely_noun:
            fitting = [r for r in nouns if all(agrees(doc[m].text, r) or is_ordinal(doc[m].text) for m in modifiers)]
            if not fitting:
                numeral = any(is_numeral(doc[m]) for m in range(i, j))
                fitting = [r for r in nouns if numeral and r.case == "Gen"]
            return _Inner(j, j + 1) if fitting else None
        if any(r.kind == "A" and r.case in cases for r in own) or is_ordinal(token.text):
            modifiers.append(j)
        elif is_numeral(token) and doc[i - 1].pos_ != "ADP" and not genitive_numeral(token.lower_):
            break  # «склад 20 машин», «до пустыни триста мирян»
        elif not (is_numeral(token) or token.lower_ in PLACE_MARKS or adverb_inside(doc, j, limit)):
            break
        elif token.lower_ in PLACE_MARKS and j + 1 < limit and doc[j + 1].text == ".":
            j += 1
        j += 1
    if modifiers and modifiers[-1] == j - 1 and is_substantive(doc[j - 1]):
        return _Inner(j - 1, j)  # «представители трудящихся», «руководство сборной»
    return None


def _genitive(doc: Doc, head: int, i: int, limit: int, stop: Collection[int]) -> _Inner | None:
    """A genitive complement that begins at ``i``."""
    inner = _inner(doc, i, limit, frozenset(("Gen",)), stop)
    if inner is None:
        return None
    token = doc[inner.head]
    tagged = token.morph.get("Case", [])
    hangs = attached(doc, inner.head, head, inner.head)
    if is_personal(token) and not hangs:
        return None
    swapped = doc[head].head.i == inner.head and i == head + 1  # the tree took the head for a modifier
    # «паломники епархии»: two nouns side by side are no two subjects; without a preposition there is no locative
    beside = i == head + 1 and tagged != ["Acc"] and tagged != ["Ins"] and not token.text[:1].isupper()
    if tagged == ["Gen"] or not tagged or hangs or swapped or (beside and not is_animate(doc, inner.head)):
        return inner
    only = {r.case for r in readings(token.text)}
    return inner if only == {"Gen"} or (only <= {"Gen", "Acc"} and not hangs) else None


_ORIGINS = frozenset(("стран", "страны", "городов", "города", "районов", "района", "областей", "области", "края",
                      "регионов", "региона", "республик", "республики", "сёл", "села", "деревень", "губернии",
                      "губерний", "государств", "зарубежья", "уезда", "уездов", "столицы", "провинции"))  # fmt: skip


def _patron(doc: Doc, i: int) -> bool:
    return doc[i].text[:1].isupper() or bool(lemmas_of(doc[i].lower_) & PATRONS)


def _serves_people(doc: Doc, head: int, served: int) -> bool:
    """«школа для слепых», but not «эксперты для проверки»."""
    own, other = readings(doc[head].text), readings(doc[served].text)
    return bool(own) and not own[0].animate and any(r.animate or r.kind == "A" for r in other)


def _prepositional(
    doc: Doc, head: int, start: int, i: int, limit: int, short: bool, bare: bool, stop: Collection[int]
) -> int:
    """The end of a prepositional complement that opens at ``i``; ``i`` where it is none of the phrase's own."""
    word = doc[i].lower_
    if word in ORIGIN:
        if not bare and short:
            return i
        inner = _inner(doc, i + 1, limit, frozenset(("Gen",)), stop)
        if not (is_animate(doc, head) or attached(doc, inner.head if inner else min(i + 1, limit - 1), start, i)):
            return i
        if inner is not None and (doc[inner.head].text[:1].isupper() or doc[inner.head].lower_ in _ORIGINS):
            return complements_end(doc, inner.head, i, inner.end, limit, short, stop)
        if i + 1 < limit and (is_undeclined_name(doc[i + 1]) or doc[i + 1].text[:1].isupper()):
            return i + 2
        return i
    if word in NAMING:
        cases = frozenset(("Dat",)) if word == "по" else frozenset(("Gen",)) if word == "для" else frozenset(("Loc",))
        if word == "за":
            cases = frozenset(("Acc", "Ins"))
        inner = _inner(doc, i + 1, limit, cases, stop)
        if inner is not None and lemmas_of(doc[inner.head].lower_) & CIRCUMSTANCES:
            return i
        if inner is not None and word == "при" and not _patron(doc, inner.head):
            return i
        if inner is not None and word == "для" and not _serves_people(doc, head, inner.head):
            return i
        if inner is None:
            return (
                i + 2
                if word != "за" and i + 1 < limit and doc[i + 1].text.isupper() and is_undeclined_name(doc[i + 1])
                else i
            )
        if short and word == "за":
            return i
        return complements_end(doc, inner.head, i, inner.end, limit, short, stop)
    if short:
        return i
    cases = frozenset(("Gen", "Dat", "Acc", "Ins", "Loc"))
    inner = _inner(doc, i + 1, limit, cases, stop)
    if inner is not None and any(attached(doc, j, start, i) for j in range(i + 1, inner.end)):
        return complements_end(doc, inner.head, i, inner.end, limit, short, stop)
    return i


def _joined(doc: Doc, head: int, current: int, i: int, limit: int, stop: Collection[int]) -> _Inner | None:
    """The next equal part of a complement after «и» or a comma: «зданий Сената и Синода»."""
    j = i + 1
    if j < limit and is_initial(doc[j].text):
        return None
    reading = noun_reading(doc, current)
    indeclinable = reading is None or reading.indeclinable or is_undeclined_name(doc[current])
    inner = _inner(doc, j, limit, frozenset(("Gen" if reading is None or indeclinable else reading.case,)), stop)
    if inner is None and j < limit and is_undeclined_name(doc[j]) and doc[current].text[:1].isupper():
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
        if blocks(doc[j]) or doc[j].text in ".;:()":
            return False
    return False


def complements_end(doc: Doc, head: int, start: int, i: int, limit: int, short: bool, stop: Collection[int]) -> int:
    """Goes on from ``i`` over the complements of the noun at ``head`` and of those it takes in."""
    current, bare = head, True
    open_nouns: list[int] = [head] if start < head and doc[start].pos_ == "ADP" else []
    for _ in range(_DEEPEST):
        if i >= limit or i in stop:
            break
        i = after_name(doc, i, limit)
        if i >= limit or i in stop:
            break
        token = doc[i]
        if is_line_break(token) and i + 1 < limit and not doc[i + 1].text[:1].isupper():
            i += 1
            continue
        if blocks(token) or token.is_space:
            break
        if token.lower_ in PLACE_MARKS and i + 2 < limit:  # «делегация гор. Бергамо»
            named = i + 2 if doc[i + 1].text == "." else i + 1
            if doc[named].text[:1].isupper() and is_place(doc[named]):
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
            if is_personal(doc[current]) and not is_initial(doc[i].text if i < limit else ""):
                i = max(i, person_end(doc, i, limit))
            while i < limit and i not in stop and continues_name(doc, i):
                i += 1
            continue
        if is_initial(token.text):
            reached_name = person_end(doc, i, limit)
            owner = any(r.kind == "N" and r.case == "Gen" for r in readings(doc[reached_name - 1].text))
            if bare and reached_name > i + 1 and owner and not is_animate(doc, head):
                i, bare = reached_name, False
                continue
            break
        if is_labelled(doc, i):
            open_nouns.append(i)
            i, bare = i + 1, False
            while i < limit and i not in stop and continues_name(doc, i):
                i += 1
            continue
        if is_undeclined_name(token) and (current != head or token.text.isupper() or attached(doc, i, start, i)):
            if token.ent_type_ in ("PERSON", "PER"):
                break
            if token.pos_ == "PROPN" and token.morph.get("Animacy", []) == ["Anim"] and not token.text.isupper():
                break
            open_nouns.append(i)
            i, bare = i + 1, False
            while i < limit and i not in stop and continues_name(doc, i):
                i += 1
            continue
        break
    return i
