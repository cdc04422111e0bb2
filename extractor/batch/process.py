"""One source from bytes to rows of the store: what a worker does.

In: a ``Task``.  Out: a ``Result``, always: a source that cannot be read, that costs more than it may, or on which the
extractor itself stumbles, comes out as a line of the quarantine with the reason.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from extractor.batch.limits import OverMemory, OverTime, ReportLimits, limited
from extractor.errors import DataError, ReadingError
from extractor.reading import Source, read
from extractor.store import Rows, refused, rows_of

__all__ = ["Result", "Task", "given_up", "process", "warm"]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_ANY_TEXT = "так"
"""Any text will do to have the models read."""


@dataclass(frozen=True, slots=True)
class Task:
    """A source to be done: its ``name`` in the run, the version that will do it, whether scanned pages are recognised
    (``ocr``), and what it may cost.  Its bytes are read where it is done: a task is small enough to lie in a pipe."""

    name: str
    source: Source
    version: str
    ocr: bool = False
    limits: ReportLimits = field(default_factory=ReportLimits)


@dataclass(frozen=True, slots=True)
class Result:
    """The ``rows`` of a source, and how many ``tokens`` (words, numbers, marks) its text has."""

    rows: Rows
    tokens: int = 0


def process(task: Task) -> Result:
    """Read and extract one source.  Raises only ``DataError``: the program's own data are wrong, not the source."""
    sha256 = ""
    try:
        data = task.source.read()
        sha256 = hashlib.sha256(data).hexdigest()
        warm()
        with limited(task.limits):
            return _extracted(task, data, sha256)
    except DataError:
        raise
    except ImportError as error:
        remedy = "Install the program again, as its README says"
        raise DataError(f"a part of the program is missing ({error})", remedy=remedy) from error
    except ReadingError as error:
        return _refused(task, sha256, error.reason, error.what, error.remedy)
    except OverTime:
        message = f"it took more than {task.limits.seconds:g} seconds"
        return _refused(task, sha256, "timeout", message, "Allow more with --report-seconds, or split the file")
    except (OverMemory, MemoryError):
        message = f"it needs more than {task.limits.megabytes} MB of memory"
        return _refused(task, sha256, "memory", message, "Allow more with --report-memory, or split the file")
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        message = f"{type(error).__name__}: {error} ({Path(frame.filename).name}, line {frame.lineno})"
        return _refused(task, sha256, "failed", message, "This is a fault of the program: please report it with the file")


def given_up(task: Task, why: str) -> Result:
    """The result for a source whose process was lost with it: ``why`` is «died» (several times over) or «hung»."""
    if why == "hung":
        message = f"it took more than {task.limits.seconds:g} seconds, and its process had to be ended"
        return _refused(task, "", "timeout", message, "Allow more with --report-seconds, or split the file")
    remedy = "Check the memory of the machine and run again, or report it with the file"
    return _refused(task, "", "crashed", "the process that read it was ended by the system, several times", remedy)


def _extracted(task: Task, data: bytes, sha256: str) -> Result:
    from extractor.pipeline import extract

    document = extract(read(data, name=task.name, ocr=task.ocr))
    rows = rows_of(document, task.name, sha256=sha256, version=task.version)
    return Result(rows, len(_TOKEN.findall(document.report.text)))


@functools.cache
def warm() -> None:
    """Have the models read before the first report: their memory and time are not its own.

    What is read then stays as long as the process, so the collector of garbage need not look at it again and again.
    """
    from extractor.pipeline import extract

    extract(read(_ANY_TEXT.encode(), name="warm"))
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


def _refused(task: Task, sha256: str, reason: str, message: str, remedy: str) -> Result:
    told = refused(task.name, sha256=sha256, version=task.version, reason=reason, message=message, remedy=remedy)
    return Result(told)
