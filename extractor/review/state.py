"""Where each fact stands: what the program found × what people said of it.

In: the visits of an archive as found by the last run, and the log.  Out: ``Reviewed`` records, one a fact.  Pure: the
same facts and the same log give the same state, so nothing but the log need be kept.

Decisions always win.  The value that a person accepted, corrected or added is the one that holds, whatever a later run
finds; where the run finds something else, ``change`` says what.  Two reviewers who disagree make a conflict, until
somebody decides who has seen it (``Decision.settles``).
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.review.alignment import align, relocated
from extractor.review.content import Difference, content, differences, same
from extractor.review.decision import ON_VISITS, Action, Decision
from extractor.review.log import standing
from extractor.schema import Visit

__all__ = ["Change", "ChangeKind", "Reviewed", "State", "claim", "fold_report", "verdict"]


class State(enum.StrEnum):
    """How far the review of a fact has come.  An added visit is ``accepted`` (see ``Reviewed.added``)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    UNSURE = "unsure"
    CONFLICT = "conflict"


class ChangeKind(enum.StrEnum):
    """What a later run did under a decision.

    ``disappeared``: the program no longer finds the fact; ``moved``: it says the same in another place; ``changed``: it
    says something else; ``found``: a visit that a person had added is now found by the program, otherwise.
    """

    DISAPPEARED = "disappeared"
    MOVED = "moved"
    CHANGED = "changed"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Change:
    """What changed under the decisions on a fact: ``before`` is what was decided on, ``now`` what is found."""

    kind: ChangeKind
    before: Visit
    now: Visit | None
    fields: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A fact and where its review stands.

    ``id`` never changes, also where a later run gives the visit another.  ``found`` is what the program finds now (None:
    nothing), ``value`` what to show: the value that was decided, else what was found; for a rejected fact it is what was
    rejected.  ``opinions`` is the standing decision of each reviewer, oldest first; ``decided`` the one that holds (None
    while pending or in conflict); ``history`` all decisions not taken back.  ``change`` is None where nothing changed
    or somebody has decided since.  ``quoted``: whether the report still holds its quote; a report that was edited may not.
    """

    id: str
    report: str
    state: State
    value: Visit
    found: Visit | None = None
    opinions: tuple[Decision, ...] = ()
    decided: Decision | None = None
    change: Change | None = None
    history: tuple[Decision, ...] = ()
    added: bool = False
    quoted: bool = True

    @property
    def doubt(self) -> float:
        """How unsure the program is, from 0 (sure either way) to 1 (as good as a coin)."""
        return 1.0 - abs(2.0 * self.value.confidence - 1.0)

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Who has an opinion on it, in the order of their decisions."""
        return tuple(dict.fromkeys(one.reviewer for one in self.opinions))

    @property
    def open(self) -> bool:
        """Whether a person is asked to look at it: pending, in conflict, or changed under a decision."""
        return self.state in (State.PENDING, State.CONFLICT) or self.change is not None

    @property
    def published(self) -> Visit | None:
        """The visit as the outputs show it, None where they leave it out.

        A rejected fact is left out, and one whose quote is gone from the report: every line points to its sentence.  An
        unsure one, and one in conflict, stands as the program found it.
        """
        if self.state is State.PENDING:
            return self.value
        if self.state is State.REJECTED or not self.quoted:
            return None
        mark = "added" if self.added and self.state in (State.ACCEPTED, State.CORRECTED) else self.state.value
        if self.state in (State.UNSURE, State.CONFLICT):
            kept = self.found or (self.value if self.state is State.CONFLICT else None)
            return kept and replace(kept, id=self.id, review=mark)
        return replace(self.value, review=mark)


Text = Callable[[], str]


def fold_report(report: str, found: Sequence[Visit], log: Iterable[Decision], text: Text) -> list[Reviewed]:
    """The facts of one ``report``: first what the program found, in its order, then what only people hold.

    ``log`` are the decisions on this report, undos included or already taken out; ``text`` gives the report's text, and
    is asked for only where a decided fact has to be sought in it.
    """
    by_target: dict[str, list[Decision]] = defaultdict(list)
    for decision in standing(list(log)):
        if decision.action in ON_VISITS:
            by_target[decision.target].append(decision)
    now = {visit.id: visit for visit in found}
    lost = {
        target: known
        for target, decisions in by_target.items()
        if target not in now and (known := _basis(decisions)) is not None
    }
    successors = align(lost, [visit for visit in found if visit.id not in by_target]) if lost else {}
    older = {visit.id: target for target, visit in successors.items()}
    facts = []
    for visit in found:
        target = older.get(visit.id, visit.id)
        facts.append(_reviewed(target, report, visit, by_target.get(target, []), text))
    for target in lost:
        if target not in successors:
            facts.append(_reviewed(target, report, None, by_target[target], text))
    return facts


