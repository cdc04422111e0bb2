"""Relations: from entities to visits and the other facts.

In: a spaCy ``Doc`` with syntax, its ``Annotation`` and its ``Report``.  Out: ``Relations``: visits and facts with spans in
the report's own text, and the trace of what fired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.entities.annotation import Annotation
from extractor.relations.confidence import weights
from extractor.relations.draft import merge
from extractor.relations.facts import find_facts
from extractor.relations.ranking import Jury, Voting, load_ranker
from extractor.relations.records import visits_of
from extractor.relations.scene import Scene, build
from extractor.relations.visits import tell
from extractor.schema import Fact, Report, Span, Visit

__all__ = ["Relations", "find_relations", "find_visits"]

Trace = list[tuple[Span, str, str]]


@dataclass(frozen=True, slots=True)
class Relations:
    """What was found; ``trace``: (span in the report's text, rule, verdict) of all that fired or fell."""

    visits: tuple[Visit, ...] = ()
    facts: tuple[Fact, ...] = ()
    trace: tuple[tuple[Span, str, str], ...] = ()


def find_relations(doc: Doc, report: Report, annotation: Annotation, version: str = "", explain: bool = False) -> Relations:
    """The visits and facts of a document.  Pure: the same document gives the same records and ids.

    ``explain``: also trace every candidate the ranker weighed, with the features that decided.
    """
    scene = build(doc, report, annotation)
    visits, trace = find_visits(scene, Voting(load_ranker(), explain), weights(), version)
    to_source = report.working.offsets.to_source
    return Relations(visits, find_facts(scene), tuple((to_source(span), rule, verdict) for span, rule, verdict in trace))


def find_visits(scene: Scene, jury: Jury | None, confidence: Mapping[str, float], version: str = "") -> tuple[tuple[Visit, ...], Trace]:
    """The visits of a scene and the trace, by rules and ``jury``, or by the rules alone."""
    drafts, trace = tell(scene, jury)
    return visits_of(scene, merge(drafts), confidence, version), trace
