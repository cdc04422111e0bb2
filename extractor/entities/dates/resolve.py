"""From what a rule matched to EDTF: the builders that the grammar names under ``gives``, for days, months and years.

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
from extractor.entities.dates.values import Token, day_of, month_of, year_of

__all__ = ["CALENDAR", "Builder", "Groups", "Reading", "directed", "says_year", "spanned"]

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
    """``edtf`` as its preposition takes it: «с» opens an interval, «до» and «по» close one, «около» approximates.

    A decade or a century gives an open interval its first or last year: ``1990/..``.
    """
    lead = {token.name for name in ("p", "a") for token in groups.get(name, ())}
    if "/" in edtf or not edtf:
        return edtf
    if lead & _OPENING:
        return f"{edtf.replace('X', '0')}/.."
    if lead & _CLOSING:
        return f"../{edtf.replace('X', '9')}"
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
        return spanned(ends, explicit)
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
    return spanned([written(years[0], first, days[0]), written(years[1], last, days[1])], explicit)


def spanned(ends: Sequence[str | None], explicit: bool) -> Reading | None:
    """The interval between two dates; None where one does not exist or they run backwards."""
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
    """«14/27 и 15/28 июня»: two double dates, of one month or of two («с 3/16 мая по 7/20 июня»)."""
    ends: list[str] = []
    for old, new, month in (("d1", "d2", "m1"), ("d3", "d4", "m2")):
        one = {"d1": groups[old], "d2": groups[new], "m": groups[month if month in groups else "m"], "y": groups.get("y", ())}
        if month == "m1" and "n1" in groups:
            one = {**one, "m1": one.pop("m"), "m2": groups["n1"]}
        reading = double(one, told)
        if reading is None:
            return None
        ends.append(reading.edtf)
    if not all(ends):
        return Reading("", "interval")
    return spanned(ends, says_year(groups.get("y", ())))


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
    "date": date,
    "range": dates,
    "double": double,
    "double_range": double_range,
    "unresolved": unresolved,
    "clock": clock,
    "refuse": refuse,
}
