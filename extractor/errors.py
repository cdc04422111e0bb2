"""Every error of the project, and how the parts map to them.

::

    ExtractorError                 anything the program says about its own input or surroundings
    ├── UsageError                 the command line or a call was wrong                       exit 2
    ├── ReadingError               a source cannot become a Report; it goes to the quarantine exit 1
    │   ├── MissingSource          no such file or folder
    │   ├── UnreadableSource       the file is there but its bytes cannot be had
    │   │   └── RecognitionMissing pictures of pages, and no Tesseract to recognise them
    │   ├── EmptySource            no characters in it
    │   │   └── ScannedSource      pictures of pages, and recognition was not asked for
    │   ├── UnknownEncoding        bytes that are no text in any known encoding
    │   ├── UnknownFormat          a format nobody here reads, or a file that is not what it claims
    │   ├── DamagedSource          truncated, encrypted, or malicious
    │   └── SourceTooLarge         over a stated limit (size, pages, ratio, depth)
    ├── DataError                  a lexicon, rule, gazetteer or weight file of the project is wrong
    ├── OutputError                the output folder cannot be written
    ├── StoreError                 the database of a run is damaged or of another version
    ├── QueryError                 a question or query that cannot be understood
    └── ReviewError                a decision, correction or review table that cannot be applied

Every message says what happened, where (file, line, field) and what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

__all__ = [
    "DamagedSource",
    "DataError",
    "EmptySource",
    "ExtractorError",
    "MissingSource",
    "OutputError",
    "QueryError",
    "ReadingError",
    "RecognitionMissing",
    "ReviewError",
    "ScannedSource",
    "SourceTooLarge",
    "StoreError",
    "UnknownEncoding",
    "UnknownFormat",
    "UnreadableSource",
    "UsageError",
]


class ExtractorError(Exception):
    """``what`` happened, ``where`` it happened (a path, line or field) and the ``remedy``."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)

    def __reduce__(self) -> tuple[Callable[[], ExtractorError], tuple[()]]:
        """Errors cross process borders: workers raise them, the run reports them."""
        return (partial(type(self), self.what, where=self.where, remedy=self.remedy), ())

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f". {self.remedy}" if self.remedy else "")


class UsageError(ExtractorError):
    exit_code = 2


class ReadingError(ExtractorError):
    """A source that cannot be read; ``reason`` is the short code the quarantine table shows."""

    reason = "unreadable"


class MissingSource(ReadingError):
    reason = "missing"


class UnreadableSource(ReadingError):
    reason = "unreadable"


class RecognitionMissing(UnreadableSource):
    reason = "tesseract"


class EmptySource(ReadingError):
    reason = "empty"


class ScannedSource(EmptySource):
    reason = "scan"


class UnknownEncoding(ReadingError):
    reason = "encoding"


class UnknownFormat(ReadingError):
    reason = "format"


class DamagedSource(ReadingError):
    reason = "damaged"


class SourceTooLarge(ReadingError):
    reason = "too-large"


class DataError(ExtractorError):
    """A data file that ships with the project is wrong."""


class OutputError(ExtractorError):
    """The output folder cannot be written."""


class StoreError(ExtractorError):
    """The database of a run cannot be used."""


class QueryError(ExtractorError):
    """A question or query that cannot be understood."""


class ReviewError(ExtractorError):
    """A decision, correction or review table that cannot be applied.

    ``reason`` is a short code for messages in other languages («not-a-date»), ``value`` what was given.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "", reason: str = "", value: str = "") -> None:
        self.reason, self.value = reason, value
        super().__init__(what, where=where, remedy=remedy)

    def __reduce__(self) -> tuple[Callable[[], ExtractorError], tuple[()]]:
        """The reason and the value cross process borders as well."""
        kept = {"where": self.where, "remedy": self.remedy, "reason": self.reason, "value": self.value}
        return (partial(type(self), self.what, **kept), ())
