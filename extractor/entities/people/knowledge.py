"""How much a word looks like a given name, a patronymic, a surname or an ordinary word.

In: a word as written, in any capitals and case.  Out: figures on one scale (0: nothing known; 4: surely), cached,
from the dictionaries of names, the declension tables and the shared dictionary of lexemes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.entities.people.declension import Analysis, analyses, is_likely_surname
from extractor.entities.people.dictionary import fold, foreign_given, given_names, surnames
from extractor.language import lexemes

__all__ = [
    "analysis_score",
    "as_given",
    "as_patronymic",
    "as_surname",
    "given_score",
    "is_foreign_given",
    "is_place",
    "ordinary",
    "plain_capitals",
    "surname_score",
]

_CACHE = 1 << 16
_FUNCTION = frozenset(("ADP", "CCONJ", "SCONJ", "PART", "PRON", "DET", "ADV", "INTJ"))
_ADJECTIVE = ("ский", "ского", "скому", "ским", "ском", "ская", "ской", "скую")
_WOMAN = (("ова", "ов"), ("ева", "ев"), ("ина", "ин"), ("ына", "ын"))
_WOMAN_ADJECTIVE = (("ская", ("ский", "ской")), ("цкая", ("цкий", "цкой")), ("ая", ("ый", "ой", "ий")))
_OBLIQUE = re.compile(r"(?:ом|ем|ой|ою|ей|ею|у|ю|ым|им|ого|ому|ы)$")
_WEAK_PATRONYMICS = frozenset(
    (
        "ильич",
        "козьмич",
        "кузьмич",
        "фомич",
        "лукич",
        "никитич",
        "саввич",
        "фокич",
        "ильинична",
        "козьминична",
        "кузьминична",
        "фоминична",
        "лукинична",
        "никитична",
        "саввична",
        "силыч",
        "ильинишна",
    )
)
_CAPITAL_PART = re.compile(r"[А-ЯЁA-Z][А-ЯЁA-Z]+")
_VOWELS = re.compile(r"[аеёиоуыэюя]")


def plain_capitals(word: str) -> str:
    """A word in capitals with only its first letters left capital: «БОНЧ-БРУЕВИЧ» gives «Бонч-Бруевич»."""
    return _CAPITAL_PART.sub(lambda m: m[0][0] + m[0][1:].lower(), word)


@lru_cache(_CACHE)
def given_score(nominative: str, gender: str) -> float:
    """How sure it is that a nominative is a given name of the gender: up to 3.5, below 0 if it is of the other."""
    names = given_names()
    folded = fold(nominative)
    row = names.get(folded)
    if row is None and "-" in folded:
        rows = [names.get(part) for part in folded.split("-")]
        if any(r and r[0] not in (gender, "u") for r in rows):
            return -0.5
        row = min((r for r in rows if r), key=lambda r: r[1], default=None)
        if row is not None and not all(rows):
            return 0.8
    if row is None:
        return 0.0
    known, weight = row
    worth = min(1.2 + 0.25 * weight, 3.5)
    if known == gender:
        return worth
    return worth - 0.6 if known == "u" else -1.0


@lru_cache(_CACHE)
def is_foreign_given(word: str) -> bool:
    """Whether a word can only be a given name that stands in the list of other peoples' names."""
    nominatives = {fold(a.nominative) for a in analyses(plain_capitals(word), "given")}
    return bool(nominatives & foreign_given()) and not any(
        name in given_names() and name not in foreign_given() for name in nominatives
    )


def _masculine(nominative: str, gender: str) -> list[str]:
    folded = fold(nominative)
    if gender == "f":
        for woman, man in _WOMAN:
            if folded.endswith(woman):
                return [folded[: -len(woman)] + man]
        for woman, men in _WOMAN_ADJECTIVE:
            if folded.endswith(woman):
                return [folded[: -len(woman)] + man for man in men]
    return [folded]


@lru_cache(_CACHE)
def surname_score(nominative: str, gender: str) -> float:
    """How sure it is that a nominative is a surname of the gender: up to 2.8."""
    weight_of = surnames().weight
    best = 0.0
    for name in _masculine(nominative, gender):
        weight = weight_of(name)
        if not weight and "-" in name:
            weight = min(map(weight_of, name.split("-")))
        score = 0.8 + 0.18 * weight if weight > 1 else 0.0
        changed = name != fold(nominative)
        if is_likely_surname(name) and (gender == "m" or changed):
            score = max(score, 1.0) + 0.5
        best = max(best, min(score, 2.8 if weight > 11 else 2.7))
    if gender == "f" and nominative.endswith("ая") and best < 1.0:
        best -= 0.8
    return best


