"""The spaCy pipeline of the project, put together.

In: nothing.  Out: a ``Language`` for Russian: our tokenizer, then sentences, morphology, lemmas, syntax and entities.
It can be saved with ``to_disk`` and read with ``spacy.load``; only its config is written, the weights stay in natasha's wheel and
in ``models/entities``.  ``extractor_names``, natasha's own recognizer, is registered too, for who wants it in the tagger's place.
"""

from __future__ import annotations

from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.language import documents, lemmas, morphology, names, sentences, syntax, tokens
from extractor.language.tagger import component
from extractor.schema import Report

__all__ = ["COMPONENTS", "analyse", "build"]

COMPONENTS = (
    "extractor_sentences",
    "extractor_morphology",
    "extractor_lemmas",
    "extractor_syntax",
    "extractor_tagger",
)
"""The components in their order; importing this module has registered their factories."""

_REGISTERED = (component, documents, lemmas, morphology, names, sentences, syntax, tokens)


def build(disable: tuple[str, ...] = ()) -> Language:
    """The pipeline without the components named in ``disable``.

    Models are read at the first text.  Raises ``DataError`` then if natasha's files are not there.
    """
    config: dict[str, Any] = {"nlp": {"tokenizer": {"@tokenizers": "extractor_tokens.v1"}}}
    nlp = spacy.blank("ru", config=config)
    nlp.max_length = 100_000_000  # spaCy's limit guards its own models; time and memory are linear here
    for name in COMPONENTS:
        if name not in disable:
            nlp.add_pipe(name)
    return nlp


def analyse(nlp: Language, report: Report) -> Doc:
    """The analysed working text of ``report``; sentences keep to the report's blocks."""
    doc = nlp.make_doc(report.working.text)
    doc._.report = report
    return nlp(doc)
