"""Places that neither the gazetteer, a descriptor nor the model knows: a capitalised word that no dictionary has, where
only a place can stand.

In: the surroundings of a document and the places found so far.  Out: ``Found`` records in text order, none overlapping
those.  Two positions count: after a preposition of being or going («в Беркаките», «до Кувыкты»), and in a row with a
place that stands there itself («в Тынде, Кувыкте и Ляпине»).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from spacy.tokens import Token

from extractor.entities.found import Found
from extractor.entities.places.declension import cases, fold, nominatives
from extractor.entities.places.evidence import Surroundings
from extractor.entities.places.naming import adjective_stem, place_name
from extractor.language import lexemes
from extractor.schema import PlaceKind

__all__ = ["find_unknown"]

_GOVERNED = {"в": ("Loc", "Acc"), "во": ("Loc", "Acc"), "на": ("Loc", "Acc"), "из": ("Gen",), "до": ("Gen",)}
_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*")
_JOINED = re.compile(r"(?:,| и| или|, а также)[ \u00a0]\n?(?P<name>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*)(?![\w-])")
_LOCATIVE = ("е", "ах", "ях")
"""Endings of a locative that is no other case: after «в» or «на» such a word is no person."""
_LEAST = 4
_OF_PLACES = frozenset(("CITY", "LOCATION"))
_PROPER = frozenset(("Surn", "Name", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"))


def _is_new(word: str) -> bool:
    """Whether no dictionary has the word but as a place."""
    known = [p for p in lexemes.parses(word.lower()) if p.known]
    return not known or any("Geox" in p.grammemes for p in known)


def _declines(word: str, wanted: Sequence[str]) -> bool:
    """Whether the word can stand in one of the cases ``wanted``."""
    form = fold(word).rpartition("-")[2]
    return any(set(cases(nominative, form)) & set(wanted) for nominative in nominatives(form))


def _free(start: int, end: int, around: Surroundings, locative: bool) -> bool:
    """Whether the model has nothing against a place here; a person only where the word is no locative."""
    for low, high, label in around.named(start, end):
        if label not in ("PERSON", "PER") or not locative or (low, high) != (start, end):
            return False
    return True


def _goes_on(around: Surroundings, start: int, end: int) -> bool:
    """Whether the word is but a part of a longer name, an adjective of the noun behind it, or has a number or initials."""
    after = around.after(end)
    if around.text[end : end + 1] in ("-", "‑", ".", "/", "@") and around.text[end + 1 : end + 2].isalnum():
        return True
    if after is None or around.text[end : after.idx] not in (" ", "\u00a0"):
        return False
    if after.text[:1].isupper() or after.text[:1].isdigit() or after.text in ("№", "«", '"', "„", "“"):
        return True
    return adjective_stem(around.text[start:end]) is not None and after.pos_ in ("NOUN", "ADJ", "PROPN")


def _found(start: int, end: int, wanted: Sequence[str], rule: str, label: str, around: Surroundings) -> Found:
    kind = PlaceKind.CITY if label == "CITY" else PlaceKind.OTHER
    return Found((start, end), label, place_name((around.text[start:end],), wanted), rule, {"kind": str(kind)})


def _after_preposition(token: Token, around: Surroundings) -> Found | None:
    text, start = token.text, token.idx
    before = around.before(start)
    if before is None or around.text[before.idx + len(before.text) : start] not in (" ", "\u00a0", "\n"):
        return None
    wanted = _GOVERNED.get(before.lower_)
    if wanted is None or before.text.isupper() or not _is_new(text) or not _declines(text, wanted):
        return None
    end = start + len(text)
    locative = "Loc" in wanted and text.endswith(_LOCATIVE)
    if not _free(start, end, around, locative) or _goes_on(around, start, end):
        return None
    if locative and text.endswith("е"):
        wanted = ("Loc",)
    return _found(start, end, wanted, f"preposition: {before.lower_}", "LOCATION" if before.lower_ == "на" else "CITY", around)


def _coordinated(place: Found, wanted: Sequence[str], around: Surroundings) -> Found | None:
    """The unknown name in a row behind ``place``, which stands in one of the cases ``wanted``."""
    follows = _JOINED.match(around.text, place.span[1])
    if follows is None:
        return None
    (start, end), name = follows.span("name"), follows.group("name")
    known = [p for p in lexemes.parses(name.lower()) if p.known]
    if len(name) < _LEAST or any(not p.grammemes & _PROPER or "Name" in p.grammemes for p in known):
        return None
    locative = "Loc" in wanted and name.endswith(_LOCATIVE)
    surname = bool(known) and not any("Geox" in p.grammemes for p in known)
    if (surname or follows.group().startswith(",")) and not locative:
        return None
    if not _declines(name, wanted) or not _free(start, end, around, locative) or _goes_on(around, start, end):
        return None
    return _found(start, end, ("Loc",) if locative else wanted, "row of places", place.label, around)


def find_unknown(around: Surroundings, taken: Sequence[Found]) -> list[Found]:
    """The unknown places of the document beside those ``taken``, which are sorted by span."""
    found: list[Found] = []
    spans = sorted(one.span for one in taken)
    starts = [start for start, _ in spans]

    def free(start: int, end: int) -> bool:
        at = bisect.bisect_left(starts, end) - 1
        return at < 0 or spans[at][1] <= start

    for token in around.doc:
        if len(token.text) >= _LEAST and token.text[0].isupper() and _NAME.fullmatch(token.text):
            one = _after_preposition(token, around)
            if one is not None and free(*one.span):
                found.append(one)
    for place in (*taken, *found):
        before = around.before(place.span[0])
        wanted = _GOVERNED.get(before.lower_) if before is not None and place.label in _OF_PLACES else None
        last: Found | None = place if wanted is not None else None
        while last is not None and wanted is not None:
            last = _coordinated(last, wanted, around)
            if last is not None and not free(*last.span):
                last = None
            if last is not None:
                found.append(last)
    return sorted({one.span: one for one in found}.values())
