"""Where a decided fact stands in what a newer run has found.

In: the visit as it was when decided, and the visits that the program finds now in the same report.  Out: the one that
tells of the same trip, or none.  A visit's id depends on place, visitors, status and the place of its first sentence,
so that a better version gives a better reading of the same sentence another id; the quote, then the names, tell them
together again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from extractor.graph.merging.spelling import fold
from extractor.schema import Quote, Visit

__all__ = ["align", "likeness", "quoted", "relocated"]

Q = TypeVar("Q", bound=Quote)

_WORD = re.compile(r"\w+")
_LEAST = 0.5
"""A pair below this likeness tells of two trips."""


def align(decided: Mapping[str, Visit], found: Sequence[Visit]) -> dict[str, Visit]:
    """Target → the visit of ``found`` that it has become; the likest pairs first, each side used once."""
    pairs = [
        (-score, target, number)
        for target, before in decided.items()
        for number, now in enumerate(found)
        if (score := likeness(before, now)) >= _LEAST
    ]
    joined: dict[str, Visit] = {}
    taken: set[int] = set()
    for _, target, number in sorted(pairs):
        if target not in joined and number not in taken:
            joined[target] = found[number]
            taken.add(number)
    return joined


def likeness(before: Visit, now: Visit) -> float:
    """How far two visits of one report tell of the same trip, from 0 to 1.

    Half of it is the quote (shared words of the likest two quotes), the rest visitors, place and time.  Without a
    common quote, or with neither a common visitor nor the same place, it is 0.
    """
    quotes = max(
        (_shared(_words(one.text), _words(other.text)) for one in before.evidence for other in now.evidence), default=0.0
    )
    who = _shared(_names(before), _names(now))
    where = float(before.place is not None and now.place is not None and fold(before.place.name) == fold(now.place.name))
    if quotes < _LEAST or not (who or where):
        return 0.0
    dates = [visit.when.edtf if visit.when else None for visit in (before, now)]
    when = 1.0 if dates[0] == dates[1] else 0.0
    return 0.5 * quotes + 0.2 * who + 0.2 * where + 0.1 * when


def relocated(visit: Visit, text: str) -> Visit | None:
    """``visit`` with every quote at its place in ``text``; None where its evidence is no longer there.

    A quote is sought word by word, whatever blanks and line breaks stand between; of several places the nearest to the
    old one is taken.  A purpose, outcome or date that is not found is left out.
    """
    evidence = [moved for one in visit.evidence if (moved := quoted(one, text))]
    if not evidence:
        return None
    when = visit.when and (quoted(visit.when, text) or replace(visit.when, span=evidence[0].span[:1] * 2, text=""))
    return replace(
        visit,
        evidence=tuple(evidence),
        when=when,
        purpose=visit.purpose and quoted(visit.purpose, text),
        outcomes=tuple(found for one in visit.outcomes if (found := quoted(one, text))),
    )


def quoted(quote: Q, text: str) -> Q | None:
    """``quote`` where its words stand in ``text``, nearest to where it stood; None where they stand nowhere."""
    start, end = quote.span
    if text[start:end] == quote.text:
        return quote
    words = quote.text.split()
    if not words:
        return replace(quote, span=(min(start, len(text)),) * 2)
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    found = min(pattern.finditer(text), key=lambda match: abs(match.start() - start), default=None)
    return replace(quote, span=found.span(), text=found[0]) if found else None


def _names(visit: Visit) -> set[str]:
    return {fold(visitor.name) for visitor in visit.visitors}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _shared(one: Iterable[str], other: Iterable[str]) -> float:
    left, right = set(one), set(other)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
