"""How near a word is to what trips, stays, receptions and gatherings are called, and to what else happens.

In: a lemma.  Out: its cosine to the centre of each family of words, a family being one of ``lexicon/meaning.yaml``, the lemmas of
one trigger rule or the gatherings of ``lexicon/events.yaml``; navec's vectors.  So the ranker has a notion of predicates that no
rule names.  ``nearest`` does so for several words at once, and for the families of a section of ``lexicon/meaning.yaml`` alone.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from extractor.errors import DataError
from extractor.language.weights import Floats, load_vectors
from extractor.relations.lexicon import FOLDER, events, fold, read_entries, trigger_rules

__all__ = ["SECTIONS", "families", "meanings", "nearest", "nearness"]

SECTIONS = ("families", "people", "houses")
_LEAST = 3


def _unit(lemma: str) -> Floats | None:
    vectors = load_vectors()
    row = vectors.ids.get(lemma)
    if row is None:
        return None
    vector = vectors.rows(np.array([row]))[0]
    unit: Floats = vector / np.linalg.norm(vector)
    return unit


@functools.cache
def _centres() -> tuple[tuple[str, ...], Floats]:
    words = {rule.name: rule.lemmas for rule in trigger_rules() if len(rule.lemmas) >= _LEAST and rule.family}
    words["gatherings"] = events().gatherings
    words |= {name: lemmas for section in SECTIONS for name, lemmas in meanings(section).items()}
    names: list[str] = []
    centres: list[Floats] = []
    for name, lemmas in sorted(words.items()):
        known = [vector for lemma in sorted(lemmas) if (vector := _unit(lemma)) is not None]
        if len(known) >= _LEAST:
            centre = np.mean(known, axis=0)
            names.append(name)
            centres.append(centre / np.linalg.norm(centre))
    return tuple(names), np.array(centres, dtype=np.float32)


@functools.cache
def meanings(section: str = "families", path: Path = FOLDER / "meaning.yaml") -> dict[str, frozenset[str]]:
    """The families of a section of the lexicon: name → folded lemmas.  Raises ``DataError`` with the file where one is malformed."""
    told = read_entries(path).get(section)
    if not isinstance(told, dict):
        raise DataError(f"section {section!r} is missing", where=str(path), remedy="Restore the section")
    found = {str(name): lemmas for name, lemmas in told.items() if name != "__line__"}
    for name, lemmas in found.items():
        if not isinstance(lemmas, list) or len(lemmas) < _LEAST:
            raise DataError(f"family {name!r} is no list of {_LEAST} lemmas or more", where=f"{path}:{told.get('__line__', 1)}", remedy="Write name: [lemma, lemma, …]")
    return {name: frozenset(fold(str(lemma)) for lemma in lemmas) for name, lemmas in found.items()}


def nearest(lemmas: Iterable[str], section: str = "families") -> dict[str, float]:
    """Of each family of a section the greatest cosine that any of the lemmas has to it; {} where none has a vector."""
    rows = [values for lemma in lemmas if any(values := nearness(lemma, section))]
    return dict(zip(families(section), map(max, zip(*rows, strict=True)), strict=True)) if rows else {}


@functools.cache
def families(section: str = "") -> tuple[str, ...]:
    """The names of the families, all or those of a section, in the order of ``nearness``."""
    names = _centres()[0]
    return tuple(name for name in names if name in meanings(section)) if section else names


@functools.cache
def _of_section(section: str) -> tuple[int, ...]:
    return tuple(at for at, name in enumerate(families()) if name in meanings(section))


@functools.lru_cache(maxsize=50_000)
def nearness(lemma: str, section: str = "") -> tuple[float, ...]:
    """The cosine of a folded lemma to each family, all or those of a section; zeros for a word without a vector."""
    if section:
        whole = nearness(lemma)
        return tuple(whole[at] for at in _of_section(section))
    vector = _unit(lemma)
    if vector is None:
        return (0.0,) * len(families())
    return tuple(round(float(value), 3) for value in _centres()[1] @ vector)
