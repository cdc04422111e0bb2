"""The parse of a document as plain lists, and paths through it.

In: a spaCy ``Doc``.  Out: ``Syntax``: heads, relations and parts of speech by token, and the path between two tokens as a
short string («nmod<obl>nsubj» climbs over nmod and obl and goes down over nsubj).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

__all__ = ["Syntax", "syntax_of"]

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_SHARING = frozenset({"conj", "xcomp", "advcl", "aux", "cop", "ccomp", "obl", "obj", "nmod"})
_UP, _DOWN, _REACH = 5, 3, 12


@dataclass(frozen=True, slots=True)
class Syntax:
    """By token: index of the head, relation to it, part of speech; ``subjects``: from a predicate to its subjects."""

    heads: list[int]
    relations: list[str]
    parts: list[str]
    subjects: Mapping[int, tuple[int, ...]]

    def above(self, token: int) -> list[int]:
        """The token and its heads, nearest first; guarded against cycles, at most ``_REACH`` of them."""
        chain = [token]
        while len(chain) < _REACH:
            head = self.heads[chain[-1]]
            if head in chain:
                break
            chain.append(head)
        return chain

    def subject(self, predicate: int) -> int:
        """The subject of a predicate, or of the verb it is coordinated with or depends on; -1 where there is none."""
        for token in self.above(predicate):
            if token in self.subjects:
                return self.subjects[token][0]
            if self.relations[token] not in _SHARING:
                break
        return -1

    def path(self, low: int, top: int) -> str:
        """The relations from ``low`` up to the head it shares with ``top`` and down to that; "-" where they share none."""
        climb, other = self.above(low), self.above(top)
        meeting = next((token for token in climb if token in other), -1)
        if meeting < 0:
            return "-"
        up = [self.relations[t] for t in climb[: climb.index(meeting)]]
        down = [self.relations[t] for t in other[: other.index(meeting)]]
        if len(up) > _UP or len(down) > _DOWN:
            return "far"
        return "<".join(up) + "".join(f">{relation}" for relation in reversed(down))


def syntax_of(doc: Doc) -> Syntax:
    """The lists of a document."""
    words = list(doc)
    heads = [word.head.i for word in words]
    relations = [word.dep_ for word in words]
    subjects: dict[int, tuple[int, ...]] = {}
    for token, relation in enumerate(relations):
        if relation in _SUBJECTS and heads[token] != token:
            subjects[heads[token]] = (*subjects.get(heads[token], ()), token)
    return Syntax(heads, relations, [word.pos_ for word in words], subjects)
