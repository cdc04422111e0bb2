"""The whole flow over one report: language, entities, relations.

``load`` gives it as a spaCy ``Language``; ``extract`` as a pure function from ``Report`` to ``Document``.
"""

from __future__ import annotations

import functools
from importlib import metadata
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from extractor import language
from extractor.entities.annotate import annotate
from extractor.entities.annotation import Annotation
from extractor.entities.cells import within_cells
from extractor.language.snapshot import Snapshot
from extractor.reading import from_text
from extractor.relations import Relations, find_relations
from extractor.schema import Document, Mention, Report, TimeSpan

__all__ = ["VERSION", "extract", "load"]

VERSION = metadata.version("extractor")

for _name in ("annotation", "document", "snapshot", "visits"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None if _name != "visits" else ())


class _Entities:
    """The component ``extractor_entities``: mentions with identity, in ``doc.spans["entities"]`` and ``doc.ents``."""

    def __call__(self, doc: Doc) -> Doc:
        if doc._.report is None:
            doc._.report = from_text(doc.text, mend=False)
        doc.spans["ner"] = within_cells(doc)
        seen = cast(Doc, Snapshot(doc))
        annotation = annotate(seen, doc._.report)
        doc._.annotation, doc._.snapshot = annotation, seen
        spans = [
            doc.char_span(*m.found.span, label=m.label, alignment_mode="expand") for m in annotation.mentions
        ]
        known = [span for span in spans if span is not None]
        doc.spans["entities"] = known
        outermost = sorted(known, key=lambda span: (span.start, -span.end))
        kept = []
        reach = -1
        for span in outermost:
            if span.start >= reach:
                kept.append(span)
                reach = span.end
        doc.set_ents(kept)
        return doc


class _Relations:
    """The component ``extractor_relations``: visits in ``doc._.visits``, everything in ``doc._.document``."""

    def __call__(self, doc: Doc) -> Doc:
        report: Report = doc._.report
        annotation: Annotation = doc._.annotation
        relations = find_relations(doc._.snapshot, report, annotation, VERSION)
        doc._.visits = list(relations.visits)
        doc._.document = _document(report, annotation, relations)
        return doc


@Language.factory("extractor_entities", assigns=["doc.ents", "doc._.annotation"])
def create_entities(nlp: Language, name: str) -> _Entities:
    """The component, for spaCy's registry."""
    return _Entities()


@Language.factory("extractor_relations", assigns=["doc._.visits"])
def create_relations(nlp: Language, name: str) -> _Relations:
    """The component, for spaCy's registry."""
    return _Relations()


def _document(report: Report, annotation: Annotation, relations: Relations) -> Document:
    to_source = report.working.offsets.to_source
    mentions = []
    dates = []
    for m in annotation.mentions:
        span = to_source(m.found.span)
        mentions.append(Mention(span, report.quote(span), m.label, m.normal, m.entity))
        if m.label == "DATE":
            parts = m.found.parts
            dates.append(TimeSpan(span, report.quote(span), parts.get("edtf") or None, parts.get("earliest") or None, parts.get("latest") or None))
    reasons = tuple((to_source(span), rule, why) for span, rule, why in annotation.reasons)
    return Document(
        report, tuple(mentions), tuple(annotation.persons.values()), tuple(annotation.organizations.values()),
        tuple(annotation.places.values()), tuple(dates), relations.visits, relations.facts,
        tuple(sorted(reasons + relations.trace)),
    )


@functools.cache
def load() -> Language:
    """The whole pipeline as a spaCy ``Language``; loaded once a process."""
    nlp = language.build()
    nlp.add_pipe("extractor_entities")
    nlp.add_pipe("extractor_relations")
    return nlp


def extract(report: Report) -> Document:
    """All that is found in ``report``.  Pure: the same report gives the same ``Document``."""
    nlp = load()
    doc = nlp.make_doc(report.working.text)
    doc._.report = report
    for _, component in nlp.pipeline:
        doc = component(doc)
    document: Document = doc._.document
    return document
