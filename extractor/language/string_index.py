"""Many strings and their numbers, in little memory.

In: strings.  Out: the number of a string, its place among those given, or None.  A ``dict`` of 250,000 words takes 45 MB, most of it
for the strings themselves; here 12 bytes a word are kept, the string's 64-bit hash (spaCy's, alike on every machine) and its place, and
a question is a bisection.  Two strings with one hash are refused when the index is made; that a string which is not in it has the hash
of one that is happens once in 10¹³ questions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import overload

import numpy as np
from spacy.strings import hash_string  # type: ignore[attr-defined]

__all__ = ["StringIndex"]


class StringIndex:
    """``strings`` by their places; of equal strings the last counts.  Raises ``ValueError`` where two different ones share a hash."""

    def __init__(self, strings: Iterable[str]) -> None:
        listed = list(strings)
        hashes = np.fromiter(map(hash_string, listed), dtype=np.uint64, count=len(listed))
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        last = np.ones(len(ordered), dtype=bool)
        np.not_equal(ordered[1:], ordered[:-1], out=last[:-1])
        for here in np.flatnonzero(~last).tolist():
            if listed[order[here]] != listed[order[here + 1]]:
                raise ValueError(f"«{listed[order[here]]}» and «{listed[order[here + 1]]}» have one hash")
        # memoryviews give Python's own numbers, several times faster than arrays do
        self._hashes = ordered[last].data
        self._places = order[last].astype(np.int32).data

    @overload
    def get(self, string: str) -> int | None: ...
    @overload
    def get(self, string: str, default: int) -> int: ...
    def get(self, string: str, default: int | None = None) -> int | None:
        """The place of ``string``, or ``default``."""
        wanted = hash_string(string)
        at = bisect_left(self._hashes, wanted)
        if at < len(self._hashes) and self._hashes[at] == wanted:
            place: int = self._places[at]
            return place
        return default

    def __contains__(self, string: object) -> bool:
        return isinstance(string, str) and self.get(string) is not None

    def __len__(self) -> int:
        """How many different strings there are."""
        return len(self._hashes)
