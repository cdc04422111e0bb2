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
from extractor.entities.layer import entities, mentioned
from extractor.language.snapshot import Snapshot
from extractor.reading import from_text
from extractor.relations import Relations, find_relations
from extractor.schema import Document, Mention, Report, TimeSpan

__all__ = ["VERSION", "extract", "load"]

VERSION = metadata.version("extractor")

_DEFAULTS: dict[str, object] = {"annotation": None, "document": None, "layer": None, "snapshot": None, "visits": (), "explain": False}
for _name, _default in _DEFAULTS.items():
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


class _Entities:
    """The component ``extractor_entities``: mentions with identity in ``doc._.annotation``, the entities of model and finders in
    ``doc._.layer`` and ``doc.spans["entities"]``, the outermost ones in ``doc.ents``."""

    def __call__(self, doc: Doc) -> Doc:
        if doc._.report is None:
            doc._.report = from_text(doc.text, mend=False)
        doc.spans["ner"] = within_cells(doc)
        seen = cast(Doc, Snapshot(doc))
        annotation = annotate(seen, doc._.report)
        doc._.annotation, doc._.snapshot = annotation, seen
        doc._.layer = entities(doc, annotation)
        named = [(one.span, one.label) for one in doc._.layer]
        named += [(m.found.span, m.label) for m in annotation.mentions if m.label == "GROUP"]
        spans = (doc.char_span(start, end, label=label, alignment_mode="expand") for (start, end), label in named)
        known = sorted((span for span in spans if span is not None), key=lambda span: (span.start, -span.end))
        doc.spans["entities"] = known
        kept = []
        reach = -1
        for span in known:
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
        relations = find_relations(doc._.snapshot, report, annotation, VERSION, doc._.explain)
        doc._.visits = list(relations.visits)
        doc._.document = _document(doc, report, annotation, relations)
        doc._.snapshot.release()
        doc._.snapshot = None
        return doc


@Language.factory("extractor_entities", assigns=["doc.ents", "doc._.annotation"])
def create_entities(nlp: Language, name: str) -> _Entities:
    """The component, for spaCy's registry."""
    return _Entities()


@Language.factory("extractor_relations", assigns=["doc._.visits"])
def create_relations(nlp: Language, name: str) -> _Relations:
    """The component, for spaCy's registry."""
    return _Relations()


def _document(doc: Doc, report: Report, annotation: Annotation, relations: Relations) -> Document:
    to_source = report.working.offsets.to_source
    mentions = []
    for label, at, normal, entity in mentioned(doc._.snapshot, doc._.layer, annotation, _referred(relations)):
        span = to_source(at)
        mentions.append(Mention(span, report.quote(span), label, normal, entity))
    dates = []
    for m in annotation.mentions:
        if m.label == "DATE":
            span = to_source(m.found.span)
            parts = m.found.parts
            dates.append(TimeSpan(span, report.quote(span), parts.get("edtf") or None, parts.get("earliest") or None, parts.get("latest") or None))
    reasons = tuple((to_source(span), rule, why) for span, rule, why in annotation.reasons)
    return Document(
        report, tuple(mentions), tuple(annotation.persons.values()), tuple(annotation.organizations.values()),
        tuple(annotation.places.values()), tuple(dates), relations.visits, relations.facts,
        tuple(sorted(reasons + relations.trace)),
    )


def _referred(relations: Relations) -> frozenset[str]:
    """The entities that visits and facts speak of."""
    ids = {visitor.entity for visit in relations.visits for visitor in visit.visitors}
    ids |= {visit.place.id for visit in relations.visits if visit.place}
    ids |= {entity for fact in relations.facts for _, _, entity in fact.arguments}
    return frozenset(one for one in ids if one)


@functools.cache
def load() -> Language:
    """The whole pipeline as a spaCy ``Language``; loaded once a process."""
    nlp = language.build()
    nlp.add_pipe("extractor_entities")
    nlp.add_pipe("extractor_relations")
    return nlp


def extract(report: Report, explain: bool = False) -> Document:
    """All that is found in ``report``.  Pure: the same report gives the same ``Document``.

    ``explain``: the trace also tells of every candidate that the learned ranker weighed.
    """
    nlp = load()
    doc = nlp.make_doc(report.working.text)
    doc._.report, doc._.explain = report, explain
    for _, component in nlp.pipeline:
        doc = component(doc)
    document: Document = doc._.document
    return document
