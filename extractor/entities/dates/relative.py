"""Dates counted from other dates: «накануне», «через неделю», «в прошлом году», «во вторник».

In: the groups of a match and the narrative so far.  Out: a ``Reading``, unresolved where the date that is counted from
is not known to the day, month or year that the words need.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from extractor.entities.dates.anchor import Narrative
from extractor.entities.dates.edtf import bounds, interval, written
from extractor.entities.dates.resolve import Builder, Groups, Reading, date
from extractor.entities.dates.values import Token, month_of, number_of, pointed_year

__all__ = ["RELATIVE"]

_DAYS = {"unit_day": 1, "unit_week": 7}
_MONTHS = {"unit_month": 1, "half_unit": 6}
_YEARS = {"year_noun": 1, "years_noun": 1, "year_short": 1, "unit_long": 10}


def _shifted(base: str, tokens: Sequence[Token], count: int, sign: int, told: Narrative, *, closing: bool) -> str:
    """``base`` moved by ``count`` units, as precise as the unit; "" where it cannot be."""
    unit = next((t for t in tokens if t.name in _DAYS or t.name in _MONTHS or t.name in _YEARS), None)
    ends = [end for end in base.rstrip("~").split("/") if end[:4].isdigit()]
    if unit is None or not ends or not count:
        return ""
    end = ends[-1 if closing else 0]
    try:
        if unit.name in _DAYS:
            if len(end) != 10:
                return ""
            return (datetime.date.fromisoformat(end) + datetime.timedelta(sign * count * _DAYS[unit.name])).isoformat()
        if unit.name in _MONTHS:
            if len(end) < 7 or int(end[5:7]) > 12:
                return ""
            months = 12 * int(end[:4]) + int(end[5:7]) - 1 + sign * count * _MONTHS[unit.name] * max(unit.value, 1)
            if unit.name == "half_unit":
                months = 12 * int(end[:4]) + int(end[5:7]) - 1 + sign * unit.value
            return written(months // 12, months % 12 + 1) or ""
        return written(int(end[:4]) + sign * count * max(unit.value, 1)) or ""
    except (OverflowError, ValueError):
        return ""


def _count(groups: Groups) -> int:
    if "n" not in groups:
        return 1
    return number_of(groups["n"]) or 0


def later_by(groups: Groups, told: Narrative) -> Reading | None:
    """«через неделю», «три дня спустя», «двумя днями ранее»: from the date told just before."""
    before = any(token.name == "before_adverb" for token in groups.get("b", ()))
    base = _base(groups, told)
    edtf = _shifted(base, groups["u"], _count(groups), -1 if before else 1, told, closing=not before)
    return Reading(edtf, "relative")


def before_that(groups: Groups, told: Narrative) -> Reading | None:
    """«за неделю до него»."""
    return Reading(_shifted(_base(groups, told), groups["u"], _count(groups), -1, told, closing=False), "relative")


def _base(groups: Groups, told: Narrative) -> str:
    if any(token.name in _DAYS for token in groups["u"]):
        day = told.last_day()
        return told.day or (day.isoformat() if day else "")
    return told.previous


def ago(groups: Groups, told: Narrative) -> Reading | None:
    """«два года назад»: from the report's own date."""
    base = told.anchor.report_date
    return Reading(_shifted(base, groups["u"], _count(groups), -1, told, closing=True), "relative")


def same(groups: Groups, told: Narrative) -> Reading | None:
    """«в тот же день», «в том же месяце», «в этом году»: the date told before, as precise as the noun."""
    unit = groups["u"][0].name
    edtf = told.previous
    if unit in _DAYS and unit != "unit_week":
        edtf = told.day
        if not edtf:
            day = told.last_day()
            edtf = day.isoformat() if day else ""
        return Reading(edtf, "relative")
    if unit == "unit_month":
        if len(told.anchor.report_date) >= 7 and (groups["r"][0].name == "this" or not edtf):
            edtf = told.anchor.report_date
        limits = bounds(edtf) if edtf else None
        month = limits[1][:7] if limits and limits[1] and edtf[5:7].isdigit() and int(edtf[5:7]) <= 12 else ""
        return Reading(month, "relative")
    if unit == "season":
        year = told.told_year()
        return Reading((written(year, groups["u"][0].value) or "") if year else "", "relative")
    if unit == "unit_week":
        day = told.last_day()
        return Reading(_week(day, 0) if day else "", "relative")
    year = pointed_year(groups["r"], told)
    return Reading((written(year) or "") if year is not None else "", "relative")


