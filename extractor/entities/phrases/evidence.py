"""What single tokens show of their part in a noun phrase: initials, names, ordinals, adverbs, breaks.

In: a token and its neighbours.  Out: yes or no, or lemmas.  Answers that depend on the word alone are cached.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc, Token

from extractor.entities.phrases.agreement import readings
from extractor.language import lexemes

__all__ = [
    "adverb_inside",
    "attached",
    "blocks",
    "genitive_numeral",
    "is_animate",
    "is_initial",
    "is_line_break",
    "is_ordinal",
    "is_personal",
    "is_place",
    "is_substantive",
    "is_undeclined_name",
    "is_year",
    "lemmas_of",
]


@lru_cache(1 << 15)
def lemmas_of(word: str) -> frozenset[str]:
    """The lemmas of all readings of ``word``."""
    return frozenset(p.lemma for p in lexemes.parses(word))


@lru_cache(1 << 15)
def is_initial(text: str) -> bool:
    """A single capital, with or without its full stop."""
    return len(text.rstrip(".")) == 1 and text[:1].isalpha() and text[:1].isupper()


def is_year(doc: Doc, i: int) -> bool:
    """«В 2011 представители совета …»: four figures after a preposition or a month name a year."""
    text = doc[i].text
    return len(text) == 4 and text[:2] in ("17", "18", "19", "20") and (i == 0 or doc[i - 1].pos_ != "VERB")


def is_ordinal(text: str) -> bool:
    """An ordinal in figures with its ending: «27-х»."""
    return "-" in text and text[0].isdigit() and text.rpartition("-")[2].isalpha() and len(text.rpartition("-")[2]) < 4


def blocks(token: Token) -> bool:
    """A verb, or the end of a line: nothing reaches over it."""
    return token.pos_ in ("VERB", "AUX") and not any(r.kind == "A" for r in readings(token.text))


def is_line_break(token: Token) -> bool:
    """White space that breaks a line but not a paragraph."""
    return token.is_space and token.text.count("\n") < 2


def adverb_inside(doc: Doc, i: int, head: int) -> bool:
    """«недавно построенной школы»: an adverb that stands before an adjective of the phrase."""
    return doc[i].pos_ in ("ADV", "PART") and i + 1 < head and any(r.kind == "A" for r in readings(doc[i + 1].text))


def is_animate(doc: Doc, i: int) -> bool:
    """Whether the likeliest reading of token ``i`` is animate."""
    own = readings(doc[i].text)
    return bool(own) and own[0].animate


@lru_cache(1 << 12)
def genitive_numeral(word: str) -> bool:
    """Whether ``word`` is a numeral that may stand in the genitive: «пяти», not «триста»."""
    return any("NUMR" in p.grammemes and p.get("Case") == "Gen" for p in lexemes.parses(word))


@lru_cache(1 << 14)
def _stands_alone(word: str) -> bool:
    parses = lexemes.parses(word)
    return any("Subx" in p.grammemes for p in parses) or any(r.kind == "N" for r in readings(word))


def is_substantive(token: Token) -> bool:
    """An adjective or participle used as a noun."""
    return token.pos_ in ("NOUN", "PROPN") or (_stands_alone(token.lower_) and token.pos_ != "DET")


def is_personal(token: Token) -> bool:
    """Part of a personal name, by the entity model or the dictionary."""
    if token.ent_type_:
        return token.ent_type_ in ("PERSON", "PER")
    first = lexemes.parses(token.lower_)[:1]
    return token.text[:1].isupper() and bool(first and first[0].grammemes & lexemes.PERSONAL)


def is_place(token: Token) -> bool:
    """A name that «г.» may stand before as «города», not as «господина»."""
    if token.ent_type_ in ("PERSON", "PER") or is_initial(token.text):
        return False
    parses = lexemes.parses(token.lower_)
    if token.ent_type_ or any("Geox" in p.grammemes for p in parses):
        return True
    return not is_personal(token) and any(r.case == "Gen" for r in readings(token.text))


def is_undeclined_name(token: Token) -> bool:
    """A capitalised word or abbreviation that the dictionary cannot decline: «МАГАТЭ», «Хэнань», «Nokia»."""
    text = token.text
    if not text[:1].isupper() or "." in text or is_initial(text):
        return False
    if token.pos_ not in ("PROPN", "NOUN", "X", "ADJ"):
        return False
    own = readings(text)
    return not own or any(r.indeclinable for r in own) or (text.isupper() and len(text) > 1)


def attached(doc: Doc, i: int, start: int, end: int) -> bool:
    """Whether the tree hangs token ``i`` on a token of ``start:end``."""
    return start <= doc[i].head.i < end and doc[i].head.i != i
