"""``Found``: what every finder of this room returns, before identity is decided.

In: a spaCy ``Doc`` (or text).  Out: a list of ``Found`` sorted by span.  Spans are characters of ``Doc.text`` (the
working text), so finders do not depend on each other's tokens; the way back to the report is taken once, at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.schema import Span

__all__ = ["Found"]


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A stretch of text taken for a name, date, office or group.

    ``label`` is a NEREL type name or GROUP; ``normal`` its nominative in modern spelling and normal capitals;
    ``rule`` the rule, dictionary or model that found it (for ``extractor explain``); ``parts`` what the finder knows
    besides, as strings (a person's surname, given, patronymic, gender; a date's edtf, earliest, latest; a place's
    gazetteer, kind, country, latitude, longitude, within).
    """

    span: Span
    label: str
    normal: str = field(compare=False)
    rule: str = field(compare=False)
    parts: Mapping[str, str] = field(default_factory=dict, compare=False)
