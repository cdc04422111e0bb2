"""What a date is resolved against: the report's own date, its section, and the date told just before.

In: an ``Anchor`` and, one by one, the dates as they are resolved.  Out: the year of a month that names none, the century
of «36 г.», the day that «накануне» counts from.
"""

from __future__ import annotations

import datetime
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
    last year told, ``sentence_year`` the year told in full earlier in the same sentence.
    """

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self.previous = anchor.previous
        self.day = anchor.previous if len(anchor.previous.partition("/")[0]) == 10 else ""
        self.year: int | None = int(anchor.previous[:4]) if anchor.previous[:4].isdigit() else None
        self.sentence_year: int | None = None
        self.planned = False

    def tell(self, edtf: str, explicit: bool) -> None:
        """Take note of a resolved date; ``explicit`` where the text itself says the year."""
        self.previous = edtf
        if any(len(end) == 10 for end in edtf.split("/")):
            self.day = edtf
        start = edtf.rpartition("../")[2]
        if start[:4].isdigit():
            self.year = int(start[:4])
            if explicit:
                self.sentence_year = self.year

    # --- years ---------------------------------------------------------------------------------------------------

    def base_year(self) -> int | None:
        """The year in which the report speaks: of its own date, else its section, its period, what it told before."""
        for edtf in (self.anchor.report_date, self.anchor.period):
            if edtf[:4].isdigit():
                return int(edtf.rpartition("/")[2][:4]) if edtf.rpartition("/")[2][:4].isdigit() else int(edtf[:4])
        return self.anchor.year or self.year

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
            return self.anchor.year
        limits = bounds(self.anchor.period) if self.anchor.period else None
        if limits and all(limits):
            first, last = int(limits[0][:4]), int(limits[1][:4])
            for year in range(first, last + 1):
                here = written(year, month, day)
                span = bounds(here) if here else None
                if span and limits[0] <= span[0] and span[1] <= limits[1]:
                    return self._planned_year(month, year) if first == last else year
            return self._planned_year(month, last)
        year_of_report = self.base_year() if self.anchor.report_date else None
        if year_of_report is not None:
            return self._planned_year(month, year_of_report)
        return self.year

    def _planned_year(self, month: int, year: int) -> int:
        """The year after ``year`` where the sentence speaks of plans and the month lies before the report's date."""
        date = self.anchor.report_date
        if not self.planned or len(date) < 7 or not date[5:7].isdigit() or int(date[:4]) != year or month > 12:
            return year
        return year + 1 if month < int(date[5:7]) else year

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
