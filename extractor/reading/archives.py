"""Archives: ZIP and TAR.GZ files and their members, read in memory and within limits.

In: the path of an archive, or its bytes.  Out: its members in a fixed order, and the bytes of one.  Names that lead
out of the archive, links and devices are listed with the reason why they are not read.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol

from extractor.errors import DamagedSource, ReadingError, SourceTooLarge, UnreadableSource
from extractor.reading.formats.registry import ARCHIVES, format_of
from extractor.reading.limits import Limits

__all__ = ["Archive", "Member", "is_archive", "opened"]

_ENDINGS = (".zip", ".tar", ".tgz", ".tar.gz", ".gz")
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError,
    OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A member: ``key`` to read it by, ``shown`` its name for people; ``packed``: an archive itself."""

    key: str
    shown: str
    packed: bool = False
    problem: tuple[type[ReadingError], str, str] | None = None


class Archive(Protocol):
    """What archives can do."""

    def members(self) -> Iterator[Member]:
        """The members in order."""

    def read(self, key: str) -> bytes:
        """The bytes of a member, within the limits."""

    def inside(self, key: str) -> Archive:
        """The archive that a member is."""


def is_archive(head: bytes, name: str) -> bool:
    """Whether a file that begins with ``head`` is an archive (and no document that is packed as one)."""
    found = format_of(head, name)
    if found == "zip":
        return not name.lower().endswith((".docx", ".odt", ".epub", ".xlsx", ".pptx"))
    return found in ARCHIVES


def opened(path: Path, limits: Limits) -> Archive:
    """The archive at ``path``; the last few stay open.

    Raises:
        ReadingError: it is damaged, too large, or no archive.
    """
    try:
        state = path.stat()
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"it cannot be opened: {error}", where=str(path)) from error
    return _kept(str(path), state.st_mtime_ns, state.st_size, limits)


@lru_cache(maxsize=4)
def _kept(path: str, changed: int, size: int, limits: Limits) -> Archive:
    """The archive, which closes its file when it is kept no longer."""
    try:
        stream = Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise UnreadableSource(f"it cannot be opened: {error}", where=path, remedy="See its permissions") from error
    try:
        archive = _archive(stream, size, path, limits)
    except _BROKEN as error:
        stream.close()
        raise DamagedSource(f"no whole archive: {error}", where=path, remedy="Pack it again") from error
    except ReadingError:
        stream.close()
        raise
    weakref.finalize(archive, stream.close)
    return archive


def _archive(stream: IO[bytes], size: int, where: str, limits: Limits) -> Archive:
    head = stream.read(512)
    stream.seek(0)
    if head.startswith(b"PK"):
        return _Zip(stream, where, limits)
    if head.startswith(b"\x1f\x8b"):
        bounded = _Bounded(gzip.GzipFile(fileobj=stream), size, where, limits)
        inner = bounded.read(512)
        bounded.seek(0)
        if inner[257:262] == b"ustar":
            return _Tar(bounded, where, limits)
        return _Gzip(bounded, where, limits)
    return _Tar(_Bounded(stream, size, where, limits), where, limits)


