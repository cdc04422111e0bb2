"""Words in the nominative: single words, hyphenated pairs, ordinals in figures.

In: a word and the ``Reading`` of the noun it belongs to.  Out: its nominative in its own capitals and its own use of
ё.  A word the dictionary cannot put there is returned as it stands: an honest oblique case is better than an invented
form.
"""

from __future__ import annotations

import re

from extractor.entities.phrases.agreement import Reading, agrees, readings
from extractor.language import lexemes

__all__ = ["adjective", "noun"]

_ORDINAL = re.compile(
    r"(\d+|[IVXLCDM]+)-?(?:го|ого|его|му|ому|ему|м|ом|ем|ой|ей|ю|ую|х|ых|их|ми|ыми|ими|й|ый|ий|я|ая|е|ое|ые)"
)
_ORDINAL_ENDING = {"Masc": "-й", "Fem": "-я", "Neut": "-е", "Plur": "-е"}


def _own_spelling(word: str, form: str) -> str:
    """``form`` without the ё that ``word`` writes as е at the same letter: «ученых» gives «ученые»."""
    letters = list(form)
    for i, (was, now) in enumerate(zip(word.lower(), form.lower(), strict=False)):
        if was != now:
            if (was, now) != ("е", "ё"):
                break
            letters[i] = "е" if letters[i] == "ё" else "Е"
    return "".join(letters)


def _inflect(word: str, reading: Reading, number: str, gender: str, pos: str) -> str | None:
    feats = {"Case": reading.case, "Number": reading.number}
    if gender and reading.number == "Sing":
        feats["Gender"] = gender
    if pos == "NOUN":
        feats["Animacy"] = "Anim" if reading.animate else "Inan"
    form = lexemes.inflect(word, "Nom", number, gender if number == "Sing" else None, pos=pos, feats=feats)
    return _own_spelling(word, form) if form is not None else None


def _pair(word: str, reading: Reading, number: str) -> str | None:
    """Hyphenated nouns whose parts both decline: «студентов-американцев», «городами-побратимами»."""
    left, _, right = word.partition("-")
    if not left or not right or "-" in right:
        return None
    sides = []
    for part in (left, right):
        same = [
            r
            for r in readings(part)
            if r.kind == "N" and r.case == reading.case and r.number == reading.number and not r.indeclinable
        ]
        known = any(p.known for p in lexemes.parses(part))
        if not same or not known:
            return None
        sides.append(max(same, key=lambda r: r.score))
    forms = [_inflect(p, s, number, s.gender, "NOUN") for p, s in zip((left, right), sides, strict=True)]
    return "-".join(f for f in forms if f) if all(forms) else None


def noun(word: str, reading: Reading, number: str | None = None) -> str:
    """The nominative of a noun (or of an adjective used as one) read as ``reading``, in ``number`` if given."""
    number = number or reading.number
    if reading.indeclinable or (word.isupper() and len(word) < 7 and not any(p.known for p in lexemes.parses(word))):
        return word
    if reading.case == "Nom" and number == reading.number:
        return word
    if "-" in word:
        paired = _pair(word, reading, number)
        if paired:
            return paired
        left, _, right = word.rpartition("-")
        same = [r for r in readings(right) if r.case == reading.case and r.number == reading.number]
        if same and any(p.known for p in lexemes.parses(right)):
            form = _inflect(right, same[0], number, same[0].gender, "NOUN" if same[0].kind == "N" else "ADJ")
            return f"{left}-{form}" if form else word
    pos = "NOUN" if reading.kind == "N" else "ADJ"
    return _inflect(word, reading, number, reading.gender, pos) or word


def adjective(word: str, reading: Reading, number: str | None = None) -> str:
    """The nominative of a word that agrees with a noun read as ``reading``."""
    number = number or reading.number
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal.group(1) + _ORDINAL_ENDING["Plur" if number == "Plur" else reading.gender or "Masc"]
    if not agrees(word, reading):
        return word
    own = [
        r
        for r in readings(word)
        if r.kind == "A" and r.case == reading.case and r.number == reading.number and r.gender in ("", reading.gender)
    ]
    if reading.case == "Nom" and number == reading.number:
        return word
    gender = reading.gender or (own[0].gender if own else "")
    form = _inflect(word, reading, number, gender or "Masc", "ADJ")
    return form or word
