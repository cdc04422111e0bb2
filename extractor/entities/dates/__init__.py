"""Dates of archival Russian: found by a grammar, resolved to EDTF with their first and last day.

``find_in`` reads a text, ``find_dates`` a report.  The rules are data: ``grammar.yaml`` (rules in order, with
examples), ``lexicon.yaml`` (words) and ``cues.yaml`` (words around a date).
"""

from extractor.entities.dates.anchor import Anchor
from extractor.entities.dates.walk import find_dates, find_in

__all__ = ["Anchor", "find_dates", "find_in"]
