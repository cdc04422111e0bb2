"""Which sources a run is about, and under which names.

In: the paths of the command line: files, folders, archives, patterns («reports/**/*.docx»), and «-» for a list on standard
input.  Out: ``Item`` records in a fixed order.  A file is named by its path relative to
the folder that was given, or by its own name if it was given itself; where two would be called the same, the given
folder's name (then the whole path) comes in front.  What the program itself writes is left out, so that the outputs
may lie among the reports.
"""

from __future__ import annotations

import glob
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.batch.outputs import NAMES
from extractor.reading import Source, walk

__all__ = ["Item", "discover", "named"]

LIST = "-"
"""The path that stands for a list on standard input."""

_OWN = frozenset({*NAMES, "run.json"})
_OWN_BEGINNINGS = ("facts.sqlite", ".running")
_OWN_END = ".part"


@dataclass(frozen=True, slots=True)
class Item:
    """A source and the ``name`` of its report; without a source it is a folder in which there was none."""

    name: str
    source: Source | None


def named(paths: Iterable[Path], listed: Iterable[str] | None = None) -> Iterator[Path]:
    """The paths meant: «-» is the lines of ``listed`` (standard input; also parted by NUL), a pattern what it fits, sorted.

    What exists under the very name is no pattern, and a pattern that fits nothing stays, so that it is told as missing.
    """
    for path in paths:
        if str(path) == LIST:
            yield from named(_lines(sys.stdin if listed is None else listed))
            continue
        text = str(path)
        if glob.has_magic(text) and not path.exists():
            found = sorted(glob.glob(text, recursive=True))  # noqa: PTH207 — Path.glob takes no absolute pattern
            yield from map(Path, found or [text])
        else:
            yield path


def _lines(listed: Iterable[str]) -> Iterator[Path]:
    for line in listed:
        for name in line.rstrip("\r\n").split("\0"):
            if name and name != LIST:
                yield Path(name)


def discover(paths: Iterable[Path], output: Path) -> list[Item]:
    """The sources under ``paths``, without doubles and without what a run writes to the folder ``output``."""
    folder = output.absolute()
    found: list[tuple[Path, str, Source | None]] = []
    seen: set[str] = set()
    for path in named(paths):
        count = 0
        root = path if path.is_dir() else path.parent
        for source in walk([path]):
            place = Path(source.name).absolute()
            if place.parent == folder and _own(place.name):
                continue
            count += 1
            if str(place) not in seen:
                seen.add(str(place))
                found.append((path, _relative(source.name, root), source))
        if not count:
            found.append((path, path.name or str(path), None))
    return [Item(name, source) for name, (_, _, source) in zip(_distinct(found), found, strict=True)]


def _own(name: str) -> bool:
    """Whether a file of this name in the folder of the run is the program's own."""
    return name in _OWN or name.startswith(_OWN_BEGINNINGS) or name.endswith(_OWN_END)


def _relative(name: str, root: Path) -> str:
    place = Path(name)
    return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()


def _distinct(found: Sequence[tuple[Path, str, Source | None]]) -> list[str]:
    """A name for each; the shortest of three that no other has."""
    chosen = [name for _, name, _ in found]
    for whole in (False, True):
        counts = Counter(chosen)
        if len(counts) == len(chosen):
            break
        chosen = [
            name if counts[name] == 1 else f"{path.absolute().as_posix() if whole else path.absolute().name}/{own}"
            for name, (path, own, _) in zip(chosen, found, strict=True)
        ]
    return chosen
