"""extractor: who visited where, when, why and with what outcome, out of archives of Russian reports.

``load`` gives the whole flow as a spaCy ``Language``; ``read`` turns a file into a ``Report``; ``extract`` a report into
its visits; ``open`` the folder of a run into an archive that answers questions.  Everything else is reached through the
rooms (``extractor.reading``, ``extractor.graph``, …).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from extractor.graph.archive import Archive
    from extractor.schema import Report, Visit

__all__ = ["extract", "load", "open", "read"]


def load() -> Language:
    """The pipeline as a spaCy ``Language``: ``load()(text)._.visits`` are the visits of a text."""
    from extractor import pipeline

    return pipeline.load()


def read(source: str | Path | bytes, *, name: str | None = None) -> Report:
    """A file (or its bytes) as a ``Report``.  Raises ``ReadingError`` subclasses; see ``extractor.errors``."""
    from extractor import reading

    return reading.read(source, name=name)


def extract(report: Report) -> tuple[Visit, ...]:
    """The visits of a report."""
    from extractor import pipeline

    return pipeline.extract(report).visits


def open(folder: str | Path) -> Archive:
    """The outputs of a run as an ``Archive`` to ask.  Raises ``StoreError`` where no run was written."""
    from extractor.graph.archive import open_archive

    return open_archive(folder)
