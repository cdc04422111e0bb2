"""Scores of the program on the devset: ``python -m extractor.evaluation.factrueval FOLDER``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from extractor import pipeline, reading
from extractor.evaluation.factrueval import evaluate
from extractor.evaluation.factrueval.gold import folded
from extractor.language import lexemes


def _lemmatised(text: str) -> str:
    return " ".join(folded(lexemes.lemma(word)) for word in text.split())


def _main(arguments: Sequence[str]) -> int:
    scores = evaluate(Path(arguments[0]), lambda path: pipeline.extract(reading.read(path)), _lemmatised)
    for (task, kind), metrics in sorted(scores.items()):
        print(f"{task} {kind:<11} P {metrics.precision:.3f}  R {metrics.recall:.3f}  F1 {metrics.f1:.3f}  gold {metrics.gold}  found {metrics.predicted}")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
