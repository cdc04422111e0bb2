"""Which sources a run is about, and under which names.

In: the paths of the command line.  Out: ``Item`` records in a fixed order.  A file is named by its path relative to
the folder that was given, or by its own name if it was given itself; where two would be called the same, the given
folder's name (then the whole path) comes in front.  What the program itself writes is left out, so that the outputs
may lie among the reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.batch.outputs import NAMES
from extractor.reading import Source, walk

__all__ = ["Item", "discover"]

_OWN = frozenset({*NAMES, "run.json"})
_OWN_BEGINNINGS = ("facts.sqlite", ".running")
_OWN_END = ".part"


@dataclass(frozen=True, slots=True)
class Item:
    """A source and the ``name`` of its report; without a source it is a folder in which there was none."""

    name: str
    source: Source | None


def discover(paths: Sequence[Path], output: Path) -> list[Item]:
    """The sources under ``paths``, without doubles and without what a run writes to the folder ``output``."""
    folder = output.absolute()
    found: list[tuple[Path, str, Source | None]] = []
    seen: set[Path] = set()
    for path in paths:
        count = 0
        for source in walk([path]):
            place = Path(source.name).absolute()
            if place.parent == folder and _own(place.name):
                continue
            count += 1
            if place not in seen:
                seen.add(place)
                found.append((path, _relative(source.name, path), source))
        if not count:
            found.append((path, path.name or str(path), None))
    return [Item(name, source) for name, (_, _, source) in zip(_distinct(found), found, strict=True)]


def _own(name: str) -> bool:
    """Whether a file of this name in the folder of the run is the program's own."""
    return name in _OWN or name.startswith(_OWN_BEGINNINGS) or name.endswith(_OWN_END)


def _relative(name: str, given: Path) -> str:
    root = given if given.is_dir() else given.parent
    place = Path(name)
    return (place.relative_to(root) if place.is_relative_to(root) else place).as_posix()


def _distinct(found: Sequence[tuple[Path, str, Source | None]]) -> list[str]:
    """A name for each; the shortest of three that no other has."""
    ways = (
        [name for _, name, _ in found],
        [f"{path.absolute().name}/{name}" for path, name, _ in found],
        [f"{path.absolute().as_posix()}/{name}" for path, name, _ in found],
    )
    chosen = list(ways[0])
    for longer in ways[1:]:
        counts = Counter(chosen)
        chosen = [name if counts[name] == 1 else other for name, other in zip(chosen, longer, strict=True)]
    return chosen
