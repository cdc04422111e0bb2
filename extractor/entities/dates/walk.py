"""Dates of a text, and of a report block by block.

In: a text with its ``Anchor``, or a ``Report``.  Out: ``Found`` records (DATE, TIME) in text order, with EDTF, first and
last day; of a report, spans are characters of its working text.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.entities.dates.anchor import Anchor, Narrative
from extractor.entities.dates.guards import speaks_of_plans
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
    return list(scan(text, Narrative(anchor or Anchor(), speaks_of_plans)))


def find_dates(report: Report) -> list[Found]:
    """The dates of a report, each block resolved with its section's date and with what was told before it."""
    metadata = report.metadata
    told = Narrative(Anchor(report_date=metadata.date or "", period=metadata.period or ""), speaks_of_plans)
    found = _walk(report, told)
    if not metadata.date and not metadata.period and told.latest_year is not None:
        again = Narrative(told.anchor, speaks_of_plans)
        again.latest_year = again.known_year = told.latest_year
        return _walk(report, again)
    return found


def _walk(report: Report, told: Narrative) -> list[Found]:
    text = report.working.text
    found: list[Found] = []
    for block in report.blocks:
        context = block.context
        start = block.span[0]
        told.follow(replace(told.anchor, year=context.year, month=context.month, day=context.day), start)
        for item in scan(text[start : block.span[1]], told):
            span = item.span[0] + start, item.span[1] + start
            found.append(Found(span, item.label, item.normal, item.rule, item.parts))
    return found
