"""Addresses beyond this machine's own files: what a cluster reads from and writes to.

In: addresses that fsspec knows (``s3://archive/reports``, ``hdfs://…``, ``memory://…``).  Out: the reports under them as items of a
run, and files of a run fetched from and put to a folder there, each whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.batch.discovery import Item
from extractor.batch.parts import address
from extractor.errors import OutputError, SourceTooLarge, UnreadableSource
from extractor.reading import Source

__all__ = ["RemoteSource", "fetch", "is_remote", "put", "remote_items"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def is_remote(path: str) -> bool:
    """Whether a path is an address."""
    return _ADDRESS.match(path) is not None


@dataclass(frozen=True, slots=True)
class RemoteSource(Source):
    """A report at an address, its ``name``."""

    def read(self) -> bytes:
        """The bytes.  Raises ``UnreadableSource``."""
        import fsspec

        if self.problem is not None:
            return Source.read(self)
        try:
            files, path = fsspec.core.url_to_fs(self.name)
            size = files.size(path)
            if size is not None and size > self.limits.source:
                raise SourceTooLarge(f"{size:,} bytes, the limit is {self.limits.source:,}", where=self.name, remedy="Split it")
            data: bytes = files.cat_file(path)
        except (OSError, ValueError) as error:
            raise UnreadableSource(f"it cannot be opened: {error}", where=self.name, remedy="See its permissions") from error
        return data

    def there(self) -> bool:
        """Nobody asks the store for every report before it is read."""
        return self.problem is None

    def changed(self) -> float:
        """When the report was last changed, as far as the store tells; else always."""
        import fsspec

        try:
            files, path = fsspec.core.url_to_fs(self.name)
            return float(files.modified(path).timestamp())
        except (OSError, ValueError, NotImplementedError):
            return float("inf")


def remote_items(addresses: Iterable[str]) -> Iterator[Item]:
    """The reports under ``addresses``, sorted; each is named by its way from there."""
    import fsspec

    for given in addresses:
        try:
            files, root = fsspec.core.url_to_fs(given)
            found = sorted(files.find(root))
        except (OSError, ValueError, ImportError) as error:
            problem = (UnreadableSource, f"the address cannot be opened: {error}", "See the address and the rights to it")
            yield Item(given, RemoteSource(given, Path(given), problem=problem))
            continue
        for path in found:
            own = path[len(root) :].lstrip("/") or path.rpartition("/")[2]
            yield Item(own, RemoteSource(files.unstrip_protocol(path), Path(path)))
        if not found:
            yield Item(given, None)


def fetch(folder: str, here: Path, names: Iterable[str]) -> None:
    """Copy the files of an earlier run from ``folder``, those that are there."""
    import fsspec

    files, root = fsspec.core.url_to_fs(folder)
    for name in names:
        if files.exists(address(root, name)):
            files.get_file(address(root, name), str(here / name))


def put(here: Path, folder: str, names: Iterable[str]) -> None:
    """Copy the files of a run to ``folder``.  Raises ``OutputError``."""
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(folder)
        files.makedirs(root, exist_ok=True)
        names = list(names)
        for name in names:
            files.put_file(str(here / name), address(root, f".{name}.part"))
        for name in names:
            files.mv(address(root, f".{name}.part"), address(root, name))
    except OSError as error:
        raise OutputError(f"cannot be written ({error})", where=folder, remedy="See the rights to the address") from error
