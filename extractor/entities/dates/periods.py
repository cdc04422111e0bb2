"""Parts and groups of months and years: decades of a month, quarters, halves, seasons, decades, centuries.

In: the groups of a match and the narrative so far.  Out: a ``Reading``, an interval of days or months, a season, or
digits left open (``193X``); None where the words say no such part.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence

from extractor.entities.dates.anchor import Narrative
from extractor.entities.dates.edtf import interval, written
from extractor.entities.dates.resolve import Builder, Groups, Reading, directed, says_year, spanned
from extractor.entities.dates.values import Token, month_of, number_of, year_of

__all__ = ["PERIODS"]


def _month_part(groups: Groups, told: Narrative) -> tuple[int, int, int, bool] | None:
    """Year (0 where unknown), month, its length, and whether the year is said."""
    month = month_of(groups["m"])
    if month is None:
        return None
    words = groups.get("y", ())
    year = year_of(words, told) if words else told.year_for(month)
    return year or 0, month, calendar.monthrange(year or 2001, month)[1], says_year(words)


def _days(groups: Groups, told: Narrative, limits: Callable[[int, int], tuple[int, int] | None]) -> Reading | None:
    place = _month_part(groups, told)
    number = number_of(groups["n"])
    if number is None:
        number = 0 if any(token.name == "final" for token in groups["n"]) else None
    if place is None or number is None:
        return None
    year, month, length, explicit = place
    span = limits(number, length)
    if span is None:
        return None
    if not year:
        return Reading("", "interval")
    return spanned([written(year, month, span[0]), written(year, month, span[1])], explicit)


def third(groups: Groups, told: Narrative) -> Reading | None:
    """«в первой декаде апреля»: days 1–10, 11–20, 21 to the end."""
    return _days(groups, told, lambda n, end: {1: (1, 10), 2: (11, 20), 3: (21, end), 0: (21, end)}.get(n))


def half_month(groups: Groups, told: Narrative) -> Reading | None:
    """«вторую половину июня»: days 1–15, 16 to the end."""
    return _days(groups, told, lambda n, end: {1: (1, 15), 2: (16, end)}.get(n))


def week_of_month(groups: Groups, told: Narrative) -> Reading | None:
    """«первую неделю октября»: seven days counted from the first; the last week: the last seven days."""
    return _days(groups, told, lambda n, end: (end - 6, end) if n == 0 else (7 * n - 6, 7 * n) if n <= 4 else None)


def tens(groups: Groups, told: Narrative) -> Reading | None:
    """«в двадцатых числах июня»: days 10–19, or 20 to the end."""
    return _days(groups, told, lambda n, end: {10: (10, 19), 20: (20, end)}.get(n))


def quarter(groups: Groups, told: Narrative) -> Reading | None:
    """Quarters of a year as intervals of months."""
    numbers = [number_of(groups[name]) for name in ("n1", "n2") if name in groups]
    if any(t.name == "final" for t in groups["n1"]):
        numbers = [4]
    if any(n is None or not 1 <= n <= 4 for n in numbers):
        return None
    first, last = numbers[0] or 1, numbers[-1] or 1
    return _months_of_year(groups, told, 3 * first - 2, 3 * last)


def half_year(groups: Groups, told: Narrative) -> Reading | None:
    """The halves of a year as intervals of months."""
    number = number_of(groups["n"])
    return _months_of_year(groups, told, 6 * number - 5, 6 * number) if number in (1, 2) else None


def _months_of_year(groups: Groups, told: Narrative, first: int, last: int) -> Reading | None:
    words = groups.get("y", ())
    year = year_of(words, told) if words else told.year_for(first)
    if year is None:
        return Reading("", "interval")
    return spanned([written(year, first), written(year, last)], says_year(words))


def season(groups: Groups, told: Narrative) -> Reading | None:
    """``2010-21`` spring to ``2010-24`` winter."""
    number = groups["s"][-1].value
    words = groups.get("y") or groups.get("r") or ()
    year = year_of(words, told) if words else told.year_for(number)
    if year is None:
        return Reading("", "season")
    edtf = written(year, number)
    return Reading(directed(edtf, groups), "season", says_year(words)) if edtf else None


def season_range(groups: Groups, told: Narrative) -> Reading | None:
    """«весной и летом 1927 г.»; a winter that follows an autumn is of the same year."""
    first, last = groups["s1"][-1].value, groups["s2"][-1].value
    words = groups.get("y", ())
    year = year_of(words, told) if words else told.year_for(first)
    if year is None:
        return Reading("", "season")
    return spanned([written(year - (first > last), first), written(year, last)], says_year(words))


def season_pair(groups: Groups, told: Narrative) -> Reading | None:
    """«зимой 1998/99 года»: December to February; for other seasons two years."""
    years = _pair(groups["y"])
    if years is None:
        return None
    if groups["s"][-1].value == 24:
        return spanned([written(years[0], 12), written(years[1], 2)], True)
    return spanned([written(years[0], groups["s"][-1].value), written(years[1], groups["s"][-1].value)], True)


def _pair(tokens: Sequence[Token]) -> tuple[int, int] | None:
    numbers = [t.value for t in tokens if t.name in ("year4", "n12", "n31", "n99")]
    first, last = numbers[0], numbers[-1]
    if last < 100:
        last += first - first % 100 + (100 if last < first % 100 else 0)
    return (first, last) if first < last <= first + 40 else None


def years_pair(groups: Groups, told: Narrative) -> Reading | None:
    """«1922/23 учебный год», «1941–45 гг.»: from the first year to the last."""
    years = _pair(groups["y"])
    return spanned([written(years[0]), written(years[1])], True) if years else None


def decade(groups: Groups, told: Narrative) -> Reading | None:
    """«в начале 1930-х»: ``193X``."""
    number = number_of(groups["y"])
    if number is None or number % 10:
        return None
    year = told.century_year(number) if number < 100 else number
    return Reading(directed(f"{year // 10:03d}X", groups), "decade", True)


def decades(groups: Groups, told: Narrative) -> Reading | None:
    """«в 1950–60-х годах»: ``195X/196X``."""
    first, last = number_of(groups["y1"]), number_of(groups["y2"])
    if first is None or last is None or first % 10 or last % 10:
        return None
    first = told.century_year(first) if first < 100 else first
    last = first - first % 100 + last if last < 100 else last
    edtf = interval(f"{first // 10:03d}X", f"{last // 10:03d}X")
    return Reading(edtf, "interval", True) if edtf and first < last else None


def century(groups: Groups, told: Narrative) -> Reading | None:
    """«в конце XIX века»: ``18XX``."""
    numbers = [number_of(groups[name]) for name in ("c1", "c2") if name in groups]
    if any(n is None or not 1 <= n <= 21 for n in numbers):
        return None
    ends = [f"{(n or 1) - 1:02d}XX" for n in numbers]
    edtf = interval(ends[0], ends[-1])
    return Reading(edtf, "century", True) if edtf else None


PERIODS: Mapping[str, Builder] = {
    "third": third,
    "half_month": half_month,
    "week_of_month": week_of_month,
    "tens": tens,
    "quarter": quarter,
    "half_year": half_year,
    "season": season,
    "season_range": season_range,
    "season_pair": season_pair,
    "years_pair": years_pair,
    "decade": decade,
    "decades": decades,
    "century": century,
}
