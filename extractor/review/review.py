"""``Review``: the facts of a run and what people say of them, open for work.

In: the folder of a run.  Out: facts with the state of their review; decisions, kept the moment they are made.  What
another program (a second reviewer, a new run) writes meanwhile is seen at the next call.  One ``Review`` may be used from
several threads.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extractor.errors import ReviewError
from extractor.review.agreement import Agreement, agreements
from extractor.review.correction import added, corrected
from extractor.review.decision import ON_IDENTITY, ON_VISITS, Action, Decision, decision_id, now, pair
from extractor.review.log import DecisionLog, standing
from extractor.review.queue import Filter, Order, chosen, ordered
from extractor.review.standings import Standings
from extractor.review.state import Reviewed, State, fold_report
from extractor.schema import Page, Visit
from extractor.store import Store, from_json

__all__ = ["Progress", "Review", "open_review"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review has come: facts in all, how many are ``open`` (a person is asked), and how many in each state."""

    facts: int
    open: int
    changed: int
    states: Mapping[State, int]

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return 1.0 - self.open / self.facts if self.facts else 1.0


def open_review(folder: str | Path) -> Review:
    """The review of the run in ``folder``.  Raises ``StoreError`` where no run was written there or it is damaged."""
    return Review(folder)


class Review:
    """The review of a run; use as a context manager or ``close`` it.

    Every method may raise ``StoreError`` (another program holds the database, it is damaged) and, where something is
    written, ``OutputError`` (no room on the disk).
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._lock = threading.RLock()
        self._store = Store(self.folder / "facts.sqlite", create=False, threads=True)
        self._log = DecisionLog(self._store)
        self._now = Standings(self._store, self._log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    # --- reading ------------------------------------------------------------------------------------------------

    def facts(self, wanted: Filter | None = None, order: Order = "report") -> list[Reviewed]:
        """The facts that ``wanted`` lets through (None: all), in this order (see ``queue``)."""
        with self._lock:
            self._now.refresh()
            every = [fact for facts in self._now.facts.values() for fact in facts]
        return ordered(chosen(every, wanted or Filter()), order)

    def fact(self, identifier: str) -> Reviewed:
        """The fact with this id, or with the id that a later run gave it.  Raises ``ReviewError`` for another id."""
        with self._lock:
            self._now.refresh()
            if identifier not in self._now.ids:
                raise ReviewError("there is no such fact in this run", where=identifier, remedy="Load the list again", reason="no-fact")
            return self._now.ids[identifier]

    def knows(self, identifier: str) -> bool:
        """Whether ``fact`` would find this id."""
        with self._lock:
            self._now.refresh()
            return identifier in self._now.ids

    def decisions_on(self, identifier: str) -> list[Decision]:
        """All decisions ever made on a fact, those taken back included, oldest first.  Raises as ``fact``."""
        fact = self.fact(identifier)
        with self._lock:
            return list(self._now.by_target.get(fact.id, ()))

    def seen_by(self, reviewer: str) -> list[Reviewed]:
        """The facts as one reviewer has judged them, blind to all others."""
        with self._lock:
            self._now.refresh()
            facts: list[Reviewed] = []
            for report, found in self._now.found.items():
                own = [one for one in self._now.by_report.get(report, ()) if one.reviewer == reviewer]
                facts += fold_report(report, found, own, lambda name=report: self._store.text(name))  # type: ignore[misc]
            return facts

    def changes(self) -> list[Reviewed]:
        """The decided facts under which a later run has changed something (``Reviewed.change``) that nobody has seen."""
        return [fact for fact in self.facts() if fact.change is not None]

    def conflicts(self) -> list[Reviewed]:
        """The facts on which reviewers disagree (``Reviewed.opinions``)."""
        return [fact for fact in self.facts() if fact.state is State.CONFLICT]

    def agreement(self) -> list[Agreement]:
        """How far each pair of reviewers agrees."""
        return agreements(self.facts())

    def progress(self) -> Progress:
        """How far the review has come."""
        facts = self.facts()
        return Progress(
            facts=len(facts),
            open=sum(fact.open for fact in facts),
            changed=sum(fact.change is not None for fact in facts),
            states=Counter(fact.state for fact in facts),
        )

    def decided(self) -> bool:
        """Whether anybody has decided anything; cheap, no fact is loaded."""
        with self._lock:
            return self._log.last() > 0

    def log(self) -> list[Decision]:
        """All decisions, undone ones and undos included, oldest first."""
        with self._lock:
            self._now.refresh()
            return list(self._now.decisions)

    def text(self, report: str) -> str:
        """The report's own text.  Raises ``ReviewError`` for a report that is not in the run."""
        with self._lock:
            self._now.refresh()
            self._known(report)
            return self._store.text(report)

    def pages(self, report: str) -> tuple[Page, ...]:
        """The pages of a report, none where its format has none.  Raises ``ReviewError`` as ``text`` does."""
        with self._lock:
            self._now.refresh()
            self._known(report)
            ((pages,),) = self._store.rows("SELECT pages FROM reports WHERE name = ?", (report,))
        return tuple(from_json(Page, page) for page in json.loads(pages))

    def reports(self) -> list[str]:
        """The names of the reports of the run that could be read, in its order."""
        with self._lock:
            self._now.refresh()
            return list(self._now.found)

    # --- deciding -----------------------------------------------------------------------------------------------

    def decide(
        self,
        identifier: str,
        action: Action | str,
        reviewer: str,
        *,
        changes: Mapping[str, Any] | None = None,
        found: bool = False,
        comment: str = "",
        settles: bool | None = None,
    ) -> Reviewed:
        """Accept, reject, correct a fact or leave it open (unsure); the fact as it stands afterwards.

        ``accept`` keeps the value shown, with ``found`` what the program finds now instead; ``correct`` needs
        ``changes`` to the one or the other (see ``correction``).  ``settles``: whether this ends a conflict; None means yes where there is one now, or where the fact has changed.  A decision that
        repeats the reviewer's own is not written again.  Raises ``ReviewError``: no such fact, no reviewer, or a
        correction that cannot be (``where`` names the field).
        """
        action = Action(action)
        with self._lock:
            decision = self.prepared(
                identifier, action, reviewer, changes=changes, found=found, comment=comment, settles=settles
            )
            mine = next((one for one in self.fact(identifier).opinions if one.reviewer == decision.reviewer), None)
            if mine is None or not _repeats(mine, decision):
                self._log.append([decision])
            return self.fact(identifier)

    def prepared(
        self,
        identifier: str,
        action: Action,
        reviewer: str,
        *,
        changes: Mapping[str, Any] | None = None,
        found: bool = False,
        comment: str = "",
        settles: bool | None = None,
    ) -> Decision:
        """The decision that ``decide`` would write, for ``append``.  Raises as ``decide``."""
        fact = self.fact(identifier)
        if action not in ON_VISITS - {Action.ADD}:
            raise ReviewError(f"a fact cannot be given the decision {action.value!r}", where=identifier, reason="no-action")
        if found and fact.found is None:
            raise ReviewError("the program finds no such visit now", where=identifier, remedy="Accept what was decided", reason="not-found-now")
        basis = replace(fact.found, id=fact.id) if found and fact.found else fact.value
        after = None
        if action is Action.ACCEPT:
            after = basis
        elif action is Action.CORRECT:
            after = corrected(basis, changes or {}, self.text(fact.report), self.pages(fact.report))
        settles = fact.state is State.CONFLICT or fact.change is not None if settles is None else settles
        moment = now()
        return Decision(
            id=decision_id(moment, reviewer, action, fact.id, after),
            time=moment,
            reviewer=_named(reviewer),
            action=action,
            target=fact.id,
            report=fact.report,
            before=_bare(fact.found),
            after=_bare(after),
            comment=comment.strip(),
            settles=settles,
        )

    def add(self, report: str, values: Mapping[str, Any], reviewer: str, *, comment: str = "") -> Reviewed:
        """A visit that the program missed in ``report``, from ``values`` in the gold form; the fact as it stands.

        Raises ``ReviewError``: no such report, no reviewer, or a value that cannot be (``where`` names the field).
        """
        with self._lock:
            decision = self.addition(report, values, reviewer, comment=comment)
            self._log.append([decision])
            return self.fact(decision.target)

    def addition(self, report: str, values: Mapping[str, Any], reviewer: str, *, comment: str = "") -> Decision:
        """The decision that ``add`` would write, for ``append``.  Raises as ``add``."""
        with self._lock:
            visit, moment = added(report, values, self.text(report), self.pages(report)), now()
            return Decision(
                decision_id(moment, reviewer, Action.ADD, visit.id), moment, _named(reviewer), Action.ADD, visit.id, report,
                None, visit, comment.strip(),
            )  # fmt: skip

    def merge(self, left: str, right: str, reviewer: str, *, same: bool = True, comment: str = "") -> Decision:
        """Keep that two entities (ids of the archive) are one, or with ``same`` false that they are not.

        The graph follows when the outputs are written again.  Raises ``ReviewError`` where the ids are no pair.
        """
        if left == right or not left or not right or " " in left + right:
            raise ReviewError("this is no pair of ids", where=f"{left}, {right}", remedy="Choose two entities", reason="no-pair")
        action, moment = Action.MERGE if same else Action.SPLIT, now()
        target = pair(left, right)
        decision = Decision(
            decision_id(moment, reviewer, action, target), moment, _named(reviewer), action, target, comment=comment.strip()
        )
        with self._lock:
            return self._log.append([decision])[0]

    def undo(self, reviewer: str, decision: str | None = None) -> Decision:
        """Take back a ``decision`` (its id), by default the reviewer's last that stands; what was taken back.

        Only one's own.  Raises ``ReviewError`` where there is none.
        """
        with self._lock:
            self._now.refresh()
            mine = [one for one in standing(self._now.decisions) if one.reviewer == _named(reviewer)]
            found = next((one for one in reversed(mine) if decision in (None, one.id)), None)
            if found is None:
                raise ReviewError(
                    "there is nothing to take back", where=reviewer, remedy="Only one's own decisions can be",
                    reason="nothing-to-undo",
                )  # fmt: skip
            moment = now()
            undo = Decision(
                decision_id(moment, reviewer, Action.UNDO, found.id), moment, found.reviewer, Action.UNDO, found.id, found.report
            )
            self._log.append([undo])
            return found

    def append(self, decisions: Iterable[Decision]) -> int:
        """Write prepared decisions in one transaction; how many of them were new."""
        with self._lock:
            return len(self._log.append(decisions))

    def identities(self) -> list[Decision]:
        """The merges and splits that stand, oldest first."""
        return [one for one in standing(self.log()) if one.action in ON_IDENTITY]

    # --- within -------------------------------------------------------------------------------------------------

    def _known(self, report: str) -> None:
        if report not in self._now.found:
            raise ReviewError("there is no such report in this run", where=report, reason="no-report")


def _named(reviewer: str) -> str:
    name = " ".join(reviewer.split())
    if not name:
        raise ReviewError("nobody decides without a name", where="reviewer", remedy="Give the reviewer's name", reason="no-reviewer")
    return name


def _bare(visit: Visit | None) -> Visit | None:
    """The visit without the mark of its review, as decisions keep it."""
    return visit and replace(visit, review="")


def _repeats(mine: Decision, decision: Decision) -> bool:
    """Whether a decision says nothing that the same reviewer's standing one does not."""
    return (
        mine.action is decision.action
        and mine.after == decision.after
        and mine.before == decision.before
        and mine.comment == decision.comment
        and not (decision.settles and not mine.settles)
    )
