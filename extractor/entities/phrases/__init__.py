"""Noun phrases: how far they reach (``phrase``), and their nominative (``nominative``).

In: a spaCy ``Doc`` with the tags and the tree of the language room.  Out: spans of tokens, and text.
"""

from extractor.entities.phrases.agreement import Reading, agrees, is_numeral, may_modify, noun_reading, readings
from extractor.entities.phrases.extent import counts_only, phrase
from extractor.entities.phrases.nominal import nominative, number_of

__all__ = [
    "Reading",
    "agrees",
    "counts_only",
    "is_numeral",
    "may_modify",
    "nominative",
    "noun_reading",
    "number_of",
    "phrase",
    "readings",
]
