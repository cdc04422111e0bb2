"""The archive as something that can be asked: the index of a run's visits, queries and plain questions.

In: the folder of a run.  Out: ``Archive`` (``open_archive``), whose answers are pandas frames with evidence in every row.
"""

from extractor.graph.archive.archive import Archive, open_archive
from extractor.graph.archive.building import build_index, read_lines

__all__ = ["Archive", "build_index", "open_archive", "read_lines"]
