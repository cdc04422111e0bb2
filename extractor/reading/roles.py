"""Roles: from strips to headings, list items and rows with their lists and tables.

In: the strips of a report in order.  Out: the same strips with kind, style, marker, level, group and lead-in.  Strips
whose role the format itself states (``fixed``) keep it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.headings import Place, heading_style, neighbours
from extractor.reading.lexicon import lexicon
from extractor.reading.lines import MARKER
from extractor.reading.strips import Strip
from extractor.schema import BlockKind

__all__ = ["assign"]

_BULLET = re.compile(r"[\uf000-\uf0ff•●▪■□◦∙·*+>▶►➢✓]|[-–—]")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[^\W\d]|[«\"(\d])")
_DATE = re.compile(r"(\d{1,2})(?:\s*[-–—]\s*\d{1,2})?\.(0\d|1[0-2])\.(?!\d{1,2}\.)")
_PERSON = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)? (?:[А-ЯЁ][а-яё]+ ){0,2}[А-ЯЁ][а-яё-]+(?:,| [-–—]) ?[а-яё]"
    r"|[А-ЯЁ]\. ?(?:[А-ЯЁ]\. ?)?[А-ЯЁ][а-яё-]+(?:,| [-–—]) ?[а-яё]"
    r"|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?(?:[А-ЯЁ]\.)?(?:,| [-–—]) ?[а-яё]"
)


def assign(strips: Sequence[Strip]) -> None:
    """Give every strip its role, in place."""
    _headings(strips)
    _items(strips)
    _unmarked(strips)
    _groups(strips)


# --- headings -------------------------------------------------------------------------------------------------


def _headings(strips: Sequence[Strip]) -> None:
    opening = True
    marked = sum(1 for strip in strips if strip.fixed and strip.kind is BlockKind.HEADING) >= 3
    for at, strip in enumerate(strips):
        if strip.fixed:
            opening = opening and strip.kind is BlockKind.HEADING and strip.level == 1
            if strip.kind is BlockKind.HEADING:
                strip.style = "title" if opening else "fixed"
            continue
        before, after = neighbours(strips, at)
        if opening and _is_body(strip):
            opening = False
        flat = strip.flat
        marker = MARKER.match(flat)
        if marker and not _marked_heading(flat, marker.end(), after):
            continue
        if marker and _BULLET.match(flat):
            flat = flat[marker.end() :]
        alone = (strip.blank or before is None or before.kind is BlockKind.HEADING) and (
            after is None or after.blank or after.fixed or _SECTION.match(after.flat) is not None
        )
        style = heading_style(flat, strip, Place(before, after, opening, alone))
        if style is None or (marked and style == "standing"):
            continue
        strip.kind, strip.style = BlockKind.HEADING, style
        if flat != strip.flat and marker:
            _take_marker(strip, marker.end())
            strip.style = "marked"
        elif style == "decorated":
            _undecorate(strip)
        if style not in ("title", "year") and before is not None and not (style == "capitals" and before.style == "title"):
            opening = False


def _undecorate(strip: Strip) -> None:
    """«== ХРОНИКА ==» without its signs."""
    left = len(strip.flat) - len(strip.flat.lstrip("=*-~#_ "))
    right = len(strip.flat) - len(strip.flat.rstrip("=*-~#_ "))
    strip.marker = strip.flat[:left].strip()
    strip.start, strip.end = strip.start + left, strip.end - right
    strip.flat = strip.flat[left : len(strip.flat) - right]
    strip.last = strip.flat[-1]


def _is_body(strip: Strip) -> bool:
    """Whether the strip can belong to the title no more."""
    if strip.kind is BlockKind.ROW or _DATE.match(strip.flat):
        return True
    if strip.flat[:2] in ("о ", "об") and len(strip.flat) < 300:
        return False
    return strip.last in ".!?;:" and len(strip.flat) > 70


def _marked_heading(flat: str, end: int, after: Strip | None) -> bool:
    """A marker before capitals with other markers after it, «■ ЦИФРЫ ГОДА» over «• …»; or a number, see headings."""
    if flat[0].isdigit() and not flat[:end].rstrip().endswith(")"):
        return True
    if not _BULLET.match(flat) or after is None or not flat[end:].isupper() or len(flat) > 80:
        return False
    return after.flat[:1] != flat[:1]


# --- lists ----------------------------------------------------------------------------------------------------


def _items(strips: Sequence[Strip]) -> None:
    """Marked strips become items; their level is the depth of their kind of marker in the list."""
    kinds: list[str] = []
    owners: list[int | None] = []
    number = ""
    for at, strip in enumerate(strips):
        if strip.kind is BlockKind.HEADING and (heading := re.match(r"\d+(?:\.\d+)*", strip.flat)):
            number = heading.group()
        if strip.kind is BlockKind.ITEM and strip.fixed:
            _fixed_item(strips, at)
            kinds, owners = [], []
            continue
        if strip.kind is not BlockKind.PARAGRAPH or strip.fixed:
            kinds, owners = [], []
            continue
        section = _SECTION.match(strip.flat)
        if _DATE.match(strip.flat) and not _follows(strip.flat, number):
            kinds, owners = [], []
            continue
        if section:
            number = section.group().strip().rstrip(".")
            _take_marker(strip, section.end())
            kinds, owners = [], []
            continue
        match = MARKER.match(strip.flat)
        if match is None:
            kinds, owners = [], []
            continue
        kind = _kind(strip.flat, match.end())
        before = strips[at - 1] if at else None
        if kind in kinds:
            depth = kinds.index(kind)
            del kinds[depth + 1 :], owners[depth + 1 :]
        else:
            if kinds and not (before is not None and before.last == ":"):
                kinds, owners = kinds[:-1], owners[:-1]
            kinds.append(kind)
            owners.append(at - 1 if before is not None and before.last == ":" else None)
        strip.kind, strip.level, strip.lead_in = BlockKind.ITEM, len(kinds), owners[-1]
        _take_marker(strip, match.end())


def _fixed_item(strips: Sequence[Strip], at: int) -> None:
    """An item that the format marks: a marker typed besides goes, its lead-in is what stands before its list."""
    strip = strips[at]
    marker = MARKER.match(strip.flat)
    if marker:
        _take_marker(strip, marker.end())
    before = at - 1
    while before >= 0 and strips[before].kind is BlockKind.ITEM and strips[before].level >= strip.level:
        if strips[before].level == strip.level:
            strip.lead_in = strips[before].lead_in
            return
        before -= 1
    if before >= 0 and strips[before].last == ":":
        strip.lead_in = before


def _follows(flat: str, number: str) -> bool:
    """Whether «5.10. …» goes on from section ``number`` 5.9, and so is no 5 October."""
    match = _DATE.match(flat)
    return match is not None and number == f"{int(match.group(1))}.{int(match.group(2)) - 1}"


def _kind(flat: str, end: int) -> str:
    """What kind of marker: its sign, or the pattern of its number or letter."""
    marker = flat[:end].strip()
    return re.sub(r"[а-яёa-z]", "a", re.sub(r"\d+", "1", marker))


def _take_marker(strip: Strip, end: int) -> None:
    strip.marker = strip.flat[:end].strip()
    strip.start += end
    strip.flat = strip.flat[end:]


def _unmarked(strips: Sequence[Strip]) -> None:
    """Lists without markers: after a lead-in, paragraphs that each end in «;», or members of a delegation."""
    at = 0
    while at < len(strips):
        strip, number = strips[at], at
        if strip.last == ":" and strip.kind is BlockKind.PARAGRAPH:
            at = _semicolons(strips, at)
            if at == number + 1 and _opens_members(strip):
                at = _persons(strips, number)
            following = strips[at] if at < len(strips) else None
            if at == number + 1 and following and following.kind is BlockKind.PARAGRAPH and len(strip.flat) <= 60:
                following.lead_in = number
        elif strip.kind is BlockKind.PARAGRAPH and _opens_members(strip):
            at = _persons(strips, at)
        else:
            at += 1


def _semicolons(strips: Sequence[Strip], owner: int) -> int:
    """Items after the lead-in ``owner``: all but the last end in «;» or «,»; nested lists between them go along."""
    found: list[int] = []
    at = owner + 1
    while at < len(strips):
        strip = strips[at]
        if strip.kind is BlockKind.ITEM and found and strip.lead_in is not None and strip.lead_in > owner:
            at += 1
            continue
        if strip.kind is not BlockKind.PARAGRAPH or (strip.fixed and strip.marker):
            break
        if strip.last in ";,":
            found.append(at)
        elif found and strips[found[-1]].last in ";," and (strip.last == ":" or len(strip.flat) < 300):
            found.append(at)
            if strip.last != ":":
                at += 1
                break
        else:
            break
        at += 1
    if len(found) < 2:
        return owner + 1
    for number in found:
        strips[number].kind, strips[number].level, strips[number].lead_in = BlockKind.ITEM, 1, owner
    for number in range(found[0], at):
        nested = strips[number]
        if number not in found and nested.kind is BlockKind.ITEM:
            nested.level += 1
    return at


def _opens_members(strip: Strip) -> bool:
    """«Состав делегации: Пётр Белов, мэр города»: a lead-in with its first member on the same line."""
    head, colon, rest = strip.flat.partition(":")
    if not colon or len(head) > 80 or not rest.strip():
        return strip.last == ":" and _names_members(head)
    return _names_members(head) and _PERSON.match(rest.strip()) is not None and strip.last not in "."


def _names_members(head: str) -> bool:
    return any(word in lexicon().members for word in re.findall(r"[а-яё]+", head.lower()))


def _persons(strips: Sequence[Strip], owner: int) -> int:
    """Paragraphs of the shape «Name, office» after the lead-in ``owner``."""
    at = owner + 1
    while at < len(strips):
        strip = strips[at]
        short = len(strip.flat) <= 200 and (strip.last not in ".!?" or len(strip.flat) < 120)
        if strip.kind is not BlockKind.PARAGRAPH or not short or _PERSON.match(strip.flat) is None:
            break
        strip.kind, strip.level, strip.lead_in = BlockKind.ITEM, 1, owner
        at += 1
    return at


# --- groups ---------------------------------------------------------------------------------------------------


def _groups(strips: Sequence[Strip]) -> None:
    """Number the lists and tables through the report, in reading order."""
    number = -1
    tables: dict[int, int] = {}
    in_list = False
    for strip in strips:
        if strip.kind is BlockKind.ROW:
            key = strip.group if strip.group is not None else -1
            if key not in tables:
                number += 1
                tables[key] = number
            strip.group = tables[key]
        elif strip.kind is BlockKind.ITEM:
            if not in_list:
                number += 1
            strip.group = number
        in_list = strip.kind is BlockKind.ITEM
