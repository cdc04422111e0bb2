"""What the results depend on besides the reports: the program, its rules and its models.

In: nothing.  Out: a short text that changes with any file of the rooms that read and extract, and of the models.  A linguist who edits a
lexicon runs again, and every report is done anew; who changes nothing waits for nothing.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import extractor

__all__ = ["fingerprint"]

_PACKAGE = Path(extractor.__file__).resolve().parent
_FOLDERS = (*(_PACKAGE / room for room in ("reading", "language", "entities", "relations")), _PACKAGE.parent / "models")
_CACHED = "__pycache__"


@functools.cache
def fingerprint() -> str:
    """The program's version and 12 hexadecimal digits over all files of its rooms and models."""
    from extractor.pipeline import VERSION

    digest = hashlib.sha256()
    files = [*_PACKAGE.glob("*.py"), *(path for folder in _FOLDERS for path in folder.rglob("*"))]
    for path in sorted(files, key=lambda path: path.relative_to(_PACKAGE.parent).as_posix()):
        if path.is_file() and _CACHED not in path.parts:
            digest.update(path.relative_to(_PACKAGE.parent).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{VERSION}+{digest.hexdigest()[:12]}"
