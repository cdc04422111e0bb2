"""FactRuEval-2016: submissions in the contest's formats, and their scores on its devset.

In: a ``Document``.  Out: ``task1``, ``task2``, ``task3`` give the text of the three files; ``evaluate`` the contest's figures.
"""

from __future__ import annotations

from extractor.evaluation.factrueval.gold import Gold, GoldFact, GoldObject, read_gold
from extractor.evaluation.factrueval.scores import Metrics, evaluate, score_task1, score_task2, score_task3
from extractor.evaluation.factrueval.submission import task1, task2, task3

__all__ = ["Gold", "GoldFact", "GoldObject", "Metrics", "evaluate", "read_gold", "score_task1", "score_task2", "score_task3", "task1", "task2", "task3"]
