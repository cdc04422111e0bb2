"""How sure a visit is: a calibrated probability out of what supports it.

In: a ``Visit`` and its ``Report``.  Out: a number in [0, 1]: of the visits at 0.8, four in five should be right.  A logistic
model over named signals; its weights lie in ``lexicon/confidence.yaml`` and are fitted by
``python -m extractor.training.confidence`` on annotated visits.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from pathlib import Path

from extractor.errors import DataError
from extractor.relations.lexicon import FOLDER, read_entries
from extractor.schema import BlockKind, Report, Visit, VisitorKind

__all__ = ["confidence", "signals", "weights"]

WEIGHTS = FOLDER / "confidence.yaml"
_LAYOUT = 3


def signals(visit: Visit, report: Report) -> tuple[str, ...]:
    """The names of what speaks for or against a visit, sorted."""
    edtf = (visit.when.edtf or "") if visit.when else ""
    quotes = " ".join(e.text for e in visit.evidence).lower()
    kinds = {v.kind for v in visit.visitors}
    held = {
        f"rule {visit.rule}": True,
        f"place {visit.place.kind.value}" if visit.place else "place none": True,
        f"status {visit.status.value}": True,
        "dated": bool(edtf),
        "dated to the day": edtf.count("-") >= 2,
        "place in the evidence": visit.place is not None and visit.place.name[:4].lower() in quotes,
        "a person": VisitorKind.PERSON in kinds,
        "a full name": any(v.kind is VisitorKind.PERSON and " " in v.name.strip() for v in visit.visitors),
        "only a body": kinds == {VisitorKind.ORGANIZATION},
        "several visitors": len(visit.visitors) > 1,
        "told twice": len(visit.evidence) > 1,
        "with outcomes": bool(visit.outcomes),
        "with purpose": visit.purpose is not None,
        "a report with headings": sum(block.kind is BlockKind.HEADING for block in report.blocks) >= _LAYOUT,
    }
    return tuple(sorted(name for name, here in held.items() if here))


@functools.cache
def weights(path: Path = WEIGHTS) -> Mapping[str, float]:
    """The weight of every signal, in logits; ``bias`` among them.  Raises ``DataError`` where the file is malformed."""
    data = read_entries(path)
    try:
        return {str(name): float(value) for name, value in data["weights"].items() if name != "__line__"}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(f"not a table of weights: {error}", where=str(path), remedy="Run python -m extractor.training.confidence again") from error


def confidence(visit: Visit, report: Report) -> float:
    """The probability that the visit is right, to two digits; a signal without a weight counts nothing."""
    table = weights()
    logit = table.get("bias", 0.0) + sum(table.get(name, 0.0) for name in signals(visit, report))
    return round(1 / (1 + math.exp(-logit)), 2)
