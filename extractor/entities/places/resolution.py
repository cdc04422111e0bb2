"""Namesakes: which of several places of one name is meant.

In: the places found in a document, and the report's own place where it is known.  Out: the same places, each with the
candidate that the context supports, a ``reason``, and ``ambiguous`` where the choice stays open.  Witnesses, from
strong to weak: the enclosing place that the text names, countries and regions named in the document, the countries of
places without namesakes, the report's home, the number of inhabitants.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.entities.found import Found
from extractor.entities.places.entry import Entry
from extractor.entities.places.gazetteer import Gazetteer, load

__all__ = ["resolve"]

_NEAR = 400
_MARGIN = 1.0
_SHOWN = 4
_FIELDS = ("gazetteer", "country", "iso", "latitude", "longitude", "population", "modern", "years")
_PLAUSIBLE = 0.02
_HOME = frozenset(("RU", "UA", "BY", "KZ"))


@dataclass(frozen=True, slots=True)
class _Context:
    named: Sequence[tuple[int, str]]
    shares: Mapping[str, float]
    home: str | None


def _candidates(found: Found, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    name = found.parts.get("bare", found.normal)
    return tuple(entry for entry in gazetteer.lookup(name) if entry.label == found.label)


def _context(founds: Sequence[Found], gazetteer: Gazetteer, home: str | None) -> _Context:
    named = [
        (f.span[0], f.parts["iso"]) for f in founds if f.label in ("COUNTRY", "STATE_OR_PROVINCE") and "iso" in f.parts
    ]
    alone: Counter[str] = Counter()
    for found in founds:
        if found.label == "CITY" and "iso" in found.parts:
            countries = {entry.country for entry in _candidates(found, gazetteer)}
            if len(countries) == 1:
                alone[found.parts["iso"]] += 1
    total = sum(alone.values()) or 1
    own = next((entry.country for entry in gazetteer.lookup(home)), None) if home else None
    return _Context(named, {country: count / total for country, count in alone.items()}, own)


def _points(entry: Entry, found: Found, context: _Context, within: frozenset[str]) -> tuple[float, str]:
    points = math.log10(entry.population + 10)
    reason = "largest of its name"
    if entry.reviewed:
        points, reason = points + 3, "reviewed name"
    best = 0.0
    for gain, holds, why in (
        (12.0, entry.country in within, "the text names its country beside it"),
        (
            3.0,
            any(abs(at - found.span[0]) <= _NEAR and iso == entry.country for at, iso in context.named),
            "its country is named near",
        ),
        (1.5, any(iso == entry.country for _, iso in context.named), "its country is named in the text"),
        (
            2.0 * context.shares.get(entry.country or "", 0.0),
            entry.country in context.shares,
            "other places of the text lie in its country",
        ),
        (2.0, entry.country is not None and entry.country == context.home, "the report comes from its country"),
        (0.8, entry.country in _HOME, "a place of Russian reports"),
    ):
        if holds:
            points += gain
            if gain > best and gain >= 1.0:
                best, reason = gain, why
    return points, reason


def _one(found: Found, context: _Context, gazetteer: Gazetteer) -> Found:
    candidates = _candidates(found, gazetteer)
    if len({entry.id for entry in candidates}) < 2:
        return found
    largest = max(entry.population for entry in candidates)
    within = (
        frozenset(e.country for e in gazetteer.lookup(found.parts["within"]) if e.country)
        if "within" in found.parts
        else frozenset()
    )
    ranked = sorted(
        ((*_points(entry, found, context, within), entry) for entry in candidates),
        key=lambda r: (-r[0], -r[2].population, r[2].id),
    )
    (points, reason, chosen), (second, _, _) = ranked[0], ranked[1]
    parts = {key: value for key, value in found.parts.items() if key not in (*_FIELDS, "ambiguous", "reason")}
    parts |= {
        key: str(value)
        for key, value in (
            ("gazetteer", chosen.id),
            ("country", chosen.country_name),
            ("iso", chosen.country),
            ("latitude", chosen.latitude),
            ("longitude", chosen.longitude),
            ("population", chosen.population or None),
            ("modern", chosen.modern),
            ("years", chosen.years),
        )
        if value is not None
    }
    parts["reason"] = reason
    rivals = [entry for p, _, entry in ranked[1:] if points - p < _MARGIN and entry.population >= largest * _PLAUSIBLE]
    if points - second < _MARGIN and rivals:
        shown = [chosen, *rivals][:_SHOWN]
        parts["ambiguous"] = (
            "; ".join(
                f"{e.name} ({', '.join(filter(None, (e.country_name or e.country, str(e.population) if e.population else '')))}) {e.id}"
                for e in shown
            )
            + ": nothing in the text decides between them"
        )
    return replace(found, parts=parts)


def resolve(founds: Sequence[Found], home: str | None = None) -> list[Found]:
    """``founds`` with namesakes decided by context.  ``home``: nominative name of the place the report comes from.

    Deterministic, and the same when run again on its own result.
    """
    gazetteer = load()
    context = _context(founds, gazetteer, home)
    return [_one(found, context, gazetteer) if "gazetteer" in found.parts else found for found in founds]
