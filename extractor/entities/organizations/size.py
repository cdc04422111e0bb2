"""How many people a group has: «12 учащихся», «делегация (8 человек)», «группа из пяти человек», «22 чел.».

In: the tokens of a group.  Out: the number in figures, or "" where the text does not state it.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc

from extractor.entities.phrases import is_numeral
from extractor.language import lexemes

__all__ = ["group_size", "number_value"]

_UNITS = {
    "ноль": 0, "один": 1, "два": 2, "двое": 2, "оба": 2, "три": 3, "трое": 3, "четыре": 4, "четверо": 4, "пять": 5,
    "пятеро": 5, "шесть": 6, "шестеро": 6, "семь": 7, "семеро": 7, "восемь": 8, "восьмеро": 8, "девять": 9,
    "девятеро": 9, "десять": 10, "десятеро": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13,
    "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18,
    "девятнадцать": 19, "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60,
    "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "сто": 100, "двести": 200, "триста": 300, "четыреста": 400,
    "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
}  # fmt: skip
_PEOPLE = frozenset(("человек", "чел", "лицо", "член", "участник", "душа", "персона"))
_LINKS = frozenset(("из", "(", ",", "—", "–", "-", "в", "во", "составе", "количестве", "числе", "состоящая", ":",
                    "общей", "численностью", "около", "более", "всего", "до"))  # fmt: skip
_REACH = 6


@lru_cache(1 << 12)
def _lemmas(word: str) -> frozenset[str]:
    return frozenset(p.lemma for p in lexemes.parses(word))


@lru_cache(1 << 12)
def _unit(word: str) -> int | None:
    if word.isdigit() and len(word) < 7:
        return int(word)
    return next((_UNITS[lemma] for lemma in sorted(_lemmas(word)) if lemma in _UNITS), None)


def number_value(words: list[str]) -> int | None:
    """The number that ``words`` spell, in figures or letters («тридцать четыре»); None where they do not."""
    values = [_unit(w.lower()) for w in words]
    known = [v for v in values if v is not None]
    return sum(known) if words and len(known) == len(values) else None


def _numerals(doc: Doc, i: int, end: int) -> list[str]:
    words: list[str] = []
    while i < end and is_numeral(doc[i]) and len(words) < 4:
        words.append(doc[i].text)
        i += 1
    return words


def group_size(doc: Doc, start: int, end: int, head: int, *, collective: bool) -> str:
    """The size of the group at tokens ``start:end``, as figures.

    Before a plural the numeral counts it; before a collective it counts groups and is not its size.
    """
    sentence = doc[head].sent
    if not collective:
        i = start
        while i > sentence.start and is_numeral(doc[i - 1]) and start - i < 4:
            i -= 1
        value = number_value(_numerals(doc, i, start)) if i < start else None
        if value:
            return str(value)
    i = end
    limit = min(len(doc), end + _REACH)
    while i < limit and doc[i].lower_ in _LINKS:
        i += 1
    words = _numerals(doc, i, min(len(doc), i + 4))
    after = i + len(words)
    if i > end and words and after < len(doc) and _lemmas(doc[after].lower_) & _PEOPLE:
        value = number_value(words)
        return str(value) if value else ""
    return ""
