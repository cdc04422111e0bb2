"""Mentions for the annotation tool brat: standoff files, https://brat.nlplab.org/standoff.html.

In: an archive.  Out: a folder with ``NAME.txt`` (the report's own text, to which all offsets refer) and ``NAME.ann`` for every
report that was read: a ``T`` line for each mention, nested ones included, with NEREL's type names; an ``N`` line where the
gazetteer knows the place; and an ``AnnotatorNotes`` line with the nominative and the entity.  A mention that runs over a line
end is given in fragments, since brat takes no other.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from extractor.graph.archive import Archive
from extractor.graph.exports.documents import write_documents
from extractor.schema import Document, Mention, Span

__all__ = ["standoff", "write_brat"]

_LINE = re.compile(r"[^\r\n]*[^\s]")


def write_brat(archive: Archive, path: Path, **asked: Any) -> None:
    """Write text and annotations of every report into the folder ``path``.  Raises ``UsageError`` where only a part is asked for."""
    write_documents(archive, path, {".txt": lambda document: document.report.text, ".ann": standoff}, asked)


def standoff(document: Document) -> str:
    """The ``.ann`` file of a document: mentions by place, wider ones first; "" where there is none."""
    text = document.report.text
    gazetteer = {place.id: place.gazetteer for place in document.places if place.id and place.gazetteer}
    lines = []
    ordered = sorted({(m.span, m.label): m for m in document.mentions}.values(), key=lambda m: (m.span[0], -m.span[1], m.label))
    for number, mention in enumerate(ordered, start=1):
        fragments = _fragments(text, mention.span)
        where = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(text[start:end] for start, end in fragments)
        lines.append(f"T{number}\t{mention.label} {where}\t{words}")
        if mention.entity in gazetteer:
            lines.append(f"N{number}\tReference T{number} GeoNames:{gazetteer[mention.entity]}\t{_flat(mention.normal)}")
        if note := _note(mention):
            lines.append(f"#{number}\tAnnotatorNotes T{number}\t{note}")
    return "".join(f"{line}\n" for line in lines)


def _fragments(text: str, span: Span) -> list[Span]:
    """The parts of ``span`` that stand on one line each, without blanks at their ends."""
    start, end = span
    found = []
    for line in _LINE.finditer(text, start, end):
        low = line.start() + len(line.group()) - len(line.group().lstrip())
        found.append((low, line.end()))
    return found or [span]


def _note(mention: Mention) -> str:
    normal = _flat(mention.normal)
    return f"{normal} [{mention.entity}]" if mention.entity else normal


def _flat(text: str) -> str:
    return " ".join(text.split())
