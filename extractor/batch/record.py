"""What a run came to, in memory and as ``run.json``.

In: the counts of a run.  Out: ``Summary``, and the file with counts, versions, settings and timings, to which the
records of the earlier runs in the same folder are kept under ``history``.  It is the one output that differs from run
to run over the same input.
"""

from __future__ import annotations

import contextlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.batch.publish import published
from extractor.store import Entry, Store

__all__ = ["Summary", "summary_of", "write_record"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to.  ``skipped`` reports were done before; ``problems`` are the quarantined ones; ``waiting`` were left for
    a later run; ``tokens`` were read in this one."""

    folder: Path
    reports: int
    extracted: int
    empty: int
    skipped: int
    visits: int
    mentions: int
    seconds: float
    problems: tuple[Entry, ...] = ()
    outputs: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    tokens: int = 0

    @property
    def quarantined(self) -> int:
        """How many sources did not become a report."""
        return len(self.problems)


def summary_of(store: Store, folder: Path, done: int) -> Summary:
    """What the archive in ``store`` comes to; ``done`` reports of it were read in this run."""
    query = "SELECT state, count(*), sum(visits), sum(mentions) FROM reports WHERE position IS NOT NULL GROUP BY state"
    counts = {str(state): (count, visits or 0, mentions or 0) for state, count, visits, mentions in store.rows(query)}
    reports = sum(count for count, _, _ in counts.values())
    return Summary(
        folder=folder,
        reports=reports,
        extracted=counts.get("extracted", (0,))[0],
        empty=counts.get("empty", (0,))[0],
        skipped=reports - done,
        visits=sum(visits for _, visits, _ in counts.values()),
        mentions=sum(mentions for _, _, mentions in counts.values()),
        seconds=0.0,
        problems=tuple(store.entries(current=True, state="quarantined")) if "quarantined" in counts else (),
    )


def write_record(summary: Summary, version: str, started: str, settings: Mapping[str, Any]) -> None:
    """Write ``run.json``; an earlier one that cannot be read is replaced, not mourned."""
    path = summary.folder / "run.json"
    history: list[Any] = []
    with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
        before = json.loads(path.read_text(encoding="utf-8"))
        history = [*before.pop("history", []), before]
    record = {
        "version": version,
        "python": platform.python_version(),
        "system": platform.system(),
        "started": started,
        "seconds": round(summary.seconds, 3),
        "reports": summary.reports,
        "extracted": summary.extracted,
        "empty": summary.empty,
        "quarantined": summary.quarantined,
        "skipped": summary.skipped,
        "waiting": summary.waiting,
        "tokens": summary.tokens,
        "visits": summary.visits,
        "mentions": summary.mentions,
        "outputs": dict(summary.outputs),
        "settings": dict(settings),
        "history": history,
    }
    with published(summary.folder) as publication:
        json.dump(record, publication.text("run.json"), ensure_ascii=False, indent=1)
