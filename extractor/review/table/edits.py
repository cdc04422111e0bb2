"""Changed cells as changes of a visit.

In: the lines of one visit in a sheet, and the visit as it stood when the table was written.  Out: the changes in the gold
form, as ``review/correction.py`` takes them, and what was refused, each by row and column.  A cell counts as changed where
it is not what was written; what stands in the lines of several visitors need be changed in one of them only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import ReviewError
from extractor.graph.merging.spelling import fold
from extractor.review.table.cells import matches, plain
from extractor.review.table.layout import JOINED, LISTED, layout
from extractor.review.table.reading import Line, Sheet
from extractor.review.table.rows import correctable
from extractor.schema import Visit

__all__ = ["VISITOR", "Refusal", "Seen", "changes_of", "column_of", "edited", "meaning", "refusal"]

_FIELDS = {"visitors": "who", "place": "where", "evidence": "quote"}
_KINDS = {"visitors": "who_kind", "place": "where_kind", "outcomes": "outcome_kinds"}
VISITOR = ("who", "who_kind", "role", "affiliation")
_PLACE = {"where": "name", "where_kind": "kind", "within": "within"}
_WHEN = {"when": "text", "edtf": "edtf"}
_KEYS = {"who": "name", "who_kind": "kind", "role": "role", "affiliation": "affiliation"}
_LOST = re.compile(r"[?\ufffd]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be taken: ``row`` as the spreadsheet counts, ``column`` (its heading), the cell, and why.

    ``reason`` is a short code; ``what`` and ``remedy`` say it in English.
    """

    row: int
    column: str
    value: str
    reason: str
    what: str
    remedy: str = ""


@dataclass(slots=True)
class Seen:
    """A line, with the visitor it speaks of (None: all of them, or a new one with ``new``), and its changed cells."""

    line: Line
    visitor: int | None
    new: bool = False
    edits: dict[str, str] = field(default_factory=dict)


def meaning(line: Line, column: str) -> str:
    """What a cell means: its text, or the program's own value of a word."""
    return layout().meant(column, plain(line.cells.get(column, "")))


def edited(sheet: Sheet, line: Line, shown: Mapping[str, str]) -> dict[str, str]:
    """Column → meaning of each correctable cell of the line that is not what was written for ``shown``."""
    changed = {}
    for column in shown:
        if column not in sheet.headings:
            continue
        cell, value = line.cells[column], shown[column]
        if matches(value, cell, sheet.encoding) or meaning(line, column) == plain(value):
            continue
        words = layout().words.get(column, {})
        if value in words and matches(words[value], cell, sheet.encoding):
            continue
        changed[column] = meaning(line, column)
    return changed


def column_of(error: ReviewError) -> str:
    """The column in which to look for what a correction was refused for."""
    if error.reason == "not-a-date":
        return "edtf"
    if error.reason == "not-one-of":
        return _KINDS.get(error.where, error.where)
    return _FIELDS.get(error.where, error.where)


def changes_of(
    visit: Visit, now: Visit, seen: Sequence[Seen], sheet: Sheet, dropped: frozenset[int] = frozenset()
) -> tuple[dict[str, Any], list[Refusal]]:
    """The changes that the edited cells of ``seen`` make to ``visit``, without the visitors ``dropped``; and refusals.

    ``now`` is the visit of today: where its visitors are not those of ``visit`` any more, they are not changed again.
    """
    refusals: list[Refusal] = []
    shared: dict[str, tuple[str, Line]] = {}
    for one in seen:
        for column, value in one.edits.items():
            if column in VISITOR:
                continue
            if sheet.encoding and _LOST.search(value):
                refusals.append(lossy(sheet, one.line, column))
            elif column in shared and shared[column][0] != value:
                refusals.append(
                    refusal(
                        sheet, one.line, column, "two-values",
                        f"another row of the same visit says something else (row {shared[column][1].number})",
                        "Write the same in both, or change it in one of them only",
                    )
                )  # fmt: skip
            else:
                shared.setdefault(column, (value, one.line))
    changes = _shared_changes(visit, {column: value for column, (value, _) in shared.items()})
    visitors = _visitors(visit, seen, sheet, dropped, refusals)
    if visitors is not None and visitors != _told(now):
        if _told(now) == _told(visit):
            changes["visitors"] = visitors
        else:
            line = next((one.line for one in seen if set(one.edits) & set(VISITOR)), seen[0].line)
            refusals.append(
                refusal(
                    sheet, line, "who", "stale", "the visitors have changed since this table was exported",
                    "Export the table again",
                )
            )  # fmt: skip
    return changes, refusals


def refusal(sheet: Sheet, line: Line, column: str, reason: str, what: str, remedy: str = "") -> Refusal:
    """A refusal of a cell of ``line``."""
    return Refusal(
        line.number, sheet.headings.get(column, column), plain(line.cells.get(column, "")), reason, what, remedy
    )


