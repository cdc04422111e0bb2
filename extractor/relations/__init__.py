"""Relations: from entities to visits and the other facts.

In: a spaCy ``Doc`` with syntax, its ``Annotation`` and its ``Report``.  Out: ``Relations``: visits and facts with spans in
the report's own text, and the trace of what fired.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.entities.annotation import Annotation
from extractor.relations.draft import merge
from extractor.relations.facts import find_facts
from extractor.relations.records import visits_of
from extractor.relations.scene import build
from extractor.relations.visits import tell
from extractor.schema import Fact, Report, Span, Visit

__all__ = ["Relations", "find_relations"]


@dataclass(frozen=True, slots=True)
class Relations:
    """What the rules found; ``trace``: (span in the report's text, rule, verdict) of all that fired or fell."""

    visits: tuple[Visit, ...] = ()
    facts: tuple[Fact, ...] = ()
    trace: tuple[tuple[Span, str, str], ...] = ()


def find_relations(doc: Doc, report: Report, annotation: Annotation, version: str = "") -> Relations:
    """The visits and facts of a document.  Pure: the same document gives the same records and ids."""
    scene = build(doc, report, annotation)
    drafts, trace = tell(scene)
    to_source = report.working.offsets.to_source
    return Relations(
        visits_of(scene, merge(drafts), version), find_facts(scene), tuple((to_source(span), rule, verdict) for span, rule, verdict in trace)
    )
