"""The whole pipeline, loaded once, and a short way to ask it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor import pipeline, reading
from extractor.schema import Document

Told = list[tuple[str, str, str]]


@pytest.fixture(scope="session")
def read() -> Callable[[str], Document]:
    """A text as a fully extracted document; texts with line breaks keep their layout."""
    return lambda text: pipeline.extract(reading.from_text(text, name="sentence", mend=False))


@pytest.fixture(scope="session")
def told(read: Callable[[str], Document]) -> Callable[[str], Told]:
    """(visitor, place, status) of every visit of a text, in text order."""

    def ask(text: str) -> Told:
        return [(v.name, visit.place.name, visit.status.value) for visit in read(text).visits if visit.place for v in visit.visitors]

    return ask
