"""``Draft``: a visit while it is being put together, in token and entity terms, and how two drafts become one.

In: drafts in text order.  Out: drafts, each visit once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.relations.capitals import capitals
from extractor.relations.dates import Stay, compatible, narrower
from extractor.relations.lexicon import fold
from extractor.schema import OutcomeKind, Status, VisitType

__all__ = ["Draft", "PlaceRef", "merge"]


_CONTINENTS = frozenset({"европа", "азия", "африка", "америка", "северная америка", "южная америка", "латинская америка", "австралия и океания", "ближний восток", "западная европа", "восточная европа", "центральная азия", "средняя азия"})


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place by entity id, or by a noun phrase of the text; ``within`` and ``kind`` as the text gives them."""

    key: str
    name: str
    kind: str
    entity: str | None = None
    within: str | None = None
    country: str | None = None
    gazetteer: str | None = None

    def same(self, other: PlaceRef) -> bool:
        """Whether both are one place, by name or by the gazetteer («Курилы», «Курильские острова»)."""
        return self.key == other.key or (self.gazetteer is not None and self.gazetteer == other.gazetteer)


@dataclass(frozen=True, slots=True)
class Draft:
    """``visitors``: entity ids; ``sentences``: indices of the evidence; ``purpose`` and ``outcomes`` in tokens; ``occasion``: which of
    the events told it belongs to, -1 for none: those who took part in one event are one visit."""

    rule: str
    trigger: int
    type: VisitType
    visitors: tuple[str, ...]
    place: PlaceRef
    when: Stay
    status: Status
    sentences: tuple[int, ...]
    confidence: float
    host: str | None = None
    purpose: tuple[int, int] | None = None
    outcomes: tuple[tuple[int, int, OutcomeKind], ...] = ()
    why: str = ""
    occasion: int = -1

    def with_outcomes(self, found: Sequence[tuple[int, int, OutcomeKind]], sentence: int | None = None) -> Draft:
        """The draft with further outcomes; the same span counts once."""
        known = {(start, end) for start, end, _ in self.outcomes}
        fresh = tuple(o for o in found if (o[0], o[1]) not in known)
        return replace(self, outcomes=self.outcomes + fresh)


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Joins drafts that tell the same visit: same place, a common visitor, dates that agree, status that agrees; then
    lets a stop in a city stand for the visit to its country by the same people."""
    kept: list[Draft] = []
    for draft in drafts:
        for at, other in enumerate(kept):
            if _same_visit(other, draft):
                kept[at] = _join(other, draft)
                break
        else:
            kept.append(draft)
    return _most_specific(kept)


def _same_visit(one: Draft, other: Draft) -> bool:
    if not one.place.same(other.place):
        return False
    if one.occasion >= 0 and one.occasion == other.occasion and one.status == other.status and compatible(one.when.edtf, other.when.edtf):
        return True
    if not set(one.visitors) & set(other.visitors):
        return False
    if one.status != other.status and {one.status, other.status} & {Status.DENIED, Status.CANCELLED}:
        fallen, told = (one, other) if one.status in (Status.DENIED, Status.CANCELLED) else (other, one)
        near = 0 <= fallen.sentences[0] - told.sentences[-1] <= 1  # «Писали, что … летал в Рим. В Риме … не был»
        return fallen.when.edtf is None and (told.rule == "table-row" or (near and fallen.trigger > told.trigger))  # a footnote takes the row back
    if not compatible(one.when.edtf, other.when.edtf):
        return False
    if one.when.edtf is None or other.when.edtf is None:
        return one.status == other.status or Status.PROPOSED in (one.status, other.status)
    return one.status == other.status


def _join(one: Draft, other: Draft) -> Draft:
    better = other if other.confidence > one.confidence else one
    when = narrower(one.when, other.when)
    fallen = next((d.status for d in (one, other) if d.status in (Status.CANCELLED, Status.DENIED)), None)
    status = fallen or (one.status if one.status is not Status.PROPOSED else other.status)
    visitors = tuple(dict.fromkeys(one.visitors + other.visitors))
    outcomes = one.with_outcomes(other.outcomes).outcomes
    return replace(
        better, visitors=visitors, when=when, status=status,
        sentences=tuple(sorted({*one.sentences, *other.sentences})),
        confidence=min(0.97, max(one.confidence, other.confidence) + 0.05),
        host=one.host or other.host, purpose=one.purpose or other.purpose, outcomes=outcomes,
        place=one.place if one.place.within or not other.place.within else other.place, occasion=max(one.occasion, other.occasion),
    )


def _lies_in(place: PlaceRef, country: PlaceRef) -> bool:
    """Whether a place is in a country, by what the text or the gazetteer says."""
    return country.name in (place.country, place.within) or (country.country is not None and country.country == place.country)


def _most_specific(drafts: list[Draft]) -> list[Draft]:
    """Lets a stop in a town stand for the visit to its country by the same people at an agreeing time; aim and outcomes
    told of the country go to the first such stop."""
    kept = list(drafts)
    for draft in drafts:
        if fold(draft.place.name) in _CONTINENTS and any(set(other.visitors) & set(draft.visitors) and fold(other.place.name) not in _CONTINENTS for other in kept):
            kept.remove(draft)  # «турне по Европе»: its stops are told
            continue
        if draft.place.kind not in ("country", "region"):
            continue
        stop = next((at for at, other in enumerate(kept) if _narrows(other, draft)), None)
        if stop is None:
            continue
        told = kept[stop]
        kept[stop] = replace(
            told.with_outcomes(draft.outcomes), purpose=told.purpose or draft.purpose, visitors=tuple(dict.fromkeys(told.visitors + (draft.visitors if draft.place.kind == "region" else ()))),
            when=told.when if told.when.mention >= 0 else draft.when,
        )
        kept.remove(draft)
    return kept


def _narrows(stop: Draft, country: Draft) -> bool:
    if country.place.kind == "region":  # a region's capital, or what the text puts in the region
        inside = stop.place.kind not in ("country", "region") and (capitals().get(fold(country.place.name)) == stop.place.name or stop.place.within == country.place.name)
    else:
        inside = stop.place.kind != "country" and _lies_in(stop.place, country.place)
    return (
        inside
        and bool(set(stop.visitors) & set(country.visitors))
        and (stop.status == country.status or {stop.status, country.status} == {Status.OCCURRED, Status.PLANNED})
        and compatible(stop.when.edtf, country.when.edtf)
    )
