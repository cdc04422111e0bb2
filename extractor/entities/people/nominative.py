"""A personal name that stands alone, without a document, put into the nominative.

In: a string such as «Е.В. Паршуты» or «АРЕФЬЕВА Л.Г.».  Out: «Е.В. Паршута», «Л.Г. Арефьев».
"""

from __future__ import annotations

from extractor.entities.people.atoms import atoms
from extractor.entities.people.patterns import Evidence, best_cover
from extractor.entities.people.resolve import Hints, full_name, resolve
from extractor.entities.people.units import runs

__all__ = ["nominative"]


def nominative(name: str, case: str = "", gender: str = "") -> str:
    """The nominative of ``name``; ``case`` (UD: Gen, Dat, ...) and ``gender`` (m, f) as far as known.

    A text that is no name comes back as it is.
    """
    evidence = Evidence(
        support=lambda span: 2.5 if span == (0, len(name)) else 0.0,
        inside=lambda span: True,
        titled=lambda start: 2 if start == 0 else 0,
        known=frozenset(),
        shouting=lambda start: False,
        newline=lambda left, right: False,
        opens=lambda start: False,
        human=lambda start: False,
        closes=lambda end: True,
    )
    for run in runs(name):
        for candidate in best_cover(atoms(run), evidence):
            hints = Hints({case: 3.0} if case else {}, {gender: 3.0} if gender else {"m": 0.3})
            resolved = resolve(candidate.words, hints)
            return " ".join(w.text for w in resolved.words) if candidate.keep else full_name(resolved)
    return name
