"""The knowledge graph of an archive.

In: documents in the order of the archive, and the ``Identity`` that was made from the same documents.  Out: a
networkx ``MultiDiGraph`` as ``model.py`` describes it; the same documents give the same graph, node for node.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from extractor.graph.identity import Entity, Identity
from extractor.graph.spool import SpooledGraph
from extractor.schema import Document, Evidence, Fact, TimeSpan, Visit, Visitor, stable_id

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Draft", "build"]

Value = str | int | float


class Draft:
    """The graph while it is drawn, document by document: nodes once, edges once for each ``about``, nothing empty.

    ``graph`` is where it is drawn: in memory, or on disk.
    """

    def __init__(self, identity: Identity, graph: nx.MultiDiGraph[str] | SpooledGraph) -> None:
        self.graph = graph
        self.identity = identity

    def add(self, document: Document) -> None:
        """Draw all that one document says; ``identity`` must know it."""
        report = _report(self, document)
        for visit in document.visits:
            _visit(self, document, visit, report)
        for fact in document.facts:
            _fact(self, document, fact, report)
        _mentions(self, document, report)

    def node(self, identifier: str, kind: str, label: str, /, **attributes: Value | None) -> str:
        """The node ``identifier``, made if it is new."""
        if identifier not in self.graph:
            known = {key: value for key, value in attributes.items() if value is not None and value != ""}
            self.graph.add_node(identifier, type=kind, label=label, **known)
        return identifier

    def edge(self, source: str, target: str, kind: str, about: str = "", /, **attributes: Value | None) -> None:
        """An edge; ``about`` tells it from others of its kind between the same nodes."""
        key = stable_id("e", kind, source, target, about)
        known = {name: value for name, value in attributes.items() if value is not None and value != ""}
        self.graph.add_edge(source, target, key, type=kind, **known)

    def entity(self, entity: Entity) -> str:
        """The node of an entity of the archive."""
        attributes: dict[str, Value] = {**entity.attributes, "aliases": " | ".join(entity.aliases)}
        if entity.mentions:
            attributes["mentions"] = entity.mentions
        if entity.reports:
            attributes["reports"] = entity.reports
        return self.node(entity.id, entity.kind, entity.name, **attributes)

    def date(self, when: TimeSpan | None) -> str | None:
        """The node of a date, None where it has no EDTF."""
        if when is None or when.edtf is None:
            return None
        attributes = {"edtf": when.edtf, "earliest": when.earliest, "latest": when.latest}
        return self.node(stable_id("date-", when.edtf), "date", when.edtf, **attributes)


def build(documents: Iterable[Document], identity: Identity) -> nx.MultiDiGraph[str]:
    """The graph of ``documents``; ``identity`` says which of their records are one node."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    draft = Draft(identity, graph)
    for document in documents:
        draft.add(document)
    return graph


def _report(draft: Draft, document: Document) -> str:
    about = document.report.metadata
    return draft.node(
        stable_id("report-", document.report.name),
        "report",
        document.report.name,
        title=about.title,
        date=about.date,
        period=about.period,
        issuer=about.issuer,
        format=about.format,
    )


