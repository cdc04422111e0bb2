"""Files of the gold form.

In: a folder of ``*.json`` files, one document each, or a JSON Lines file with one document a line.  Out: document
name → visits.  Raises ``DataError`` with file and line where something else is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import DataError
from extractor.evaluation.matching import Json

__all__ = ["read_gold"]


def read_gold(path: Path) -> dict[str, list[Json]]:
    """The visits of every document in ``path``, in the order of the file names or of the lines."""
    visits: dict[str, list[Json]] = {}
    for where, text in _documents(path):
        try:
            document = json.loads(text)
            visits[document["doc"]] = [_sound(visit) for visit in document["visits"]]
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"not a document of the gold form ({type(error).__name__}: {error})",
                where=where,
                remedy='Expected {"doc": NAME, "visits": [...]}',
            ) from error
    return visits


def _documents(path: Path) -> Iterator[tuple[str, str]]:
    try:
        if path.is_dir():
            for file in sorted(path.glob("*.json")):
                yield str(file), file.read_text(encoding="utf-8")
            return
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield f"{path}, line {number}", line
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise DataError(f"cannot be read ({reason})", where=str(path)) from error


def _sound(visit: object) -> Json:
    if not isinstance(visit, dict):
        raise TypeError("a visit is no object")
    return visit
