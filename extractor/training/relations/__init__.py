"""How ``models/relations`` is made: the ranker of visits and their confidence, out of annotated texts.

In: folders with texts and gold.  Out: the files of the model and its card.  ``extractor train relations`` is the way in.
"""

from extractor.training.relations.card import card, scores
from extractor.training.relations.recipe import Trained, train
from extractor.training.relations.shipped import read_shipped, write_shipped

__all__ = ["Trained", "card", "read_shipped", "scores", "train", "write_shipped"]
