"""Encodings: bytes to text.

In: the bytes of a text file.  Out: its text and the name of its encoding.  A byte order mark decides; then UTF-16
by its even bytes, then UTF-8 by its rules, which no text in another encoding keeps by chance; what is left are the
one-byte Russian encodings.  Text that was decoded twice («РџСЂРёРІРµС‚») is undone, see ``mojibake``.
"""

from __future__ import annotations

import codecs
import re

from extractor.errors import EmptySource, UnknownEncoding
from extractor.reading.letters import surprise
from extractor.reading.mojibake import repaired

__all__ = ["decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 16_384
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
_ONE_BYTE = ("cp1251", "koi8-r", "cp866", "mac-cyrillic")
_STRETCH = 1_500
_RUSSIAN = 6.5  # bits per letter, see ``letters``
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, *, where: str = "") -> tuple[str, str]:
    """The text of ``data`` and its encoding.

    A byte order mark is taken off; line ends stay as they are, so that offsets are those of the file as decoded.

    Raises:
        EmptySource: no bytes but a byte order mark.
        UnknownEncoding: bytes that are text in no encoding known here.
    """
    if not data:
        raise EmptySource("the file has no content", where=where)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"), where), encoding
    wide = _utf16(data)
    if wide:
        return _checked(data.decode(wide, "replace"), where), wide
    if not _HIGH.search(data):
        return _checked(data.decode("ascii"), where), "ascii"
    text = _utf8(data)
    if text is not None:
        text, twice = repaired(text)
        return _checked(text, where), f"utf-8+{twice}" if twice else "utf-8"
    encoding = _one_byte(data, where)
    text, twice = repaired(data.decode(encoding, "replace"))
    return _checked(text, where), f"{encoding}+{twice}" if twice else encoding


def _utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: in Russian text every other byte is 0x04, 0x00 or 0x20."""
    sample = data[:_SAMPLE]
    if len(sample) < 8 or len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        telling = sum(high.count(byte) for byte in (b"\x04", b"\x00", b"\x20"))
        if telling >= 0.95 * len(high) and high.count(b"\x20") < 0.2 * len(high):
            return encoding
    return None


def _utf8(data: bytes) -> str | None:
    """The text if it is UTF-8, be it cut in the middle of a character or damaged in a place or two."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.start:
            return data[: error.start].decode("utf-8")
        if error.start < 64 and len(data) > 256:
            return None
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for _ in re.finditer("[\u0400-\u04ff]", text[:_SAMPLE]))
    return text if bad * 20 < good and bad * 100 < len(text) else None


def _one_byte(data: bytes, where: str) -> str:
    """The one-byte encoding in which ``data`` reads most like Russian; chardet is asked where none does."""
    sample = _sample(data)
    scores = {encoding: surprise(sample.decode(encoding, "replace")) for encoding in _ONE_BYTE}
    best = min(_ONE_BYTE, key=lambda encoding: scores[encoding])
    if scores[best] < _RUSSIAN:
        return best
    import chardet

    found = (chardet.detect(data[:_SAMPLE]).get("encoding") or "").lower()
    names = {"windows-1251": "cp1251", "maccyrillic": "mac-cyrillic", "ibm866": "cp866", "windows-1252": "cp1252"}
    encoding = names.get(found, found)
    if not encoding:
        raise UnknownEncoding(
            "the bytes are text in no known encoding", where=where, remedy="Save the file as UTF-8 and try again"
        )
    return encoding


def _sample(data: bytes) -> bytes:
    """Up to two stretches around the first bytes beyond ASCII and the middle of the file."""
    first = _HIGH.search(data)
    start = max(first.start() - 64, 0) if first else 0
    middle = max(len(data) // 2, start + _STRETCH)
    return data[start : start + _STRETCH] + data[middle : middle + _STRETCH]


def _checked(text: str, where: str) -> str:
    """The text, unless it has none or is no text: bytes of a program decode into control characters."""
    if not text.strip():
        raise EmptySource("there are no characters in the file", where=where)
    sample = text[:_SAMPLE]
    controls = len(_CONTROL.findall(sample))
    if controls * 20 > len(sample) or sample.count("\ufffd") * 5 > len(sample):
        raise UnknownEncoding("the bytes are no text", where=where, remedy="See whether the file is what its name says")
    return text