def verdict(decision: Decision) -> State:
    """What a decision says of the program's own reading of the fact: accepting another's correction is correcting."""
    if decision.action is Action.REJECT:
        return State.REJECTED
    if decision.action is Action.UNSURE:
        return State.UNSURE
    if decision.before is not None and not same(decision.before, decision.after):
        return State.CORRECTED
    return State.ACCEPTED


def _basis(decisions: Sequence[Decision]) -> Visit | None:
    """By which visit a fact that is no longer found under its id is sought: the latest that is known of it."""
    for decision in reversed(decisions):
        if known := decision.before or decision.after:
            return known
    return None


def _reviewed(target: str, report: str, found: Visit | None, history: Sequence[Decision], text: Text) -> Reviewed:
    if not history:
        assert found is not None  # Only what was found or decided is a fact.
        return Reviewed(target, report, State.PENDING, found, found)
    opinions = _opinions(history)
    claims = {claim(opinion) for opinion in opinions}
    latest = opinions[-1]
    decided = latest if len(claims) == 1 else None
    value, quoted = _value(decided or next((o for o in reversed(opinions) if o.after), latest), found, text)
    return Reviewed(
        id=target,
        report=report,
        state=verdict(decided) if decided else State.CONFLICT,
        value=replace(value, id=target),
        quoted=quoted,
        found=found,
        opinions=tuple(opinions),
        decided=decided,
        change=_change(opinions, found, quoted),
        history=tuple(history),
        added=any(one.action is Action.ADD for one in history),
    )


def _opinions(history: Sequence[Decision]) -> list[Decision]:
    """The standing decision of each reviewer; one that settles ends what was said before it."""
    standing_now: dict[str, Decision] = {}
    for decision in history:
        if decision.settles:
            standing_now.clear()
        standing_now.pop(decision.reviewer, None)
        standing_now[decision.reviewer] = decision
    return list(standing_now.values())


def claim(decision: Decision) -> tuple[str, ...]:
    """What a decision holds to be so; equal claims agree."""
    if decision.after is None:
        return (verdict(decision).value,)
    return ("holds", *content(decision.after).values())


def _value(decision: Decision, found: Visit | None, text: Text) -> tuple[Visit, bool]:
    """The visit to show for the decision that holds, with its quotes where they stand in the text of today, if they do."""
    chosen = decision.after or found or decision.before
    assert chosen is not None
    if found is not None and same(found, chosen):
        return found, True
    moved = relocated(chosen, text())
    return moved or chosen, moved is not None


def _change(opinions: Sequence[Decision], found: Visit | None, quoted: bool) -> Change | None:
    """What a later run did under the ``opinions``; None where it said the same, or what was decided, or both reject."""
    latest = opinions[-1]
    before, after = latest.before, latest.after
    if before is None:  # Nothing was found when it was decided: by an added visit, or kept after it had disappeared.
        if found is None and after is not None and not quoted:
            return Change(ChangeKind.DISAPPEARED, after, None)
        if found is None or same(found, after):
            return None
        assert after is not None
        return Change(ChangeKind.FOUND, after, found, differences(after, found))
    if found is None:
        return None if after is None and latest.action is Action.REJECT else Change(ChangeKind.DISAPPEARED, before, None)
    if not same(before, found):
        if after is not None and same(after, found):
            return None
        return Change(ChangeKind.CHANGED, before, found, differences(before, found))
    places = [tuple(" ".join(quote.text.split()) for quote in visit.evidence) for visit in (before, found)]
    spans = [tuple(quote.span for quote in visit.evidence) for visit in (before, found)]
    return Change(ChangeKind.MOVED, before, found) if places[0] != places[1] or spans[0] != spans[1] else None
