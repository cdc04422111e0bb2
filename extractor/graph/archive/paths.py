"""The shortest chain of visits between two entities, searched from both ends.

In: what neighbours an entity has, how much work it is to ask, and the two ends.  Out: the steps (from, to, visit).  The
side that is cheaper to go on from goes on, so that a town which half the archive visited is asked last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

__all__ = ["shortest_path"]

Step = tuple[int, int, int]
Neighbours = Callable[[Iterable[int]], Iterator[Step]]


def shortest_path(
    neighbours: Neighbours, weight: Callable[[Iterable[int]], int], starts: set[int], goals: set[int], longest: int
) -> list[Step]:
    """The steps from one of ``starts`` to one of ``goals``; empty where they meet at once or not within ``longest``."""
    if starts & goals:
        return []
    came: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]] = ({}, {})
    edges, reached = [set(starts), set(goals)], [set(starts), set(goals)]
    for _ in range(longest):
        if not edges[0] or not edges[1]:
            return []
        side = 0 if weight(edges[0]) <= weight(edges[1]) else 1
        following: dict[int, tuple[int, int]] = {}
        for entity, visit, other in neighbours(edges[side]):
            if other not in reached[side]:
                step = (visit, entity)
                following[other] = min(step, following.get(other, step))
        came[side].update({other: (entity, visit) for other, (visit, entity) in following.items()})
        reached[side].update(following)
        edges[side] = set(following)
        if meeting := reached[1 - side] & edges[side]:
            return _steps(min(meeting), came)
    return []


def _steps(meeting: int, came: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]) -> list[Step]:
    steps, at = list[Step](), meeting
    while at in came[0]:
        before, visit = came[0][at]
        steps.append((before, at, visit))
        at = before
    steps.reverse()
    at = meeting
    while at in came[1]:
        after, visit = came[1][at]
        steps.append((at, after, visit))
        at = after
    return steps
