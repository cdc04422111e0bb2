"""Context: what each block inherits from the layout around it.

In: strips with their roles.  Out: for each a level and a ``Context``: the headings above it, its lead-in, its column
headings, and the year, month and day that headings or its chronicle entry state.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from extractor.reading.lexicon import lexicon
from extractor.reading.strips import Strip
from extractor.schema import BlockKind, Context

__all__ = ["Dated", "contexts", "dated", "renumbered"]

Dated = tuple[int | None, int | None, int | None]
"""Year, month and day, as far as stated."""

_YEAR = re.compile(r"(?<!\d)(1[6789]\d\d|20\d\d)(?!\d)")
_YEARS = re.compile(r"(?<!\d)(?:1[6789]|20)\d\d\s*[-–—/]\s*(?:\d{4}|\d\d)(?!\d)")
_NUMERIC = re.compile(
    r"(?P<day>\d{1,2})(?P<last>\s*[-–—]\s*\d{1,2})?\.(?P<month>0\d|1[0-2])\.(?:(?P<year>\d{4})(?!\d)|\d\d(?!\d))?(?=\s|$)"
)
_RANKS = {"title": 0, "year": 1, "part": 2}


@lru_cache(maxsize=1)
def _run_in() -> re.Pattern[str]:
    """A date that opens an entry: «16 января. …», «3–10 февраля. …», «Начало мая. …», «Август. …»."""
    return re.compile(
        rf"(?:(?:начало|середина|конец|в начале|в середине|в конце)\s+|(?P<day>\d{{1,2}})(?:-?(?:го|е|ое|му))?"
        rf"(?P<last>\s*(?:[-–—]|и|,)\s*\d{{1,2}}(?:-?(?:го|е|ое))?)?\s+)?(?P<month>{lexicon().month})"
        rf"(?P<others>\s*(?:[-–—]|и)\s*(?:\d{{1,2}}\s+)?{lexicon().month})?"
        r"(?:\s+(?P<year>\d{4}))?(?:\s*(?:г\.|года?))?(?=\s*(?:[.,:;(–—]|- |$))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _days() -> re.Pattern[str]:
    """A day with its year: it dates a paper, not a section."""
    return re.compile(rf"\d{{1,2}}\s+{lexicon().month}\s+\d{{4}}|\d\d\.\d\d\.\d{{4}}", re.IGNORECASE)


def dated(flat: str) -> Dated:
    """The date that ``flat`` opens with, as in a chronicle, as far as it is one: «3–10 февраля» has no one day.

    (None, None, None) if it opens with none.
    """
    match = _NUMERIC.match(flat)
    if match:
        first, year = int(match.group("day")), match.group("year")
        if 1 <= first <= 31 and int(match.group("month")):
            day = None if match.group("last") else first
            return (int(year) if year else None, int(match.group("month")), day)
    match = _run_in().match(flat)
    if not match or (match.group("day") is None and flat[0].islower()):
        return (None, None, None)
    day = int(match.group("day")) if match.group("day") else None
    if day is not None and not 1 <= day <= 31:
        return (None, None, None)
    stated = match.group("year")
    if match.group("others"):
        return (int(stated) if stated else None, None, None)
    month = lexicon().months[match.group("month").lower()]
    return (int(stated) if stated else None, month, None if match.group("last") else day)


def year_of(flat: str) -> int | None:
    """The one year that a heading states; None if it states none or more than one."""
    if _YEARS.search(flat):
        return None
    flat = _days().sub("", flat)
    years = {int(year) for year in _YEAR.findall(flat)}
    return years.pop() if len(years) == 1 else None


def contexts(strips: Sequence[Strip], year: int | None = None) -> list[Context]:
    """The context of each strip, in order; gives headings their level on the way.

    ``year`` is the year of the whole report, for sections that state none.
    """
    stack: list[int] = []
    out: list[Context] = []
    heads: dict[int, tuple[str, ...]] = {}
    section: Dated = (year, None, None)
    base = Context(year=year)
    for at, strip in enumerate(strips):
        if strip.kind is BlockKind.HEADING:
            _place(strips, stack, at)
            strip.level = len(stack) + 1
            above = tuple(stack)
            section = _section(strips, [*stack, at], year)
            out.append(Context(above, None, (), *section))
            stack.append(at)
            base = Context(tuple(stack), None, (), *section)
            continue
        own = dated(strip.flat) if strip.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) else (None, None, None)
        columns: tuple[str, ...] = ()
        if strip.kind is BlockKind.ROW and strip.group is not None:
            if strip.header:
                heads[strip.group] = strip.columns
            else:
                columns = heads.get(strip.group, ())
        if own == (None, None, None) and strip.lead_in is not None and strip.lead_in < len(out):
            lead = out[strip.lead_in]
            own = (lead.year, lead.month, lead.day)
        if own == (None, None, None) and strip.lead_in is None and not columns:
            out.append(base)
            continue
        if own[1] is not None:
            date: Dated = (own[0] or section[0], own[1], own[2])
        else:
            date = (own[0] or section[0], section[1], section[2])
        out.append(Context(base.headings, strip.lead_in, columns, *date))
    return out


def _place(strips: Sequence[Strip], stack: list[int], at: int) -> None:
    """Shorten ``stack`` to the headings that stand above heading ``at``."""
    strip = strips[at]
    if strip.level and strip.fixed:
        while stack and _fixed_level(strips[stack[-1]]) >= strip.level:
            stack.pop()
        return
    styles = [strips[i].style for i in stack]
    if strip.style in styles:
        del stack[styles.index(strip.style) :]
        return
    if strip.style == "title":
        stack.clear()
    number = re.fullmatch(r"number(\d)", strip.style)
    if number:
        for i, style in enumerate(styles):
            other = re.fullmatch(r"number(\d)", style)
            if style in ("month", "day", "standing") or (other and int(other.group(1)) > int(number.group(1))):
                del stack[i:]
                return
    elif strip.style in ("capitals", "roman", "sign", "part", "decorated", "marked"):
        for i, style in enumerate(styles):
            if style in ("month", "day", "standing") or (style.startswith("number") and strip.style in ("part", "roman", "sign")):
                del stack[i:]
                return
    elif strip.style in ("month", "year"):
        for i, style in enumerate(styles):
            if style == "day" or (style == "month" and strip.style == "year"):
                del stack[i:]
                return


def _fixed_level(strip: Strip) -> int:
    return strip.level if strip.fixed else 99


def _section(strips: Sequence[Strip], stack: Sequence[int], year: int | None) -> Dated:
    """The date that the headings state, the innermost first; a new year forgets the month, a new month the day."""
    month: int | None = None
    day: int | None = None
    for at in stack:
        flat = strips[at].flat
        stated = year_of(flat)
        if stated is not None:
            year, month, day = stated, None, None
        elif _YEAR.search(flat):
            year, month, day = None, None, None
        if strips[at].style not in ("month", "day", "capitals", "marked", "standing") and not strips[at].fixed:
            continue
        own = dated(flat)
        if own[1] is not None:
            year, month, day = own[0] or year, own[1], own[2]
    return (year, month, day)


def renumbered(around: Context, numbers: Mapping[int, int]) -> Context:
    """The context with the indices of strips changed to those of blocks."""
    return replace(
        around,
        headings=tuple(numbers[at] for at in around.headings),
        lead_in=None if around.lead_in is None else numbers[around.lead_in],
    )