def _visit(draft: Draft, document: Document, visit: Visit, report: str) -> None:
    when, place = visit.when, draft.identity.place(visit.place) if visit.place else None
    who = [(visitor, _visitor(draft, document, visitor)) for visitor in visit.visitors]
    label = f"{', '.join(entity.name for _, entity in who)} → {place.name if place else '?'}"
    node = draft.node(
        visit.id,
        "visit",
        label,
        kind=visit.type.value,
        status=visit.status.value,
        when=when.text if when else None,
        edtf=when.edtf if when else None,
        earliest=when.earliest if when else None,
        latest=when.latest if when else None,
        purpose=visit.purpose.text if visit.purpose else None,
        confidence=float(visit.confidence),
        rule=visit.rule,
        review=visit.review or None,
    )
    for visitor, entity in who:
        target = draft.entity(entity)
        draft.edge(node, target, "visitor", role=visitor.role, affiliation=visitor.affiliation)
        if place:
            edtf = when.edtf if when else None
            draft.edge(
                target, draft.entity(place), "visited", visit.id, visit=visit.id, status=visit.status.value, edtf=edtf
            )
    if place:
        draft.edge(node, draft.entity(place), "at")
        _within(draft, place)
    if date := draft.date(when):
        draft.edge(node, date, "when")
    if visit.host and (host := draft.identity.named(visit.host, "organization", "group", "person")):
        draft.edge(node, draft.entity(host), "hosted-by")
    for number, outcome in enumerate(visit.outcomes):
        start, end = outcome.span
        identifier = stable_id("outcome-", visit.id, number, start, end)
        draft.node(
            identifier, "outcome", outcome.text, kind=outcome.kind.value, text=outcome.text, start=start, end=end
        )
        draft.edge(node, identifier, "resulted-in")
    _stated(draft, node, report, visit.evidence)


def _visitor(draft: Draft, document: Document, visitor: Visitor) -> Entity:
    identity = draft.identity
    found = identity.seen(document.report.name, visitor)
    if found is None or found.kind == "place":
        return identity.add(visitor.kind.value, visitor.name, aliases=visitor.aliases)
    return found


def _within(draft: Draft, place: Entity) -> None:
    outer = place.attributes.get("within")
    if isinstance(outer, str) and (found := draft.identity.named(outer, "place")) and found.id != place.id:
        draft.edge(draft.entity(place), draft.entity(found), "within")


def _fact(draft: Draft, document: Document, fact: Fact, report: str) -> None:
    label = ", ".join(value for _, value, _ in fact.arguments)
    node = draft.node(
        fact.id,
        "fact",
        label or fact.type,
        kind=fact.type,
        status=fact.status.value,
        when=fact.when.text if fact.when else None,
        edtf=fact.when.edtf if fact.when else None,
        earliest=fact.when.earliest if fact.when else None,
        latest=fact.when.latest if fact.when else None,
        confidence=float(fact.confidence),
        rule=fact.rule,
    )
    bound = [
        (role, entity)
        for role, _, local in fact.arguments
        if (entity := draft.identity.resolve(document.report.name, local))
    ]
    for role, entity in bound:
        draft.edge(node, draft.entity(entity), "argument", role, role=role)
    if fact.type == "membership":
        groups = [entity for _, entity in bound if entity.kind in ("group", "organization")][-1:]
        for group in groups:
            for _, member in bound:
                if member is not group and member.kind in ("person", "organization"):
                    draft.edge(draft.entity(member), draft.entity(group), "member-of", fact.id, fact=fact.id)
    if date := draft.date(fact.when):
        draft.edge(node, date, "when")
    _stated(draft, node, report, fact.evidence)


def _stated(draft: Draft, node: str, report: str, evidence: Iterable[Evidence]) -> None:
    for number, quote in enumerate(evidence):
        start, end = quote.span
        about = f"{number}:{start}:{end}"
        draft.edge(node, report, "stated-in", about, quote=quote.text, start=start, end=end, page=quote.page)


def _mentions(draft: Draft, document: Document, report: str) -> None:
    found = (draft.identity.resolve(document.report.name, m.entity) for m in document.mentions)
    counts = Counter(entity.id for entity in found if entity)
    for identifier, count in counts.items():
        entity = draft.identity.entity(identifier)
        draft.edge(draft.entity(entity), report, "mentioned-in", mentions=count)
    for person in document.persons:
        body = person.affiliation and draft.identity.named(person.affiliation, "organization", "group", "place")
        who = draft.identity.resolve(document.report.name, person.id)
        if who and body:
            draft.edge(draft.entity(who), draft.entity(body), "affiliated-with", role=person.role)
