"""How FactRuEval-2016 counts: task 1 by tokens, task 2 by attributes, task 3 by arguments.

In: the gold of a document and a submission's text.  Out: ``Metrics`` by type.  In task 1 names weigh and descriptors do not;
a matched object or fact counts as far as its attributes or arguments agree; strings agree at an edit distance of two.  Facts
marked as hard are neither asked for nor punished.

Source of the rules: A. S. Starostin et al., FactRuEval 2016: Evaluation of Named Entity Recognition and Fact Extraction
Systems for Russian, Dialogue 2016.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import MissingSource
from extractor.evaluation.factrueval.gold import Gold, GoldFact, folded, read_gold

__all__ = ["Metrics", "Submission", "evaluate", "score_task1", "score_task2", "score_task3"]


Submission = tuple[str, str, str]
"""The texts of ``NAME.task1``, ``NAME.task2`` and ``NAME.task3``."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """``right`` is a sum of qualities in [0, 1], one for each gold (and predicted) thing that found its partner."""

    right: float = 0.0
    gold: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        """Right of the predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Right of the gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.gold + self.predicted
        return 2 * self.right / total if total else 0.0

    def __add__(self, other: Metrics) -> Metrics:
        return Metrics(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)


def _near(one: str, other: str) -> bool:
    """Whether two strings are at an edit distance of at most two."""
    if abs(len(one) - len(other)) > 2:
        return False
    if one == other:
        return True
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row = row, [i]
        for j, b in enumerate(other, start=1):
            row.append(min(row[-1] + 1, previous[j] + 1, previous[j - 1] + (a != b)))
        if min(row) > 2:
            return False
    return row[-1] <= 2


def _agree(value: str, accepted: Iterable[str]) -> bool:
    return any(_near(value, other) for other in accepted)


