"""Rows that a person has added: visits that the program missed.

In: the lines of a sheet that have no id.  Out: decisions that add them, and refusals.  A new row needs the report, a quote
from it and a visitor or a place; rows with equal report, quote, place and time are visitors of one visit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractor.errors import ReviewError
from extractor.graph.merging.spelling import fold
from extractor.review.decision import Decision
from extractor.review.review import Review
from extractor.review.table.cells import plain
from extractor.review.table.edits import VISITOR, Refusal, column_of, meaning, refusal
from extractor.review.table.layout import LISTED
from extractor.review.table.reading import Line, Sheet

__all__ = ["additions"]

_SHARED = ("report", "quote", "where", "where_kind", "within", "when", "edtf", "status", "type", "host")


def additions(
    review: Review, sheet: Sheet, lines: Sequence[Line], reviewer: Callable[[Line], str]
) -> tuple[list[Decision], list[Refusal]]:
    """The decisions that add the visits of ``lines``, and what was refused."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(tuple(meaning(line, column) for column in _SHARED), []).append(line)
    decisions, refusals = [], list[Refusal]()
    for group in groups.values():
        line = group[0]
        try:
            report = _report(review, meaning(line, "report"))
            comment = plain(line.cells.get("comment", ""))
            decisions.append(review.addition(report, _values(group), reviewer(line), comment=comment))
        except ReviewError as error:
            refusals.append(refusal(sheet, line, column_of(error), error.reason, error.what, error.remedy))
    return decisions, refusals


def _report(review: Review, name: str) -> str:
    """The report that a cell names: by its name, or by the last part of it where that is no other's."""
    names = review.reports()
    if name in names:
        return name
    like = [one for one in names if fold(name) in (fold(one), fold(one.rpartition("/")[2]))] if name else []
    if len(like) != 1:
        raise ReviewError(
            "there is no such report in this run", where="report", remedy="Copy its name from another row",
            reason="no-report", value=name,
        )  # fmt: skip
    return like[0]


def _values(group: Sequence[Line]) -> Mapping[str, Any]:
    line = group[0]
    told = {column: meaning(line, column) for column in _SHARED}
    visitors = [
        {"name": meaning(one, "who"), "kind": meaning(one, "who_kind") or None, **_office(one)}
        for one in group
        if any(meaning(one, column) for column in VISITOR)
    ]
    values: dict[str, Any] = {"visitors": visitors, "evidence": [told["quote"]] if told["quote"] else []}
    if told["where"]:
        values["place"] = {"name": told["where"], "kind": told["where_kind"] or None, "within": told["within"] or None}
    if told["when"] or told["edtf"]:
        values["when"] = {"text": told["when"] or None, "edtf": told["edtf"] or None}
    values.update({name: told[name] for name in ("status", "type", "host") if told[name]})
    if purpose := meaning(line, "purpose"):
        values["purpose"] = purpose
    if outcomes := meaning(line, "outcomes"):
        kinds = meaning(line, "outcome_kinds").split(LISTED)
        texts = [part.strip() for part in outcomes.split(LISTED.strip())]
        values["outcomes"] = [
            {"text": text, "kind": kinds[number] if number < len(kinds) else None} for number, text in enumerate(texts)
        ]
    return values


def _office(line: Line) -> Mapping[str, str | None]:
    return {"role": meaning(line, "role") or None, "affiliation": meaning(line, "affiliation") or None}
