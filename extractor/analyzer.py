"""The morphological dictionary of Russian (OpenCorpora's, by pymorphy3), opened once a process.

In: nothing.  Out: pymorphy3's analyzer.  It holds some twenty megabytes, so every room asks here; answers are kept by those who ask.
"""

from __future__ import annotations

import functools
from typing import Any

__all__ = ["analyzer"]

_PARADIGMS = 1024


@functools.cache
def analyzer() -> Any:
    """The one ``pymorphy3.MorphAnalyzer`` of the process, opened at the first question."""
    import pymorphy3
    import pymorphy3_dicts_ru

    found = pymorphy3.MorphAnalyzer(path=pymorphy3_dicts_ru.get_path())
    # half the time of an inflection goes into putting a paradigm together, and a few hundred paradigms have nearly all words
    found.dictionary.build_paradigm_info = functools.lru_cache(_PARADIGMS)(found.dictionary.build_paradigm_info)
    return found
