"""What the finders' word is worth beside the model's, and what the model's own is worth, by label.

In: ``models/entities/witnesses.json``, which ``extractor.training.entities.witnesses`` writes.  Out: ``Witnesses``.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractor.errors import DataError
from extractor.language.tagger.scheme import LABELS
from extractor.language.tagger.tagger import MODEL

__all__ = ["FILE", "Finder", "Witnesses", "load_witnesses"]

FILE = "witnesses.json"


@dataclass(frozen=True, slots=True)
class Finder:
    """What a finder's mention of a label is worth, in log odds.

    ``agree`` is added to the model's candidate of the same label and span, ``dispute`` to those of the same label that overlap it
    and to other places at the same span; ``alone`` are the odds of a mention that is no candidate of the model, None to
    leave it out.
    """

    agree: float = 0.0
    dispute: float = 0.0
    alone: float | None = None


@dataclass(frozen=True, slots=True)
class Witnesses:
    """``finders`` by label; ``lean``: log odds added to all the model's candidates of a label, above 0 for a model too shy."""

    finders: Mapping[str, Finder]
    lean: Mapping[str, float]

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {"lean": dict(self.lean), "finders": {label: asdict(finder) for label, finder in self.finders.items()}}


@functools.cache
def load_witnesses(folder: Path = MODEL) -> Witnesses:
    """The weights in ``folder``.  Raises ``DataError`` where they cannot be used."""
    path = folder / FILE
    try:
        stored: Any = json.loads(path.read_text(encoding="utf-8"))
        finders = {label: Finder(**values) for label, values in stored["finders"].items()}
        lean = {label: float(value) for label, value in stored["lean"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"the weights of the finders cannot be used: {error}", where=str(path), remedy="Install the project anew"
        ) from error
    if unknown := sorted({*finders, *lean} - {*LABELS}):
        raise DataError(f"unknown entity type {unknown[0]!r}", where=str(path), remedy="Use NEREL's type names")
    return Witnesses(finders, lean)
