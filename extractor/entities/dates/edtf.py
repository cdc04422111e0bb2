"""Extended Date/Time Format: writing it and bounding it.

In: years, months, days.  Out: EDTF strings of the project's dialect (ISO 8601-2:2019, levels 1 and 2), and for any such
string the first and last ISO day that it covers.

The dialect: ``2011``, ``2011-07``, ``2011-10-09``; intervals ``a/b``, open ``a/..`` and ``../b``; seasons ``2010-21``
(spring) to ``2010-24`` (winter, counted from December of that year); ``193X`` a decade, ``18XX`` a century; a final
``~`` approximate, ``?`` uncertain.
"""

from __future__ import annotations

import calendar
import re
from functools import lru_cache

__all__ = ["bounds", "interval", "is_edtf", "written"]

_ATOM = re.compile(
    r"(?P<century>\d\dXX)[~?%]?$|(?P<decade>\d{3}X)[~?%]?$|(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?[~?%]?$"
)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}


def written(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """``YYYY[-MM[-DD]]``, or None where no such day exists; months 21 to 24 are seasons and take no day."""
    if not 1 <= year <= 9999:
        return None
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 or month in _SEASONS else None
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def interval(first: str, last: str) -> str | None:
    """``first/last``; one date where both are the same, None where it would run backwards."""
    if first == last:
        return first
    if ".." not in (first, last):
        start, end = _atom(first), _atom(last)
        if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
            return None
    return f"{first}/{last}"


@lru_cache(maxsize=4096)
def bounds(edtf: str) -> tuple[str, str] | None:
    """The first and the last ISO day of ``edtf``; an open end is ``""``; None where it is not of the dialect."""
    if "/" not in edtf:
        return _atom(edtf)
    first, _, last = edtf.partition("/")
    start = ("", "") if first == ".." else _atom(first)
    end = ("", "") if last == ".." else _atom(last)
    if start is None or end is None or first == last == "..":
        return None
    return start[0], end[1]


def is_edtf(value: str) -> bool:
    """Whether ``value`` is a date of the dialect."""
    return bounds(value) is not None


def _atom(value: str) -> tuple[str, str] | None:
    match = _ATOM.match(value)
    if match is None:
        return None
    if match["century"]:
        return f"{value[:2]}00-01-01", f"{value[:2]}99-12-31"
    if match["decade"]:
        return f"{value[:3]}0-01-01", f"{value[:3]}9-12-31"
    year, month, day = match["y"], match["m"], match["d"]
    if year == "0000":
        return None
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    first = last = int(month)
    if first in _SEASONS:
        first, last = _SEASONS[first]
    if not 1 <= first <= 12:
        return None
    if day is None:
        return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{calendar.monthrange(int(year), last)[1]:02d}"
    whole = written(int(year), first, int(day))
    return (whole, whole) if whole else None
