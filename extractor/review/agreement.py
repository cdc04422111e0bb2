"""How far two reviewers agree.

In: ``Reviewed`` records.  Out: for each pair of reviewers the facts that both judged, the share on which their verdicts
are equal, and Cohen's kappa (J. Cohen, A coefficient of agreement for nominal scales, 1960), which takes off what chance
alone would give.  Counted are first opinions: a decision made in the knowledge of a conflict is no independent verdict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from extractor.review.content import same
from extractor.review.decision import Decision
from extractor.review.state import Reviewed, State, verdict

__all__ = ["Agreement", "agreements", "kappa"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers over the ``facts`` that both judged.

    ``equal``: verdicts of one kind; ``share`` = equal / facts; ``kappa`` None where chance alone gives full agreement.
    ``corrections``: facts that both corrected, ``alike`` of them to the same values.  ``table``: (verdict of one,
    verdict of the other) → facts.
    """

    one: str
    other: str
    facts: int
    equal: int
    share: float
    kappa: float | None
    corrections: int
    alike: int
    table: tuple[tuple[State, State, int], ...]


def agreements(facts: Iterable[Reviewed]) -> list[Agreement]:
    """The agreement of each pair of reviewers with a fact in common, by name."""
    pairs: dict[tuple[str, str], list[tuple[Decision, Decision]]] = {}
    for fact in facts:
        independent: dict[str, Decision] = {}
        for decision in fact.history:
            if not decision.settles:
                independent[decision.reviewer] = decision
        for one, other in combinations(sorted(independent), 2):
            pairs.setdefault((one, other), []).append((independent[one], independent[other]))
    return [_agreement(one, other, judged) for (one, other), judged in sorted(pairs.items())]


def kappa(table: Counter[tuple[State, State]]) -> float | None:
    """Cohen's kappa of a table of verdicts; None where both always say the same one thing."""
    total = table.total()
    rows, columns = Counter[State](), Counter[State]()
    for (one, other), count in table.items():
        rows[one] += count
        columns[other] += count
    observed = sum(count for (one, other), count in table.items() if one is other) / total
    chance = sum(rows[state] * columns[state] for state in rows) / total**2
    return None if chance == 1.0 else (observed - chance) / (1.0 - chance)


def _agreement(one: str, other: str, judged: list[tuple[Decision, Decision]]) -> Agreement:
    table = Counter((verdict(left), verdict(right)) for left, right in judged)
    both = [
        (left, right) for left, right in judged if verdict(left) is State.CORRECTED and verdict(right) is State.CORRECTED
    ]
    equal = sum(count for (left, right), count in table.items() if left is right)
    return Agreement(
        one=one,
        other=other,
        facts=len(judged),
        equal=equal,
        share=equal / len(judged),
        kappa=kappa(table),
        corrections=len(both),
        alike=sum(same(left.after, right.after) for left, right in both),
        table=tuple((left, right, count) for (left, right), count in sorted(table.items())),
    )
