"""What the rows of one visit want.

In: the lines of a visit in a sheet, the fact as it stands, and everything ever decided on it.  Out: ``Wish``: who says
what of the fact, seen from the state in which the table showed it.  A row that only repeats a decision already in the log
wants nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from extractor.review.decision import Action, Decision
from extractor.review.state import Reviewed, verdict
from extractor.review.table.cells import matches, plain
from extractor.review.table.edits import VISITOR, Refusal, Seen, edited, meaning, refusal
from extractor.review.table.layout import JOINED, layout
from extractor.review.table.reading import Line, Sheet
from extractor.review.table.rows import comment_cell, correctable, seal, touched
from extractor.schema import Visit

__all__ = ["Stop", "Wish", "read_wish", "reviewer_of"]

_ACTIONS = {"accepted": Action.ACCEPT, "rejected": Action.REJECT, "corrected": Action.CORRECT, "unsure": Action.UNSURE}
_TAKE_FOUND = "found"
_SILENT = frozenset({"", "conflict", "changed"})


class Stop(Exception):
    """The rows of a visit cannot be applied, for these reasons."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = list(refusals)
        super().__init__(self.refusals)


@dataclass(frozen=True, slots=True)
class Wish:
    """``shown``: the visit as the table showed it; ``seen``: its rows with their changed cells.

    ``action`` is None where only cells were changed; ``dropped`` are visitors to take out, by their number in ``shown``;
    ``take_found``: the new value that a later run found is wanted.  ``comment`` is None where the table has none.
    """

    shown: Visit
    seen: tuple[Seen, ...]
    action: Action | None
    line: Line
    comment: str | None
    dropped: frozenset[int] = frozenset()
    take_found: bool = False
    saw_conflict: bool = False


def read_wish(sheet: Sheet, lines: Sequence[Line], fact: Reviewed, log: Sequence[Decision]) -> Wish | None:
    """What ``lines`` want of ``fact``, None where they are from before a change and say nothing new.

    ``log``: all decisions ever made on the fact.  Raises ``Stop`` where they want something of a state that is no more,
    where they contradict each other, or where a decision is no word of the table.
    """
    words = [_word(sheet, line, fact, log) for line in lines]
    shown = _shown(sheet, lines, fact, log)
    if shown is None:
        if any(words) or not all(_untouched(sheet, line) for line in lines):
            raise Stop([_stale(sheet, lines[0])])
        return None
    seen = tuple(_seen(sheet, line, shown) for line in lines)
    rejected = {one.visitor for one, word in zip(seen, words, strict=True) if word == "rejected"}
    whole = None in rejected or (bool(rejected) and rejected >= set(range(len(shown.visitors))))
    others = {word for word in words if word and word != "rejected"}
    if len(others) > 1 or (whole and others):
        raise Stop(
            [
                refusal(
                    sheet, lines[0], "decision", "two-decisions", "the rows of this visit have different decisions",
                    "Give them one, or reject only the visitors that are wrong",
                )
            ]
        )  # fmt: skip
    word = "rejected" if whole else next(iter(others), "")
    speaking = next((line for line, said, one in zip(lines, words, seen, strict=True) if said or one.edits), lines[0])
    return Wish(
        shown=shown,
        seen=seen,
        action=Action.ACCEPT if word == _TAKE_FOUND else _ACTIONS.get(word),
        line=speaking,
        comment=_comment(sheet, speaking, fact),
        dropped=frozenset() if whole else frozenset(number for number in rejected if number is not None),
        take_found=word == _TAKE_FOUND,
        saw_conflict=JOINED.strip() in plain(speaking.cells.get("reviewer", "")),
    )


def reviewer_of(line: Line, reviewer: str | None, default: str) -> str:
    """Who decides in a line: the ``reviewer`` who applies the table, else the one the line names, else ``default``."""
    named = plain(line.cells.get("reviewer", ""))
    return reviewer or (named if named and JOINED.strip() not in named else default)


