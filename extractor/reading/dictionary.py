"""Is this a Russian word?  The question that hyphens and old spelling put to a dictionary.

In: a word.  Out: whether the morphological dictionary lists it.  The dictionary (pymorphy3, OpenCorpora) is loaded at
the first question, so that a text that needs no mending never pays for it.
"""

from __future__ import annotations

from functools import lru_cache

from extractor.analyzer import analyzer

__all__ = ["known"]


@lru_cache(maxsize=1 << 16)
def known(word: str) -> bool:
    """Whether ``word``, in any letter case, stands in the dictionary (е may stand for ё)."""
    return bool(analyzer().word_is_known(word.lower()))
