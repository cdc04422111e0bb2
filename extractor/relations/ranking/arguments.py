"""Whether a mention is an argument of a predicate: who takes part, where it takes place, when.

In: a ``Scene``, its ``Syntax``, a predicate token and a mention of the same sentence.  Out: the names of the features of
the pair.  The weights are learned from relations annotated between events and entities (models/relations/README.md), so they
know of no visits: they know how Russian attaches participants, places and times to whatever happens.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DataError
from extractor.relations.ranking.syntax import Syntax
from extractor.relations.scene import Scene, feature

__all__ = ["CLASSES", "PARTICIPANT", "PLACE", "TIME", "ArgumentModel", "argument_features", "load_arguments"]

CLASSES = ("none", "participant", "place", "time")
PARTICIPANT, PLACE, TIME = 1, 2, 3
_FAR = (1, 2, 3, 5, 8, 12, 20)


def argument_features(scene: Scene, syntax: Syntax, predicate: int, index: int) -> list[str]:
    """The features of a predicate and the mention ``index``."""
    mention, lead = scene.mention(index), scene.leads[index]
    path = syntax.path(mention.root, predicate)
    led = f"{lead.preposition}+{lead.case}"
    gap = mention.start - predicate if mention.start > predicate else predicate - mention.end + 1
    side = "after" if mention.start > predicate else "inside" if mention.end > predicate else "before"
    part = syntax.parts[predicate]
    far = sum(gap > step for step in _FAR)
    low, high = (predicate + 1, mention.start) if side == "after" else (mention.end, predicate)
    verbs = sum(syntax.parts[i] == "VERB" for i in range(low, high))
    label = mention.label
    around = scene.outer[mention.root]
    inside = "" if mention.outer or around < 0 else scene.mention(around).label
    found = [
        f"label {label}", f"lead {led}", f"path {path}", f"side {side} {part}", f"gap {far}", f"verbs between {min(verbs, 3)}",
        f"label {label} lead {led}", f"path {path} lead {led}", f"path {path} label {label}", f"path {path} {part}",
        f"side {side} gap {far} {part}", f"label {label} gap {far}", f"word {scene.lemmas[predicate]}",
        f"word {scene.lemmas[predicate]} label {label}",
    ]
    if scene.clause_of[mention.root] == scene.clause_of[predicate]:
        found += ["same clause", f"same clause label {label} lead {led}"]
    if inside:
        found += [f"inside {inside}", f"inside {inside} label {label}"]
    if lead.bracketed:
        found.append(f"bracketed {label}")
    if part == "VERB":
        token = scene.doc[predicate]
        voice, form = feature(token, "Voice"), feature(token, "VerbForm")
        found.append(f"{voice} {form} path {path} case {lead.case}")
    return found


@dataclass(frozen=True, slots=True)
class ArgumentModel:
    """Multinomial logistic regression: ``weights`` and ``bias`` in logits, one for each of ``CLASSES``."""

    bias: Sequence[float]
    weights: Mapping[str, Sequence[float]]

    def __call__(self, features: Sequence[str]) -> tuple[float, ...]:
        """The natural logarithm of the probability of each of ``CLASSES``."""
        known = [weight for name in features if (weight := self.weights.get(name)) is not None]
        total = [math.fsum(column) for column in zip(self.bias, *known, strict=True)]
        top = max(total)
        whole = top + math.log(math.fsum(math.exp(value - top) for value in total))
        return tuple(value - whole for value in total)

    def to_json(self) -> dict[str, object]:
        """What ``load_arguments`` reads."""
        return {"classes": CLASSES, "bias": _rounded(self.bias), "weights": {name: _rounded(w) for name, w in sorted(self.weights.items())}}


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(float(value), 3) for value in values]


@functools.cache
def load_arguments(path: Path) -> ArgumentModel:
    """The model of ``path``; read once a process.  Raises ``DataError`` where the file is missing or malformed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if tuple(data["classes"]) != CLASSES:
            raise ValueError("its classes are others")
        return ArgumentModel(tuple(map(float, data["bias"])), {name: tuple(map(float, w)) for name, w in data["weights"].items()})
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"not a model of arguments: {error}", where=str(path), remedy="Restore it, or run extractor train relations") from error
