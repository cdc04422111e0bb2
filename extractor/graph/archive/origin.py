"""Where visitors come from, as far as their names and affiliations tell.

In: words of a report («делегация Томска», «мэр японского города Нагоя») and a place.  Out: whether they name that place, one
inside it, or the adjective made of it.  Nothing is told of a visitor whose home the report does not name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from extractor.entities.places import adjective
from extractor.entities.places.entry import Entry
from extractor.entities.places.gazetteer import load
from extractor.graph.merging.spelling import fold

__all__ = ["comes_from", "home_of", "place_named"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST = 3


@lru_cache(1 << 12)
def place_named(name: str) -> Entry | None:
    """The place that ``name``, in any case, usually stands for, or None."""
    found = load().lookup(name)
    if not found:
        words = name.split()
        match = load().match_inflected(words)
        found = load().lookup(match.name) if match and match.length == len(words) else ()
    return found[0] if found else None


@lru_cache(1 << 16)
def home_of(text: str) -> tuple[Entry, ...]:
    """The places that the words of a name or affiliation tell, in their order."""
    words, at, found = _WORD.findall(text), 0, list[Entry]()
    while at < len(words):
        size, entry = 1, None
        if town := adjective(words[at]):
            entry = place_named(town)
        elif words[at][0].isupper():
            match = load().match_inflected(words[at : at + _LONGEST])
            if match:
                size, entry = match.length, place_named(match.name)
        if entry is not None:
            found.append(entry)
        at += size
    return tuple(found)


def comes_from(row: Mapping[str, Any], place: str) -> bool:
    """Whether a visitor of a row (``rows.COLUMNS``) is told to come from ``place`` (nominative)."""
    wanted = place_named(place)
    who, kinds = str(row["who"]).split(" | "), str(row["who_kinds"]).split(" | ")
    told = [name for name, kind in zip(who, kinds, strict=False) if kind != "person"]
    told += [value for key in ("role", "affiliation") if isinstance(row[key], str) for value in row[key].split(" | ")]
    if wanted is None:
        return any(fold(place) in fold(text) for text in told)
    return any(_within(home, wanted) for text in told for home in home_of(text))


def _within(home: Entry, wanted: Entry) -> bool:
    if home.id == wanted.id or home.name == wanted.name:
        return True
    return wanted.kind == "country" and home.country is not None and home.country == wanted.country
