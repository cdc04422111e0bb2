"""Old and new style: the Gregorian day of a double date.

In: two days and their months, as written with a slash or in brackets.  Out: the day in the Gregorian calendar, where
the two are one day in the Julian and the Gregorian calendar (they differ by 10 to 13 days, by the century).
"""

from __future__ import annotations

import datetime

from convertdate import julian

__all__ = ["new_style"]


def new_style(days: tuple[int, int], months: tuple[int, int], year: int | None) -> tuple[int, int, int] | None:
    """Year, month and day, Gregorian, or None where the two days are not one.

    Where both months are the same word it may name either day («25/7 ноября», «27/9 мая»).  Without a year any of the
    last three centuries will do, and the day is given in it.
    """
    single = months[0] == months[1]
    before = (months[0] + 10) % 12 + 1
    for base in (year,) if year is not None else (1900, 1899, 1799):
        for old, new in (days, days[::-1]):
            for month in (months[0], before) if single else (months[0],):
                for old_year in (base, base - 1) if month <= months[1] else (base - 1, base):
                    day = _gregorian(old_year, month, old)
                    if day is None or day.day != new or base not in (day.year, old_year):
                        continue
                    if day.month == months[1] or (single and month == months[0]):
                        return day.year, day.month, day.day
    return None


def _gregorian(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(*julian.to_gregorian(year, month, day))
    except ValueError:
        return None