def _unsafe(name: str) -> bool:
    """Whether a name leads out of the archive: absolute, with a drive, or up and away."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":") or "\0" in name


def _shown(name: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in name.replace("\\", "/"))


def _member(key: str, shown: str, problem: tuple[type[ReadingError], str, str] | None) -> Member:
    if _unsafe(shown):
        problem = (DamagedSource, "its name leads out of the archive", "Pack it again")
    if shown.count("/") > 64:
        problem = (SourceTooLarge, "folders nest deeper than 64 in the archive", "Pack it again")
    return Member(key, _shown(shown), shown.lower().endswith(_ENDINGS), problem)


class _Zip:
    """A ZIP file."""

    def __init__(self, stream: IO[bytes], where: str, limits: Limits) -> None:
        self._where, self._limits = where, limits
        self._zip = zipfile.ZipFile(stream)
        if len(self._zip.filelist) > limits.members:
            raise SourceTooLarge(f"more than {limits.members:,} members", where=where, remedy="Unpack it first")
        self._by_key = {f"{number}:{info.filename}": info for number, info in enumerate(self._zip.filelist)}

    def members(self) -> Iterator[Member]:
        """The members, sorted by name."""
        named = [(self._name(info), key, info) for key, info in self._by_key.items() if not info.is_dir()]
        for name, key, info in sorted(named, key=lambda item: (item[0], item[1])):
            problem: tuple[type[ReadingError], str, str] | None = None
            if info.flag_bits & 1:
                problem = (DamagedSource, "it is encrypted", "Pack it without a password")
            elif (info.external_attr >> 16) & 0o170000 == 0o120000:
                problem = (UnreadableSource, "it is a link, and links are not followed", "Pack its target instead")
            yield _member(key, name, problem)

    def read(self, key: str) -> bytes:
        """The bytes of a member."""
        info = self._by_key.get(key)
        where = f"{self._where}/{key.partition(':')[2]}"
        if info is None:
            raise UnreadableSource("it is not in the archive any more", where=where)
        limit, ratio = self._limits.source, self._limits.ratio
        if info.file_size > limit:
            raise SourceTooLarge(f"{info.file_size:,} bytes, the limit is {limit:,}", where=where)
        if info.file_size > self._limits.ratio_from and info.file_size > ratio * max(info.compress_size, 1):
            raise SourceTooLarge(f"it unpacks to more than {ratio} times its size", where=where, remedy="Unpack it first")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except _BROKEN as error:
            raise DamagedSource(f"it does not unpack: {error}", where=where, remedy="Pack it again") from error
        if len(data) > limit:
            raise SourceTooLarge(f"it unpacks to more than {limit:,} bytes", where=where)
        return data

    def inside(self, key: str) -> Archive:
        """The archive that a member is."""
        return _nested(self.read(key), f"{self._where}/{key.partition(':')[2]}", self._limits)

    @staticmethod
    def _name(info: zipfile.ZipInfo) -> str:
        """The name; without the UTF-8 flag, Russian Windows wrote it in cp866, which Python reads as cp437."""
        if info.flag_bits & 0x800:
            return info.filename
        try:
            return info.filename.encode("cp437").decode("cp866")
        except UnicodeError:
            return info.filename


class _Tar:
    """A TAR file, packed or not; its members come in the order of the file, so that it is read once through."""

    def __init__(self, stream: _Bounded, where: str, limits: Limits) -> None:
        self._where, self._limits = where, limits
        self._tar = tarfile.open(fileobj=stream, mode="r:")  # noqa: SIM115
        self._infos: dict[str, tarfile.TarInfo] = {}
        for number, info in enumerate(self._tar):
            if number >= limits.members:
                raise SourceTooLarge(f"more than {limits.members:,} members", where=where, remedy="Unpack it first")
            self._infos[f"{number}:{info.name}"] = info

    def members(self) -> Iterator[Member]:
        """The members, in the order of the file."""
        for key, info in self._infos.items():
            if info.isdir():
                continue
            problem: tuple[type[ReadingError], str, str] | None = None
            if info.issym() or info.islnk():
                problem = (UnreadableSource, "it is a link, and links are not followed", "Pack its target instead")
            elif not info.isreg():
                problem = (UnreadableSource, "it is no ordinary file", "")
            yield _member(key, info.name, problem)

    def read(self, key: str) -> bytes:
        """The bytes of a member."""
        info = self._infos.get(key)
        where = f"{self._where}/{key.partition(':')[2]}"
        if info is None:
            raise UnreadableSource("it is not in the archive any more", where=where)
        if info.size > self._limits.source:
            raise SourceTooLarge(f"{info.size:,} bytes, the limit is {self._limits.source:,}", where=where)
        try:
            stream = self._tar.extractfile(info)
            return stream.read() if stream is not None else b""
        except _BROKEN as error:
            raise DamagedSource(f"it does not unpack: {error}", where=where, remedy="Pack it again") from error

    def inside(self, key: str) -> Archive:
        """The archive that a member is."""
        return _nested(self.read(key), f"{self._where}/{key.partition(':')[2]}", self._limits)


class _Gzip:
    """A single file packed with gzip."""

    def __init__(self, stream: _Bounded, where: str, limits: Limits) -> None:
        self._stream, self._where, self._limits = stream, where, limits

    def members(self) -> Iterator[Member]:
        """The one file."""
        name = PurePosixPath(self._where).name
        yield _member("0:", name[:-3] if name.lower().endswith(".gz") else name, None)

    def read(self, key: str) -> bytes:
        """Its bytes."""
        try:
            self._stream.seek(0)
            data = self._stream.read(self._limits.source + 1)
        except _BROKEN as error:
            raise DamagedSource(f"it does not unpack: {error}", where=self._where, remedy="Pack it again") from error
        if len(data) > self._limits.source:
            raise SourceTooLarge(f"it unpacks to more than {self._limits.source:,} bytes", where=self._where)
        return data

    def inside(self, key: str) -> Archive:
        """The archive that the file is."""
        return _nested(self.read(key), self._where, self._limits)


def _nested(data: bytes, where: str, limits: Limits) -> Archive:
    try:
        return _archive(io.BytesIO(data), len(data), where, limits)
    except _BROKEN as error:
        raise DamagedSource(f"no whole archive: {error}", where=where, remedy="Pack it again") from error


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than the limits allow for a file of ``size`` bytes."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, size: int, where: str, limits: Limits) -> None:
        super().__init__()
        self._stream: Any = stream
        self._where = where
        self._most = min(8 * limits.unpacked, max(limits.ratio * max(size, 1), limits.ratio_from))

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Bytes from where it stands."""
        left = self._most - self._stream.tell()
        data = bytes(self._stream.read(min(size, left + 1) if size >= 0 else left + 1))
        if len(data) > left:
            raise SourceTooLarge("it unpacks to far more than its size", where=self._where, remedy="Unpack it first")
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place, which must be within the limits."""
        if whence == 0 and offset > self._most:
            raise SourceTooLarge("it unpacks to far more than its size", where=self._where, remedy="Unpack it first")
        return int(self._stream.seek(offset, whence))

    def tell(self) -> int:
        """Where it stands."""
        return int(self._stream.tell())
