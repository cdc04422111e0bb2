"""Headings: which short lines name what follows.

In: a strip, its neighbours and whether the title of the report is still under way.  Out: the style of the heading
(headings of one style are of one level) or None.  The rules are an ordered list, the first that answers decides;
each is a few lines and its name says what it sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.reading.lexicon import lexicon
from extractor.reading.strips import Strip
from extractor.schema import BlockKind

__all__ = ["RULES", "Place", "heading_style"]

_LONGEST = 160
_SIGNS = frozenset("=*-~#_")
_SPACED = re.compile(r"(?:[^\W\d_] ){2,}[^\W\d_](?:\s|$)")
_DECIMAL = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)(?P<dot>\.?)\s*(?=[^\W\d]|[«\"])")
_ROMAN = re.compile(r"(?P<number>[IVXLC]{1,6})(?:\.|\s[-–—])\s*(?=\S)")
_SIGN = re.compile(r"§+\s*(?P<number>\d+|[IVXLC]+)")
_YEAR = re.compile(r"(?:за )?(?:1[789]|20)\d\d\s*(?:г\.?|год|года)?[.:]?", re.IGNORECASE)
_SENTENCE = re.compile(r"[а-яё\d»\")]{2,}[.!?]\s+[«\"]?[А-ЯЁ]")
_NAME = re.compile(r"[А-ЯЁ]\. ?[А-ЯЁ]\. ?[А-ЯЁ][а-яё]|[А-ЯЁ][а-яёА-ЯЁ-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.|[а-яё]{3,}(?:вич|вна|ична)[а-яё]{0,3}\b")
_VERB = re.compile(r"\b[а-яё]{2,}(?:лся|лась|лось|лись|ется|ются|ится|ятся|ено|ана|аны|ены)\b")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a strip stands: its neighbours, whether the title is still under way, and if format or blank lines part it."""

    before: Strip | None
    after: Strip | None
    opening: bool
    alone: bool


Rule = Callable[[str, Strip, Place], str | None]


