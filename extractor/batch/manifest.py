"""What is still to be done: the sources of a run held against what the store knows.

In: items, the store's manifest and the options.  Out: for each item whether it is new, changed, done or refused, and the
tasks of those that are to be done, in the order of the items.  A source is known by its name and the hash of its bytes,
and what was found in it by the version that found it; what stands in the quarantine is tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from extractor.batch.discovery import Item
from extractor.batch.options import Options
from extractor.batch.process import Result, Task
from extractor.errors import ReadingError
from extractor.store import Store, refused

__all__ = ["Known", "Plan", "Step", "chosen", "known_reports", "plan_of", "steps"]

Known = Mapping[str, tuple[str, str]]
"""Name of a report → hash of its bytes, and the version that read it; without those in quarantine."""


class _EmptyFolder(ReadingError):
    reason = "no-reports"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: how many reports are ``new``, ``changed`` (they or the program) and ``done`` already, and how many it
    leaves for later (``waiting``)."""

    new: int = 0
    changed: int = 0
    done: int = 0
    waiting: int = 0
    unreadable: int = 0

    @property
    def reports(self) -> int:
        """All of them."""
        return self.new + self.changed + self.done + self.waiting + self.unreadable


@dataclass(frozen=True, slots=True)
class Step:
    """One item: its ``verdict`` (new, changed, done, waiting or unreadable), with the ``task`` of what is to be done, or the
    ``result`` of what cannot be."""

    name: str
    verdict: str
    task: Task | None = None
    result: Result | None = None


def known_reports(store: Store) -> Known:
    """What the store knows."""
    query = "SELECT name, sha256, iif(anew, '', version) FROM reports WHERE state <> 'quarantined'"
    return {str(name): (str(sha256), str(version)) for name, sha256, version in store.rows(query)}


def chosen(items: Sequence[Item], known: Known, since: date | None) -> list[Item]:
    """The items of a run that passes over files last changed before ``since``, unless they were read before."""
    if since is None:
        return list(items)
    start = datetime(since.year, since.month, since.day).timestamp()
    return [item for item in items if item.name in known or item.source is None or item.source.changed() >= start]


def steps(items: Sequence[Item], known: Known, version: str, options: Options) -> Iterator[Step]:
    """What is to be made of each item, in order; each is looked at only when it is asked for."""
    left = options.limit
    for item in items:
        step = _step(item, known, version, options)
        if step.task is not None and left is not None:
            left -= 1
            if left < 0:
                step = Step(item.name, "waiting")
        yield step


def plan_of(found: Iterator[Step]) -> Plan:
    """How many steps there are of each verdict."""
    plan = Plan()
    for step in found:
        plan = replace(plan, **{step.verdict: getattr(plan, step.verdict) + 1})
    return plan


def _step(item: Item, known: Known, version: str, options: Options) -> Step:
    try:
        if item.source is None:
            raise _EmptyFolder("there is no file in this folder", remedy="Name a folder with reports")
        task = Task(item.name, item.source, version, options.ocr, options.limits)
        entry = known.get(item.name)
        if entry is None:
            if not item.source.there():
                item.source.read()  # Raises: it says why it cannot be had.
            return Step(item.name, "new", task)
        if entry[1] != version or hashlib.sha256(item.source.read()).hexdigest() != entry[0]:
            return Step(item.name, "changed", task)
        return Step(item.name, "done")
    except ReadingError as error:
        told = refused(item.name, sha256="", version=version, reason=error.reason, message=error.what, remedy=error.remedy)
        return Step(item.name, "unreadable", None, Result(told))
