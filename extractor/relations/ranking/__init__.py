"""The learned ranker beside the rules: it judges every pair of a possible visitor and a possible place.

In: a ``Telling`` sentence by sentence.  Out: drafts kept, dropped and added, each with a probability.  ``arguments`` ties mentions to
predicates, ``candidates`` and ``features`` describe the pairs, ``trees`` score them, ``vote`` decides with the rules.
"""

from extractor.relations.ranking.model import FOLDER, Ranker, Thresholds, load_ranker
from extractor.relations.ranking.vote import Jury, Recorder, Voting

__all__ = ["FOLDER", "Jury", "Ranker", "Recorder", "Thresholds", "Voting", "load_ranker"]
