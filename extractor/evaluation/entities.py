"""NEREL-style evaluation of entities: exact and overlapping F1 for every type, over brat files.

In: a folder of ``NAME.txt`` with ``NAME.ann`` (gold), and predictions: another such folder, or what reads the texts itself.  Out: ``EntityScores``.  All levels count: a nested span is a span like any other, equal spans of one type count once.

*Exact*: type, start and end agree.  *Overlapping*: a gold span is found if a predicted span of its type shares a
character with it, and a predicted span is right if it shares one with a gold span of its type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DataError, MissingSource

__all__ = ["CORE", "MAIN", "Entity", "EntityScores", "Score", "evaluate", "figures", "read_annotations", "render", "score"]

PLACES = ("CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY")
CORE = ("PERSON", *PLACES, "ORGANIZATION")
"""Persons, places and organizations."""
MAIN = (*CORE, "DATE", "PROFESSION", "NATIONALITY", "EVENT")
"""The twelve main types."""

Entity = tuple[str, int, int]
"""``(label, start, end)`` in characters."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts and what follows from them; a measure without anything to measure is 0."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """Right of the predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Found of the gold."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.gold + other.gold,
            self.predicted + other.predicted,
            self.found + other.found,
            self.right + other.right,
        )


@dataclass(frozen=True, slots=True)
class EntityScores:
    """Scores by label, exact and overlapping."""

    exact: Mapping[str, Score]
    overlapping: Mapping[str, Score]
    documents: int

    def micro(self, labels: Iterable[str] | None = None, *, exact: bool = True) -> Score:
        """The pooled score of ``labels``, of all labels if None."""
        table = self.exact if exact else self.overlapping
        total = Score()
        for label in table if labels is None else labels:
            total += table.get(label, Score())
        return total


def score(documents: Iterable[tuple[Sequence[Entity], Sequence[Entity]]]) -> EntityScores:
    """Scores of ``(gold, predicted)`` pairs, one a document."""
    exact: Counter[tuple[str, str]] = Counter()
    loose: Counter[tuple[str, str]] = Counter()
    labels: set[str] = set()
    number = 0
    for gold, predicted in documents:
        number += 1
        golden, guessed = set(gold), set(predicted)
        for label, _, _ in golden:
            exact[label, "gold"] += 1
        for label, _, _ in guessed:
            exact[label, "predicted"] += 1
        for label, _, _ in golden & guessed:
            exact[label, "right"] += 1
        labels.update(label for label, _, _ in golden | guessed)
        for entity in _touched(golden, guessed):
            loose[entity[0], "found"] += 1
        for entity in _touched(guessed, golden):
            loose[entity[0], "right"] += 1
    return EntityScores(
        {
            label: Score(exact[label, "gold"], exact[label, "predicted"], exact[label, "right"], exact[label, "right"])
            for label in sorted(labels)
        },
        {
            label: Score(exact[label, "gold"], exact[label, "predicted"], loose[label, "found"], loose[label, "right"])
            for label in sorted(labels)
        },
        number,
    )


def _touched(these: set[Entity], those: set[Entity]) -> Iterable[Entity]:
    """Those of ``these`` that share a character with one of ``those`` of their label, in n log n."""
    covers: dict[str, list[list[int]]] = {}
    for label, start, end in sorted(those):
        merged = covers.setdefault(label, [])
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    place: dict[str, int] = {}
    for entity in sorted(these):
        label, start, end = entity
        merged = covers.get(label, [])
        index = place.get(label, 0)
        while index < len(merged) and merged[index][1] <= start:
            index += 1
        place[label] = index
        if index < len(merged) and merged[index][0] < end:
            yield entity


def read_annotations(path: Path) -> list[Entity]:
    """The text-bound annotations of a brat file.  A span in several parts is taken as one stretch.

    Raises ``DataError`` for a line that is no annotation.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("T"):
            continue
        fields = line.split("\t")
        try:
            label, *offsets = re.split(r"[ ;]", fields[1])
            places = [int(offset) for offset in offsets]
            found.append((label, min(places), max(places)))
        except (IndexError, ValueError) as error:
            raise DataError(
                f"no brat entity: {line[:80]!r}", where=f"{path}:{number}", remedy="Expected: T1<tab>LABEL 0 5<tab>text"
            ) from error
    return found


def evaluate(gold: Path, predictions: Path | Callable[[Path], Iterable[Entity]]) -> EntityScores:
    """Score ``predictions`` against the brat folder ``gold``: another brat folder, where a missing ``NAME.ann`` predicts nothing, or
    what finds the entities of a text file.

    Raises ``MissingSource`` if ``gold`` holds no annotated text, or ``predictions`` no annotation.
    """
    names = sorted(path.stem for path in gold.glob("*.ann") if path.with_suffix(".txt").exists())
    if not names:
        raise MissingSource(
            "no annotated texts", where=str(gold), remedy="Give a folder that holds NAME.txt and NAME.ann"
        )
    find = _annotated(predictions) if isinstance(predictions, Path) else predictions
    return score((read_annotations(gold / f"{name}.ann"), list(find(gold / f"{name}.txt"))) for name in names)


def _annotated(folder: Path) -> Callable[[Path], Iterable[Entity]]:
    if not any(folder.glob("*.ann")):
        raise MissingSource(
            "no annotations here", where=str(folder), remedy="Make some: extractor export OUT --to brat -o FOLDER"
        )

    def read(path: Path) -> Iterable[Entity]:
        file = folder / f"{path.stem}.ann"
        return read_annotations(file) if file.exists() else []

    return read


_POOLED: tuple[tuple[str, Sequence[str] | None], ...] = (
    ("person+place+org", CORE), ("twelve main types", MAIN), ("all types", None),
)


def figures(scores: EntityScores) -> dict[str, dict[str, dict[str, float]]]:
    """Precision, recall and F1, exact and overlapping, by type and pooled, as JSON-ready values."""

    def row(one: Score) -> dict[str, float]:
        rates = {"p": one.precision, "r": one.recall, "f1": one.f1}
        return {**{name: round(value, 4) for name, value in rates.items()}, "gold": one.gold, "predicted": one.predicted}

    rows = {label: (scores.exact[label], scores.overlapping[label]) for label in scores.exact}
    rows |= {name: (scores.micro(labels), scores.micro(labels, exact=False)) for name, labels in _POOLED}
    return {name: {"exact": row(exact), "overlapping": row(loose)} for name, (exact, loose) in rows.items()}


def render(scores: EntityScores) -> str:
    """A table for people: a line a type, then the pooled lines."""
    lines = [f"{'type':<20}{'gold':>6}{'exact P':>9}{'R':>7}{'F1':>7}{'overlap P':>11}{'R':>7}{'F1':>7}"]

    def row(name: str, exact: Score, loose: Score) -> None:
        lines.append(
            f"{name:<20}{exact.gold:>6}{exact.precision:>9.3f}{exact.recall:>7.3f}{exact.f1:>7.3f}"
            f"{loose.precision:>11.3f}{loose.recall:>7.3f}{loose.f1:>7.3f}"
        )

    for label in scores.exact:
        row(label, scores.exact[label], scores.overlapping[label])
    for name, labels in _POOLED:
        row(name, scores.micro(labels), scores.micro(labels, exact=False))
    return "\n".join(lines)
