"""Reading the words of a group as numbers: a day, a month, a year.

In: the tokens that a pattern kept under one name.  Out: integers; None where the words say none, or where a pointing
word («того же года») has nothing to point at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.entities.dates.anchor import Narrative

__all__ = ["Token", "day_of", "month_of", "number_of", "pointed_year", "year_of"]


class Token(NamedTuple):
    """A token: its class in the lexicon, its value there, and its place in the text."""

    name: str
    value: int
    start: int
    end: int


_DAYS = frozenset({"n9", "n12", "n31"})
_SMALL = _DAYS | {"n99", "n999"}
_ORDINALS = frozenset({"ordinal_unit", "ordinal_ten", "ordinal_high", "ordinal_hundred"})
_CARDINALS = frozenset({"cardinal", "cardinal_ten", "cardinal_hundred", "thousand"})
_MONTHS = frozenset({"month_genitive", "month_nominative", "month_oblique", "month_short", "month_adjective", "roman"})
_POINTING = frozenset({"same", "this", "last", "past", "coming", "next", "previous", "accounting", "nearest"})


def number_of(tokens: Sequence[Token]) -> int | None:
    """The number that digits, Roman numerals or words say; None where there is none."""
    total, found = 0, False
    for token in tokens:
        if token.name in _SMALL or token.name in ("year4", "roman", "roman_high"):
            return token.value
        if token.name in _ORDINALS or token.name in _CARDINALS or token.name == "several":
            total, found = total + (1000 * max(total, 1) - total if token.name == "thousand" else token.value), True
    return total if found else None


def day_of(tokens: Sequence[Token]) -> int | None:
    """The day of a month, 1 to 31."""
    number = number_of([t for t in tokens if t.name in _DAYS or t.name in _ORDINALS or t.name == "cardinal_ten"])
    return number if number is not None and 1 <= number <= 31 else None


def month_of(tokens: Sequence[Token]) -> int | None:
    """The month, 1 to 12, from a name, a Roman numeral or digits."""
    for token in tokens:
        if token.name in _MONTHS:
            return token.value
    number = number_of(tokens)
    return number if number is not None and 1 <= number <= 12 else None


def year_of(tokens: Sequence[Token], told: Narrative) -> int | None:
    """The year, from four digits, two digits, words, or a pointing word resolved against ``told``."""
    names = {token.name for token in tokens}
    for token in tokens:
        if token.name in ("year4", "n999"):
            return token.value
    if names & (_CARDINALS | _ORDINALS):
        number = number_of(tokens)
        return told.century_year(number) if number is not None and number < 100 else number
    for token in tokens:
        if token.name in _DAYS or token.name == "n99":
            return told.century_year(token.value)
    return pointed_year(tokens, told)


def pointed_year(tokens: Sequence[Token], told: Narrative) -> int | None:
    """The year of «сего», «прошлого», «того же», «будущего» and their kin; None where there is nothing to count from."""
    pointing = next((t for t in tokens if t.name in _POINTING), None)
    shared = any(t.name == "same_word" for t in tokens)
    if pointing is None:
        return told.base_year()
    if pointing.name in ("same", "next", "previous") or shared:
        base = told.told_year()
        return base + pointing.value if base is not None else None
    if pointing.name in ("past", "accounting"):
        year = told.period_year()
        if year is not None:
            return year
    base = told.base_year()
    return base + pointing.value if base is not None else None
