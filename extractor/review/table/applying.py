"""A review table applied: from lines to decisions.

In: an open ``Review``, a ``Sheet`` and who decides.  Out: ``Application``: the decisions that were written, what was
refused and why, and how many visits had nothing new said of them.  Applying a table twice changes nothing, and so does a
table nobody touched; a table from before somebody else's decision changes only what its reader changed.

One row speaks of one visitor.  A decision in any row of a visit is one on the visit; «rejected» in some of its rows takes
those visitors out of it.  A changed cell without a decision is a correction.  A row without an id adds a visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.errors import ReviewError
from extractor.review.content import same
from extractor.review.decision import Action, Decision
from extractor.review.review import Review
from extractor.review.state import Reviewed, State, claim
from extractor.review.table.adding import additions
from extractor.review.table.cells import matches, plain
from extractor.review.table.edits import Refusal, changes_of, column_of, refusal
from extractor.review.table.reading import Line, Sheet
from extractor.review.table.rows import fixed_cells
from extractor.review.table.wishes import Stop, Wish, read_wish, reviewer_of

__all__ = ["Application", "apply_sheet"]

_CHUNK = 200
"""Decisions in one transaction: a kill loses at most these, and applying again goes on."""


@dataclass(slots=True)
class Application:
    """What came of a table: decisions by action, ``unchanged`` visits, refusals in the order of the rows."""

    written: Counter[Action] = field(default_factory=Counter)
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def apply_sheet(review: Review, sheet: Sheet, *, reviewer: str | None, default: str) -> Application:
    """Apply ``sheet``.

    ``reviewer`` decides, whatever the table says; None: whoever the row names, or else ``default``.  Raises
    ``ReviewError`` where no row is of this run.
    """
    groups: dict[str, list[Line]] = {}
    for line in sheet.lines:
        groups.setdefault(plain(line.cells["row"]).lstrip("?").partition("/")[0], []).append(line)
    new = groups.pop("", [])
    if groups and not any(review.knows(key) for key in groups):
        raise ReviewError(
            "this table belongs to another run: none of its rows is in this one", where=str(review.folder),
            remedy="Choose the folder that it was exported from", reason="table-other-run",
        )  # fmt: skip
    outcome = Application()
    outcome.refusals += [
        Refusal(number, "", "", "too-many-cells", "more cells than there are headings", "Put the row right in the table")
        for number in sheet.broken
    ]
    waiting: list[Decision] = []
    for key, lines in groups.items():
        decision = _visit(review, sheet, key, lines, reviewer, default, outcome)
        if decision is not None:
            waiting.append(decision)
        if len(waiting) >= _CHUNK:
            _write(review, waiting, outcome)
            waiting = []
    added, refusals = additions(review, sheet, new, lambda line: reviewer_of(line, reviewer, default))
    fresh = [one for one in added if not _said(review.fact(one.target) if review.knows(one.target) else None, one)]
    outcome.unchanged += len(added) - len(fresh)
    outcome.refusals += refusals
    _write(review, [*waiting, *fresh], outcome)
    outcome.refusals.sort(key=lambda one: one.row)
    return outcome


def _write(review: Review, decisions: Sequence[Decision], outcome: Application) -> None:
    if decisions:
        review.append(decisions)
        outcome.written.update(one.action for one in decisions)


def _visit(
    review: Review, sheet: Sheet, key: str, lines: Sequence[Line], reviewer: str | None, default: str, outcome: Application
) -> Decision | None:
    """The decision that the rows of one visit come to, None where there is none to write."""
    try:
        fact = review.fact(key)
    except ReviewError as error:
        outcome.refusals += [refusal(sheet, line, "row", error.reason, error.what, error.remedy) for line in lines]
        return None
    try:
        wish = read_wish(sheet, lines, fact, review.decisions_on(fact.id))
    except Stop as stop:
        outcome.refusals += stop.refusals
        return None
    if wish is None:
        outcome.unchanged += 1
        return None
    before = len(outcome.refusals)
    changes, refusals = changes_of(wish.shown, fact.value, wish.seen, sheet, wish.dropped)
    outcome.refusals += refusals + _fixed(sheet, wish, fact)
    who = reviewer_of(wish.line, reviewer, default)
    decision = _decision(review, sheet, fact, wish, changes, who, outcome, spoilt=bool(refusals))
    outcome.unchanged += decision is None and len(outcome.refusals) == before
    return decision


def _decision(
    review: Review, sheet: Sheet, fact: Reviewed, wish: Wish, changes: dict[str, Any], who: str, outcome: Application,
    *, spoilt: bool,
) -> Decision | None:  # fmt: skip
    """The decision that ``wish`` and ``changes`` come to; cells that cannot be are refused, the rest is taken.

    ``spoilt``: some cell was refused already, so that an acceptance of the rest would accept what was to be corrected.
    """
    action = wish.action
    if changes and action in (Action.REJECT, Action.UNSURE):
        outcome.refusals += [
            refusal(
                sheet, one.line, column, "no-correction", "a visit that is not accepted cannot be corrected as well",
                "Choose «corrected», or leave the cell as it was",
            )
            for one in wish.seen
            for column in one.edits
        ]  # fmt: skip
        changes = {}
    comment = wish.comment if wish.comment is not None else _own_comment(fact, who)
    settles = fact.change is not None or (fact.state is State.CONFLICT and wish.saw_conflict)
    while changes:
        try:
            made = review.prepared(
                fact.id, Action.CORRECT, who, changes=changes, found=wish.take_found, comment=comment, settles=settles
            )
            if not same(made.after, fact.value):
                return None if _said(fact, made) else made
            break  # What the table asks for holds already.
        except ReviewError as error:
            column, spoilt = column_of(error), True
            line = next((one.line for one in wish.seen if column in one.edits), wish.line)
            outcome.refusals.append(refusal(sheet, line, column, error.reason, error.what, error.remedy))
            if error.where not in changes:
                return None
            del changes[error.where]
    if action is None or (spoilt and action in (Action.ACCEPT, Action.CORRECT)):
        return None
    if action is Action.CORRECT:
        if fact.state is not State.CORRECTED and not changes:
            outcome.refusals.append(
                refusal(
                    sheet, wish.line, "decision", "nothing-corrected", "corrected, but no cell says otherwise",
                    "Change the cells that are wrong, or choose another decision",
                )
            )  # fmt: skip
            return None
        action = Action.ACCEPT
    try:
        made = review.prepared(fact.id, action, who, found=wish.take_found, comment=comment, settles=settles)
    except ReviewError as error:
        outcome.refusals.append(refusal(sheet, wish.line, "decision", error.reason, error.what, error.remedy))
        return None
    return None if _said(fact, made) else made


def _said(fact: Reviewed | None, decision: Decision) -> bool:
    """Whether the reviewer's standing opinion on the fact is what ``decision`` says."""
    own = next((one for one in fact.opinions if one.reviewer == decision.reviewer), None) if fact else None
    return (
        own is not None
        and claim(own) == claim(decision)
        and own.comment == decision.comment
        and same(own.before, decision.before)
        and not decision.settles
    )


def _own_comment(fact: Reviewed, who: str) -> str:
    return next((one.comment for one in fact.opinions if one.reviewer == who), "")


def _fixed(sheet: Sheet, wish: Wish, fact: Reviewed) -> list[Refusal]:
    """Changed cells of columns that cannot be changed, as far as the table shows the fact of today."""
    if not same(wish.shown, fact.value):
        return []
    cells: Mapping[str, str] = fixed_cells(fact)
    return [
        refusal(
            sheet, one.line, column, "fixed-column", "this column cannot be changed",
            "Correct place, time or visitors: it follows from them",
        )
        for one in wish.seen
        if not one.new
        for column, value in cells.items()
        if column in sheet.headings and not matches(value, one.line.cells[column], sheet.encoding)
    ]  # fmt: skip