def analysis_score(analysis: Analysis, kind: str) -> float:
    """How likely a nominative is for a name of its kind, the cost of the declension taken off."""
    worth = {"given": given_score, "surname": surname_score}.get(kind)
    score = worth(analysis.nominative, analysis.gender) if worth else 2.0
    cost = analysis.cost
    if score < 1.0 and kind != "patronymic":
        folded = fold(analysis.nominative)
        if _OBLIQUE.search(folded):
            cost += 0.8  # few nominatives end so
        if analysis.gender == "m" and folded.endswith("ой"):
            cost += 0.8
        if folded.endswith("ь") or (folded.endswith("я") and not folded.endswith("ия")):
            cost += 0.6
        if folded.endswith("е"):
            cost += 0.2
        if len(folded) < 5 and folded.endswith(("ий", "ый", "ой", "ая")):
            cost += 1.0
        if analysis.gender == "f" and kind == "given" and not folded.endswith(("а", "я")):
            cost += 0.7
        if analysis.gender == "f" and folded.endswith(("ов", "ев", "ин", "ский")):
            cost += 1.5
        if analysis.gender == "m" and kind == "surname" and folded.endswith(("ова", "ева", "ина", "ая", "яя")):
            cost += 1.8
    return score - cost


@lru_cache(_CACHE)
def _best(word: str, kind: str) -> float:
    return max((analysis_score(a, kind) for a in analyses(word, kind)), default=0.0)


@lru_cache(_CACHE)
def ordinary(word: str) -> str:
    """What the dictionary of lexemes knows of a word: noun, word (any other), function, place, abbreviation or nothing."""
    if not word:
        return ""
    readings = [p for p in lexemes.parses(word.lower()) if p.known]
    if not readings or any(p.grammemes & {"Surn", "Name", "Patr"} for p in readings):
        return ""
    if any(p.grammemes & {"Geox"} for p in readings):
        return "place"
    if any("Abbr" in p.grammemes for p in readings):
        return "abbreviation" if word.isupper() else ""
    if all("Init" in p.grammemes or p.pos == "X" for p in readings):
        return ""
    if all(p.pos in _FUNCTION for p in readings):
        return "function"
    return "noun" if readings[0].pos == "NOUN" else "word"


@lru_cache(_CACHE)
def is_place(word: str) -> bool:
    """Whether some reading of a word is a place name of the dictionary."""
    return any(p.known and "Geox" in p.grammemes for p in lexemes.parses(word.lower()))


@lru_cache(_CACHE)
def as_given(word: str) -> float:
    """Likeness to a given name, any case: 0 to 3.5; ordinary words and places fall below 0."""
    score = _best(plain_capitals(word), "given")
    kind = ordinary(word)
    if kind:
        score = score - 1.5 if score >= 2.0 else -2.0
    return max(score, -2.0) if score >= 1.0 or kind else 0.0


@lru_cache(_CACHE)
def as_patronymic(word: str) -> float:
    """3.5 for «Петрович» and «Петровны», 2 for forms that are surnames as well (Serbian «Петрович»), else 0."""
    folded = fold(word)
    if not re.search(r"(?:ич|ича|ичу|ичем|ичом|иче|вна|вны|вне|вну|вной|вною|чна|чны|чне|чну|чной|чною)$", folded):
        return 0.0
    for analysis in analyses(plain_capitals(word), "patronymic"):
        nominative = fold(analysis.nominative)
        if nominative in _WEAK_PATRONYMICS or nominative.endswith(("овна", "евна", "ична")):
            return 3.5 if len(nominative) > 5 else 0.0
        if nominative.endswith(("ович", "евич")) and len(nominative) > 5:
            return 3.3 if _father_known(nominative) else 3.0
    return 0.0


def _father_known(patronymic: str) -> bool:
    """Whether the name in a patronymic in -ович, -евич is a common one in Russia: «Николаевич», not «Милошевич»."""
    stem = patronymic[:-4]
    names = given_names()
    bases = (stem, stem + "ь", stem + "й", stem + "ий", stem[:-1] + "ий", stem + "ел", stem + "а", stem + "я")
    return any(names.get(base, ("", 0))[0] == "m" and names[base][1] >= 7 for base in bases)


@lru_cache(_CACHE)
def as_surname(word: str) -> float:
    """Likeness to a surname, any case: 0 to 2.8; ordinary words and places fall below 0."""
    plain = plain_capitals(word)
    score = _best(plain, "surname")
    kind = ordinary(word)
    if kind in ("word", "noun", "function"):
        score -= 1.0 if score >= 1.5 and fold(word).endswith(_ADJECTIVE) else 2.0
    elif kind == "place":
        score -= 1.5
    elif kind == "abbreviation" or (
        word.isupper() and (len(word) < 4 or not _VOWELS.search(word.lower())) and score < 1.2
    ):
        score = -1.0  # an abbreviation
    elif score < 0.9:
        return 0.3
    return max(score, -2.0)
