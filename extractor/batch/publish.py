"""Files that appear whole or not at all.

In: a folder and what to write there.  Out: the files under their final names.  Each is written beside its final name
as ``.NAME.part``; only when all of them are complete and on the disk do they move into place.  What a killed run left
behind is overwritten or removed by the next.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extractor.errors import OutputError

__all__ = ["Publication", "prepare_folder", "published", "told"]

_PREFIX, _SUFFIX = ".", ".part"


class Publication:
    """The files being written; see ``published``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, IO[str] | IO[bytes]] = {}

    def text(self, name: str) -> IO[str]:
        """A text file (UTF-8, line ends as written) that will be called ``name``."""
        file = self._part(name).open("w", encoding="utf-8", errors="replace", newline="")
        self._open[name] = file
        return file

    def binary(self, name: str) -> IO[bytes]:
        """A binary file that will be called ``name``."""
        file = self._part(name).open("wb")
        self._open[name] = file
        return file

    def _part(self, name: str) -> Path:
        return self._folder / f"{_PREFIX}{name}{_SUFFIX}"

    def _finish(self) -> None:
        for file in self._open.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for name in self._open:
            self._part(name).replace(self._folder / name)

    def _drop(self) -> None:
        for name, file in self._open.items():
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                self._part(name).unlink()


@contextlib.contextmanager
def published(folder: Path) -> Iterator[Publication]:
    """Files for ``folder`` that move into place together at the end, or leave no trace if anything fails.

    Raises ``OutputError`` where the folder cannot be written or the disk is full.
    """
    publication = Publication(folder)
    with told(folder):
        try:
            yield publication
            publication._finish()
        except BaseException:
            publication._drop()
            raise


def prepare_folder(folder: Path) -> None:
    """Make ``folder`` if needed, see that it can be written, and sweep what a killed run left in it.

    Raises ``OutputError``.
    """
    if "\0" in str(folder):
        raise OutputError("this is no name for a folder", where=repr(str(folder)), remedy="Choose another with -o")
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            part.unlink()
        probe = folder / f"{_PREFIX}writable{_SUFFIX}"
        probe.write_bytes(b"")
        probe.unlink()


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """Tell the operating system's errors about ``folder`` in the project's own words."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        what = "no room left on the disk" if full else f"cannot be written ({error.strerror or error})"
        remedy = (
            "Free some room, then run the same command again: it goes on from where it stopped"
            if full
            else "Choose another folder with -o"
        )
        raise OutputError(what, where=str(error.filename or folder), remedy=remedy) from error
