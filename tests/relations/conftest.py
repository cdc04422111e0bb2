"""The whole pipeline, loaded once, and a short way to ask it: the rules alone, so that a test tells which rule is at fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import extractor.relations
from extractor import pipeline, reading
from extractor.relations.ranking import Ranker, Thresholds, load_ranker
from extractor.relations.ranking.trees import Trees
from extractor.schema import Document

Told = list[tuple[str, str, str]]


@pytest.fixture(scope="session")
def read() -> Callable[[str], Document]:
    """A text as a fully extracted document, the ranker silent; texts with line breaks keep their layout."""
    silent = Ranker(load_ranker().arguments, Trees.from_json({"base": 0.0, "trees": []}), Thresholds())

    def extract(text: str) -> Document:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(extractor.relations, "load_ranker", lambda: silent)
            return pipeline.extract(reading.from_text(text, name="sentence", mend=False))

    return extract


@pytest.fixture(scope="session")
def told(read: Callable[[str], Document]) -> Callable[[str], Told]:
    """(visitor, place, status) of every visit of a text, in text order."""

    def ask(text: str) -> Told:
        return [(v.name, visit.place.name, visit.status.value) for visit in read(text).visits if visit.place for v in visit.visitors]

    return ask
