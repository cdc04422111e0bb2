"""Exports with files of their own for every report: where the files lie.

In: an archive and, by suffix, what gives the text of a file.  Out: a folder in which the files of ``2011/отчёт.docx`` are
``2011/отчёт`` and the suffix.  Two reports that would share a name keep the ending of theirs (``отчёт.docx.ann``,
``отчёт.txt.ann``), and what no file system takes becomes «_»; a name never leads out of the folder.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from extractor.errors import UsageError
from extractor.graph.archive import Archive
from extractor.schema import Document
from extractor.store import Store

__all__ = ["stems_of", "write_documents"]

_REFUSED = re.compile(r'[\x00-\x1f<>:"|?*\\]|[. ]+$')
_LONGEST = 120
"""Characters of one part of a path: with a suffix they stay under 255 bytes of UTF-8."""


def write_documents(
    archive: Archive, path: Path, files: Mapping[str, Callable[[Document], str]], asked: Mapping[str, Any]
) -> None:
    """Write for every report that was read one file for each suffix of ``files``, UTF-8, line ends as given.

    Raises ``UsageError`` where only some visits are asked for: these formats hold whole reports.
    """
    if asked:
        raise UsageError(
            "this format holds whole reports, not a choice of visits",
            where=", ".join(f"--{name}" for name in asked), remedy="Leave the choice out",
        )
    with Store(archive.folder / "facts.sqlite", create=False) as store:
        stems = stems_of(entry.name for entry in store.entries(current=True))
        path.mkdir(parents=True, exist_ok=True)
        for document in store.documents(texts=True):
            for suffix, text_of in files.items():
                file = path / f"{stems[document.report.name]}{suffix}"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text_of(document), encoding="utf-8", newline="", errors="replace")


def stems_of(names: Iterable[str]) -> dict[str, PurePosixPath]:
    """For each report's name the path of its files without their suffix; all paths differ, also where case is ignored."""
    wholes = {name: _clean(name) for name in names}
    shared = Counter(str(path.with_suffix("")).casefold() for path in wholes.values())
    stems: dict[str, PurePosixPath] = {}
    taken: set[str] = set()
    for name, whole in wholes.items():
        stem = whole.with_suffix("") if shared[str(whole.with_suffix("")).casefold()] == 1 else whole
        unique, number = stem, 2
        while str(unique).casefold() in taken:
            unique, number = stem.with_name(f"{stem.name}-{number}"), number + 1
        taken.add(str(unique).casefold())
        stems[name] = unique
    return stems


def _clean(name: str) -> PurePosixPath:
    parts = [_REFUSED.sub("_", part)[-_LONGEST:] for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return PurePosixPath(*(parts or ["_"]))
