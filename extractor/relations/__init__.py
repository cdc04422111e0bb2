"""Relations: from entities to visits.

In: a spaCy ``Doc`` with syntax, its ``Annotation`` and its ``Report``.  Out: ``Visit`` records with spans in the
report's own text, and the trace of what fired.
"""

from __future__ import annotations

from spacy.tokens import Doc

from extractor.entities.annotation import Annotation
from extractor.relations.draft import merge
from extractor.relations.records import visits_of
from extractor.relations.scene import build
from extractor.relations.visits import tell
from extractor.schema import Report, Span, Visit

__all__ = ["find_visits"]


def find_visits(doc: Doc, report: Report, annotation: Annotation, version: str = "") -> tuple[tuple[Visit, ...], tuple[tuple[Span, str, str], ...]]:
    """The visits of a document, and the trace: (span in the report's text, rule, verdict) of all that fired or fell."""
    scene = build(doc, report, annotation)
    drafts, trace = tell(scene)
    to_source = report.working.offsets.to_source
    return visits_of(scene, merge(drafts), version), tuple((to_source(span), rule, verdict) for span, rule, verdict in trace)
