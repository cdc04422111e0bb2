"""How sure a visit is: a calibrated probability out of what supports it.

In: a ``Visit`` and the probability that the ranker gave its drafts.  Out: a number in [0, 1]: of the visits at
0.8, four in five should be right.  A logistic model over the ranker's logit and a few signals that only the finished
record shows (more of them fit the few hundred visits there are to learn from, and are calibrated worse on others); its weights lie in ``models/relations/confidence.json`` and are fitted by ``extractor train relations``.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import DataError
from extractor.relations.ranking.model import FOLDER, logit
from extractor.schema import Visit

__all__ = ["WEIGHTS", "confidence", "signals", "weights"]

WEIGHTS = FOLDER / "confidence.json"


def signals(visit: Visit, probability: float) -> dict[str, float]:
    """What speaks for or against a visit, name → value; what is not there is left out.  ``probability``: the ranker's."""
    edtf = (visit.when.edtf or "") if visit.when else ""
    held = {
        "ranker": logit(probability),
        "dated to the day": edtf.count("-") >= 2,
        "told twice": len(visit.evidence) > 1,
        "with outcomes": bool(visit.outcomes),
        "with purpose": visit.purpose is not None,
    }
    return {name: float(value) for name, value in held.items() if value}


@functools.cache
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """The weight of every signal, in logits; ``bias`` among them.  Raises ``DataError`` where the file is malformed."""
    try:
        return {str(name): float(value) for name, value in json.loads(path.read_text(encoding="utf-8"))["weights"].items()}
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"not a table of weights: {error}", where=str(path), remedy="Restore it, or run extractor train relations") from error


def confidence(held: Mapping[str, float], table: Mapping[str, float]) -> float:
    """The probability that a visit with these signals is right, to two digits; a signal without a weight counts nothing."""
    return round(1 / (1 + math.exp(-table.get("bias", 0.0) - sum(table.get(name, 0.0) * value for name, value in held.items()))), 2)
