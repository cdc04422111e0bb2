"""The log of decisions: append-only, in the database of the run.

In: ``Decision`` records.  Out: the same records, in the order in which they were made.  The table refuses changes and
deletions by itself (see ``store/migrations.py``), a fresh run leaves it alone, and what was appended is on the disk when
``append`` returns.  Merges and splits are written to the identity decisions in the same transaction, so that the graph
obeys them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from extractor.errors import ReviewError
from extractor.graph.archive.decisions import note
from extractor.review.decision import ON_IDENTITY, Action, Decision
from extractor.schema import Visit, to_json
from extractor.store import Store, from_json

__all__ = ["DecisionLog", "standing"]

_COLUMNS = "number, id, time, reviewer, action, target, report, before, after, comment, settles"
_MARKS = ", ".join("?" * 11)
_READ = f"SELECT {_COLUMNS} FROM decisions WHERE number > ? ORDER BY number"


class DecisionLog:
    """The log in an open ``store``.  Safe with several programs at once: each append is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.rows("PRAGMA synchronous = FULL")  # People's work is worth the wait for the disk.

    def append(self, decisions: Iterable[Decision]) -> list[Decision]:
        """Write ``decisions`` and give those that are new, with their numbers; one whose id is known is left out.

        All of them are written or none.  Raises ``ReviewError`` for an undo of a decision that is not there,
        ``StoreError`` where another program holds the database for long, ``OutputError`` where the disk is full.
        """
        written: list[Decision] = []
        with self._store.transaction() as connection:
            for decision in decisions:
                if connection.execute("SELECT 1 FROM decisions WHERE id = ?", (decision.id,)).fetchone():
                    continue
                (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM decisions").fetchone()
                numbered = replace(decision, number=number)
                connection.execute(f"INSERT INTO decisions ({_COLUMNS}) VALUES ({_MARKS})", _row(numbered))
                written.append(numbered)
                if decision.action in ON_IDENTITY:
                    left, right = decision.target.split(" ")
                    note(connection, left, right, same=decision.action is Action.MERGE)
                elif decision.action is Action.UNDO:
                    _undo_identity(connection, numbered)
        return written

    def read(self, *, after: int = 0) -> list[Decision]:
        """The decisions with a number above ``after``, in order."""
        return [_decision(row) for row in self._store.rows(_READ, (after,))]

    def last(self) -> int:
        """The number of the newest decision, 0 where there is none."""
        return int(self._store.rows("SELECT coalesce(max(number), 0) FROM decisions")[0][0])


def standing(log: Sequence[Decision]) -> list[Decision]:
    """The decisions of ``log`` that were not taken back, undos themselves left out; an undo may be undone as well."""
    undone: set[str] = set()
    kept = []
    for decision in reversed(log):
        if decision.id in undone:
            continue
        if decision.action is Action.UNDO:
            undone.add(decision.target)
        else:
            kept.append(decision)
    return kept[::-1]


def _undo_identity(connection: sqlite3.Connection, undo: Decision) -> None:
    """Say of the pair whose merge or split is taken back what was said of it before, or nothing."""
    log = [_decision(row) for row in connection.execute(_READ, (0,))]
    known = {decision.id: decision for decision in log}
    base = known.get(undo.target)
    while base is not None and base.action is Action.UNDO:
        base = known.get(base.target)
    if base is None:
        raise ReviewError("there is no such decision to take back", where=undo.target, reason="no-decision-to-undo")
    if base.action in ON_IDENTITY:
        left, right = base.target.split(" ")
        said = [one for one in standing(log) if one.action in ON_IDENTITY and one.target == base.target]
        note(connection, left, right, same=said[-1].action is Action.MERGE if said else None)


def _row(decision: Decision) -> tuple[Any, ...]:
    return (
        decision.number, decision.id, decision.time, decision.reviewer, decision.action.value, decision.target,
        decision.report, _json(decision.before), _json(decision.after), decision.comment, int(decision.settles),
    )  # fmt: skip


def _decision(row: Sequence[Any]) -> Decision:
    number, identifier, time, reviewer, action, target, report, before, after, comment, settles = row
    return Decision(
        identifier, time, reviewer, Action(action), target, report, _visit(before), _visit(after), comment, bool(settles),
        number,
    )  # fmt: skip


def _json(visit: Visit | None) -> str | None:
    return None if visit is None else json.dumps(to_json(visit), ensure_ascii=False, separators=(",", ":"))


def _visit(written: str | None) -> Visit | None:
    return None if written is None else from_json(Visit, json.loads(written))
