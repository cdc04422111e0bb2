"""Packages: the ZIP files that DOCX, ODT and EPUB are, opened with care.

In: bytes.  Out: members by name, unpacked only within the limits, and XML parsed without entities, network or DTD.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from extractor.errors import DamagedSource, SourceTooLarge
from extractor.reading.limits import Limits

__all__ = ["Package", "parse_xml", "refuse_entities"]

_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Package:
    """A ZIP file in memory.

    Raises:
        DamagedSource: it is truncated or encrypted.
        SourceTooLarge: it has too many members, or unpacks to too much.
    """

    def __init__(self, data: bytes, limits: Limits, *, where: str) -> None:
        self._limits, self._where = limits, where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, OSError, UnicodeError) as error:
            raise DamagedSource(f"no whole ZIP file: {error}", where=where, remedy="Save the document again") from error
        if len(members) > limits.members:
            raise SourceTooLarge(f"{len(members):,} members, the limit is {limits.members:,}", where=where)
        if any(member.flag_bits & 1 for member in members):
            raise DamagedSource("it is encrypted", where=where, remedy="Save it without a password")
        if sum(member.file_size for member in members) > limits.unpacked:
            raise SourceTooLarge(f"it unpacks to more than {limits.unpacked:,} bytes", where=where)
        self._members = {member.filename.replace("\\", "/").lstrip("/"): member for member in members}

    def names(self) -> list[str]:
        """The names of the members, in the order of the file."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, *, limit: int | None = None) -> bytes:
        """The bytes of a member.

        Raises:
            DamagedSource: there is none, or it does not unpack.
            SourceTooLarge: it unpacks to more than ``limit``, or to far more than it takes packed.
        """
        member = self._members.get(name)
        if member is None:
            raise DamagedSource(f"{name} is missing in it", where=self._where)
        most = min(limit or self._limits.unpacked, self._limits.unpacked)
        ratio = self._limits.ratio
        if member.file_size > self._limits.ratio_from and member.file_size > ratio * max(member.compress_size, 1):
            raise SourceTooLarge(f"{name} unpacks to more than {ratio} times its size", where=self._where)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as error:
            raise DamagedSource(f"{name} does not unpack: {error}", where=self._where) from error
        if len(data) > most:
            raise SourceTooLarge(f"{name} unpacks to more than {most:,} bytes", where=self._where)
        return data

    def xml(self, name: str) -> Any:
        """The root element of a member that is XML."""
        return parse_xml(self.read(name, limit=self._limits.markup), where=f"{self._where}: {name}")


def refuse_entities(data: bytes, *, where: str) -> None:
    """Refuse XML that declares a document type or entities, in whatever encoding.

    Raises:
        DamagedSource: it does.
    """
    plain = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    if _DECLARED.search(plain):
        raise DamagedSource("it declares entities, which documents never do", where=where)


def parse_xml(data: bytes, *, where: str) -> Any:
    """The root element of an XML document, as lxml has it.

    Raises:
        DamagedSource: it is not well-formed, nests too deep, or declares a document type or entities.
    """
    from lxml import etree

    refuse_entities(data, where=where)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedSource(f"no well-formed XML: {error}", where=where, remedy="Save the document again") from error
    if root is None:
        raise DamagedSource("there is no XML in it", where=where)
    return root
