"""Sources: files, folders and archives, found safely and in a fixed order.

In: paths.  Out: sources, each with the name it is shown by and its bytes, read only when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import MissingSource, SourceTooLarge, UnreadableSource
from extractor.reading.limits import Limits

__all__ = ["Source", "load", "walk"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file in a folder or archive.  ``name`` is shown to the user; ``read`` gives its bytes or a ReadingError."""

    name: str
    _read: Callable[[], bytes] = field(repr=False, compare=False)

    def read(self) -> bytes:
        """The bytes of the source.

        Raises:
            ReadingError: they cannot be had.
        """
        return self._read()


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
            raise SourceTooLarge(
                f"{size:,} bytes, the limit is {limits.source:,}", where=str(path), remedy="Split the file"
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"cannot be opened: {error}", where=str(path), remedy="See its permissions") from error


def walk(paths: Iterable[str | Path], limits: Limits = Limits()) -> Iterator[Source]:  # noqa: B008
    """The sources in ``paths``, in order; what a folder holds comes sorted by name."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            for inner in sorted(p for p in path.rglob("*") if p.is_file()):
                yield Source(str(inner), lambda inner=inner: load(inner, limits))  # type: ignore[misc]
        else:
            yield Source(str(path), lambda path=path: load(path, limits))  # type: ignore[misc]
