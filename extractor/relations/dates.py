"""When two dates agree, and which of them says more: arithmetic over EDTF as this project writes it.

In: EDTF strings or None.  Out: bounds, agreement, the narrower of two.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

__all__ = ["Stay", "bounds", "compatible", "narrower"]

@dataclass(frozen=True, slots=True)
class Stay:
    """A date: the mention's index in the annotation (-1 for none) and its EDTF."""

    mention: int = -1
    edtf: str | None = None


_SEASONS = {"21": ("03", "05"), "22": ("06", "08"), "23": ("09", "11"), "24": ("12", "02")}


def bounds(edtf: str | None) -> tuple[str, str] | None:
    """Earliest and latest ISO day of an EDTF date or interval; None where there is none or an end is open at both sides."""
    if not edtf:
        return None
    first, _, last = edtf.partition("/")
    low = _day(first, False) if first not in ("", "..") else "0000-01-01"
    high = _day(last or first, True) if (last or first) not in ("", "..") else "9999-12-31"
    return (low, high) if low and high else None


def _day(text: str, latest: bool) -> str | None:
    text = re.sub(r"[~?%]", "", text)
    match = re.fullmatch(r"(-?\d{2,3}[\dX]X?|\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    if not match:
        return None
    year, month, day = match.groups()
    year = year.replace("X", "9" if latest else "0")
    if month in _SEASONS:
        start, end = _SEASONS[month]
        carried = f"{int(year) + 1:04}" if latest and month == "24" else year
        month = end if latest else start
        year = carried
    if month is None:
        month = "12" if latest else "01"
    if day is None:
        day = f"{calendar.monthrange(max(int(year), 1), int(month))[1]:02}" if latest else "01"
    return f"{year}-{month}-{day}"


def compatible(one: str | None, other: str | None) -> bool:
    """Whether both may date the same visit: one is missing, they are equal, or one lies within the other."""
    a, b = bounds(one), bounds(other)
    if a is None or b is None:
        return True
    return (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])


def narrower(one: Stay, other: Stay) -> Stay:
    """The date that says more: the shorter of two, a dated one over none."""
    a, b = bounds(one.edtf), bounds(other.edtf)
    if a is None:
        return other if b is not None or one.mention < 0 else one
    if b is None:
        return one
    return other if a != b and a[0] <= b[0] and b[1] <= a[1] else one
