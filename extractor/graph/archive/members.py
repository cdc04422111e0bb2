"""Who and what has a part in visits, as entities of the archive rather than as names.

In: a function that reads the index, and numbers of visits.  Out: for each visit its entities of one role.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from extractor.graph.archive.tables import ROLES

__all__ = ["Member", "members"]

_AT_ONCE = 900


class Member(NamedTuple):
    """An entity with a part in a visit: its number, name and kind."""

    id: int
    name: str
    kind: str


def members(read: Callable[[str], list[Any]], numbers: Sequence[int], role: str) -> dict[int, list[Member]]:
    """The entities of ``role`` in each visit of ``numbers``; of places only towns and the like, not what lies around them."""
    found: dict[int, list[Member]] = {number: [] for number in numbers}
    for start in range(0, len(numbers), _AT_ONCE):
        marks = ",".join(map(str, numbers[start : start + _AT_ONCE]))
        query = (
            "SELECT l.visit, e.id, e.name, e.kind FROM links l JOIN entities e ON e.id = l.entity "
            f"WHERE l.visit IN ({marks}) AND l.role = {ROLES[role]} "
            "AND coalesce(e.place_kind, '') NOT IN ('country', 'region') ORDER BY l.visit, e.id"
        )
        for visit, *member in read(query):
            found[visit].append(Member(*member))
    return found
