"""From a name in somebody's words to the entities of the archive.

In: a name in any case («Кресса», «Токио») and the index.  Out: the entities it may mean, or the names that are nearest to
it («did you mean»).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from extractor.entities.people.declension import analyses
from extractor.entities.places.declension import nominatives
from extractor.graph.archive.building import name_words
from extractor.graph.identity import archive_id
from extractor.graph.merging.places import known_id
from extractor.graph.merging.spelling import fold
from extractor.language.lexemes import lemma, parses

__all__ = ["Named", "find", "forms", "is_exact", "nearest"]

WHO = ("person", "organization", "group")


@dataclass(frozen=True, slots=True)
class Named:
    """An entity of the index: its number, kind, name, and how many visits and mentions speak for it."""

    id: int
    kind: str
    name: str
    weight: int


@lru_cache(1 << 14)
def forms(word: str) -> tuple[str, ...]:
    """The folded nominatives and lemmas that ``word`` may come from, itself first."""
    word = fold(word)
    found = [word, fold(lemma(word)), *nominatives(word)]
    found += [fold(parse.lemma) for parse in parses(word)]
    found += [fold(a.nominative) for kind in ("surname", "given", "patronymic") for a in analyses(word, kind)]
    return tuple(dict.fromkeys(form for form in found if form))


def find(connection: sqlite3.Connection, name: str, kinds: Sequence[str]) -> list[Named]:
    """The entities of ``kinds`` that bear every word of ``name``, in any case; those of exactly this name first.

    Where entities of exactly this name exist, only they and the people who bear it as a surname are meant.
    """
    if not name_words(name):
        return []
    told = _by_gazetteer(connection, name) if "place" in kinds else []
    wanted: set[int] | None = None
    for word in [w for w in name.split() if name_words(w)]:
        options = tuple(dict.fromkeys(form for part in name_words(word)[:1] for form in forms(part)))
        marks = ",".join("?" * len(options))
        query = f"SELECT DISTINCT entity FROM words WHERE word IN ({marks})"
        bearers = {row[0] for row in connection.execute(query, options)}
        wanted = bearers if wanted is None else wanted & bearers
    found = [one for one in _entities(connection, {*(wanted or ()), *told}) if one.kind in kinds]
    exact = [one for one in found if one.id in told or is_exact(one.name, name)]
    kept = [one for one in found if one in exact or one.kind == "person"] if exact else found
    return sorted(kept, key=lambda one: (one not in exact, -one.weight, one.id))


def _by_gazetteer(connection: sqlite3.Connection, name: str) -> list[int]:
    """The place that the gazetteer knows under ``name``, an old name or another case, if the archive has it."""
    identifier = known_id(name, inflected=True)
    key = archive_id("place", name, identifier)
    return [row[0] for row in connection.execute("SELECT id FROM entities WHERE key = ?", (key,))] if identifier else []


def is_exact(name: str, asked: str) -> bool:
    """Whether ``asked`` is this very name in some case."""
    mine, other = name_words(name), name_words(asked)
    return len(mine) == len(other) and all(a in forms(b) or a == b for a, b in zip(mine, other, strict=True))


def _entities(connection: sqlite3.Connection, numbers: Iterable[int]) -> list[Named]:
    found, pending = [], sorted(numbers)
    for start in range(0, len(pending), 900):
        part = pending[start : start + 900]
        marks = ",".join("?" * len(part))
        query = f"SELECT id, kind, name, visits FROM entities WHERE id IN ({marks})"
        found += [Named(*row) for row in connection.execute(query, part)]
    return found


def nearest(connection: sqlite3.Connection, name: str, kinds: Sequence[str], *, limit: int = 5) -> list[str]:
    """The names of the archive that are written most like ``name``."""
    asked = name_words(name)
    if not asked:
        return []
    near: dict[str, float] = {}
    for word in asked:
        query = "SELECT DISTINCT word FROM words WHERE word >= ? AND word < ?"
        for first in {word[:1], forms(word)[-1][:1]}:
            options = [row[0] for row in connection.execute(query, (first, first + "\uffff"))]
            for option, score, _ in process.extract(word, options, scorer=fuzz.ratio, limit=8, score_cutoff=70):
                near[option] = max(near.get(option, 0), score)
    marks, names = ",".join("?" * len(kinds)), dict[str, float]()
    for option in sorted(near, key=lambda o: (-near[o], o))[:12]:
        query = (
            "SELECT name FROM entities JOIN words ON entity = id "
            f"WHERE word = ? AND kind IN ({marks}) ORDER BY visits DESC, id LIMIT 4"
        )
        for (bearer,) in connection.execute(query, (option, *kinds)):
            names[bearer] = sum(max(fuzz.ratio(word, own) for own in name_words(bearer)) for word in asked)
    return sorted(names, key=lambda n: (-names[n], n))[:limit]
