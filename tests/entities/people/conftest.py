from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from extractor import language


@pytest.fixture(scope="session")
def analysed() -> Callable[[str], Doc]:
    """The pipeline, built once."""
    return language.build()
