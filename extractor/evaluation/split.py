"""Which gold documents rule writers may not read.

In: a document's name.  Out: whether it belongs to the fifth that is kept untouched, so that the figures on it tell
how the rules do on texts nobody wrote them for.  The split depends on the name alone, so it never moves.
"""

from __future__ import annotations

import hashlib

__all__ = ["held_out"]


def held_out(name: str) -> bool:
    """Whether the gold document ``name`` (a bare file name) is held out: one in five, by SHA-256 of the name."""
    return int(hashlib.sha256(name.encode("utf-8")).hexdigest(), 16) % 5 == 0
