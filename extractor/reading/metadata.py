"""What a report says of itself: title, date, period, place, issuing body.

In: its strips with their roles.  Out: a ``Metadata`` record; what is not stated stays empty.  Dates are EDTF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractor.reading.lexicon import lexicon
from extractor.reading.orthography import Orthography
from extractor.reading.strips import Draft, Strip
from extractor.schema import BlockKind, Metadata

__all__ = ["describe", "period_of"]

_OPENING = 14
_PERIOD_YEAR = re.compile(
    r"(?:за|в|на)\s+(1[6789]\d\d|20\d\d)(?:\s*[-–—/]\s*(\d{4}|\d\d))?(?:-?м)?\s*(?:календарн\w+ |учебн\w+ |отчетн\w+ )?"
    r"(?:г\.|год\w*|гг\.)", re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"(?<!\d)(1[6789]\d\d|20\d\d)(?:\s*[-–—/]\s*(\d{4}|\d\d))?\s*(?:г\.|год\w*|гг\.)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?:за|в)\s+(?P<half>(?P<h>I{1,2}|[12]|перв\w+|втор\w+)(?:-?[ое]е)?\s+полугоди\w+)\s+(?P<hy>\d{4})"
    r"|(?:за|в)\s+(?P<q>IV|I{1,3}|[1-4])(?:-?й)?\s+квартал\w*\s+(?P<qy>\d{4})", re.IGNORECASE,
)
_PLACE = re.compile(r"(?:г\.|гор\.|город|с\.|пос\.|дер\.)\s*([А-ЯЁ][а-яё]+(?:[- ](?:на-)?[А-ЯЁ][а-яё]+)*)(?=\s{2,}|\s*$|\t)")
_TOLD_DEED = re.compile(r"\w{3}(?:[иы]л[аи]?|овал[аи]?|лся|лась|лись)$")
"""A verb in the past: «Президент открыл завод» is the title of a news item, no body's name."""
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?!\d)")


@lru_cache(maxsize=1)
def _day() -> re.Pattern[str]:
    month = lexicon().month
    return re.compile(
        rf"(?<!\d)[«\"]?(?P<d>\d{{1,2}})[»\"]?(?:-?го)?\s+(?P<m>{month})\s+(?P<y>\d{{4}})"
        rf"|(?P<m2>{month})\s+(?P<d2>\d{{1,2}})-?(?:го|е)?\s+(?:дня|числа)\s+(?P<y2>\d{{4}})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _from_to() -> re.Pattern[str]:
    month = lexicon().month
    year = r"(1[6789]\d\d|20\d\d)"
    return re.compile(rf"(?<!\d )({month})\s+{year}\s*(?:г\.|год\w*)?\s*(?:[-–—]|по)\s*({month})\s+{year}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _months() -> re.Pattern[str]:
    month = lexicon().month
    return re.compile(rf"(?<!\d )(?<!\dго )(?<!-го )(?P<a>{month})(?:\s*(?:[-–—]|по)\s*(?P<b>{month}))?\s+(?P<y>\d{{4}})", re.IGNORECASE)


def describe(draft: Draft, strips: Sequence[Strip], orthography: Orthography) -> Metadata:
    """The metadata of a report from its own words and from what its format states."""
    opening = [s for s in strips[:_OPENING] if s.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)]
    title = _title(opening) or draft.title
    period = next((p for p in map(period_of, [title or "", *(s.flat for s in opening if _short(s))]) if p), None)
    return Metadata(
        title=title,
        date=_date(strips, opening) or draft.date,
        period=period,
        place=_place(opening) or _place(strips[-4:]),
        issuer=_issuer(opening),
        format=draft.format,
        encoding=draft.encoding,
        orthography=orthography,
    )


def period_of(flat: str) -> str | None:
    """The period a title states, as EDTF: «за 2011 год», «за I полугодие 2010 года», «май — июнь 1946 года»,
    «с декабря 1998 г. по декабрь 1999 г.»."""
    match = _QUARTER.search(flat)
    if match:
        first, last, year = _part(match)
        return f"{year}-{first:02}/{year}-{last:02}"
    match = _from_to().search(flat)
    if match:
        months = lexicon().months
        ends = [f"{match.group(at + 1)}-{months[match.group(at).lower()]:02}" for at in (1, 3)]
        return "/".join(ends) if ends[0] < ends[1] else None
    match = _months().search(flat)
    if match:
        months = lexicon().months
        year, first = match.group("y"), months[match.group("a").lower()]
        if not match.group("b"):
            return f"{year}-{first:02}"
        last = months[match.group("b").lower()]
        return f"{year}-{first:02}/{year}-{last:02}" if first < last else None
    if _day().search(flat):
        return None
    match = _PERIOD_YEAR.search(flat) or _BARE_YEAR.search(flat)
    if not match:
        return None
    start, end = match.group(1), match.group(2)
    if not end:
        return start
    end = end if len(end) == 4 else start[:2] + end
    return f"{start}/{end}" if start < end else None


def _part(match: re.Match[str]) -> tuple[int, int, str]:
    """First and last month and the year of a half or a quarter."""
    if match.group("half"):
        second = match.group("h").lower() in ("ii", "2") or match.group("h").lower().startswith("втор")
        return (7, 12, match.group("hy")) if second else (1, 6, match.group("hy"))
    quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match.group("q").lower()) or int(match.group("q"))
    return (3 * quarter - 2, 3 * quarter, match.group("qy"))


