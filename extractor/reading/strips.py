"""Strips: the blocks of a report before it is known what they are.

A reader of a format gives a ``Draft``: the report's own text and, where the format marks them, its strips.  Strips
speak of the report's own text; they become blocks, which speak of the working text, at the very end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.reading.edits import Edit
from extractor.schema import BlockKind, Span

__all__ = ["FLAT", "Draft", "Strip"]

FLAT = 400
"""So many characters of a strip are kept for looking at it."""


@dataclass(slots=True)
class Strip:
    """A stretch ``[start, end)`` of the report's own text that forms one block.

    ``flat``: its first characters on one line, in modern spelling, with its list marker; ``last``: its last
    character; ``marker``: what stood before ``start`` on its line; ``indent``: columns before it; ``blank``: a blank
    line stands before it; ``style``: how a heading is marked, headings of one style are of one level;
    ``columns``: the texts of the cells of a header row; ``fixed``: the
    format itself says what it is.
    """

    kind: BlockKind
    start: int
    end: int
    flat: str
    last: str = ""
    marker: str = ""
    indent: int = 0
    blank: bool = False
    level: int = 0
    style: str = ""
    cells: tuple[Span, ...] = ()
    group: int | None = None
    header: bool = False
    columns: tuple[str, ...] = ()
    lead_in: int | None = None
    fixed: bool = False


@dataclass(slots=True)
class Draft:
    """What a reader of a format gives.

    ``strips``: None where the format has only characters (TXT), so that lines must tell.  ``pages``: spans of the
    pages in ``text``, empty where the format has none.  ``furniture``: spans that repeat from page to page.
    ``joins``: edits that join the lines of a strip; ``edits``: others that the format asks for; ``markdown``: lines
    have the marks of Markdown; ``wrapped``: lines end where the page does.
    """

    text: str
    strips: list[Strip] | None = None
    pages: list[Span] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    format: str = "txt"
    encoding: str | None = None
    title: str | None = None
    date: str | None = None
    mended: dict[str, int] = field(default_factory=dict)
    joins: list[Edit] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    markdown: bool = False
    wrapped: bool = False
