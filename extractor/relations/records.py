"""Drafts written as ``Visit`` records: names, quotes, offsets into the report's own text, stable ids.

In: a ``Scene`` and merged drafts.  Out: visits in text order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extractor.relations.confidence import confidence, signals
from extractor.relations.draft import Draft, PlaceRef
from extractor.relations.scene import Scene
from extractor.schema import (
    Evidence,
    Outcome,
    Place,
    PlaceKind,
    Quote,
    Span,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    stable_id,
)

__all__ = ["place_record", "visitor_record", "visits_of"]


def visits_of(scene: Scene, drafts: list[Draft], weights: Mapping[str, float], version: str) -> tuple[Visit, ...]:
    """The visits of the drafts, each with at least one quote as evidence; ``weights`` are those of the confidence."""
    visits: list[Visit] = []
    taken: dict[str, int] = {}
    for draft in drafts:
        evidence = tuple(_evidence(scene, index) for index in draft.sentences[:3])
        visitors = tuple(visitor_record(scene, entity) for entity in draft.visitors)
        place = place_record(scene, draft.place)
        parts = (scene.report.id, place.name, "|".join(sorted(v.name for v in visitors)), evidence[0].span[0], draft.status.value)
        ident = stable_id("v", *parts)
        taken[ident] = taken.get(ident, 0) + 1
        if taken[ident] > 1:
            ident = stable_id("v", *parts, taken[ident])
        visit = Visit(
            id=ident, type=draft.type, visitors=visitors, place=place, when=_when(scene, draft), status=draft.status,
            evidence=evidence, host=_name(scene, draft.host),
            purpose=_quote(scene, *draft.purpose) if draft.purpose else None,
            outcomes=tuple(_outcome(scene, *o) for o in draft.outcomes),
            report=scene.report.name, rule=draft.rule, version=version,
        )
        visits.append(replace(visit, confidence=confidence(signals(visit, draft.confidence), weights)))
    return tuple(visits)


def _source(scene: Scene, start: int, end: int) -> Span:
    doc = scene.doc
    last = doc[end - 1]
    return scene.report.working.offsets.to_source((doc[start].idx, last.idx + len(last)))


def _quote(scene: Scene, start: int, end: int) -> Quote:
    span = _source(scene, start, end)
    return Quote(span, scene.report.quote(span))


def _outcome(scene: Scene, start: int, end: int, kind: object) -> Outcome:
    span = _source(scene, start, end)
    return Outcome(span, scene.report.quote(span), kind)  # type: ignore[arg-type]


def _evidence(scene: Scene, index: int) -> Evidence:
    sentence = scene.sentences[index]
    start, end = sentence.start, sentence.end
    while start < end - 1 and scene.doc[start].is_space:
        start += 1
    while end > start + 1 and scene.doc[end - 1].is_space:
        end -= 1
    span = _source(scene, start, end)
    return Evidence(span, scene.report.quote(span), scene.report.locate(span).page)


def _when(scene: Scene, draft: Draft) -> TimeSpan | None:
    if draft.when.mention < 0:
        return None
    mention = scene.mention(draft.when.mention)
    span = scene.report.working.offsets.to_source(mention.found.span)
    parts = mention.found.parts
    edtf = draft.when.edtf
    same = edtf == (parts.get("edtf") or None)
    return TimeSpan(
        span, scene.report.quote(span), edtf, (parts.get("earliest") or None) if same else None, (parts.get("latest") or None) if same else None
    )


def _name(scene: Scene, entity: str | None) -> str | None:
    if entity is None:
        return None
    known = scene.annotation.persons.get(entity) or scene.annotation.organizations.get(entity) or scene.annotation.places.get(entity)
    return known.name if known is not None else None


def visitor_record(scene: Scene, entity: str) -> Visitor:
    """The record of a visitor; ``KeyError`` for an entity the document does not have."""
    person = scene.annotation.persons.get(entity)
    if person is not None:
        return Visitor(person.name, VisitorKind.PERSON, person.aliases, person.role, person.affiliation, person.id)
    town = scene.annotation.places.get(entity)
    if town is not None:
        return Visitor(town.name, VisitorKind.ORGANIZATION, town.aliases, None, None, town.id)
    organization = scene.annotation.organizations[entity]
    kind = VisitorKind.GROUP if organization.group else VisitorKind.ORGANIZATION
    return Visitor(organization.name, kind, organization.aliases, None, organization.home, organization.id)


def place_record(scene: Scene, ref: PlaceRef) -> Place:
    """The record of a place, with what the gazetteer knows of it."""
    known = scene.annotation.places.get(ref.entity or "")
    if known is not None:
        return Place(known.name, known.kind, known.aliases, ref.within or known.within, known.id, known.gazetteer, known.country, known.latitude, known.longitude)
    kind = PlaceKind(ref.kind) if ref.kind in {k.value for k in PlaceKind} else PlaceKind.OTHER
    organization = scene.annotation.organizations.get(ref.entity or "")
    name = organization.name if organization is not None else ref.name
    return Place(name, kind, organization.aliases if organization is not None else (), ref.within, ref.entity)
