"""Names do not cross the cells of a table.

In: a ``Doc`` whose ``doc.spans["ner"]`` holds the candidates of a model taught on prose.  Out: the candidates cut at bars, tabs,
line ends and wide gaps: «Зуева А.Н. | Рига» is a name and a name.  And of candidates of any kind, those that keep to a cell or paragraph.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable

from spacy.tokens import Doc, Span

from extractor.language.tagger.tagger import Tagged

__all__ = ["inside_cells", "within_cells"]

_BORDER = re.compile(r"[|\t]|\n[^\S\n]*\n")
"""A bar, a tab or an empty line; a single line end may be a wrap."""


def _parts_cells(doc: Doc, token: int) -> bool:
    text = doc[token].text
    return "|" in text or (text.isspace() and ("\t" in text or "\n" in text or len(text) > 1))


def within_cells(doc: Doc) -> list[Span]:
    """The candidates, none across a border of cells; parts without a letter fall away.

    A candidate loses nothing else, and candidates without a border in them are returned as they are.
    """
    kept: list[Span] = []
    for span in doc.spans.get("ner", []):
        start = span.start
        for token in range(span.start, span.end + 1):
            if token == span.end or _parts_cells(doc, token):
                if any(word.is_alpha for word in doc[start:token]):
                    kept.append(Span(doc, start, token, label=span.label))
                start = token + 1
    return kept


def inside_cells(text: str, weighed: Iterable[Tagged]) -> list[Tagged]:
    """The candidates with no bar, tab or empty line in them."""
    borders = [match.start() for match in _BORDER.finditer(text)]
    if not borders:
        return list(weighed)
    return [one for one in weighed if bisect.bisect_left(borders, one.start) == bisect.bisect_left(borders, one.end)]
