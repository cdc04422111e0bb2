"""Markdown: headings, lists, bar tables and paragraphs of a plain text.

In: bytes.  Out: a draft whose text is the file as it stands; the marks of emphasis and links are left out of the
working text by edits.  CommonMark's block rules that reports use, no more: ATX and setext headings, ``-`` ``*`` ``+``
and numbered items, tables with bars, paragraphs of several lines.
"""

from __future__ import annotations

import re

from extractor.reading.edits import Edit
from extractor.reading.formats.txt import draft_of as text_of
from extractor.reading.strips import Draft

__all__ = ["draft_of"]

_INLINE = re.compile(
    r"(?P<open>\*\*|__|~~|`)(?=\S)(?P<inner>[^\n*_~`]{1,400})(?<=\S)(?P<close>(?P=open))"
    r"|!?\[(?P<label>[^\]\n]{0,300})\]\((?P<target>[^)\n]{0,600})\)"
    r"|(?<![\w*])\*(?=[^\s*])(?P<slanted>[^*\n]{1,300})(?<=[^\s*])\*(?![\w*])"
    r"|(?<![\w_])_(?=[^\s_])(?P<under>[^_\n]{1,300})(?<=[^\s_])_(?![\w_])"
)


def draft_of(data: bytes, name: str) -> Draft:
    """The draft of a Markdown file.

    Raises:
        ReadingError: it is in no known encoding, or empty.
    """
    draft = text_of(data, name)
    draft.format = "md"
    draft.markdown = True
    draft.edits = _inline(draft.text)
    return draft


def _inline(text: str) -> list[Edit]:
    """Edits that take out the marks around words."""
    edits: list[Edit] = []
    for match in _INLINE.finditer(text):
        for group in ("inner", "label", "slanted", "under"):
            if match.group(group) is not None:
                start, end = match.span(group)
                edits.append((match.start(), start, ""))
                edits.append((end, match.end(), ""))
    return edits
