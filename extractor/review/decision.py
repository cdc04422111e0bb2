"""What a person said of a fact: the record of review.

In and out: records only.  A ``Decision`` is written once and never changed; taking one back is another decision
(``undo``).  ``before`` is the visit as the program had found it when the person decided, so that a later run can tell
what has changed since; ``after`` is the visit that holds by the decision.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import UTC, datetime

from extractor.schema import Visit, stable_id

__all__ = ["ON_IDENTITY", "ON_VISITS", "Action", "Decision", "decision_id", "now", "pair"]


class Action(enum.StrEnum):
    """What was done.

    ``accept`` keeps the value shown, ``correct`` another, ``reject`` none, ``unsure`` leaves the question open; ``add``
    is a visit that the program missed.  ``merge`` and ``split`` say of two entities that they are one or are not.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    UNSURE = "unsure"
    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


ON_VISITS = frozenset({Action.ACCEPT, Action.REJECT, Action.CORRECT, Action.UNSURE, Action.ADD})
ON_IDENTITY = frozenset({Action.MERGE, Action.SPLIT})


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log.

    ``time`` is ISO 8601 in UTC.  ``target`` is the id of a visit; for merge and split the ids of two entities joined by
    a space (``pair``); for undo the id of the decision that is taken back.  ``report`` is the name of the report the
    visit stands in, empty for identities.  ``before`` is None for a visit that the program has not found; ``after`` is
    None where no visit holds by the decision (reject, unsure).  ``settles``: made in the knowledge of an open conflict
    or change, and meant to end it.  ``number`` is the place in the log, from 1; 0 as long as it is not written.
    """

    id: str
    time: str
    reviewer: str
    action: Action
    target: str
    report: str = ""
    before: Visit | None = None
    after: Visit | None = None
    comment: str = ""
    settles: bool = False
    number: int = field(default=0, compare=False)


def decision_id(time: str, reviewer: str, action: Action, target: str, *more: object) -> str:
    """The id of a decision: the same for the same act, so that it is never written twice."""
    return stable_id("d", time, reviewer, action.value, target, *more)


def now() -> str:
    """The present moment as decisions write it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def pair(left: str, right: str) -> str:
    """The target of a merge or split."""
    return " ".join(sorted((left, right)))
