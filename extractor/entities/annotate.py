"""All finders of this room, brought to one layer: mentions that do not contradict each other, each with its entity.

In: an analysed ``Doc`` and its ``Report``.  Out: an ``Annotation``.  Finders work alone and overlap; here the stronger
witness stays, nested names stay nested, and the identity that each finder's own linker decided is written down once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.tokens import Doc

from extractor.entities import dates, organizations, people, places
from extractor.entities.annotation import Annotation, EntityMention
from extractor.entities.found import Found
from extractor.schema import Organization, Person, Place, PlaceKind, Report, stable_id

__all__ = ["annotate", "reconcile", "whole_groups", "without_names_behind"]

_PLACES = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})
_CONTAINERS = frozenset({"ORGANIZATION", "GROUP", "FACILITY", "PROFESSION", "EVENT", "PERSON", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION"})
_NESTING = frozenset({"ORGANIZATION", "GROUP", "FACILITY", "EVENT"})
_BUCKET = 64
_KINDS = {
    "CITY": PlaceKind.CITY, "COUNTRY": PlaceKind.COUNTRY, "STATE_OR_PROVINCE": PlaceKind.REGION, "DISTRICT": PlaceKind.DISTRICT,
    "LOCATION": PlaceKind.NATURAL, "FACILITY": PlaceKind.FACILITY,
}


def _strength(found: Found) -> tuple[float, int]:
    """How sure a finder is of its label: what it is built from, then its length."""
    parts = found.parts
    if found.label in ("DATE", "TIME"):
        base = 9.0
    elif found.label == "PERSON":
        base = 8.0 if any(parts.get(p) for p in ("given", "patronymic", "title")) else 5.5
        if parts.get("initials"):  # «П. Шатрова» with a capital is no village
            base = 9.0
        if parts.get("nested"):
            base -= 3
    elif found.label in _PLACES:
        base = 7.0 if parts.get("gazetteer") or found.label == "FACILITY" else 5.0
        if found.rule.startswith("descriptor"):
            base += 1.5
        elif found.rule.startswith(("preposition", "row of places")):  # where the word can be no person
            base += 1
    elif found.label == "ORGANIZATION":
        base = 6.5
    elif found.label == "GROUP":
        base = 7.5  # an elliptic one covers only its town: «делегации Орла и Курска»
    else:
        base = 6.0
    return base, found.span[1] - found.span[0]


def _admits(kept: Found, found: Found) -> bool:
    """Whether ``found`` may stand beside the stronger ``kept`` that it overlaps."""
    if "PROFESSION" in (found.label, kept.label):
        return kept.span != found.span or kept.label != found.label
    (low, high), (start, end) = kept.span, found.span
    inside, around = low <= start and end <= high, start <= low and high <= end
    if inside == around:  # equal, or crossing
        return False
    outer, inner = (kept, found) if inside else (found, kept)
    return outer.label in _NESTING or (outer.label in _PLACES and inner.label in _PLACES)


def without_names_behind(founds: Iterable[Found], persons: Iterable[Found]) -> list[Found]:
    """Bodies and groups cut before a person named right behind them: «общество дружбы Вернера Хубера» is the society and
    the man; names that belong to the body («завод имени Кирова») are marked as nested by their finder and stay."""
    ends = {person.span[1]: person for person in persons if not person.parts.get("nested") and (person.parts.get("given") or person.parts.get("initials"))}
    cut: list[Found] = []
    for found in founds:
        person = ends.get(found.span[1])
        if person is None or person.span[0] <= found.span[0]:
            cut.append(found)
            continue
        words = len(person.normal.replace(".", ". ").split())
        kept = found.normal.split()
        surface = found.span[1] - person.span[0]
        tail = len(found.normal) - surface
        normal = found.normal[:tail].rstrip(" ,(«-–—") if tail > 2 else " ".join(kept[:-words])
        if normal:
            cut.append(Found((found.span[0], person.span[0] - 1), found.label, normal, found.rule, found.parts))
    return cut


def whole_groups(groups: Iterable[Found], text: str) -> list[Found]:
    """Groups that cross become one with a part: «группа художников» and «художники из Ловеча» are «группа художников из
    Ловеча» and the artists in it."""
    ordered = sorted(groups)
    for at, group in enumerate(ordered):
        for other in ordered[at + 1 :]:
            (start, end), (low, high) = ordered[at].span, other.span
            if low >= end:
                break
            if start < low and end < high:
                ordered[at] = Found((start, high), group.label, ordered[at].normal + text[end:high], group.rule, {**other.parts, **group.parts})
    return ordered


def reconcile(founds: Iterable[Found]) -> list[Found]:
    """Founds without contradictions: of two that are equal or cross, the stronger stays; a smaller one inside a larger
    stays as a nested name, unless it lies inside a person's name or a date.  Sorted by span, larger first."""
    buckets: dict[int, list[Found]] = {}
    kept: list[Found] = []
    for found in sorted(founds, key=lambda f: (-_strength(f)[0], -_strength(f)[1], f.span, f.label)):
        start, end = found.span
        if start >= end:
            continue
        near = range(start // _BUCKET, (end - 1) // _BUCKET + 1)
        others = {id(other): other for bucket in near for other in buckets.get(bucket, ()) if other.span[0] < end and start < other.span[1]}
        if all(_admits(other, found) for other in others.values()):
            kept.append(found)
            for bucket in near:
                buckets.setdefault(bucket, []).append(found)
    return sorted(kept, key=lambda f: (f.span[0], -f.span[1], f.label))


def annotate(doc: Doc, report: Report) -> Annotation:
    """The annotation of ``doc``.  Linear but for the number of names that overlap."""
    if not len(doc):
        return Annotation()
    found_people = people.find_people(doc)
    found_offices = people.find_offices(doc, found_people)
    bodies = without_names_behind(organizations.find_organizations(doc), found_people)
    parties = without_names_behind(whole_groups(organizations.find_groups(doc), doc.text), found_people)
    layer = reconcile(
        [*dates.find_dates(report), *found_people, *found_offices, *places.find_places(doc, report.metadata.place), *bodies, *parties, *organizations.find_facilities(doc)]
    )
    held = {found.span[0] for found in layer if found.label == "PROFESSION" and found.parts.get("person")}
    layer = [found for found in layer if found.label != "GROUP" or found.span[0] not in held]  # «депутаты А. и Б.» are A. and B.
    parties_at = {found.span for found in layer if found.label == "GROUP"}
    layer = [found for found in layer if found.label != "PROFESSION" or found.parts.get("person") or found.span not in parties_at]
    by_label: dict[str, list[Found]] = {}
    for found in layer:
        by_label.setdefault(found.label, []).append(found)
    persons, linked, reasons = people.link(by_label.get("PERSON", []), by_label.get("PROFESSION", []), doc, report.id)
    ids: dict[Found, str] = {one.found: one.entity for one in linked}
    known_persons = {person.id: person for person in persons}
    bodies_kept = by_label.get("ORGANIZATION", []) + by_label.get("GROUP", [])
    known_bodies = dict(_bodies(report, doc, bodies_kept, ids, reasons))
    known_places = _places(report, [f for f in layer if f.label in _PLACES], ids)
    by_span = {found.span: key for found, key in ids.items() if found.label == "PERSON"}
    by_start = {span[0]: key for span, key in by_span.items()}
    for found in layer:
        holder = _holder(found, by_span, by_start) if found.label == "PROFESSION" else None
        if holder is not None:
            ids[found] = holder
        elif found in ids:
            continue
        elif found.label == "PROFESSION" and found.parts.get("number") == "Plur":  # «врачи» are a group, not a man
            ids[found] = stable_id("g", report.id, found.normal.lower())
            known_bodies.setdefault(ids[found], Organization(ids[found], found.normal, (), True))
        elif found.label == "PROFESSION":
            ids[found] = stable_id("office", report.id, found.normal.lower())
            known_persons.setdefault(ids[found], Person(ids[found], found.normal))
        else:
            ids[found] = stable_id("x", report.id, found.label, found.normal.lower())
    return Annotation(_mentions(doc, layer, ids), known_persons, known_bodies, known_places, tuple(reasons), people.author(doc, linked))


def _holder(office: Found, people: Mapping[tuple[int, int], str], starts: Mapping[int, str]) -> str | None:
    """The entity of the person an office is said of."""
    first = office.parts.get("person", "").partition(";")[0]
    if not first:  # a name right behind an office is its holder's, whatever the gender of the word
        return starts.get(office.span[1] + 1)
    start, _, end = first.partition(":")
    return people.get((int(start), int(end)))


def _bodies(
    report: Report, doc: Doc, founds: list[Found], ids: dict[Found, str], reasons: list[tuple[tuple[int, int], str, str]]
) -> Mapping[str, Organization]:
    names: dict[str, Organization] = {}
    aliases: dict[str, list[str]] = {}
    for identity in organizations.link_organizations(sorted(founds), doc):
        entity = identity.entity
        key = stable_id("g" if entity.label == "GROUP" else "o", report.id, entity.normal.lower())
        ids[identity.mention] = key
        home = entity.parts.get("home") or entity.parts.get("home_genitive") or None
        names.setdefault(key, Organization(key, entity.normal, (), entity.label == "GROUP", home))
        aliases.setdefault(key, []).append(identity.mention.normal)
        if identity.reason:
            reasons.append((identity.mention.span, "organization", f"{entity.normal}: {identity.reason}"))
    return {
        key: Organization(key, body.name, tuple(dict.fromkeys(a for a in aliases[key] if a != body.name)), body.group, body.home)
        for key, body in names.items()
    }


def _places(report: Report, founds: list[Found], ids: dict[Found, str]) -> Mapping[str, Place]:
    known: dict[str, Place] = {}
    for found in founds:
        parts = found.parts
        key = stable_id("l", report.id, found.label, found.normal.lower())
        ids[found] = key
        place = known.get(key)
        kind = PlaceKind(parts["kind"]) if parts.get("kind") in {k.value for k in PlaceKind} else _KINDS[found.label]
        fresh = Place(
            found.normal, kind, (), parts.get("within") or None, key, parts.get("gazetteer") or None, parts.get("country") or None,
            float(parts["latitude"]) if parts.get("latitude") else None, float(parts["longitude"]) if parts.get("longitude") else None,
        )
        if place is None or (place.gazetteer is None and fresh.gazetteer is not None) or (place.within is None and fresh.within is not None):
            known[key] = fresh
    return known


def _mentions(doc: Doc, layer: list[Found], ids: Mapping[Found, str]) -> tuple[EntityMention, ...]:
    mentions: list[EntityMention] = []
    reach: list[Found] = []
    starts = {found.span[0] for found in layer if found.label == "PERSON"}
    for found in layer:
        span = doc.char_span(*found.span, alignment_mode="expand")
        if span is None:
            continue
        reach = [other for other in reach if other.span[1] > found.span[0]]
        outer = not any(
            other.span[0] <= found.span[0] and found.span[1] <= other.span[1] and other.span != found.span and other.label in _CONTAINERS
            for other in reach
        )
        if found.label == "PROFESSION" and (found.parts.get("person") or found.span[1] + 1 in starts):
            outer = False
        root = found.parts.get("head")
        head = span.root.i
        if root is not None and root.isdigit():
            at = doc.char_span(int(root), int(root) + 1, alignment_mode="expand")
            head = at.root.i if at is not None else head
        mentions.append(EntityMention(span.start, span.end, head, found.label, found.normal, ids[found], found, outer))
        reach.append(found)
    return tuple(mentions)
