"""The «г.» of a year and the «г.» of a city.

In: the pieces of a text and a span tagged DATE.  Out: where the span ends once a city's «г.» is cut off, with the preposition
before it.  News seldom write «в г. Ленинград», reports always do, so the network takes some of these for years.  A
year's «г.» stands after a number, or after «с.», «т.», «п.» («с. г.», this year); a city's after a word.

>>> from extractor.language.tagger.pieces import split
>>> end_of_date(split("12.03.36 в г. Ленинград").forms, 0, 7)
5
>>> end_of_date(split("в мае 1936 г.").forms, 0, 5)
5
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["end_of_date"]

_PREPOSITIONS = frozenset(
    ["в", "во", "из", "до", "от", "под", "у", "к", "на", "с", "со", "по", "за", "о", "об", "из-под"]
)


def end_of_date(forms: Sequence[str], start: int, end: int) -> int:
    """The new end of the date ``forms[start:end]``; ``start`` if nothing of it is a date."""
    last = end - 1 if forms[end - 1] != "." else end - 2
    if last < start or forms[last] not in ("г", "Г"):
        return end
    if last > start and not forms[last - 1].isalpha():
        return end
    if last == start and start > 0 and not forms[start - 1].isalpha():
        return end
    end = last
    while end > start and forms[end - 1].lower() in _PREPOSITIONS:
        end -= 1
    return end
