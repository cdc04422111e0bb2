"""Language: a report's working text becomes a spaCy ``Doc`` with sentences, morphology, lemmas, trees and names.

``build()`` gives the pipeline, ``analyse(nlp, report)`` a Doc whose sentences keep to the report's blocks,
``lexemes`` the dictionary.  spaCy and the models are only imported when they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.schema import Report

__all__ = ["analyse", "build"]


def build(disable: tuple[str, ...] = ()) -> Language:
    """The pipeline; see ``pipeline.build``."""
    from extractor.language import pipeline

    return pipeline.build(disable)


def analyse(nlp: Language, report: Report) -> Doc:
    """The analysed working text of a report; see ``pipeline.analyse``."""
    from extractor.language import pipeline

    return pipeline.analyse(nlp, report)
