"""«В словацкой столице», «в столице Карелии»: the town that news means without its name.

In: a ``Doc`` and its ``Annotation``.  Out: the annotation with a mention of the capital added for each such phrase, so that the
rules see a town; the land inside the phrase becomes a nested mention.  The capitals are data (``lexicon/capitals.yaml``).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from spacy.tokens import Doc

from extractor.entities import places as gazetteer
from extractor.entities.annotation import Annotation, EntityMention
from extractor.entities.found import Found
from extractor.entities.places.gazetteer import load as load_gazetteer
from extractor.errors import DataError
from extractor.relations.lexicon import FOLDER, fold, read_entries
from extractor.schema import Place, PlaceKind, stable_id

__all__ = ["capitals", "examples", "with_capitals"]

_LANDS = frozenset({"COUNTRY", "STATE_OR_PROVINCE", "LOCATION"})
_LEADING = ("республика ", "королевство ", "княжество ")


@functools.cache
def capitals(path: Path = FOLDER / "capitals.yaml") -> Mapping[str, str]:
    """From the folded name of a land to its capital.  Raises ``DataError`` where the file is malformed."""
    try:
        table = read_entries(path)["capitals"]
        return {fold(str(land)): str(town) for town, lands in table.items() if town != "__line__" for land in lands}
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"a section is malformed: {error}", where=str(path), remedy="Restore the section") from error


def examples(path: Path = FOLDER / "capitals.yaml") -> tuple[tuple[str, str | None], ...]:
    """The sentences beside the table, each with the town that is meant."""
    return tuple((str(text), None if town is None else str(town)) for text, town in read_entries(path)["examples"])


def with_capitals(doc: Doc, annotation: Annotation, report: str) -> Annotation:
    """The annotation with the capitals that phrases of ``doc`` mean; the same object where there is none.

    ``report``: its id, part of the id of a town that the report does not name.
    """
    spots = [token.i for token in doc if fold(token.lemma_) == "столица"]
    if not spots:
        return annotation
    outer = {i: m for m in annotation.mentions if m.outer for i in range(m.start, m.end)}
    starts = {m.start: m for m in annotation.mentions if m.outer}
    added: list[EntityMention] = []
    places = dict(annotation.places)
    for at in spots:
        if at in outer:
            continue
        phrase = _phrase(doc, at, outer, starts)
        if phrase is None:
            continue
        start, end, town = phrase
        place = _place(town, places, report)
        places[place.id or ""] = place
        span = (doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
        parts = {"kind": PlaceKind.CITY.value}
        added.append(EntityMention(start, end, at, "CITY", town, place.id or "", Found(span, "CITY", town, "capital", parts)))
    if not added:
        return annotation
    covered = {i for m in added for i in range(m.start, m.end)}
    kept = [replace(m, outer=False) if m.outer and m.start in covered else m for m in annotation.mentions]
    mentions = tuple(sorted((*kept, *added), key=lambda m: (m.start, -m.end)))
    return replace(annotation, mentions=mentions, places=places)


def _phrase(doc: Doc, at: int, outer: Mapping[int, EntityMention], starts: Mapping[int, EntityMention]) -> tuple[int, int, str] | None:
    """The tokens of the phrase around «столица» and the town it means; None where no land is named."""
    land = starts.get(at + 1)
    if land is not None and land.label in _LANDS:
        town = _capital_of(land.normal)
        return None if town is None else (at, land.end, town)
    before = at - 1
    if before < 0 or before in outer:
        return None
    name = gazetteer.adjective(doc[before].lower_)
    town = _capital_of(name) if name is not None else None
    return None if town is None else (before, at + 1, town)


def _capital_of(land: str) -> str | None:
    name = fold(land)
    bare = next((name[len(word) :] for word in _LEADING if name.startswith(word)), name)
    return capitals().get(name) or capitals().get(bare)


def _place(town: str, places: Mapping[str, Place], report: str) -> Place:
    """The town as the document knows it, or as the gazetteer does."""
    known = next((p for p in places.values() if p.name == town and p.kind is PlaceKind.CITY), None)
    if known is not None:
        return known
    entry = next((e for e in load_gazetteer().lookup(town) if e.kind is PlaceKind.CITY), None)
    ident = stable_id("l", report, "CITY", town.lower())
    if entry is None:
        return Place(town, PlaceKind.CITY, id=ident)
    return Place(town, PlaceKind.CITY, (), None, ident, entry.id, entry.country_name, entry.latitude, entry.longitude)
