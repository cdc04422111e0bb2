"""Places visited, as Linked Places (LPF 1.2), for the World Historical Gazetteer, Recogito and Peripleo.

In: an archive and what is asked of it.  Out: a GeoJSON ``FeatureCollection`` whose features are places: names, country code,
point, link to GeoNames, the time spans in which it was visited, and the quotes as descriptions.
See https://github.com/LinkedPasts/linked-places-format.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractor.entities.places.gazetteer import country_code
from extractor.graph.archive import Archive

__all__ = ["write_linked_places"]

_CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/linkedplaces-context-v1.2.jsonld"


def write_linked_places(archive: Archive, path: Path, **asked: Any) -> None:
    """Write the places of the visits that happened, in the order of the first visit."""
    features: dict[str, dict[str, Any]] = {}
    for number, (report, visit) in zip(archive.numbers(**asked), archive.records(**asked), strict=True):
        place = next((entity for role, entity in archive.parts_of(number) if role == "place" and entity["nearest"]), None)
        if place is None or visit["status"] != "occurred":
            continue
        feature = features.setdefault(place["key"], _feature(place, (visit.get("place") or {}).get("country")))
        when = visit.get("when") or {}
        if when.get("earliest") and when.get("latest"):
            span = {"start": {"earliest": when["earliest"]}, "end": {"latest": when["latest"]}}
            if span not in feature["when"]["timespans"]:
                feature["when"]["timespans"].append(span)
        quote = visit["evidence"][0]
        start, end = quote["span"]
        source = {"@id": f"urn:extractor:{visit['id']}", "label": f"{report}, {start}–{end}"}
        feature["descriptions"].append({"value": quote["text"], "lang": "ru", "sources": [source]})
    for feature in features.values():
        if not feature["when"]["timespans"]:
            del feature["when"]
    whole = {"type": "FeatureCollection", "@context": _CONTEXT, "features": list(features.values())}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", errors="replace")


def _feature(place: dict[str, Any], country: str | None) -> dict[str, Any]:
    point, code = None, country_code(country or "")
    if place["latitude"] is not None and place["longitude"] is not None:
        point = {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}
    links = []
    if (place["gazetteer"] or "").startswith("geonames:"):
        links.append({"type": "exactMatch", "identifier": f"gn:{place['gazetteer'].partition(':')[2]}"})
    return {
        "@id": f"urn:extractor:{place['key']}",
        "type": "Feature",
        "properties": {"title": place["name"], "ccodes": [code] if code else []},
        "when": {"timespans": []},
        "names": [{"toponym": name, "lang": "ru"} for name in (place["name"], *place["aliases"])],
        "geometry": point,
        "links": links,
        "descriptions": [],
    }
