"""Candidates with the answer: what the ranker learns from.

In: annotated texts.  Out: ``Example`` records: the features of each candidate and draft, and whether the gold has such a visit.
A candidate is right where its place and a visitor match a gold visit whose evidence its sentence overlaps.  Not
counted either way: what matches an optional visit alone, and a pair that is right but told of elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.evaluation.matching import overlap, same_place, same_visitor, span_of
from extractor.relations.draft import Draft, PlaceRef
from extractor.relations.ranking.arguments import ArgumentModel
from extractor.relations.ranking.candidates import Candidate
from extractor.relations.ranking.vote import Recorder
from extractor.relations.records import place_record, visitor_record
from extractor.relations.scene import Scene, build
from extractor.relations.visits import tell
from extractor.schema import to_json
from extractor.training.relations.documents import Annotated

__all__ = ["Example", "examples_of", "fold_of"]


@dataclass(frozen=True, slots=True)
class Example:
    """``document``: its name; ``features``: name → value; ``right``: whether the gold has it."""

    document: str
    features: Mapping[str, float]
    right: bool


def fold_of(document: str, folds: int) -> int:
    """The fold of a document, by its name alone."""
    return int(hashlib.sha256(("fold " + document).encode()).hexdigest(), 16) % folds


def examples_of(documents: Iterable[Annotated], arguments: ArgumentModel) -> Iterator[Example]:
    """The examples of all documents in their order."""
    for document in documents:
        scene = build(document.doc, document.report, document.annotation)
        recorder = Recorder(arguments)
        tell(scene, recorder)
        gold = [(visit, [span for quote in visit.get("evidence") or () if (span := span_of(quote))]) for visit in document.visits]
        judge = _Judge(scene, gold)
        for subject, features in recorder.rows:
            right = judge.right(subject)
            if right is not None:
                yield Example(document.name, features, right)


class _Judge:
    """Compares candidates of one document with its gold; records are made once an entity."""

    def __init__(self, scene: Scene, gold: Sequence[tuple[Mapping[str, Any], Sequence[tuple[int, int]]]]) -> None:
        self.scene, self.gold = scene, gold
        self.places: dict[tuple[str, str | None], Any] = {}
        self.visitors: dict[str, Any] = {}

    def right(self, subject: Candidate | Draft) -> bool | None:
        """Whether the gold has it; None where that cannot be said."""
        place = self._place(subject.place)
        visitors = [self._visitor(entity) for entity in subject.visitors]
        fitting = [
            (visit, spans) for visit, spans in self.gold
            if same_place(visit["place"], place) and any(same_visitor(g, v) for g in visit["visitors"] for v in visitors if v is not None)
        ]
        if not fitting:
            return False
        spans = [self._span(index) for index in ((subject.sentence,) if isinstance(subject, Candidate) else subject.sentences)]
        here = [visit for visit, quotes in fitting if any(overlap(a, b) > 0 for a in spans for b in quotes)]
        if not here and isinstance(subject, Candidate):
            return None
        return True if any(not visit.get("optional") for visit in here or [visit for visit, _ in fitting]) else None

    def _span(self, index: int) -> tuple[int, int]:
        sentence, doc = self.scene.sentences[index], self.scene.doc
        last = doc[sentence.end - 1]
        return self.scene.report.working.offsets.to_source((doc[sentence.start].idx, last.idx + len(last)))

    def _place(self, ref: PlaceRef) -> Any:
        key = (ref.key, ref.within)
        if key not in self.places:
            self.places[key] = to_json(place_record(self.scene, ref))
        return self.places[key]

    def _visitor(self, entity: str) -> Any:
        if entity not in self.visitors:
            known = self.scene.annotation
            told = entity in known.persons or entity in known.places or entity in known.organizations
            self.visitors[entity] = to_json(visitor_record(self.scene, entity)) if told else None
        return self.visitors[entity]