def _short(strip: Strip) -> bool:
    return len(strip.flat) < 200 and (strip.kind is BlockKind.HEADING or strip.last not in "." or strip.flat.endswith((" г.", " гг.")))


def _title(opening: Sequence[Strip]) -> str | None:
    """The title: from the heading that names the kind of document on, else the first headings."""
    heads = [s for s in opening if s.kind is BlockKind.HEADING and (s.style in ("title", "year") or s.fixed)]
    documents = lexicon().documents
    for number, strip in enumerate(heads):
        words = re.findall(r"[а-яё]+", _tight(strip.flat).lower())
        if words and any(word in documents for word in words[:2]):
            parts = [strip]
            for following in heads[number + 1 :]:
                if following.style == "title" and re.match(r"(?:о|об|за|по|к|на|с|в)\s|[«\"]", following.flat):
                    parts.append(following)
                else:
                    break
            return " ".join(_tight(part.flat) for part in parts)
    return _tight(heads[-1].flat) if heads else None


def _tight(flat: str) -> str:
    """«О Т Ч Е Т» as «ОТЧЕТ»."""
    if re.fullmatch(r"(?:\w ){2,}\w", flat):
        return flat.replace(" ", "")
    return " ".join(flat.split())


def _date(strips: Sequence[Strip], opening: Sequence[Strip]) -> str | None:
    """The report's own date: a short line at its foot or head that is, or ends in, a day."""
    foot = [s for s in strips[-6:] if s.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)]
    for strip in [*reversed(foot), *opening]:
        if len(strip.flat) > 160:
            continue
        match = _day().search(strip.flat)
        if match and (len(strip.flat) < 60 or re.search(r"утвержд|рассмотрен|стенограмм|протокол|№|(?:заседани|собрани).* от \d", strip.flat, re.IGNORECASE)):
            day = int(match.group("d") or match.group("d2"))
            month = lexicon().months[(match.group("m") or match.group("m2")).lower()]
            year = match.group("y") or match.group("y2")
            if 1 <= day <= 31 and not _tells_of_later(strips, int(year)):
                return f"{year}-{month:02}-{day:02}"
        numeric = _NUMERIC.search(strip.flat)
        if numeric and (len(strip.flat) < 60 or re.search(r"утвержд|протокол|от \d", strip.flat, re.IGNORECASE)):
            day, month, year = int(numeric.group(1)), int(numeric.group(2)), numeric.group(3)
            if 1 <= day <= 31 and 1 <= month <= 12:
                return f"{year if len(year) == 4 else '19' + year}-{month:02}-{day:02}"
    return None


_AHEAD = 30
"""Years that a report may look ahead: a programme of 2008 speaks of 2030, nobody in 1875 of 1949."""
_TOLD = re.compile(r"(?<!\d)(1[6789]\d\d|20\d\d)(?=\s*(?:г\.|год))")


def _tells_of_later(strips: Sequence[Strip], year: int) -> bool:
    """Whether the text speaks of years long after ``year``: then that is the date of something it tells of, not its own."""
    return any(int(match.group(1)) > year + _AHEAD for strip in strips for match in _TOLD.finditer(strip.flat))


def _place(strips: Sequence[Strip]) -> str | None:
    for strip in strips:
        if len(strip.flat) < 120 and (match := _PLACE.match(strip.flat)):
            return match.group(1)
    return None


def _issuer(opening: Sequence[Strip]) -> str | None:
    """The first line of the head that names a body, not the document, and tells no deed."""
    lexical = lexicon()
    for strip in opening[:6]:
        words = re.findall(r"[а-яё]+", strip.flat.lower())
        if not words or len(strip.flat) > 160 or (strip.last in ".;:" and not strip.flat.isupper()):
            continue
        if words[0] in ("в", "въ", "приложение", "о", "об") or words[0] in lexical.documents:
            continue
        if any(word in lexical.issuers for word in words) and not any(_TOLD_DEED.search(word) for word in words):
            return " ".join(strip.flat.split())
    return None
