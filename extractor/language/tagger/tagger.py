"""``Tagger``: text in, nested entities out.

In: any string.  Out: ``Tagged`` records, character spans with NEREL's labels (and FactRuEval's mention types, kept
apart) and their log odds.  Deterministic, linear in the text, never raises on strange text.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from extractor.language.tagger import pieces, scheme
from extractor.language.tagger.judgement import settle, weigh
from extractor.language.tagger.network import Network
from extractor.language.tagger.words import Lexicon
from extractor.language.tagger.years import end_of_date
from extractor.language.threads import on_one_thread

__all__ = ["MODEL", "Tagged", "Tagger", "entities_of", "load", "mentions_of"]

MODEL = Path(__file__).resolve().parents[3] / "models" / "entities"
"""The folder of the model that ships with the project."""


class Tagged(NamedTuple):
    """Characters ``start:end`` are an entity of type ``label``; ``odds`` are log odds, above 0 if more likely than not."""

    start: int
    end: int
    label: str
    odds: float

    @property
    def score(self) -> float:
        """In 0..1, higher is surer."""
        return 1 / (1 + math.exp(-self.odds))


class Tagger:
    """The model with its caches; not shared between threads."""

    def __init__(self, path: Path = MODEL) -> None:
        self._network = Network(path, Lexicon.shared())

    def tag(self, text: str) -> list[Tagged]:
        """Entities of NEREL's types, sorted by start, nested ones included."""
        return entities_of(self.weigh(text))

    def tag_both(self, text: str) -> tuple[list[Tagged], list[Tagged]]:
        """Entities of NEREL's types, and mentions of FactRuEval's (``per``, ``loc``, ``org``)."""
        weighed = self.weigh(text)
        return entities_of(weighed), mentions_of(weighed)

    @on_one_thread
    def weigh(self, text: str) -> list[Tagged]:
        """All candidates of both kinds with what speaks for them, doubtful and contradicting ones included, sorted."""
        cut = pieces.split(text)
        starts, ends = cut.starts.tolist(), cut.ends.tolist()
        best: dict[tuple[int, int, str], float] = {}
        for offset, logits, judge in self._network(cut):
            for label, first, last, odds in weigh(logits, judge):
                if label == "DATE":
                    last = end_of_date(cut.forms, offset + first, offset + last) - offset
                    if last <= first:
                        continue
                key = (starts[offset + first], ends[offset + last - 1], label)
                best[key] = max(odds, best.get(key, odds))
        return sorted(Tagged(start, end, label, odds) for (start, end, label), odds in best.items())


def entities_of(weighed: Iterable[Tagged]) -> list[Tagged]:
    """The entities of NEREL's types that are likely and do not contradict each other, sorted."""
    return _settled(item for item in weighed if item.label not in scheme.CONTEST)


def mentions_of(weighed: Iterable[Tagged]) -> list[Tagged]:
    """The same of FactRuEval's mention types."""
    return _settled(item for item in weighed if item.label in scheme.CONTEST)


def _settled(items: Iterable[Tagged]) -> list[Tagged]:
    rows = settle((item.label, item.start, item.end, item.odds) for item in items)
    return sorted(Tagged(start, end, label, odds) for label, start, end, odds in rows)


@functools.cache
def load(path: Path = MODEL) -> Tagger:
    """The tagger of ``path``, loaded once per process.  Raises ``DataError`` if the weights cannot be used."""
    return Tagger(path)
