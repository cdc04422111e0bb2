"""``extractor review export``, ``apply`` and ``publish``: the table that goes out and comes back.

In: the folder of a run, a table.  Out: the table on standard output or as a workbook; decisions in the log, what was
refused by row and column, and the outputs of the run with the decisions in them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.cli.messages import Lang, say
from extractor.errors import OutputError, ReviewError, UsageError

if TYPE_CHECKING:
    from extractor.review.table.edits import Refusal

__all__ = ["apply_table", "export_gold", "export_table", "publish"]


def export_table(
    folder: Path, lang: Lang, headings: Lang, *, excel: bool, xlsx: Path | None, one_row_per_visit: bool,
    reviewer: str | None, state: str, order: str,
) -> int:  # fmt: skip
    """Write the table of the facts in ``state``; with ``reviewer`` only that reviewer's decisions are in it."""
    from extractor.review import Filter, State, open_review
    from extractor.review.queue import chosen, ordered
    from extractor.review.table import csv_text, table_rows, write_xlsx

    known = ("open", "changed", "added", *(one.value for one in State))
    if state and state not in known:
        raise UsageError(f"there is no state {state!r}", remedy=f"Choose one of {', '.join(known)}")
    with open_review(folder) as review:
        facts = review.seen_by(reviewer) if reviewer else review.facts()
    rows = table_rows(ordered(chosen(facts, Filter(state=state)), order), headings.value, one_row_per_visit=one_row_per_visit)
    if xlsx is not None:
        count = write_xlsx(xlsx, rows, headings.value)
        print(say(lang, "review exported", rows=count, path=xlsx), file=sys.stderr)
        return 0
    # Bytes, not text: the console's own encoding must not touch the table.
    sys.stdout.buffer.write(csv_text(rows, headings.value, excel=excel).encode("utf-8", "replace"))
    sys.stdout.flush()
    return 0


def export_gold(folder: Path, gold: Path, lang: Lang) -> int:
    """Write the checked facts in the gold form to ``gold``."""
    from extractor.review import open_review
    from extractor.review.gold import write_gold

    with open_review(folder) as review:
        written = write_gold(review, gold)
    counts = {"reports": written.reports, "visits": written.visits, "optional": written.optional}
    print(say(lang, "review gold", path=gold, **counts))
    return 0


def apply_table(folder: Path, table: Path, reviewer: str | None, default: str, lang: Lang) -> int:
    """Apply ``table`` and publish; ``reviewer`` decides, or whom a row names, or ``default``.  Exit code 1 where a cell was refused or the outputs have to wait."""
    from extractor.review import open_review
    from extractor.review.decision import Action
    from extractor.review.table import apply_sheet, read_sheet

    try:
        data = table.read_bytes()
    except OSError as error:
        raise ReviewError(
            f"the table cannot be read ({error.strerror or error})", where=str(table), reason="table-unreadable"
        ) from error
    sheet = read_sheet(data, where=str(table))
    with open_review(folder) as review:
        outcome = apply_sheet(review, sheet, reviewer=reviewer, default=default)
    for refusal in outcome.refusals:
        print(_refusal(refusal, lang), file=sys.stderr)
    if sheet.unknown:
        print(say(lang, "review unknown columns", columns=", ".join(sheet.unknown)), file=sys.stderr)
    counts = {action.value: outcome.written[action] for action in Action}
    print(say(lang, "review applied", unchanged=outcome.unchanged, refused=len(outcome.refusals), **counts))
    return max(publish(folder, lang, quiet=True), int(bool(outcome.refusals)))


def publish(folder: Path, lang: Lang, *, quiet: bool = False) -> int:
    """Draw the outputs of the run anew with the decisions in them; exit code 1 where a run holds the folder."""
    from extractor.batch.drawing import draw_reviewed

    try:
        draw_reviewed(folder)
    except OutputError as error:
        print(f"{error}\n{say(lang, 'review kept', folder=folder)}", file=sys.stderr)
        return 1
    if not quiet:
        print(say(lang, "review published", folder=folder))
    return 0


def _refusal(refusal: Refusal, lang: Lang) -> str:
    what = say(lang, f"refused {refusal.reason}", value=refusal.value)
    return say(lang, "review refused", row=refusal.row, column=refusal.column, value=refusal.value, what=what)