def lossy(sheet: Sheet, line: Line, column: str) -> Refusal:
    """The refusal of a cell whose characters were lost when the file was saved."""
    return refusal(
        sheet, line, column, "lost-characters", "the file was saved in an encoding that lacks some characters of this cell",
        "Save it as XLSX or as CSV UTF-8",
    )  # fmt: skip


def _shared_changes(visit: Visit, shared: Mapping[str, str]) -> dict[str, Any]:
    changes: dict[str, Any] = {column: shared[column] for column in ("status", "type") if column in shared}
    if "host" in shared:
        changes["host"] = shared["host"] or None
    if "purpose" in shared:
        changes["purpose"] = shared["purpose"] or None
    if place := {key: shared[column] or None for column, key in _PLACE.items() if column in shared}:
        old = visit.place
        kept = {} if old is None or "name" in place else {"name": old.name}
        changes["place"] = {**kept, **place}
    if when := {key: shared[column] or None for column, key in _WHEN.items() if column in shared}:
        changes["when"] = None if not any({**_when(visit), **when}.values()) else when
    if "outcomes" in shared or "outcome_kinds" in shared:
        shown = correctable(visit, None)
        texts = _parts(shared.get("outcomes", shown["outcomes"]), LISTED)
        kinds = _parts(shared.get("outcome_kinds", shown["outcome_kinds"]), LISTED)
        known = {plain(one.text): {"text": one.text, "span": list(one.span), "kind": one.kind.value} for one in visit.outcomes}
        changes["outcomes"] = [
            {**known.get(text, {"text": text}), **({"kind": kinds[number]} if number < len(kinds) else {})}
            for number, text in enumerate(texts)
        ]
    return changes


def _when(visit: Visit) -> dict[str, str | None]:
    return {"text": visit.when.text, "edtf": visit.when.edtf} if visit.when else {"text": None, "edtf": None}


def _visitors(
    visit: Visit, seen: Sequence[Seen], sheet: Sheet, dropped: frozenset[int], refusals: list[Refusal]
) -> list[dict[str, Any]] | None:
    """The visitors as they should be, None where nothing in them changed."""
    wanted = _told(visit)
    changed = bool(dropped)
    for one in seen:
        edits = {column: value for column, value in one.edits.items() if column in VISITOR}
        if sheet.encoding and any(_LOST.search(value) for value in edits.values()):
            refusals += [lossy(sheet, one.line, column) for column, value in edits.items() if _LOST.search(value)]
            continue
        if not edits or one.visitor in dropped:
            continue
        changed = True
        if one.new:
            empty = {"kind": "person", "role": None, "affiliation": None}
            wanted.append({**empty, **{_KEYS[column]: value or None for column, value in edits.items()}})
        elif one.visitor is not None:
            wanted[one.visitor].update({_KEYS[column]: value or None for column, value in edits.items()})
        else:
            joined = _joined(visit, edits, one, sheet, refusals)
            changed = joined is not None
            wanted = joined or wanted
    if not changed:
        return None
    return [one for number, one in enumerate(wanted) if number not in dropped]


def _told(visit: Visit) -> list[dict[str, Any]]:
    return [{"name": v.name, "kind": v.kind.value, "role": v.role, "affiliation": v.affiliation} for v in visit.visitors]


def _joined(
    visit: Visit, edits: Mapping[str, str], one: Seen, sheet: Sheet, refusals: list[Refusal]
) -> list[dict[str, Any]] | None:
    """The visitors of a row that has all of them: the lists in its cells go together part by part."""
    shown = correctable(visit, None)
    names = _parts(edits.get("who", shown["who"]), JOINED)
    known = {fold(v.name): {"kind": v.kind.value, "role": v.role, "affiliation": v.affiliation} for v in visit.visitors}
    wanted: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        old = known.get(fold(name))
        if old is None and len(names) == len(visit.visitors):
            old = list(known.values())[number] if number < len(known) else None
        wanted.append({"name": name, **(old or {"kind": "person", "role": None, "affiliation": None})})
    for column in VISITOR[1:]:
        if column not in edits:
            continue
        parts = edits[column].split(JOINED.strip()) if edits[column] else [""] * len(names)
        if len(parts) != len(names):
            refusals.append(
                refusal(
                    sheet, one.line, column, "not-as-many", f"{len(parts)} entries where there are {len(names)} visitors",
                    "Part them by semicolons, one for each visitor in order",
                )
            )  # fmt: skip
            return None
        for visitor, part in zip(wanted, parts, strict=True):
            visitor[_KEYS[column]] = part.strip() or None
    return wanted


def _parts(joined: str, separator: str) -> list[str]:
    return [part for piece in joined.split(separator.strip()) if (part := piece.strip())]
