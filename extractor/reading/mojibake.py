"""Text that was decoded in the wrong encoding, saved, and so decoded twice.

In: a text.  Out: the text as it was meant and by which way it went wrong, or the text unchanged.  A way back is
tried by encoding the text in the wrong encoding and decoding it in the right one; it is taken only if the outcome
reads like Russian (``letters``) and the text as it stands does not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.reading.letters import surprise

__all__ = ["repaired"]

_WAYS = (
    ("cp1251", "utf-8"),
    ("cp1252", "utf-8"),
    ("cp866", "utf-8"),
    ("koi8-r", "utf-8"),
    ("mac-cyrillic", "utf-8"),
    ("cp1252", "cp1251"),
    ("cp1252", "koi8-r"),
    ("cp1252", "cp866"),
    ("cp1251", "koi8-r"),
    ("koi8-r", "cp1251"),
    ("cp1251", "cp866"),
    ("cp866", "cp1251"),
    ("cp1251", "mac-cyrillic"),
    ("mac-cyrillic", "cp1251"),
    ("cp866", "koi8-r"),
    ("koi8-r", "cp866"),
)
_BEYOND = re.compile("[^\x00-\x7f]")
_SAMPLE = 2_048
_GLANCE = 512
_RUSSIAN = 5.5  # bits per letter; Russian prose has 4.0 to 4.6, a line of capitals or names up to 5.3


def repaired(text: str) -> tuple[str, str]:
    """The text as it was meant and its way, as ``"utf-8-as-cp1251"``; the text and ``""`` if nothing went wrong."""
    sample = _telling(text)
    if not sample:
        return text, ""
    if surprise(sample[:_GLANCE]) < _RUSSIAN:
        return text, ""
    now = surprise(sample)
    if now < _RUSSIAN:
        return text, ""
    best, way = min(now - 1.5, _RUSSIAN), ("", "")
    for wrong, right in _WAYS:
        candidate = _undone(sample, wrong, right)
        if candidate is not None and (score := surprise(candidate)) < best and _telling(candidate):
            best, way = score, (wrong, right)
    if way[0]:
        whole = _undone(text, *way)
        if whole is not None:
            return whole, f"{way[1]}-as-{way[0]}"
    return text, ""


def _telling(text: str) -> str:
    """The beginning of the text, if it has at least a few characters beyond ASCII there."""
    sample = text[:_SAMPLE]
    return sample if len(_BEYOND.findall(sample)) >= 4 else ""


def _undone(text: str, wrong: str, right: str) -> str | None:
    """``text`` encoded in ``wrong`` and decoded in ``right``; None where too much of it resists."""
    back = _back(wrong)
    data = bytearray()
    lost = 0
    for character in text:
        byte = back.get(character)
        if byte is None:
            lost += 1
            data += b"?"
        else:
            data.append(byte)
    decoded = bytes(data).decode(right, "replace")
    if (lost + decoded.count("\ufffd")) * 20 > len(decoded):
        return None
    return decoded


@lru_cache(maxsize=8)
def _back(encoding: str) -> dict[str, int]:
    """From each character to its byte; bytes that the encoding leaves out stand for themselves."""
    decoded = [bytes((byte,)).decode(encoding, "ignore") or chr(byte) for byte in range(256)]
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}  # Latin-1 has control characters there
    table.update({character: byte for byte, character in enumerate(decoded)})
    return table
