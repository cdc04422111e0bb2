"""How to run, and where a run stands.

``Options`` are what the command line asks for, ``Progress`` what a listener is told after every report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from extractor.batch.limits import ReportLimits
from extractor.graph.tables.layout import Language

__all__ = ["Engine", "Options", "Progress"]

Engine = Literal["local", "dask"]


@dataclass(frozen=True, slots=True)
class Options:
    """``workers``: processes (None: as many as there are processors and work for them).  ``fresh``: forget what was done.
    ``ocr``: scanned pages are recognised.  ``limits``: what one report may cost.  ``limit``: read at most so many reports in this
    run.  ``since``: pass over files that were last changed before this day.  ``engine``, ``scheduler``: where the work is done.
    The others say how the tables are written.
    """

    workers: int | None = None
    fresh: bool = False
    headings: Language = "en"
    one_row_per_visit: bool = False
    ocr: bool = False
    limits: ReportLimits = field(default_factory=ReportLimits)
    limit: int | None = None
    since: date | None = None
    engine: Engine = "local"
    scheduler: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run stands: how many of ``total`` reports are ``done`` (``skipped`` of them were done before), how many
    ``tokens`` were read in how many ``seconds``, and the report that was done ``last``."""

    total: int
    done: int
    visits: int
    quarantined: int
    skipped: int = 0
    tokens: int = 0
    seconds: float = 0.0
    last: str = ""

    @property
    def speed(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until all is done at the pace so far, None before the first report."""
        read = self.done - self.skipped
        return self.seconds / read * (self.total - self.done) if read else None
