import pytest
from spacy.language import Language

import extractor.language


@pytest.fixture(scope="session")
def nlp() -> Language:
    return extractor.language.build()
