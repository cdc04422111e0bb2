"""The facts of a run as they stand, kept up to date.

In: an open store and its log.  Out: ``Standings``: findings, decisions and the fold of both, in memory.  ``refresh`` takes in
what was written since, by oneself, another program or a run: after a decision only its report is folded anew.
"""

from __future__ import annotations

import json

from extractor.review.decision import Decision
from extractor.review.log import DecisionLog
from extractor.review.state import Reviewed, fold_report
from extractor.schema import Visit
from extractor.store import Store, from_json

__all__ = ["Standings"]

_STAMP = (
    "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT name || char(9) || sha256 || char(9) || version "
    "|| char(9) || state || char(9) || position AS line FROM reports WHERE position IS NOT NULL ORDER BY position)"
)
"""What tells one run's findings from another's."""
_UNREADABLE = (
    "SELECT name FROM reports WHERE position IS NOT NULL AND state = 'quarantined' "
    "AND name IN (SELECT report FROM decisions) ORDER BY position"
)


class Standings:
    """``found``: report → its visits as found; ``facts``: report → its facts; ``ids``: every id a fact has had → the fact.

    ``decisions``: the whole log; ``by_report`` and ``by_target`` are parts of it.  Not safe for several threads by itself.
    """

    def __init__(self, store: Store, log: DecisionLog) -> None:
        self._store, self._log = store, log
        self._number, self._version = 0, -1
        self._stamp: str | None = None
        self.found: dict[str, list[Visit]] = {}
        self.facts: dict[str, list[Reviewed]] = {}
        self.ids: dict[str, Reviewed] = {}
        self.decisions: list[Decision] = []
        self.by_report: dict[str, list[Decision]] = {}
        self.by_target: dict[str, list[Decision]] = {}

    def refresh(self) -> None:
        """Take in what was written since the last call."""
        ((version,),) = self._store.rows("PRAGMA data_version")  # Moves when somebody else has written.
        if version != self._version:
            ((stamp,),) = self._store.rows(_STAMP)
            if stamp != self._stamp:
                self._load()
            self._version, self._stamp = version, stamp
        if self._log.last() > self._number:
            self._learn(set())

    def _load(self) -> None:
        self.found = {
            name: [from_json(Visit, json.loads(record)) for record in records]
            for name, records in self._store.visit_records(reviewed=False)
        }
        # A report that can no longer be read has lost what was decided on it: that is a question, not silence.
        self.found |= {name: [] for (name,) in self._store.rows(_UNREADABLE)}
        self.facts, self.ids, self.decisions, self.by_report, self.by_target = {}, {}, [], {}, {}
        self._number = 0
        self._learn(set(self.found))

    def _learn(self, reports: set[str]) -> None:
        """Read the log on, and fold ``reports`` and those with new decisions."""
        for decision in self._log.read(after=self._number):
            self._number = decision.number
            self.decisions.append(decision)
            self.by_target.setdefault(decision.target, []).append(decision)
            if decision.report:
                self.by_report.setdefault(decision.report, []).append(decision)
                reports.add(decision.report)
        for report in [name for name in self.found if name in reports]:
            self._fold(report)

    def _fold(self, report: str) -> None:
        for old in self.facts.get(report, ()):
            for key in {old.id, old.found.id if old.found else old.id}:
                self.ids.pop(key, None)
        text: list[str] = []

        def load() -> str:
            if not text:
                text.append(self._store.text(report))
            return text[0]

        facts = fold_report(report, self.found[report], self.by_report.get(report, ()), load)
        self.facts[report] = facts
        for fact in facts:
            self.ids[fact.id] = fact
            if fact.found is not None:
                self.ids.setdefault(fact.found.id, fact)
