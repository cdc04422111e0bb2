"""Abbreviations and short names that a report defines for itself.

In: a ``Doc`` and the organizations found in it.  Out: the map from short names to full ones, and every later mention
of a short name.  Recognised: «Сеть главных городов Азии 21 (ANMC21)», «Общественная палата (далее – ОП)», «ЦГА
(Центральный государственный архив)», and a name in quotes whose whole form was given («хор «Тойве»» … «Тойве»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.entities.found import Found

__all__ = ["Definition", "alias_mentions", "definitions", "initials_fit"]

_BRACKET = re.compile(
    r"\s*\((?:\s*(?:далее|сокращ[её]нно|сокр|в\s+дальнейшем|также)\.?\s*(?:по\s+тексту\s*)?[,:–—-]*\s*)?"
    r"[«\"“]?(?P<short>[^\W\d_][\w&./-]{1,24}(?: [\w-]{1,20}){0,2}?)[»\"”]?\s*\)"
)
_BEFORE = re.compile(r"(?P<short>[^\W\d_][\w&-]{1,14})\s*\(\s*$")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„\n]{2,60})[»\"”“]")
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(["и", "в", "на", "по", "при", "для", "о", "об", "с", "за", "к", "из"])


@dataclass(frozen=True, slots=True)
class Definition:
    """``short`` stands for ``full`` (nominative) from character ``at`` on; ``reason`` says how the report told so."""

    short: str
    full: str
    at: int
    reason: str


def _is_abbreviation(text: str) -> bool:
    upper = sum(c.isupper() for c in text)
    return upper >= 2 and 2 * upper >= sum(c.isalpha() for c in text)


def _defines(short: str, full: str, bracket: str) -> bool:
    """Whether a bracket gives a short name rather than a place or a remark: «(далее – ОП)», «(ANMC21)», not «(США)»."""
    if "далее" in bracket.lower():
        return True
    foreign = short[0].isascii() or short[-1].isdigit()
    near = initials_fit(short, full) or (len(short) > 2 and initials_fit(short[:-1], full))
    return _is_abbreviation(short) and (foreign or near)


def initials_fit(short: str, full: str) -> bool:
    """Whether ``short`` is made of the first letters of the words of ``full``: «ОП», «ТПУ», «МОУ СОШ»."""
    letters = [c.lower() for c in short if c.isalpha()]
    words = [w for w in re.findall(r"[^\W\d_]+", full.lower()) if w not in _SMALL or w[0] in letters]
    if len(letters) < 2:
        return False
    position = 0
    for letter in letters:
        while position < len(words) and not words[position].startswith(letter):
            position += 1
        if position == len(words):
            return False
        position += 1
    return bool(words[0].startswith(letters[0]))


def definitions(doc: Doc, organizations: Sequence[Found]) -> tuple[Definition, ...]:
    """The short names that brackets and quotes define, by first mention."""
    text = doc.text
    found: dict[str, Definition] = {}

    def add(short: str, full: str, at: int, reason: str) -> None:
        if short and short not in found and short != full:
            found[short] = Definition(short, full, at, reason)

    for organization in organizations:
        if organization.parts.get("level") == "bare":
            continue
        start, end = organization.span
        after = _BRACKET.match(text, end, min(len(text), end + 90))
        if after and _defines(after["short"], organization.normal, after.group(0)):
            add(after["short"], organization.normal, end, "defined in brackets")
        if end < len(text) and text[end : end + 1] == ")":
            before = _BEFORE.search(text, max(0, start - 20), start)
            if before and _is_abbreviation(before["short"]) and initials_fit(before["short"], organization.normal):
                add(before["short"], organization.normal, before.start("short"), "spelt out in brackets")
        quoted = _QUOTED.search(text, start, end)
        if quoted and quoted.start() > start:
            add(quoted.group(1), organization.normal, start, "the same quotation")
    return tuple(found.values())


def alias_mentions(doc: Doc, defined: Sequence[Definition]) -> list[Found]:
    """Every mention of a defined short name, as ``Found`` with ``parts["alias_of"]`` and ``parts["reason"]``."""
    by_first: dict[str, list[Definition]] = {}
    for own in defined:
        first = _WORD.search(own.short)
        if first:
            by_first.setdefault(first.group(0), []).append(own)
    for same in by_first.values():
        same.sort(key=lambda d: (-len(d.short), d.short))
    text = doc.text
    found: list[Found] = []
    reached = 0
    for word in _WORD.finditer(text) if by_first else ():
        for own in by_first.get(word.group(0), ()):
            first = _WORD.search(own.short)
            start = word.start() - (first.start() if first else 0)
            end = start + len(own.short)
            if start < reached or not text.startswith(own.short, start) or text[end : end + 1].isalnum():
                continue
            if own.reason == "the same quotation":
                if not (start and text[start - 1] in '«"“„' and text[end : end + 1] in ("»", '"', "”", "“")):
                    continue
                start, end = start - 1, end + 1
            elif start < own.at:
                continue
            parts = {"kind": "organization", "level": "named", "alias_of": own.full, "reason": own.reason}
            found.append(Found((start, end), "ORGANIZATION", text[start:end], "short name", parts))
            reached = end
            break
    return found