def _week(day: datetime.date, shift: int) -> str:
    try:
        monday = day - datetime.timedelta(day.weekday() - 7 * shift)
        return interval(monday.isoformat(), (monday + datetime.timedelta(6)).isoformat()) or ""
    except OverflowError:
        return ""


def pointed(groups: Groups, told: Narrative) -> Reading | None:
    """«в прошлом году», «в следующем месяце», «на прошлой неделе», «прошлым летом»."""
    pointing = groups.get("r") or ()
    unit = groups["u"][0].name if "u" in groups else ""
    move = pointing[0].value if pointing else 0
    narrative = any(token.name in ("next", "previous", "same", "same_word") for token in pointing)
    if "m" in groups:
        month, year = month_of(groups["m"]), pointed_year(pointing, told)
        edtf = written(year, month) if year is not None and month is not None else None
        return Reading(edtf or "", "relative")
    if unit == "unit_week":
        day = told.last_day() or told.report_day() if narrative else told.report_day() or told.dateline_day()
        return Reading(_week(day, move) if day else "", "relative")
    if unit == "unit_month":
        base = told.previous if narrative or len(told.anchor.report_date) < 7 else told.anchor.report_date
        edtf = _shifted(base, groups["u"], abs(move), 1 if move > 0 else -1, told, closing=True)
        return Reading(edtf or (base[:7] if not move and len(base) >= 7 else ""), "relative")
    year = pointed_year(pointing, told)
    return Reading((written(year) or "") if year is not None else "", "relative")


def next_day(groups: Groups, told: Narrative) -> Reading | None:
    """«на следующий день»: the day after the last day told."""
    return _moved(told.last_day(), 1)


def eve(groups: Groups, told: Narrative) -> Reading | None:
    """«накануне», «назавтра»: the day before the first, or after the last day told."""
    move = groups["e"][0].value
    return _moved(told.last_day(closing=move > 0), move)


def today(groups: Groups, told: Narrative) -> Reading | None:
    """«вчера»: from the report's own date; with a date behind it, that date."""
    if "d" in groups:
        return date(groups, told)
    return _moved(told.report_day(), groups["e"][0].value)


def _moved(day: datetime.date | None, move: int) -> Reading:
    try:
        return Reading((day + datetime.timedelta(move)).isoformat() if day else "", "relative")
    except OverflowError:
        return Reading("", "relative")


def edge_days(groups: Groups, told: Narrative) -> Reading | None:
    """«первые два дня», «последний день»: of the interval of days told just before."""
    number = number_of(groups["n"])
    count = number_of(groups["c"]) if "c" in groups else 1
    limits = bounds(told.day) if told.day and told.day == told.previous else None
    if limits is None or not all(limits) or not count or number not in (None, 1):
        return Reading("", "relative")
    first, last = (datetime.date.fromisoformat(day) for day in limits)
    if count > (last - first).days:
        return Reading("", "relative")
    if number is None:
        first = last - datetime.timedelta(count - 1)
    else:
        last = first + datetime.timedelta(count - 1)
    return Reading(interval(first.isoformat(), last.isoformat()) or "", "relative")


def weekday(groups: Groups, told: Narrative) -> Reading | None:
    """A day of the week: the last one up to the report's date (the next, in a plan).

    Without that: in a report of a year, which tells in order, the first one from the last day told on; in news, the one
    within three days of it.
    """
    number = groups["w"][0].value
    pointing = groups.get("r") or ()
    names = {token.name for token in pointing}
    base = told.report_day()
    try:
        if base is not None:
            back = (base.weekday() - number) % 7
            if "next" in names or "coming" in names or "nearest" in names or (told.planned and not pointing):
                return _moved(base, 7 - back)
            if "last" in names or "past" in names:
                return _moved(base, -(back or 7))
            return _moved(base, -back)
        base = told.last_day()
        if base is None or pointing:
            return Reading("", "weekday")
        ahead = (number - base.weekday()) % 7
        onward = ahead <= 3 or told.anchor.year is not None or bool(told.anchor.period)
        return _moved(base, ahead if onward else ahead - 7)
    except OverflowError:
        return Reading("", "weekday")


RELATIVE: Mapping[str, Builder] = {
    "shift": later_by, "shift_back": before_that, "ago": ago, "same": same, "pointed": pointed, "next_day": next_day,
    "eve": eve, "edge_days": edge_days, "today": today, "weekday": weekday,
}  # fmt: skip
