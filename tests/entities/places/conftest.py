"""One analysed text at a time, with models loaded once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.places import find_places
from extractor.language import build


@pytest.fixture(scope="session")
def analyse() -> Callable[[str], Doc]:
    nlp = build()
    return lambda text: nlp(text)


@pytest.fixture(scope="session")
def places(analyse: Callable[[str], Doc]) -> Callable[[str], list[Found]]:
    return lambda text: find_places(analyse(text))


@pytest.fixture(scope="session")
def shown(places: Callable[[str], list[Found]]) -> Callable[[str], list[str]]:
    """Each place as «LABEL nominative»."""
    return lambda text: [f"{f.label} {f.normal}" for f in places(text)]
