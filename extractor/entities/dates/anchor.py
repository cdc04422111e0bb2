"""What a date is resolved against: the report's own date, its section, and the date told just before.

In: an ``Anchor`` and, one by one, the dates as they are resolved.  Out: the year of a month that names none, the century
of «36 г.», the day that «накануне» counts from.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from extractor.entities.dates.edtf import bounds, written

__all__ = ["Anchor", "Narrative"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a text stands in time.

    ``year``, ``month``, ``day``: of the section or chronicle entry; ``previous``: EDTF of the last date mentioned
    before the text; ``report_date``: EDTF of the report's own date; ``period``: EDTF of what it reports on.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    previous: str = ""
    report_date: str = ""
    period: str = ""


class Narrative:
    """The running state of one text: the anchor, and what has been told so far.

    ``previous`` is the EDTF of the last resolved date, ``day`` that of the last one precise to the day, ``year`` the
    year of the last one, ``calendar_year`` the last year said together with a month or day, ``latest_year`` the latest
    one said, ``sentence_year`` the year said earlier in the same sentence; ``sentence`` the sentence, ``speaks_of_plans`` judges it.
    """

    def __init__(self, anchor: Anchor, speaks_of_plans: Callable[[str], bool] = lambda sentence: False) -> None:
        self.anchor = anchor
        self.speaks_of_plans = speaks_of_plans
        self.sentence: Callable[[], str] = str
        self.previous = anchor.previous
        self.day = anchor.previous if any(len(end) == 10 for end in anchor.previous.split("/")) else ""
        self.year: int | None = int(anchor.previous[:4]) if anchor.previous[:4].isdigit() else None
        self.latest_year = self.year
        self.calendar_year = self.year if len(anchor.previous) > 4 else None
        self.sentence_year: int | None = None
        self.known_year: int | None = None
        self.dateline = ""
        self.offset = 0

    def follow(self, anchor: Anchor, offset: int) -> None:
        """Go on with the next stretch of the same text, ``offset`` characters from its start, in another section."""
        self.anchor = anchor
        self.offset = offset
        self.sentence_year = None

    def tell(self, edtf: str, explicit: bool, opening: bool = False) -> None:
        """Take note of a resolved date; ``explicit`` where the text itself says the year, ``opening`` near its start."""
        self.previous = edtf
        ends = [end for end in edtf.rstrip("~").split("/") if end[:4].isdigit()]
        if any(len(end) == 10 for end in ends):
            self.day = edtf
        if not ends:
            return
        self.year = int(ends[0][:4])
        if not explicit:
            return
        self.sentence_year = self.year
        self.latest_year = max(self.latest_year or 0, self.year)
        if len(ends[0]) >= 7:
            self.calendar_year = self.year
        recent = self.known_year is None or self.year >= self.known_year - 1
        if len(ends[0]) == 10 and opening and recent and not self.dateline and not self.planned:
            self.dateline = ends[0]

    @property
    def planned(self) -> bool:
        """Whether the sentence at hand tells of what is still to come."""
        return self.speaks_of_plans(self.sentence())

    # --- years ---------------------------------------------------------------------------------------------------

    def base_year(self) -> int | None:
        """The year in which the report speaks: of its own date, else its section, its period, what it told before."""
        for edtf in (self.anchor.report_date, self.anchor.period):
            if edtf[:4].isdigit():
                return int(edtf.rpartition("/")[2][:4]) if edtf.rpartition("/")[2][:4].isdigit() else int(edtf[:4])
        return self.anchor.year or (int(self.dateline[:4]) if self.dateline else None)

    def period_year(self) -> int | None:
        """The year that the report reports on, where it is one year."""
        limits = bounds(self.anchor.period) if self.anchor.period else None
        if limits and limits[0][:4] and limits[0][:4] == limits[1][:4]:
            return int(limits[0][:4])
        return None

    def told_year(self) -> int | None:
        """The year of the date told just before."""
        return self.year or self.anchor.year or self.base_year()

    def year_for(self, month: int, day: int | None = None) -> int | None:
        """The year of a month (21 to 24: of a season) that is named without one."""
        if self.sentence_year is not None:
            return self.sentence_year
        if self.anchor.year is not None:
            return self._planned_year(month, self.anchor.year)
        date = self.anchor.report_date if self.anchor.report_date[:4].isdigit() else ""
        limits = bounds(self.anchor.period) if self.anchor.period else None
        if limits and all(limits):
            fits = [
                year
                for year in range(int(limits[0][:4]), int(limits[1][:4]) + 1)
                if self._lies(month, day, year, limits)
            ]
            if re.fullmatch(r"\d{4}/\d{4}", self.anchor.period) and len(fits) == 2 and month <= 12:  # a season, school or business year
                return self._planned_year(month, fits[0] if month >= 8 else fits[1])
            past = [year for year in fits if not date or self._begun(month, day, year, date)]
            return self._planned_year(month, max(past or fits, default=int(limits[1][:4])))
        if date:
            year = int(date[:4])
            written_in = int(date[5:7]) if len(date) >= 7 else 13
            ahead = written_in <= 12 and month <= 12 and month > written_in + (0 if written_in <= 3 else 2)  # a report of winter tells of the year before
            return year - 1 if ahead and not self.planned else self._planned_year(month, year)
        return self.calendar_year

    def _lies(self, month: int, day: int | None, year: int, limits: tuple[str, str]) -> bool:
        here = written(year, month, day)
        span = bounds(here) if here else None
        return span is not None and limits[0] <= span[1] and span[0] <= limits[1]

    def _begun(self, month: int, day: int | None, year: int, date: str) -> bool:
        span = bounds(written(year, month, day) or "")
        return span is not None and span[0] <= date

    def _planned_year(self, month: int, year: int) -> int:
        """``year``, or where the sentence speaks of plans, that of the first such month from the entry or report on."""
        if not self.planned or month > 12:
            return year
        date = self.anchor.report_date
        here = (self.anchor.year, self.anchor.month) if self.anchor.month else None
        if here is None and len(date) >= 7 and date[:4].isdigit() and int(date[5:7]) <= 12:
            here = int(date[:4]), int(date[5:7])
        if here is None or here[0] is None or here[1] is None:
            return year + 1 if self.year == year + 1 else year
        return max(year, here[0] + (month < here[1]))

    def weekday_year(self, month: int, day: int, weekday: int, year: int | None) -> int | None:
        """The year of «в понедельник, 18 апреля»: ``year``, or the nearest one in which the days agree."""
        base = year or self.latest_year
        if base is None:
            return None
        moves = (0, 1, -1) if year else (0, 1, 2, 3, 4, 5, 6)
        for move in moves:
            here = written(base + move, month, day)
            if here and datetime.date.fromisoformat(here).weekday() == weekday:
                return base + move
        return year

    def century_year(self, two: int) -> int:
        """The year of two digits: of the century nearest to the report's year, not more than 20 years after it."""
        base = self.anchor.year or self.base_year()
        if base is None:
            return two + (2000 if two < 30 else 1900)
        return min(
            (two + hundred for hundred in range(1000, 2100, 100) if two + hundred <= base + 20),
            key=lambda year: abs(year - base),
            default=1900 + two,
        )

    # --- days ----------------------------------------------------------------------------------------------------

    def month_for(self, day: int) -> tuple[int, int] | None:
        """Year and month of a day that names neither («25-го»): on from the date told just before."""
        if self.previous and self.previous != "..":
            limits = bounds(self.previous)
            if limits and limits[0] and limits[0][:4] == limits[1][:4] and self.previous[5:7].isdigit():
                if int(self.previous[5:7]) > 12 or "X" in self.previous:
                    return None
                first, last = limits
                if last[5:7] != first[5:7] and len(self.previous.split("/")[0]) == 7:
                    return None
                month = int(first[5:7]) if first[5:7] == last[5:7] or day >= int(first[8:]) else int(last[5:7])
                return int(first[:4]), month
        if self.anchor.month is not None:
            year = self.anchor.year or self.year_for(self.anchor.month, day)
            return (year, self.anchor.month) if year is not None else None
        for edtf in (self.day.rpartition("/")[2], self.anchor.period, self.anchor.report_date):
            if len(edtf) in (7, 10) and edtf[:4].isdigit() and bounds(edtf) and int(edtf[5:7]) <= 12:
                return int(edtf[:4]), int(edtf[5:7])
        return None

    def last_day(self, closing: bool = True) -> datetime.date | None:
        """The last (or, not ``closing``, the first) day of the date told just before, precise to the day."""
        anchor = self.anchor
        edtf = self.day
        if not edtf and anchor.year and anchor.month and anchor.day:
            edtf = written(anchor.year, anchor.month, anchor.day) or ""
        ends = [end for end in edtf.split("/") if len(end) == 10 and end[:4].isdigit()]
        return datetime.date.fromisoformat(ends[-1 if closing else 0]) if ends else None

    def report_day(self) -> datetime.date | None:
        """The report's own date, where it is a day."""
        date = self.anchor.report_date
        return datetime.date.fromisoformat(date) if len(date) == 10 and date[:4].isdigit() and bounds(date) else None

    def dateline_day(self) -> datetime.date | None:
        """The first day that the text says in full: in news, the day of the news."""
        return datetime.date.fromisoformat(self.dateline) if self.dateline else None
