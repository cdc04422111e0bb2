"""The dates of a question.

In: a question.  Out: its dates as EDTF, and the question without them.  «После 2010 года» and «до 2010 года» leave the year
itself out, as one means them when one asks; «не раньше» and «не позже» keep it.  Several dates joined by «и», «или» or a comma
mean any of them.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from extractor.entities.dates import find_in
from extractor.entities.dates.edtf import bounds
from extractor.errors import QueryError
from extractor.graph.archive.phrases import phrase

__all__ = ["dates_in"]

_LEAD = re.compile(r"(?:\b(не)\s+)?\b(после|позже|позднее|до|раньше|ранее)\s*$", re.I)
_INNER = re.compile(r"(после|до)\s+", re.I)
_JOINT = re.compile(r"\s*,?\s*(?:и|или)?\s*(?:во?\s+)?", re.I)
_AFTER = ("после", "позже", "позднее")


def dates_in(question: str, language: str) -> tuple[list[str], str]:
    """(EDTF of the dates, the question without them).  Raises ``QueryError`` where unjoined dates stand in it."""
    found, rest, end = list[str](), list[str](), 0
    for one in find_in(question):
        if not one.parts.get("edtf"):
            continue
        start, stop = one.span
        lead, text, edtf = _LEAD.search(question[end:start]), question[start:stop], one.parts["edtf"]
        gap = question[end : end + lead.start()] if lead else question[end:start]
        if found and not _JOINT.fullmatch(gap):
            raise QueryError(
                phrase(language, "several dates"), where=f"«{question}»", remedy=phrase(language, "one interval")
            )
        if not found:
            rest.append(gap)
        if inner := _INNER.match(text):
            core = [d.parts["edtf"] for d in find_in(text[inner.end() :]) if d.parts.get("edtf")]
            edtf = _open(core[0], inner[1].lower(), kept=False) if len(core) == 1 else edtf
        elif lead:
            edtf = _open(edtf, lead[2].lower(), kept=lead[1] is not None)
        found.append(edtf)
        end = stop
    return found, " ".join([*rest, question[end:]]) if found else question


def _open(edtf: str, word: str, *, kept: bool) -> str:
    """The time after or before ``edtf``; ``kept``: with it («не раньше», «не позже»)."""
    first, last = bounds(edtf) or (None, None)
    after = (word in _AFTER) is not kept
    edge = (first if kept else last) if after else (last if kept else first)
    if edge is None:
        return edtf
    if not kept:
        edge = (date.fromisoformat(edge) + timedelta(days=1 if after else -1)).isoformat()
    whole = ("-01-01" if after else "-12-31")
    shown = edge.removesuffix(whole)
    return f"{shown}/.." if after else f"../{shown}"
