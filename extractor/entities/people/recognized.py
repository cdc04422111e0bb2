"""The recognizer's candidates, as evidence for and against names.

In: ``doc.spans["ner"]``.  Out: for a span of characters, how strongly the candidates speak for a person there.
"""

from __future__ import annotations

import bisect
import re

from spacy.tokens import Doc

from extractor.entities.people.context import names_human
from extractor.entities.people.knowledge import as_given, as_surname, ordinary
from extractor.schema import Span

__all__ = ["Recognized"]

_PERSON = frozenset(("PERSON", "PER"))


def _trimmed(text: str, span: Span) -> Span:
    """A candidate without the nouns that the recognizer took along: «Норвежцу Фритьофу Нансену»."""
    start, end = span
    while True:
        match = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*\s+(?=\S)", text[start:end])
        if match is None:
            return (start, end)
        word = match[0].strip()
        if not names_human(word) or ordinary(word) != "noun" or as_given(word) >= 1.0 or as_surname(word) >= 0.9:
            return (start, end)
        start += match.end()


class Recognized:
    """The recognizer's candidates: what they say for or against a name at a span."""

    def __init__(self, doc: Doc, text: str) -> None:
        spans = doc.spans.get("ner", [])
        rows = sorted((s.start_char, s.end_char, s.label_ in _PERSON, s.label_) for s in spans)
        self.persons = sorted(_trimmed(text, (a, b)) for a, b, person, _ in rows if person)
        self.others = [(a, b) for a, b, person, label in rows if not person and label not in ("PROFESSION", "GROUP")]
        self._person_starts = [a for a, _ in self.persons]
        self._other_starts = [a for a, _ in self.others]
        self.text = text

    @staticmethod
    def _near(spans: list[Span], starts: list[int], span: Span) -> list[Span]:
        """Candidates that overlap a span; nested ones are few, so a short walk back is enough."""
        high = bisect.bisect_left(starts, span[1])
        low = max(0, bisect.bisect_right(starts, span[0]) - 6)
        return [s for s in spans[low:high] if s[1] > span[0]]

    def support(self, span: Span) -> float:
        """How much the candidates speak for (above 0) or against a person at exactly this span."""
        score = 0.0
        for start, end in self._near(self.persons, self._person_starts, span):
            if (start, end) == span:
                score = max(score, 2.5)
            elif span[0] <= start and end <= span[1]:
                score = max(score, 1.2)
            elif start <= span[0] and span[1] <= end:
                score = max(score, 0.4)
        for start, end in self._near(self.others, self._other_starts, span):
            if (start, end) == span:
                score -= 2.0
            elif start <= span[0] and span[1] <= end:
                score -= 0.8
            elif span[0] <= start and end <= span[1]:
                score -= 0.4
        return score

    def inside(self, span: Span) -> bool:
        """Whether one candidate person covers the span."""
        return any(s <= span[0] and span[1] <= e for s, e in self._near(self.persons, self._person_starts, span))
