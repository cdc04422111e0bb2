"""Cells that come back from a spreadsheet as they went out.

In: text.  Out: cells that no program takes for a formula, a number or a date, and the way back.  On opening a CSV, Excel
turns «2011-05» into «май.11», «007» into 7 and «1/2» into a day in February, and saves what it made of them.  A cell
that might be read so gets the same invisible U+2060 in front as a formula does (``graph/tables/cells.py``).

A file saved in a one-byte encoding has lost the characters that are not in it; ``matches`` tells a cell that was only
damaged in this way from one that was edited.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from extractor.graph.tables.cells import MARK, neutral, one_line

__all__ = ["LONGEST", "matches", "plain", "protected"]

LONGEST = 32_000
"""Characters of a cell; Excel holds 32,767."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SHORT = 40
"""Longer text is neither a number nor a date to any program."""
_DIGIT = re.compile(r"\d")
_WORDS = frozenset({"true", "false", "истина", "ложь"})


def protected(text: str) -> str:
    """``text`` as a cell: one line, no control characters, and neither formula nor number nor date."""
    line = _CONTROL.sub("\ufffd", one_line(text)).strip()
    if len(line) > LONGEST:
        line = line[: LONGEST - 1] + "…"
    cell = neutral(line)
    if cell == line and line and (line.casefold() in _WORDS or (len(line) <= _SHORT and _DIGIT.search(line))):
        return MARK + line
    return cell


def plain(cell: str) -> str:
    """The text of a cell to compare or to read: without the mark, with single blanks."""
    return " ".join(cell.replace(MARK, "").split())


def matches(text: str, cell: str, encoding: str | None) -> bool:
    """Whether ``cell`` is what ``protected(text)`` has become on the way, and not an edited one.

    ``encoding``: the one-byte encoding of the file, None where it can hold every character.
    """
    if plain(protected(text)) == plain(cell):
        return True
    return encoding is not None and _damaged(protected(text), encoding).fullmatch(plain(cell)) is not None


@functools.lru_cache(4096)
def _damaged(text: str, encoding: str) -> re.Pattern[str]:
    """A pattern of what ``text`` can have become in ``encoding``: what is not in it is «?», nothing, or its bare letter."""
    parts = [r"\??\s*"]
    for character in text:
        if character.isspace():
            parts.append(r"[\s?]*")
            continue
        try:
            character.encode(encoding)
            parts.append(re.escape(character))
        except UnicodeEncodeError:
            bare = unicodedata.normalize("NFKD", character)[0]
            parts.append(rf"(?:\?|{re.escape(bare)}|)")
    return re.compile("".join(parts))
