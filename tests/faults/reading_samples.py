"""Samples of bad input for the tests of reading: made in memory, none of them harmful to keep."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

FILES = Path(__file__).parents[1] / "reading" / "fixtures" / "files"
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ха"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def packed(files: dict[str, str | bytes], like: Path | None = None) -> bytes:
    """A ZIP file with ``files``, over the members of the file ``like``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if like is not None:
            with zipfile.ZipFile(like) as source:
                for member in source.infolist():
                    if member.filename not in files:
                        archive.writestr(member, source.read(member))
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    """A TAR.GZ file with ``files``."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def docx_with(declaration: str) -> bytes:
    """A DOCX whose document declares entities and uses one."""
    with zipfile.ZipFile(FILES / "gorod.docx") as archive:
        document = archive.read("word/document.xml").decode("utf-8")
    body = document.partition("?>")[2]
    return packed({"word/document.xml": declaration + body.replace("Общие", "&a;", 1)}, FILES / "gorod.docx")


def encrypted_zip() -> bytes:
    """A ZIP whose member says that it is encrypted."""
    data = bytearray(packed({"отчёт.txt": "Отчёт о поездке"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    return bytes(data)


def pdf(content: str, pages: int = 1) -> bytes:
    """The smallest PDF with a content stream on every page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for _ in range(pages):
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents {number + 1} 0 R>>")
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    objects[1] = f"<</Type/Pages/Count {pages}/Kids[{' '.join(kids)}]>>"
    out = "%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    return (out + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF").encode("latin-1")


def gzipped(size: int) -> bytes:
    """``size`` zeros, packed about a thousand to one."""
    return gzip.compress(b"0" * size)
