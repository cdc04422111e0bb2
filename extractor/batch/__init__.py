"""Running many reports: from paths to the outputs of a run, resumable at any moment.

In: paths and a folder.  Out: the tables, the graph and the database in that folder, and a ``Summary``.  ``run.py`` is
the order of the day; ``discovery`` finds the sources, ``manifest`` tells what of them is to be done, ``process`` does one of them
within its ``limits``, ``workers`` spreads them over processes and ``cluster`` over machines, ``publish`` puts the outputs in place, ``lock`` keeps a second run out.
"""

from extractor.batch.limits import ReportLimits
from extractor.batch.manifest import Plan
from extractor.batch.options import Options, Progress
from extractor.batch.record import Summary
from extractor.batch.run import plan, run

__all__ = ["Options", "Plan", "Progress", "ReportLimits", "Summary", "plan", "run"]