def _matched(pairs: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The best pairs, each gold and each predicted index once."""
    taken: list[tuple[float, int, int]] = []
    for quality, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if not any(i == a or j == b for _, a, b in taken):
            taken.append((quality, i, j))
    return taken


def score_task1(gold: Gold, submission: str, kinds: Iterable[str] = ("per", "loc", "org")) -> dict[str, Metrics]:
    """Mentions by type in the ``-l`` mode: a matched pair counts as its named tokens agree; mentions without a name and mentions
    inside larger ones are neither asked for nor, where they are found, punished.
    """
    predicted: dict[str, list[set[int]]] = {}
    for line in submission.splitlines():
        kind, start, length = line.split()
        low, high = int(start), int(start) + int(length)
        words = {a for a, b in gold.tokens if low <= a and b <= high}
        predicted.setdefault("loc" if kind == "locorg" else kind, []).append(words)
    matches = {kind: _matched(_overlaps(gold, kind, predicted.get(kind, []))) for kind in kinds}
    found = {(kind, i) for kind, taken in matches.items() for _, i, _ in taken}
    scores = {}
    for kind in kinds:
        golden, guesses, taken = _of_kind(gold, kind), predicted.get(kind, []), matches[kind]
        asked = {i for i in range(len(golden)) if _is_asked(gold, kind, i, found)}
        right = sum(_quality(golden[i][0], guesses[j]) for _, i, j in taken if i in asked)
        idle = sum(1 for _, i, _ in taken if i not in asked)
        scores[kind] = Metrics(right, len(asked), len(guesses) - idle)
    return scores


_Golden = tuple[Mapping[int, float], bool]


def _of_kind(gold: Gold, kind: str) -> list[_Golden]:
    return [(weights, inside) for k, weights, inside in gold.mentions if k == kind]


def _overlaps(gold: Gold, kind: str, guesses: Sequence[set[int]]) -> list[tuple[float, int, int]]:
    """(share of common tokens, gold index, predicted index) of all pairs that have a token in common."""
    golden = _of_kind(gold, kind)
    return [(len(set(g) & p) / len(set(g) | p), i, j) for i, (g, _) in enumerate(golden) for j, p in enumerate(guesses) if set(g) & p]


def _quality(weights: Mapping[int, float], words: set[int]) -> float:
    """How far a predicted set of tokens agrees with a gold mention: tokens of the name weigh, descriptors do not, others cost."""
    hit = sum(w for t, w in weights.items() if t in words)
    total = sum(weights.values()) + len(words - set(weights))
    return hit / total if total else len(set(weights) & words) / len(set(weights) | words)


def _is_asked(gold: Gold, kind: str, index: int, found: set[tuple[str, int]]) -> bool:
    """Whether a gold mention counts.  Of two with the same tokens, an organization and another, the one that was found does, else
    the organization."""
    weights, inside = _of_kind(gold, kind)[index]
    if inside or not any(weights.values()):
        return False
    for other in ("per", "loc", "org"):
        for i, (tokens, _) in enumerate(_of_kind(gold, other)):
            if other != kind and "org" in (kind, other) and set(tokens) == set(weights):
                mine, its = (kind, index) in found, (other, i) in found
                return kind == "org" if mine == its else mine
    return True


def _read_blocks(submission: str) -> list[tuple[str, list[tuple[str, str]]]]:
    blocks = []
    for block in re.split(r"\n\s*\n", submission):
        lines = [line for line in block.splitlines() if line.strip()]
        if lines:
            pairs = [(name.strip().lower(), folded(value)) for name, _, value in (line.partition(":") for line in lines[1:])]
            blocks.append((lines[0].strip(" :").lower(), pairs))
    return blocks


def score_task2(gold: Gold, submission: str, kinds: Iterable[str] = ("per", "loc", "org")) -> dict[str, Metrics]:
    """Objects by type: a matched pair counts as its attributes agree."""
    blocks = _read_blocks(submission)
    scores = {}
    for kind in kinds:
        golden = [o for o in gold.objects if o.type == kind and o.attributes]
        guesses = [pairs for name, pairs in blocks if ("loc" if name == "locorg" else name) == kind]
        pairs = []
        for i, known in enumerate(golden):
            for j, guess in enumerate(guesses):
                met = {at for at, (name, accepted) in enumerate(known.attributes) for n, value in guess if n == name and _agree(value, accepted)}
                wrong = sum(1 for n, value in guess if not any(n == name and _agree(value, accepted) for name, accepted in known.attributes))
                if met:
                    pairs.append((len(met) / (len(known.attributes) + wrong), i, j))
        taken = _matched(pairs)
        asked = {i for i, o in enumerate(golden) if o.counted}
        idle = {j for _, i, j in taken if i not in asked}
        scores[kind] = Metrics(sum(q for q, i, _ in taken if i in asked), len(asked), len(guesses) - len(idle))
    return scores


_WEIGHT = {"position": 0.5}


def score_task3(gold: Gold, submission: str, lemmas: Callable[[str], str] = folded, kinds: Iterable[str] = ("occupation", "meeting")) -> dict[str, Metrics]:
    """Facts by type: a matched pair counts as its arguments agree, positions at half weight.  ``lemmas`` brings positions to dictionary form, as the
    contest's table of positions does."""
    blocks = _read_blocks(submission)
    scores = {}
    for kind in kinds:
        golden = [f for f in gold.facts if f.type == kind]
        guesses = [pairs for name, pairs in blocks if name == kind]
        pairs = []
        for i, known in enumerate(golden):
            for j, guess in enumerate(guesses):
                hit, wrong = _arguments(known, guess, lemmas)
                if hit:
                    pairs.append((hit / (sum(_WEIGHT.get(name, 1.0) for name, _ in known.arguments) + wrong), i, j))
        taken = _matched(pairs)
        easy = {i for i, f in enumerate(golden) if not f.hard}
        idle = {j for _, i, j in taken if i not in easy}
        scores[kind] = Metrics(sum(q for q, i, _ in taken if i in easy), len(easy), len(guesses) - len(idle))
    return scores


def _arguments(known: GoldFact, guess: Sequence[tuple[str, str]], lemmas: Callable[[str], str]) -> tuple[float, float]:
    """The weight of the gold arguments that are met, and of the guesses that meet none."""
    met: set[int] = set()
    wrong = 0.0
    for name, value in guess:
        at = next((i for i, (n, accepted) in enumerate(known.arguments) if n == name and i not in met and _same_value(name, value, accepted, lemmas)), None)
        if at is None:
            wrong += _WEIGHT.get(name, 1.0)
        else:
            met.add(at)
    return sum(_WEIGHT.get(known.arguments[i][0], 1.0) for i in met), wrong


def _same_value(name: str, value: str, accepted: frozenset[str], lemmas: Callable[[str], str]) -> bool:
    return _agree(value, accepted) or (name == "position" and _agree(lemmas(value), {lemmas(other) for other in accepted}))


@dataclass
class _Totals:
    scores: dict[tuple[str, str], Metrics] = field(default_factory=dict)

    def add(self, task: str, found: Mapping[str, Metrics]) -> None:
        for kind, metrics in found.items():
            for key in ((task, kind), (task, "all")):
                self.scores[key] = self.scores.get(key, Metrics()) + metrics


def evaluate(
    folder: Path, submission: Callable[[Path], Submission], lemmas: Callable[[str], str] = folded
) -> dict[tuple[str, str], Metrics]:
    """Scores by (task, type) over the documents of ``folder``, pooled; type ``all`` sums the types of a task.

    ``submission`` gives, for the path of a document, the texts of its three files.  Raises ``MissingSource`` where the
    folder holds no documents.
    """
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise MissingSource("no documents of the devset here", where=str(folder), remedy="Give the folder with book_*.txt and its layers")
    totals = _Totals()
    for path in texts:
        gold, (mentions, objects, facts) = read_gold(folder, path.stem), submission(path)
        totals.add("task1", score_task1(gold, mentions))
        totals.add("task2", score_task2(gold, objects))
        totals.add("task3", score_task3(gold, facts, lemmas))
    return totals.scores
