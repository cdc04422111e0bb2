"""Review: what people say of the facts, kept for ever and obeyed.

In: the folder of a run.  Out: ``open_review(folder)``, a ``Review`` with the facts in the order of doubt, decisions,
undo, changes under decisions, agreement.  ``decision.py`` is the record, ``log.py`` the append-only log, ``state.py`` the
fold of facts and log, ``correction.py`` what a correction may say.
"""

from extractor.review.decision import Action, Decision
from extractor.review.queue import Filter, facets
from extractor.review.review import Progress, Review, open_review
from extractor.review.state import Change, ChangeKind, Reviewed, State

__all__ = [
    "Action",
    "Change",
    "ChangeKind",
    "Decision",
    "Filter",
    "Progress",
    "Review",
    "Reviewed",
    "State",
    "facets",
    "open_review",
]
