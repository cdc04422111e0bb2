"""Where the name of an organization may begin: head nouns, legal forms, abbreviations and compound names.

In: a ``Doc``.  Out: ``Candidate`` records, one a head token, each with the span of the whole name and how much the
span says: ``named`` (a proper name, a number, a quotation), ``described`` (an adjective or a complement) or ``bare``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from extractor.entities.organizations.lexicon import institution, marks, noun_lemmas, premises
from extractor.entities.phrases import phrase, readings
from extractor.entities.phrases.capitals import capitalised, opens_sentence
from extractor.entities.phrases.tails import quotation_end
from extractor.language import lexemes
from extractor.language.snapshot import words_where

__all__ = ["Candidate", "candidates", "speaks_for"]

_QUOTES = frozenset('«»"“”„')
_NUMBER_SIGNS = frozenset(("№", "N", "N°", "#"))
_HONOUR = frozenset(("им", "им.", "имени"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens ``start:end`` with their ``head``.

    ``kind``: organization or facility; ``level``: named, described or bare; ``rule``: what was recognised.
    """

    start: int
    end: int
    head: int
    kind: str
    level: str
    rule: str


@lru_cache(1 << 14)
def _proper(word: str) -> bool:
    """A capitalised word that is a name by itself: a place, a person, an abbreviation, an unknown word."""
    return word[:1].isupper() and capitalised(word)


@lru_cache(1 << 14)
def _compound(word: str) -> bool:
    """A capitalised compound that no dictionary has as a common noun: «Томскводоканал», «Внешторгбанк»."""
    if not word[:1].isupper() or len(word) < 7 or not word.isalpha():
        return False
    own = marks().endings
    first = lexemes.parses(word.lower())[:1]
    if first and first[0].grammemes & (lexemes.PERSONAL | {"Geox"}):
        return False
    for lemma in (*noun_lemmas(word.lower()), word.lower()):
        for ending in own:
            if lemma.endswith(ending) and len(lemma) - len(ending) >= 3:
                return True
    return False


def speaks_for(doc: Doc, start: int, end: int, head: int) -> str:
    """``named``, ``described`` or ``bare``."""
    if end - start == 1 and not (doc[head].text[:1].isupper() and not opens_sentence(doc, head)):
        return "bare"
    for i in range(start, end):
        token = doc[i]
        if token.text in _QUOTES or token.text in _NUMBER_SIGNS or token.lower_ in _HONOUR or token.text[:1] == "№":
            return "named"
        if token.text[:1].isupper() and (i != start or not opens_sentence(doc, start) or _proper(token.text)):
            return "named"
    return "described" if end - start > 1 else "bare"


def _quoted_after(doc: Doc, i: int) -> int:
    """The end of a quotation that opens at ``i``, else ``i``."""
    return quotation_end(doc, i, len(doc)) if i < len(doc) else i


def _legal(doc: Doc, i: int) -> Candidate | None:
    """«МУП «Томский энергокомплекс»», «ООО Волна»."""
    if doc[i].text not in marks().legal_forms:
        return None
    end = _quoted_after(doc, i + 1)
    if end == i + 1:
        return None
    return Candidate(i, end, i, "organization", "named", "legal form")


def _by_noun(doc: Doc, token: Token, stop: Collection[int]) -> Candidate | None:
    entry = institution(token.lower_)
    if entry is None or token.pos_ not in ("NOUN", "PROPN", "ADJ", "X"):
        return None
    if not any(r.kind == "N" for r in readings(token.text)):
        return None
    if entry.lemma == "управление" and token.i and doc[token.i - 1].lower_ == "под":
        return None
    start, end = phrase(doc, token.i, short=True, stop=stop)
    level = speaks_for(doc, start, end, token.i)
    if level == "bare" and entry.alone:
        level = "described"
    return Candidate(start, end, token.i, entry.kind, level, f"noun: {entry.lemma}")


@lru_cache(1 << 16)
def _may_head(word: str) -> bool:
    """Whether a form may be what ``candidates`` looks for, whatever stands around it."""
    if len(word) < 2 or not word[0].isalpha():
        return False
    known = word in marks().legal_forms or word in marks().known
    return known or institution(word.lower()) is not None or _compound(word)


@lru_cache(1 << 16)
def _is_premises(word: str) -> bool:
    return any(lemma in premises() for lemma in noun_lemmas(word.lower()))


def candidates(doc: Doc, stop: Collection[int] = ()) -> list[Candidate]:
    """Every candidate of the document in the order of its heads.  Linear in the length of the text."""
    found: list[Candidate] = []
    for token in words_where(doc, _may_head):
        text = token.text
        if text.isupper() and len(text) < 12:
            legal = _legal(doc, token.i)
            if legal is not None:
                found.append(legal)
                continue
            if text in marks().known:
                found.append(Candidate(token.i, token.i + 1, token.i, "organization", "named", "known abbreviation"))
                continue
        by_noun = _by_noun(doc, token, stop)
        if by_noun is not None:
            found.append(by_noun)
        elif _compound(text) and not opens_sentence(doc, token.i):
            end = phrase(doc, token.i, short=True, stop=stop)[1]
            found.append(Candidate(token.i, end, token.i, "organization", "named", "compound name"))
    return found


def premises_candidates(doc: Doc, stop: Collection[int] = ()) -> list[Candidate]:
    """Buildings and grounds: «аэропорт Шереметьево», «Тверская площадь», «дача Башенина»."""
    found = []
    for token in words_where(doc, _is_premises):
        if token.pos_ not in ("NOUN", "PROPN", "X"):
            continue
        start, end = phrase(doc, token.i, short=True, stop=stop)
        level = speaks_for(doc, start, end, token.i)
        found.append(Candidate(start, end, token.i, "facility", level, "noun of premises"))
    return found
