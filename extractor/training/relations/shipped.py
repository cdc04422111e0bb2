"""The files of ``models/relations`` as training reads and writes them.

In: a folder; a ``Trained``.  Out: a ``Shipped``; the files.  ``scores.json`` tells what the model scored when it was made and
which reports it learned from (their ids, no texts), so that a later comparison leaves them out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import DataError
from extractor.relations.confidence import WEIGHTS, weights
from extractor.relations.ranking.arguments import load_arguments
from extractor.relations.ranking.model import ARGUMENTS, VISITS, Ranker, load_ranker

__all__ = ["SCORES", "Shipped", "read_shipped", "write_shipped"]

SCORES = "scores.json"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A model in its folder; ``documents``: ids of the reports it learned from; ``scores``: what it scored then."""

    ranker: Ranker
    confidence: Mapping[str, float]
    documents: tuple[str, ...]
    scores: Mapping[str, Any]


def read_shipped(folder: Path) -> Shipped | None:
    """The model of ``folder``, None where there is none.  Raises ``DataError`` where a file is malformed."""
    if not (folder / VISITS).exists():
        return None
    path = folder / SCORES
    try:
        scores = json.loads(path.read_text(encoding="utf-8"))
        documents = tuple(str(name) for name in scores["documents"])
        float(scores["new"]["visit"]["f1"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"not the scores of a model: {error}", where=str(path), remedy="Restore it, or train afresh into an empty folder") from error
    return Shipped(load_ranker(folder), weights(folder / WEIGHTS.name), documents, scores)


def write_shipped(folder: Path, ranker: Ranker, confidence: Mapping[str, float], scores: Mapping[str, Any]) -> None:
    """Write the files of a model; each is put in place whole.  Raises ``DataError`` where the folder cannot be written."""
    files: dict[str, object] = {
        ARGUMENTS: ranker.arguments.to_json(),
        VISITS: {"thresholds": {name: getattr(ranker.thresholds, name) for name in ranker.thresholds.__dataclass_fields__}, **ranker.trees.to_json()},
        WEIGHTS.name: {"weights": dict(confidence)},
        SCORES: scores,
    }
    for read in (load_ranker, load_arguments, weights):
        read.cache_clear()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            fresh = folder / f"{name}.new"
            fresh.write_text(_lines(content), encoding="utf-8")
            fresh.replace(folder / name)
    except OSError as error:
        raise DataError(f"the model cannot be written ({error.strerror})", where=str(folder), remedy="Give another folder with -o") from error


def _lines(content: object) -> str:
    """JSON with one entry of the tables a line, so that versions can be compared."""
    if not isinstance(content, dict):
        return json.dumps(content, ensure_ascii=False)
    parts = []
    for name, value in content.items():
        if isinstance(value, dict) and len(value) > 4:
            inner = ",\n".join(f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(item, ensure_ascii=False)}" for key, item in value.items())
            parts.append(f' {json.dumps(name)}: {{\n{inner}\n }}')
        elif isinstance(value, list) and len(value) > 8:
            inner = ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in value)
            parts.append(f" {json.dumps(name)}: [\n{inner}\n ]")
        else:
            parts.append(f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
