import pytest
from spacy.language import Language

from extractor.language import build


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build()
