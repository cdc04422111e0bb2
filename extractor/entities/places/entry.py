"""``Entry``: one place of the gazetteer.  In and out: records only."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.schema import PlaceKind

__all__ = ["LABELS", "Entry"]

LABELS = {
    "city": "CITY",
    "country": "COUNTRY",
    "region": "STATE_OR_PROVINCE",
    "district": "DISTRICT",
    "facility": "FACILITY",
    "natural": "LOCATION",
    "land": "LOCATION",
}
"""From the kinds of the data files to NEREL's type names.  A ``land`` is a part of the world or a historical land."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place.

    ``id``: ``geonames:…``, ``iso:…`` or ``own:…``, stable.  ``name``: its usual Russian name.  ``label``: NEREL's type
    name.  ``country``: ISO 3166-1 code of the country it lies in today, ``country_name`` that country in Russian.
    ``latitude`` and ``longitude``: degrees, WGS 84; of the capital or seat for countries and regions.  ``population``:
    inhabitants, 0 where unknown.  ``historical``: the name is no longer official; ``modern`` is today's name then and
    ``years`` the EDTF interval of the old one.
    """

    id: str
    name: str
    kind: PlaceKind
    label: str
    country: str | None = None
    country_name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    historical: bool = False
    modern: str | None = None
    years: str | None = None
    reviewed: bool = False
