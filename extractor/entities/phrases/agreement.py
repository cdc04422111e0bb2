"""Agreement: which case, number and gender a noun stands in, and which words agree with it.

In: tokens of a spaCy ``Doc``.  Out: ``Reading`` values.  The dictionary gives every reading of a word form, the
tagger one guess; a modifier that shares a reading with its noun, and a preposition that governs a case, are further
witnesses.  The noun's reading is the one that most witnesses support, so that one wrong tag does not spoil a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from extractor.entities.phrases.words import GOVERNMENT
from extractor.language import lexemes

__all__ = ["Reading", "agrees", "is_numeral", "may_modify", "noun_reading", "readings"]


_UNLIKELY = 0.1
_FAINT = 0.004  # an adjectival reading less likely than this is an artefact: «главой» of «главый»


class Reading(NamedTuple):
    """One nominal reading of a form.  ``kind``: N noun, A adjective, participle or adjectival pronoun.

    ``gender`` is empty where the form does not tell (adjectives in the plural, nouns of common gender); ``indeclinable``
    words («МАГАТЭ», «Бергамо») have every case.
    """

    kind: str
    case: str
    number: str
    gender: str
    animate: bool
    lemma: str
    score: float
    indeclinable: bool


@lru_cache(1 << 16)
def readings(word: str) -> tuple[Reading, ...]:
    """The nominal readings of ``word``, likeliest first; empty for verbs, adverbs, particles and foreign script."""
    found: list[Reading] = []
    if len(word) < 2:  # a letter is an initial or a preposition; the dictionary takes it for an abbreviation
        return ()
    for parse in lexemes.parses(word):
        kind = "N" if parse.pos in ("NOUN", "PROPN") else "A" if parse.pos in ("ADJ", "DET") else ""
        if not kind and parse.get("VerbForm") == "Part":
            kind = "A"
        case = parse.get("Case")
        if not kind or case is None or (kind == "A" and parse.score < _FAINT):
            continue
        found.append(
            Reading(
                kind,
                case,
                parse.get("Number") or "",
                parse.get("Gender") or "",
                "anim" in parse.grammemes,
                parse.lemma,
                parse.score,
                "Fixd" in parse.grammemes,
            )
        )
    return tuple(found)


def agrees(modifier: str, noun: Reading) -> bool:
    """Whether ``modifier`` has an adjectival reading in the case, number and gender of ``noun``."""
    return any(
        r.kind == "A"
        and r.case == noun.case
        and r.number == noun.number
        and (noun.number == "Plur" or not r.gender or not noun.gender or r.gender == noun.gender)
        and (r.case != "Acc" or not r.animate or noun.animate)
        for r in readings(modifier)
    )


@lru_cache(1 << 14)
def _numeral_word(word: str) -> bool:
    return any(p.grammemes & {"NUMR"} or "NUMB" in p.grammemes for p in lexemes.parses(word)[:2])


def may_modify(token: Token) -> bool:
    """Whether the tagger and the dictionary leave open that ``token`` modifies a noun: «главой» does not."""
    if token.pos_ not in ("NOUN", "PROPN"):
        return True
    own = readings(token.text)
    if token.pos_ == "PROPN":
        return any(r.kind == "A" and r.score > _UNLIKELY for r in own)
    return not own or own[0].kind == "A"


def is_numeral(token: Token) -> bool:
    """A cardinal or collective numeral in digits or letters («12», «трое», «двенадцати»); not an ordinal or a year."""
    text = token.text
    if text[:1].isdigit():
        return text.replace("\u00a0", "").isdigit()
    return token.is_alpha and _numeral_word(token.lower_)


def governed(doc: Doc, first: int) -> frozenset[str]:
    """The cases that the preposition before token ``first`` governs; empty where there is none."""
    return GOVERNMENT.get(doc[first - 1].lower_, frozenset()) if first > 0 else frozenset()


def _genitive_after_numeral(doc: Doc, first: int, head: int) -> bool:
    return any(is_numeral(doc[i]) for i in range(first, head))


def noun_reading(doc: Doc, head: int, modifiers: Sequence[int] = (), first: int | None = None) -> Reading | None:
    """The reading of the noun at token ``head`` that its tag, its ``modifiers`` and its preposition support best.

    ``first``: the first token of the phrase, for the preposition before it.  None where the word has no nominal
    reading.
    """
    token = doc[head]
    candidates = readings(token.text)
    if not candidates:
        return None
    morph = token.morph
    case, number = "".join(morph.get("Case", [])[:1]), "".join(morph.get("Number", [])[:1])
    gender = "".join(morph.get("Gender", [])[:1])
    start = head if first is None else first
    cases = governed(doc, start)
    counted = _genitive_after_numeral(doc, start, head)

    def support(reading: Reading) -> float:
        total = min(reading.score, 1.0) + (1.0 if reading.kind == "N" else 0.0)
        total += 2.0 if reading.case == case else 0.0
        total += 1.5 if reading.number == number else 0.0
        total += 0.5 if not gender or reading.gender in ("", gender) else 0.0
        total += 2.0 if reading.case in cases else 0.0
        total += 1.0 if counted and reading.case == "Gen" else 0.0
        total += sum(3.0 for i in modifiers if agrees(doc[i].text, reading))
        return total

    return max(candidates, key=support)
