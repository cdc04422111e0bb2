"""How near a word is to what trips, stays, receptions and gatherings are called.

In: a lemma.  Out: its cosine to the centre of each family of words, a family being the lemmas of one trigger rule or the
gatherings of ``lexicon/events.yaml``; navec's vectors.  So the ranker has a notion of predicates that no rule names.
"""

from __future__ import annotations

import functools

import numpy as np

from extractor.language.weights import Floats, load_vectors
from extractor.relations.lexicon import events, trigger_rules

__all__ = ["families", "nearness"]

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
    names: list[str] = []
    centres: list[Floats] = []
    for name, lemmas in sorted(words.items()):
        known = [vector for lemma in sorted(lemmas) if (vector := _unit(lemma)) is not None]
        if len(known) >= _LEAST:
            centre = np.mean(known, axis=0)
            names.append(name)
            centres.append(centre / np.linalg.norm(centre))
    return tuple(names), np.array(centres, dtype=np.float32)


def families() -> tuple[str, ...]:
    """The names of the families, in the order of ``nearness``."""
    return _centres()[0]


@functools.lru_cache(maxsize=50_000)
def nearness(lemma: str) -> tuple[float, ...]:
    """The cosine of a folded lemma to each family; zeros for a word without a vector."""
    vector = _unit(lemma)
    if vector is None:
        return (0.0,) * len(families())
    return tuple(round(float(value), 3) for value in _centres()[1] @ vector)
