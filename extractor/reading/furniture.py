"""Page furniture: page numbers and running heads, which belong to the page and not to the text.

In: a text and the spans of its pages.  Out: the spans of the lines that are furniture.  A line is furniture only
where its neighbours bear it out: a number that counts on from page to page, a head that comes back on other pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from extractor.schema import Span

__all__ = ["found", "merged"]

_NUMBER = re.compile(
    r"[ \t]*(?:(?:стр\.?|с\.|лист|страница|л\.|-|–|—|\[|\()\s*)?(\d{1,4})(?:\s*(?:стр\.?|страница|лист|-|–|—|\]|\)))?"
    r"(?:\s*(?:из|/)\s*\d{1,4})?[ \t]*",
    re.IGNORECASE,
)
_LINE = re.compile(r"\S[^\n]*")
_LONE_NUMBER = re.compile(
    r"^[ \t]*([-–—][ \t]?\d{1,4}[ \t]?[-–—]|[Сс]тр\.?[ \t]?\d{1,4}|\d{1,4})[ \t]*$", re.MULTILINE
)
_EDGE = 3
"""So many lines at the head and foot of a page may be furniture."""


def merged(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """Both lists of spans in order, overlaps taken once."""
    out: list[Span] = []
    for start, end in sorted([*first, *second]):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def found(text: str, pages: Sequence[Span]) -> list[Span]:
    """The furniture of ``text``: at the edges of its pages, or without pages the numbers that count on."""
    if len(pages) > 1:
        return _on_pages(text, pages)
    return _counting(text)


def _on_pages(text: str, pages: Sequence[Span]) -> list[Span]:
    edges: list[list[Span]] = []
    for start, end in pages:
        lines = [(m.start(), m.start() + len(m.group().rstrip())) for m in _LINE.finditer(text, start, end)]
        edges.append([*lines[:_EDGE], *(span for span in lines[-_EDGE:] if span not in lines[:_EDGE])])
    repeated: Counter[str] = Counter()
    for spans in edges:
        repeated.update({_shape(text[start:end]) for start, end in spans if end - start <= 120})
    least = max(3, len(pages) // 3)
    if len(pages) < 5:
        least = len(pages)
    out: list[Span] = []
    offsets: Counter[int] = Counter()
    numbers: list[tuple[int, Span, int]] = []
    for page, spans in enumerate(edges):
        outermost = spans[:1] + spans[-1:] if len(spans) > 4 else []
        for start, end in spans:
            match = _NUMBER.fullmatch(text, start, end)
            if match:
                offsets[int(match.group(1)) - page] += 1
                numbers.append((page, (start, end), int(match.group(1))))
            elif text[end - 1] in ".,;:" or (len(pages) < 5 and (start, end) not in outermost):
                continue
            elif end - start <= 120 and repeated[_shape(text[start:end])] >= least:
                out.append((start, end))
    for page, span, number in numbers:
        if offsets[number - page] >= 2:
            out.append(span)
    return sorted(out)


def _counting(text: str) -> list[Span]:
    """Lines that are only a number, where at least three count on by one and stand far apart."""
    numbers: defaultdict[str, list[tuple[int, Span]]] = defaultdict(list)
    for match in _LONE_NUMBER.finditer(text):
        start, end = match.span(1)
        number = int(re.sub(r"\D", "", match.group(1)))
        numbers[re.sub(r"\d+", "1", match.group(1))].append((number, (start, end)))
    out: list[Span] = []
    for run in numbers.values():
        chain: list[tuple[int, Span]] = []
        for number, span in run:
            if chain and number == chain[-1][0] + 1 and span[0] - chain[-1][1][1] > 300:
                chain.append((number, span))
            elif not chain or len(chain) < 3:
                chain = [(number, span)]
        if len(chain) >= 3:
            out.extend(span for _, span in chain)
    return sorted(out)


def _shape(line: str) -> str:
    """The line with its digits made alike, so that «Отчёт, стр. 5» and «Отчёт, стр. 6» are one head."""
    return re.sub(r"\d+", "0", " ".join(line.split()))
