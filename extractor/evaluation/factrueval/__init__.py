"""FactRuEval-2016: the contest's figures on its devset.

In: the devset's layers and submissions (``extractor.graph.exports.factrueval``).  Out: ``evaluate`` gives the figures by task and type.
"""

from __future__ import annotations

from extractor.evaluation.factrueval.gold import Gold, GoldFact, GoldObject, read_gold
from extractor.evaluation.factrueval.predictions import extracted, lemmatised, submitted
from extractor.evaluation.factrueval.scores import Metrics, evaluate, score_task1, score_task2, score_task3

__all__ = [
    "Gold", "GoldFact", "GoldObject", "Metrics", "evaluate", "extracted", "lemmatised", "read_gold", "score_task1", "score_task2",
    "score_task3", "submitted",
]
