"""Dates of a text, and of a report block by block.

In: a text with its ``Anchor``, or a ``Report``.  Out: ``Found`` records (DATE, TIME) in text order, with EDTF, first and
last day; of a report, spans are characters of its working text.
"""

from __future__ import annotations

from extractor.entities.dates.anchor import Anchor, Narrative
from extractor.entities.dates.scan import scan
from extractor.entities.found import Found
from extractor.schema import Report

__all__ = ["find_dates", "find_in"]


def find_in(text: str, anchor: Anchor | None = None) -> list[Found]:
    """The dates of ``text``, resolved against ``anchor``.

    ``parts`` holds ``edtf`` ("" where the text fixes no year), ``earliest`` and ``latest`` (ISO days, "" where open)
    and ``kind``: date, interval, season, decade, century, relative, weekday, document, duration, repeated, adjective,
    vague or clock.
    """
    return list(scan(text, Narrative(anchor or Anchor())))


def find_dates(report: Report) -> list[Found]:
    """The dates of a report, each block resolved with its section's date and with what was told before it."""
    text = report.working.text
    metadata = report.metadata
    previous = ""
    found: list[Found] = []
    for block in report.blocks:
        context = block.context
        anchor = Anchor(
            context.year, context.month, context.day, previous, metadata.date or "", metadata.period or ""
        )
        told = Narrative(anchor)
        start = block.span[0]
        for item in scan(text[start : block.span[1]], told):
            span = item.span[0] + start, item.span[1] + start
            found.append(Found(span, item.label, item.normal, item.rule, item.parts))
        previous = told.previous
    return found
