"""From what a rule matched to EDTF: the builders that the grammar names under ``gives``.

In: the groups of a match (tokens under the names y, m, d, p …, with 1 and 2 for the two ends of a range) and the
narrative so far.  Out: a ``Reading``; None where the words cannot be a date («31 апреля»), so that another rule is tried.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extractor.entities.dates.anchor import Narrative
from extractor.entities.dates.edtf import interval, written
from extractor.entities.dates.style import new_style
from extractor.entities.dates.values import Token, day_of, month_of, number_of, year_of

__all__ = ["CALENDAR", "Builder", "Groups", "Reading", "directed"]

Groups = Mapping[str, Sequence[Token]]


@dataclass(frozen=True, slots=True)
class Reading:
    """``edtf`` is "" where the text fixes no year; ``explicit``: the words themselves say the year."""

    edtf: str
    kind: str = "date"
    explicit: bool = False
    label: str = "DATE"


Builder = Callable[[Groups, Narrative], "Reading | None"]
_OPENING = frozenset({"from", "after"})
_CLOSING = frozenset({"until", "through"})


def directed(edtf: str, groups: Groups) -> str:
    """``edtf`` as its preposition takes it: «с» opens an interval, «до» and «по» close one, «около» approximates."""
    lead = {token.name for name in ("p", "a") for token in groups.get(name, ())}
    if "/" in edtf or not edtf:
        return edtf
    if lead & _OPENING:
        return f"{edtf}/.."
    if lead & _CLOSING:
        return f"../{edtf}"
    return f"{edtf}~" if "about" in lead else edtf


def says_year(tokens: Sequence[Token]) -> bool:
    """Whether the words of a year say it by themselves, not by pointing."""
    return any(t.name in ("year4", "n9", "n12", "n31", "n99", "thousand", "n999") for t in tokens)


def date(groups: Groups, told: Narrative) -> Reading | None:
    """A year, a month, or a day of it, with the year from the words or from the narrative."""
    year_words = groups.get("y", ())
    month = month_of(groups["m"]) if "m" in groups else None
    day = day_of(groups["d"]) if "d" in groups else None
    if ("m" in groups and month is None) or ("d" in groups and day is None):
        return None
    explicit = says_year(year_words)
    if year_words:
        year = year_of(year_words, told)
    elif month is not None:
        year = told.year_for(month, day)
        weekday = next((t.value for t in groups.get("w", ()) if t.name in ("weekday", "weekday_short")), None)
        if weekday is not None and day is not None:
            year = told.weekday_year(month, day, weekday, year)
    else:
        assert day is not None
        place = told.month_for(day)
        if place is None:
            return Reading("", "day")
        year, month = place
    if month is not None and day is not None and (day > 31 or day > calendar.monthrange(year or 2000, month)[1]):
        return refuse(groups, told)
    if year is None:
        return Reading("", "date", explicit)
    edtf = written(year, month, day)
    return Reading(directed(edtf, groups), "date", explicit) if edtf else None


def dates(groups: Groups, told: Narrative) -> Reading | None:
    """A range: what one end leaves unsaid is taken from the other, then from the narrative."""
    months = [month_of(groups[name]) if name in groups else None for name in ("m1", "m2")]
    days = [day_of(groups[name]) if name in groups else None for name in ("d1", "d2")]
    if any(
        name in groups and value is None for name, value in zip(("m1", "m2", "d1", "d2"), months + days, strict=True)
    ):
        return None
    words = groups.get("y1", ()), groups.get("y2", ())
    explicit = any(says_year(w) for w in words)
    if months == [None, None] and days[0] is not None and days[1] is not None:
        place = told.month_for(days[0])
        if place is None:
            return Reading("", "interval") if days[0] < days[1] else None
        year, month = place
        ends = [written(year, month, days[0]), written(year, month, days[1])]
        if days[0] > days[1]:
            ends[1] = written(year + month // 12, month % 12 + 1, days[1])
        return _range(ends, explicit)
    first, last = (months[0] or months[1]), (months[1] or months[0])
    years = [_end_year(words[0], words[1], told), _end_year(words[1], (), told)]
    if years == [None, None] and not any(words):
        base = told.year_for(first or 0, days[0]) if first else None
        years = [base, base]
        if base is not None and first and last and _after((first, days[0]), (last, days[1])):
            early = told.anchor.month is not None and told.anchor.month <= last
            years = [base - 1, base] if early else [base, base + 1]
    else:
        years[1] = years[1] if years[1] is not None else years[0]
        years[0] = years[0] if years[0] is not None else years[1]
        if not words[0] and years[1] is not None and first and last and _after((first, days[0]), (last, days[1])):
            years[0] = years[1] - 1
        elif not words[1] and years[0] is not None and first and last and _after((first, days[0]), (last, days[1])):
            years[1] = years[0] + 1
    if years[0] is None or years[1] is None:
        return Reading("", "interval") if _possible(first, days[0]) and _possible(last, days[1]) else None
    return _range([written(years[0], first, days[0]), written(years[1], last, days[1])], explicit)


def _range(ends: Sequence[str | None], explicit: bool) -> Reading | None:
    edtf = interval(ends[0], ends[1]) if ends[0] and ends[1] else None
    return Reading(edtf, "interval", explicit) if edtf and "/" in edtf else None


def _after(first: tuple[int, int | None], last: tuple[int, int | None]) -> bool:
    return (first[0], first[1] or 0) > (last[0], last[1] or 31)


def _possible(month: int | None, day: int | None) -> bool:
    return month is not None and (day is None or day <= calendar.monthrange(2000, month)[1])


def _end_year(words: Sequence[Token], other: Sequence[Token], told: Narrative) -> int | None:
    if not words:
        return None
    numbers = [t for t in words if t.name in ("n12", "n31", "n99")]
    full = next((t.value for t in other if t.name == "year4"), None)
    if numbers and full is not None and not any(t.name == "year4" for t in words):
        return full - full % 100 + numbers[0].value
    return year_of(words, told)


def double(groups: Groups, told: Narrative) -> Reading | None:
    """«14/26 мая 1891», «29 мая (10 июня)»: one day in both calendars, given in the Gregorian one."""
    pair = day_of(groups["d1"]), day_of(groups["d2"])
    names = [month_of(groups[name]) for name in ("m", "m1", "m2") if name in groups]
    words = groups.get("y2") or groups.get("y") or groups.get("y1") or ()
    first, last = pair
    months = [name for name in names if name is not None]
    if first is None or last is None or len(months) < len(names):
        return None
    year = year_of(words, told) if words else told.year_for(months[-1], pair[1])
    if (
        "y1" in groups
        and not groups.get("y2")
        and not groups.get("y")
        and len(months) == 2
        and months[1] < months[0]
        and year
    ):
        year += 1
    day = new_style((first, last), (months[0], months[-1]), year)
    if day is None:
        return None
    if year is None:
        return Reading("", "date")
    edtf = written(*day)
    return Reading(directed(edtf, groups), "date", says_year(words)) if edtf else None


def double_range(groups: Groups, told: Narrative) -> Reading | None:
    """«14/27 и 15/28 июня»: two double dates of one month."""
    ends: list[str] = []
    for old, new in (("d1", "d2"), ("d3", "d4")):
        reading = double({"d1": groups[old], "d2": groups[new], "m": groups["m"], "y": groups.get("y", ())}, told)
        if reading is None:
            return None
        ends.append(reading.edtf)
    if not all(ends):
        return Reading("", "interval")
    return _range(ends, says_year(groups.get("y", ())))


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
    return _range([written(year, month, span[0]), written(year, month, span[1])], explicit)


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
    return _range([written(year, first), written(year, last)], says_year(words))


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
    return _range([written(year - (first > last), first), written(year, last)], says_year(words))


def season_pair(groups: Groups, told: Narrative) -> Reading | None:
    """«зимой 1998/99 года»: December to February; for other seasons two years."""
    years = _pair(groups["y"])
    if years is None:
        return None
    if groups["s"][-1].value == 24:
        return _range([written(years[0], 12), written(years[1], 2)], True)
    return _range([written(years[0], groups["s"][-1].value), written(years[1], groups["s"][-1].value)], True)


def _pair(tokens: Sequence[Token]) -> tuple[int, int] | None:
    numbers = [t.value for t in tokens if t.name in ("year4", "n12", "n31", "n99")]
    first, last = numbers[0], numbers[-1]
    if last < 100:
        last += first - first % 100 + (100 if last < first % 100 else 0)
    return (first, last) if first < last <= first + 40 else None


def years_pair(groups: Groups, told: Narrative) -> Reading | None:
    """«1922/23 учебный год», «1941–45 гг.»: from the first year to the last."""
    years = _pair(groups["y"])
    return _range([written(years[0]), written(years[1])], True) if years else None


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


def unresolved(groups: Groups, told: Narrative) -> Reading | None:
    """Words of time that fix no date."""
    return Reading("", "vague")


def clock(groups: Groups, told: Narrative) -> Reading | None:
    """An hour of the day."""
    return Reading("", "clock", label="TIME")


def refuse(groups: Groups, told: Narrative) -> Reading | None:
    """Words that look like a date and are none: read, and left."""
    return Reading("", "refused", label="")


CALENDAR: Mapping[str, Builder] = {
    "date": date, "range": dates, "double": double, "double_range": double_range, "third": third,
    "half_month": half_month, "week_of_month": week_of_month, "tens": tens, "quarter": quarter, "half_year": half_year,
    "season": season, "season_range": season_range, "season_pair": season_pair, "years_pair": years_pair,
    "decade": decade, "decades": decades, "century": century, "unresolved": unresolved, "clock": clock, "refuse": refuse,
}  # fmt: skip
