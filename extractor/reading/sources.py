"""Sources: files, folders and archives, found safely and in a fixed order.

In: paths.  Out: sources, each with the name it is shown by; its bytes are read only when asked for.  Nothing is
unpacked to disk, no link is followed, and what cannot be read becomes a source all the same, whose ``read`` gives the
reason: so that a run loses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import MissingSource, ReadingError, SourceTooLarge, UnreadableSource
from extractor.reading.archives import Archive, is_archive, opened
from extractor.reading.limits import Limits

__all__ = ["Source", "load", "walk"]

_JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a member of an archive.

    ``name`` is shown to the user, ``path`` the file on disk, ``inner`` the way through archives inside it.
    ``problem`` is set where it is known that there is nothing to read: the kind of error, what, and the remedy.
    A source can be pickled, so that a worker may read it.
    """

    name: str
    path: Path
    inner: tuple[str, ...] = ()
    problem: tuple[type[ReadingError], str, str] | None = None
    limits: Limits = field(default_factory=Limits)

    def there(self) -> bool:
        """Whether there is something to read, as far as can be told without reading it."""
        return self.problem is None and self.path.is_file()

    def changed(self) -> float:
        """When its file was last changed, in seconds since 1970; one that cannot be asked counts as just changed."""
        try:
            return self.path.stat().st_mtime
        except (OSError, ValueError):
            return float("inf")

    def read(self) -> bytes:
        """The bytes of the source.

        Raises:
            ReadingError: they cannot be had; the message says why.
        """
        if self.problem is not None:
            kind, what, remedy = self.problem
            raise kind(what, where=self.name, remedy=remedy)
        if not self.inner:
            return load(self.path, self.limits)
        archive = opened(self.path, self.limits)
        for member in self.inner[:-1]:
            archive = archive.inside(member)
        return archive.read(self.inner[-1])


def load(path: Path, limits: Limits) -> bytes:
    """The bytes of a file.

    Raises:
        MissingSource, UnreadableSource, SourceTooLarge: with the path and what to do.
    """
    try:
        if not path.is_file():
            if path.is_dir():
                raise UnreadableSource("this is a folder", where=str(path), remedy="Use walk() for folders")
            if path.exists():
                raise UnreadableSource("this is no ordinary file", where=str(path))
            raise MissingSource("there is no such file", where=str(path))
        size = path.stat().st_size
        if size > limits.source:
            raise SourceTooLarge(f"{size:,} bytes, the limit is {limits.source:,}", where=str(path), remedy="Split it")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"it cannot be opened: {error}", where=str(path), remedy="See its permissions") from error


def walk(paths: Iterable[str | Path], limits: Limits = Limits()) -> Iterator[Source]:  # noqa: B008
    """The sources in ``paths``, in the order given; what a folder or ZIP file holds comes sorted by name.

    Archives inside archives are gone into, three deep.  What a file manager leaves behind (``.DS_Store`` and the
    like) is passed over.
    """
    for given in paths:
        path = Path(given)
        try:
            folder = path.is_dir()
        except (OSError, ValueError):
            folder = False
        if folder:
            yield from _folder(path, limits)
        else:
            yield from _file(path, limits)


def _folder(top: Path, limits: Limits) -> Iterator[Source]:
    """The files under a folder, depth first, without recursion."""
    waiting: list[tuple[str, int, bool]] = [(str(top), 0, True)]
    while waiting:
        name, depth, folder = waiting.pop()
        if not folder:
            yield from _file(Path(name), limits)
            continue
        if depth > limits.depth:
            what = f"folders nest deeper than {limits.depth}"
            yield Source(name, Path(name), problem=(SourceTooLarge, what, "Move what is in them further up"))
            continue
        try:
            with os.scandir(name) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except (OSError, ValueError) as error:
            yield Source(name, Path(name), problem=(UnreadableSource, f"the folder cannot be opened: {error}", ""))
            continue
        inside: list[tuple[str, int, bool]] = []
        for entry in found:
            if entry.name in _JUNK or entry.name.startswith("~$"):
                continue
            if entry.is_symlink():
                problem = (UnreadableSource, "it is a link, and links are not followed", "Name its target instead")
                yield Source(entry.path, Path(entry.path), problem=problem)
            else:
                inside.append((entry.path, depth + 1, entry.is_dir(follow_symlinks=False)))
        waiting.extend(reversed(inside))


def _file(path: Path, limits: Limits) -> Iterator[Source]:
    """A file, or the members of the archive that it is."""
    try:
        packed = False
        if path.is_file():  # a pipe would have to be waited for
            with path.open("rb") as stream:
                packed = is_archive(stream.read(64 * 1024), path.name)
    except (OSError, ValueError):
        packed = False
    if not packed:
        yield Source(str(path), path, limits=limits)
        return
    try:
        archive = opened(path, limits)
    except ReadingError as error:
        yield Source(str(path), path, problem=(type(error), error.what, error.remedy))
        return
    yield from _members(archive, path, str(path), (), limits, [limits.members])


def _members(
    archive: Archive, path: Path, name: str, inner: tuple[str, ...], limits: Limits, left: list[int]
) -> Iterator[Source]:
    """The members of an archive and of archives in it; ``left`` is how many may still come."""
    for member in archive.members():
        left[0] -= 1
        shown = f"{name}/{member.shown}"
        if left[0] < 0:
            what = f"more than {limits.members:,} members"
            yield Source(name, path, inner, problem=(SourceTooLarge, what, "Unpack it first"))
            return
        if Path(member.shown).name in _JUNK or member.shown.startswith("__MACOSX/"):
            continue
        if member.problem is not None:
            yield Source(shown, path, (*inner, member.key), problem=member.problem)
            continue
        if member.packed and len(inner) < 2:
            try:
                nested = archive.inside(member.key)
            except ReadingError as error:
                yield Source(shown, path, (*inner, member.key), problem=(type(error), error.what, error.remedy))
                continue
            yield from _members(nested, path, shown, (*inner, member.key), limits, left)
            continue
        yield Source(shown, path, (*inner, member.key), limits=limits)