@lru_cache(maxsize=1)
def _month_line() -> re.Pattern[str]:
    month = lexicon().month
    return re.compile(
        rf"(?:за )?{month}(?:\s*[-–—,и]+\s*{month})?(?:\s+\d{{4}})?(?:\s*(?:г\.|года?))?(?:\s+и далее)?[.:]?", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _day_line() -> re.Pattern[str]:
    return re.compile(
        rf"\d{{1,2}}(?:\s*[-–—]\s*\d{{1,2}})?\s+{lexicon().month}(?:\s+\d{{4}})?(?:\s*(?:г\.|года?))?[.:]?"
        r"|\d{1,2}\.\d{2}(?:\.(?:\d{2}|\d{4}))?[.:]?",
        re.IGNORECASE,
    )


def too_long(flat: str, strip: Strip, place: Place) -> str | None:
    """A heading is short and has no sentence after its own."""
    longest = 2 * _LONGEST if place.opening and strip.last != "." else _LONGEST
    if len(flat) > longest or strip.last == ";" or (_SENTENCE.search(flat) and not flat.isupper()):
        return "" if not (len(flat) <= _LONGEST and _decorated(flat)) else None
    return None


def marked(flat: str, strip: Strip, place: Place) -> str | None:
    """A line put between signs: «== ХРОНИКА ==»."""
    return "decorated" if _decorated(flat) else None


def by_month(flat: str, strip: Strip, place: Place) -> str | None:
    """A month alone: «Март», «ИЮЛЬ – АВГУСТ»; in capitals it is of one level with other capitals."""
    if strip.last in ",;" or place.after is None or not _month_line().fullmatch(flat) or flat[0].islower():
        return None
    return "capitals" if flat.isupper() else "month"


def by_day(flat: str, strip: Strip, place: Place) -> str | None:
    """A day alone, with something after it: «12 марта.»; the date under a report has nothing after it."""
    if place.after is None or not _day_line().fullmatch(flat):
        return None
    dated = re.search(r"\d{4}", flat) is not None
    return None if dated and (place.opening or len(place.after.flat) < 60) else "day"


def by_year(flat: str, strip: Strip, place: Place) -> str | None:
    """A year alone: «2007 год»."""
    return "year" if _YEAR.fullmatch(flat) and place.after is not None else None


def by_part(flat: str, strip: Strip, place: Place) -> str | None:
    """«Раздел 5. …», «Глава II», «§ 1. …»."""
    if _SIGN.match(flat):
        return "sign"
    word = flat.split(" ", 1)[0].rstrip(".").lower()
    numbered = re.match(r"\w+\.?\s+(?:\d+|[IVXLC]+|[а-я]+ая|[а-я]+ый)\b", flat)
    return "part" if word in lexicon().parts and numbered else None


def by_number(flat: str, strip: Strip, place: Place) -> str | None:
    """«4.2. Работа в архивах», «II. ВЫЕЗДЫ»: numbered, and not one of a list of numbered sentences."""
    roman = _ROMAN.match(flat)
    if roman:
        return "roman" if _ends_open(flat, strip) and not _NAME.match(flat[roman.end() :]) else None
    match = _DECIMAL.match(flat)
    if not match or flat[match.end() :][:1].islower():
        return None
    rest = flat[match.end() :]
    number = match.group("number")
    depth = number.count(".") + 1
    if depth == 1 and not match.group("dot"):
        return None
    if not (place.alone or rest.isupper()) or not _ends_open(flat, strip) or len(flat) > 120:
        return None
    if strip.last in ".!?" and not rest.isupper() and (re.search(r"[,\d]", rest) or _VERB.search(rest)):
        return None
    if not rest.isupper() and (_listed(number, place) or (len(rest) > 60 and _NAME.search(rest))):
        return None
    return f"number{depth}"


def by_capitals(flat: str, strip: Strip, place: Place) -> str | None:
    """A line in capitals: «СОСТАВ ДЕЛЕГАЦИИ», «О Т Ч Е Т»; not a name under a report."""
    if not flat.isupper() or strip.last in ",;" or flat.startswith(("И. ", "№")):
        return None
    if _SPACED.match(flat):
        return "title" if place.opening else "capitals"
    words = _WORDS.findall(flat)
    if place.after is None or not any(len(word) >= 3 for word in words) or re.search(r"\b[А-ЯЁ]\. ?[А-ЯЁ]\.", flat):
        return None
    if re.fullmatch(r"[А-ЯЁ -]+\.?|.{8,}|.*\s.*", flat) is None:
        return None
    return "title" if place.opening else "capitals"


def by_document(flat: str, strip: Strip, place: Place) -> str | None:
    """The title: «Доклад», «Отчёт о командировке», and its line «о связях города в 2012 году»."""
    if not place.opening or strip.last in ",;:" or _dated(flat):
        return None
    closed = strip.last == "." and not re.search(r"\b(?:г|гг|обл|экз)\.$", flat)
    words = _WORDS.findall(flat.lower())
    if words and words[0] in lexicon().documents and len(flat) <= _LONGEST and not closed:
        return "title"
    before = place.before
    if before is not None and before.style == "title" and re.match(r"(?:о|об|за|по|к|на|с|в)\s|[«\"]", flat):
        return "title" if not closed or len(flat) <= 60 else None
    if re.search(r"\b(?:в|за) (?:1[789]|20)\d\d(?:[-/–]\d{2,4})? (?:год|календарн|учебн)", flat) and not closed:
        return "title"
    return None


def by_standing(flat: str, strip: Strip, place: Place) -> str | None:
    """A short line by itself over a longer text: «Выставки и литература»."""
    after = place.after
    if place.opening and not _over_body(place):
        return None
    if not place.alone or after is None or (after.kind is BlockKind.ROW and len(flat) < 3):
        return None
    if len(flat) > 80 or strip.last in ".,;:!?…-–—" or not (flat[0].isupper() or flat[0] in "«\"") or "  " in flat:
        return None
    words = flat.lower().split()
    if words[0].rstrip(".") in lexicon().captions or (re.search(r"\d{4}\s*г?\.?$", flat) and len(words) < 4):
        return None
    if _NAME.search(flat) or len(words) > 10 or _VERB.search(flat) or not re.search("[а-яё]", flat):
        return None
    longer = len(after.flat) > 1.5 * len(flat) or after.kind is not BlockKind.PARAGRAPH
    return "standing" if (longer and after.flat[0].isupper()) or (longer and not after.flat[0].isalpha()) else None


RULES: tuple[Rule, ...] = (
    too_long, marked, by_year, by_month, by_day, by_part, by_document, by_number, by_capitals, by_standing,
)
"""The order is the logic: the first rule that answers decides, and ``""`` answers «no heading»."""


def heading_style(flat: str, strip: Strip, place: Place) -> str | None:
    """The style of the heading that ``strip`` is, or None; ``flat`` is its text without decoration."""
    for rule in RULES:
        style = rule(flat, strip, place)
        if style is not None:
            return style or None
    return None


def _over_body(place: Place) -> bool:
    """Right between the title and a paragraph of the text."""
    before, after = place.before, place.after
    titled = before is not None and before.kind is BlockKind.HEADING and before.style in ("title", "fixed")
    return titled and after is not None and after.kind is BlockKind.PARAGRAPH and after.last == "." and len(after.flat) > 60


def _decorated(flat: str) -> bool:
    """Whether a line stands between two equal runs of signs."""
    sign = flat[:1]
    if sign not in _SIGNS or flat.count("***") > 2:
        return False
    run = len(flat) - len(flat.lstrip(sign))
    inner = flat.strip("=*-~#_ ")
    return (run > 1 or sign in "=#") and flat.endswith(sign * run) and len(inner) > 1 and len(flat) > 2 * run + 2


def _dated(flat: str) -> bool:
    """Whether the line states a day, as approvals and shorthand reports do: no title, but when it was given."""
    return re.search(rf"\d{{1,2}}\s+{lexicon().month}\s+\d{{4}}|\d\d\.\d\d\.\d\d", flat) is not None


def _ends_open(flat: str, strip: Strip) -> bool:
    """Whether the line does not end as a sentence does; a line in capitals may."""
    if strip.last in ",;:":
        return False
    letters = [c for c in flat if c.isalpha()]
    capitals = sum(1 for c in letters if c.isupper())
    return strip.last not in ".!?" or capitals > 0.6 * len(letters) or len(flat) <= 60


def _listed(number: str, place: Place) -> bool:
    """Whether a neighbour has the number before or after: then these are items of a list, not headings."""
    stem, _, last = number.rpartition(".")
    for neighbour, step in ((place.before, -1), (place.after, 1)):
        match = _DECIMAL.match(neighbour.flat) if neighbour is not None else None
        if match and match.group("number") == f"{stem}{'.' if stem else ''}{int(last) + step}":
            return True
    return False


def spaced(flat: str) -> bool:
    """Whether the line is written with a space between letters, «О Т Ч Е Т»."""
    return all(_SPACED.fullmatch(f"{word} ") or len(word) == 1 for word in re.split(r"\s{2,}", flat.strip())) and bool(
        _SPACED.match(flat)
    )


def neighbours(strips: Sequence[Strip], at: int) -> tuple[Strip | None, Strip | None]:
    """The strips before and after one."""
    return (strips[at - 1] if at else None), (strips[at + 1] if at + 1 < len(strips) else None)