def _word(sheet: Sheet, line: Line, fact: Reviewed, log: Sequence[Decision]) -> str:
    """The decision of a line; empty where it has none, or one that is in the log already.  Raises ``Stop``."""
    word = meaning(line, "decision")
    time = plain(line.cells.get("time", "")).lstrip("?")
    if not word and "decision" in sheet.headings and time and any(decision.time == time for decision in log):
        raise Stop(
            [
                refusal(
                    sheet, line, "decision", "cleared", "an empty cell takes no decision back",
                    "Take it back with: extractor review undo, or write another decision",
                )
            ]
        )  # fmt: skip
    if word in _SILENT:
        return ""
    if word not in _ACTIONS and word != _TAKE_FOUND:
        known = ", ".join(layout().words["decision"][name] for name in _ACTIONS)
        raise Stop(
            [
                refusal(
                    sheet, line, "decision", "no-decision", "this is no decision",
                    f"Write {', '.join(_ACTIONS)} or {known}",
                )
            ]
        )  # fmt: skip
    reviewer = plain(line.cells.get("reviewer", ""))
    for decision in log:
        if time and decision.time == time and decision.reviewer == reviewer and verdict(decision).value == word:
            told = "comment" not in sheet.headings or matches(decision.comment, line.cells["comment"], sheet.encoding)
            return "" if told else word
    return word


def _shown(sheet: Sheet, lines: Sequence[Line], fact: Reviewed, log: Sequence[Decision]) -> Visit | None:
    """The visit as the table showed it, told by its seal; None where the fact was never in that state."""
    seals = {plain(line.cells.get("check", "")).lstrip("?").partition("-")[0] for line in lines} - {""}
    if not seals:
        return fact.value
    states = _states(fact, log)
    return states.get(next(iter(seals))) if len(seals) == 1 else None


def _states(fact: Reviewed, log: Sequence[Decision]) -> dict[str, Visit]:
    """Every state in which the fact may have been shown, by its seal."""

    def values() -> Iterator[Visit]:
        yield from (one for decision in log for one in (decision.before, decision.after) if one is not None)
        yield from (one for one in (fact.found, fact.value) if one is not None)

    found = {id(one): one for one in (fact.found, *(decision.before for decision in log))}
    return {seal(value, now): value for value, now in product(values(), found.values())}


def _untouched(sheet: Sheet, line: Line) -> bool:
    """Whether nobody has changed a correctable cell of the line since it was written."""
    known = layout()
    cells = {name: meaning(line, name) for name in known.russian if name in known.correcting and name in sheet.headings}
    if len(cells) < len(known.correcting):
        return False
    return touched(cells) == plain(line.cells.get("check", "")).partition("-")[2]


def _seen(sheet: Sheet, line: Line, shown: Visit) -> Seen:
    number = plain(line.cells["row"]).partition("/")[2]
    if number == "+":
        cells = {column: meaning(line, column) for column in VISITOR if meaning(line, column)}
        known = {visitor.name for visitor in shown.visitors}
        return Seen(line, None, new=True, edits={} if cells.get("who") in known else cells)
    visitor = int(number) - 1 if number.isdecimal() else None
    if visitor is not None and not 0 <= visitor < len(shown.visitors):
        raise Stop(
            [refusal(sheet, line, "row", "no-visitor", "the visit has no visitor of this number", "Export the table again")]
        )
    return Seen(line, visitor, edits=edited(sheet, line, correctable(shown, visitor)))


def _comment(sheet: Sheet, line: Line, fact: Reviewed) -> str | None:
    if "comment" not in sheet.headings:
        return None
    cell = line.cells["comment"]
    if fact.decided is None and matches(comment_cell(fact), cell, sheet.encoding):
        return ""  # What others said in a conflict is not repeated by who settles it.
    return plain(cell)


def _stale(sheet: Sheet, line: Line) -> Refusal:
    return refusal(
        sheet, line, "row", "stale", "the fact has changed since this table was exported",
        "Export the table again and decide on what it says now",
    )  # fmt: skip
