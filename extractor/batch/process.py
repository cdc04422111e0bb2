"""One source from bytes to rows of the store: what a worker does.

In: a ``Task``, the bytes of a source.  Out: ``Rows``, always: a source that cannot be read, or on which the extractor
itself stumbles, comes out as a line of the quarantine with the reason.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import DataError, ReadingError
from extractor.reading import read
from extractor.store import Rows, refused, rows_of

__all__ = ["Task", "crashed", "process"]


@dataclass(frozen=True, slots=True)
class Task:
    """A source to be done: its ``name`` in the run, its bytes and their hash, the version that will do it, and whether
    scanned pages are to be recognised (``ocr``)."""

    name: str
    data: bytes = field(repr=False)
    sha256: str
    version: str
    ocr: bool = False


def process(task: Task) -> Rows:
    """Read and extract one source.  Raises only ``DataError``: the program's own data are wrong, not the source."""
    try:
        from extractor.pipeline import extract  # Loads the models: late, and once in each process.

        document = extract(read(task.data, name=task.name, ocr=task.ocr))
        return rows_of(document, task.name, sha256=task.sha256, version=task.version)
    except DataError:
        raise
    except ImportError as error:
        remedy = "Install the program again, as its README says"
        raise DataError(f"a part of the program is missing ({error})", remedy=remedy) from error
    except ReadingError as error:
        return _refused(task, error.reason, error.what, error.remedy)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        message = f"{type(error).__name__}: {error} ({Path(frame.filename).name}, line {frame.lineno})"
        return _refused(task, "failed", message, "This is a fault of the program: please report it with the file")


def crashed(task: Task) -> Rows:
    """The rows of a source that took down every process that tried it."""
    remedy = "Check the memory of the machine and run again, or report it with the file"
    return _refused(task, "crashed", "the process that read it was ended by the system, several times", remedy)


def _refused(task: Task, reason: str, message: str, remedy: str) -> Rows:
    return refused(task.name, sha256=task.sha256, version=task.version, reason=reason, message=message, remedy=remedy)
