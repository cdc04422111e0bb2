"""Running many reports: from paths to the outputs of a run, resumable at any moment.

In: paths and a folder.  Out: the tables, the graph and the database in that folder, and a ``Summary``.  ``run.py`` is
the order of the day; ``discovery`` finds the sources, ``process`` does one of them, ``workers`` spreads them over
processes, ``publish`` puts the outputs in place, ``lock`` keeps a second run out.
"""

from extractor.batch.record import Summary
from extractor.batch.run import Options, Progress, run

__all__ = ["Options", "Progress", "Summary", "run"]
