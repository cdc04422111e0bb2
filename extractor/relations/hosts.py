"""Who is at home where an event is held: the host of talks is no visitor.

In: a ``Scene``, the visitors of an event and its place.  Out: the visitors without those who hold office there, where
somebody else came: «премьер Эстонии провёл в Берлине переговоры с канцлером Германии».
"""

from __future__ import annotations

from extractor.entities.people.descriptions import countries_of
from extractor.relations.draft import PlaceRef
from extractor.relations.lexicon import fold
from extractor.relations.scene import Scene

__all__ = ["guests_only"]

_RULING = frozenset({"канцлер", "президент", "премьер-министр", "премьер", "король", "королева", "мэр", "губернатор", "глава", "бургомистр", "министр"})


def guests_only(scene: Scene, visitors: tuple[str, ...], place: PlaceRef | None) -> tuple[str, ...]:
    """The visitors who come from elsewhere; all of them where nobody or everybody does, or the place is unknown."""
    if place is None or place.country is None:
        return visitors
    lands = {v: _lands(scene, v) for v in visitors}
    known = scene.annotation.places.get(place.entity or "")
    at = countries_of(known.country) if known is not None and known.country else frozenset()
    if not at or not any(lands[v] and not lands[v] & at for v in visitors):
        return visitors
    return tuple(v for v in visitors if not lands[v] & at and not _rules_here(scene, v, lands[v]))


def _lands(scene: Scene, entity: str) -> frozenset[str]:
    person = scene.annotation.persons.get(entity)
    return frozenset() if person is None else countries_of(f"{person.role or ''} {person.affiliation or ''}")


def _rules_here(scene: Scene, entity: str, lands: frozenset[str]) -> bool:
    """«переговоры с канцлером», beside a guest whose land is told: a ruler without one is the host's."""
    person = scene.annotation.persons.get(entity)
    return person is not None and not lands and any(fold(word) in _RULING for word in (person.role or "").split())
