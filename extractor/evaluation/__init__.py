"""Measuring the program against what people found: visits against the visit gold.

In: files of the gold form.  Out: figures with intervals, and each mistake by its kind.
"""

from extractor.evaluation.gold import read_gold
from extractor.evaluation.mistakes import KINDS, Mistake, mistakes
from extractor.evaluation.split import held_out
from extractor.evaluation.visits import ROWS, Figures, Row, measure

__all__ = ["KINDS", "ROWS", "Figures", "Mistake", "Row", "held_out", "measure", "mistakes", "read_gold"]
