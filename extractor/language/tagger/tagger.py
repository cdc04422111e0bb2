"""``Tagger``: text in, nested entities out.

In: any string.  Out: ``Tagged`` records, character spans with NEREL's labels (and FactRuEval's mention types, kept
apart) and a score.  Deterministic, linear in the text, never raises on strange text.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from extractor.language.tagger import pieces, scheme
from extractor.language.tagger.decode import decode
from extractor.language.tagger.network import Network
from extractor.language.tagger.words import Lexicon
from extractor.language.tagger.years import end_of_date

__all__ = ["MODEL", "Tagged", "Tagger", "load"]

MODEL = Path(__file__).resolve().parents[3] / "models" / "entities"
"""The folder of the model that ships with the project."""


@dataclass(frozen=True, slots=True, order=True)
class Tagged:
    """Characters ``start:end`` are an entity of type ``label``; ``score`` in 0..1, higher is surer."""

    start: int
    end: int
    label: str
    score: float


class Tagger:
    """The model with its caches; not shared between threads."""

    def __init__(self, path: Path = MODEL) -> None:
        self._network = Network(path, Lexicon.shared())

    def tag(self, text: str) -> list[Tagged]:
        """Entities of NEREL's types, sorted by start, nested ones included."""
        return [found for found in self._all(text) if found.label not in scheme.CONTEST]

    def tag_both(self, text: str) -> tuple[list[Tagged], list[Tagged]]:
        """Entities of NEREL's types, and mentions of FactRuEval's (``per``, ``loc``, ``org``)."""
        found = self._all(text)
        return (
            [item for item in found if item.label not in scheme.CONTEST],
            [item for item in found if item.label in scheme.CONTEST],
        )

    def _all(self, text: str) -> list[Tagged]:
        cut = pieces.split(text)
        best: dict[tuple[int, int, str], float] = {}
        for offset, logits in self._network(cut):
            for head, first, last, score in decode(logits):
                if scheme.HEADS[head].label == "DATE":
                    last = end_of_date(cut.forms, offset + first, offset + last) - offset
                    if last <= first:
                        continue
                start, end = int(cut.starts[offset + first]), int(cut.ends[offset + last - 1])
                key = (start, end, scheme.HEADS[head].label)
                best[key] = max(score, best.get(key, 0.0))
        return sorted(Tagged(start, end, label, score) for (start, end, label), score in best.items())


@functools.cache
def load(path: Path = MODEL) -> Tagger:
    """The tagger of ``path``, loaded once per process.  Raises ``DataError`` if the weights cannot be used."""
    return Tagger(path)
