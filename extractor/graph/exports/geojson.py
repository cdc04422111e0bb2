"""Visits on the map: GeoJSON (RFC 7946).

In: an archive and what is asked of it.  Out: a ``FeatureCollection`` with one point a visit, longitude first, WGS 84, all
columns of the row as properties; visits to places without coordinates have a null geometry, as the standard says.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.graph.archive import Archive
from extractor.graph.archive.rows import row_of

__all__ = ["write_geojson"]


def write_geojson(archive: Archive, path: Path, **asked: Any) -> None:
    """Write the visits to ``path``, earliest first."""
    features = []
    for report, visit in archive.records(**asked):
        place = visit.get("place") or {}
        point = None
        if place.get("latitude") is not None and place.get("longitude") is not None:
            point = {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
        row = row_of(report, visit)
        features.append({"type": "Feature", "id": row.pop("visit"), "geometry": point, "properties": row})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")
