"""What people decided, put where the outputs are drawn from.

In: the database of a run.  Out: its table ``reviewed``, one row a report with decisions: the visits as they are to be
published.  ``Store.documents`` and ``Store.visit_records`` give these in place of what was found, so that tables, graph,
exports and queries obey without knowing of review.  Made anew from findings and log each time: nothing is lost with it.
"""

from __future__ import annotations

import json
from collections import defaultdict

from extractor.review.decision import Decision
from extractor.review.log import DecisionLog
from extractor.review.state import fold_report
from extractor.schema import Visit, to_json
from extractor.store import Store, from_json

__all__ = ["publish_decisions"]


def publish_decisions(store: Store) -> int:
    """Write the visits of every report with decisions as they are to be published; the number of the last decision."""
    log = DecisionLog(store).read()
    by_report: dict[str, list[Decision]] = defaultdict(list)
    for decision in log:
        if decision.report:
            by_report[decision.report].append(decision)
    rows = []
    for name, records in store.visit_records(reviewed=False) if by_report else ():
        if name in by_report:
            found = [from_json(Visit, json.loads(record)) for record in records]
            facts = fold_report(name, found, by_report[name], lambda name=name: store.text(name))  # type: ignore[misc]
            kept = [to_json(fact.published) for fact in facts if fact.published is not None]
            rows.append((name, json.dumps(kept, ensure_ascii=False, separators=(",", ":"))))
    with store.transaction() as connection:
        connection.execute("DELETE FROM reviewed")
        connection.executemany("INSERT INTO reviewed VALUES (?, ?)", rows)
    return log[-1].number if log else 0
