"""Cells that no spreadsheet takes for a formula, and the way back.

In: any text.  Out: one line of text that Excel, LibreOffice and Google Sheets show as it is.  A cell that begins with
``= + - @``, also after blanks and in full width, is a formula to them, and direct speech in Russian begins with a
dash.  Such a cell gets U+2060 WORD JOINER in front: it has no width, is no blank (so nothing trims it), and ``restored``
takes it off.  An apostrophe would stay visible in every program that reads CSV.

``restored(neutral(text)) == text`` for every text that is one line.  Line breaks are squeezed to one space by
``one_line``: the exact text is in ``visits.jsonl`` and at the offsets in the same row.
"""

from __future__ import annotations

import re

__all__ = ["MARK", "neutral", "one_line", "restored"]

MARK = "\u2060"
_DANGEROUS = re.compile(rf"(?:{MARK}|\s*[=+\-@＝＋－＠]|[\t\r\n])")
_BREAKS = re.compile(r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")


def one_line(text: str) -> str:
    """``text`` with every line break, and the blanks around it, as one space."""
    return _BREAKS.sub(" ", text)


def neutral(text: str) -> str:
    """``text`` as a cell that no spreadsheet runs."""
    return MARK + text if _DANGEROUS.match(text) else text


def restored(cell: str) -> str:
    """The text that ``neutral`` made ``cell`` of."""
    return cell[1:] if cell.startswith(MARK) else cell
