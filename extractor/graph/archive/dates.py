"""A time as somebody asks for it.

In: EDTF («2010/2011», «2011-05», «../1990») or Russian words («в мае 2011 года», «2010–2011»), or a year as a number.
Out: its EDTF, and the first and last day as numbers (20110501).
"""

from __future__ import annotations

import re

from extractor.entities.dates import find_in
from extractor.entities.dates.edtf import bounds
from extractor.graph.archive.phrases import Refused

__all__ = ["interval"]

_YEARS = re.compile(r"\s*(\d{4})\s*[-–—]\s*(\d{4})\s*")


def interval(when: str | int) -> tuple[str, int, int]:
    """(EDTF, first day, last day) of ``when``.  Raises ``QueryError`` where it is no date."""
    text = str(when).strip()
    if years := _YEARS.fullmatch(text):
        text = f"{years[1]}/{years[2]}"
    found = bounds(text)
    if found is None:
        read = [one for one in find_in(text) if one.parts.get("edtf")]
        if len(read) == 1:
            text, found = read[0].parts["edtf"], bounds(read[0].parts["edtf"])
    if found is None or (found[0] and found[1] and found[0] > found[1]):
        raise Refused("no date", where=repr(str(when)), way="write dates")
    first, last = (int(day.replace("-", "")) if day else 0 for day in found)
    return text, first or 1, last or 99999998
