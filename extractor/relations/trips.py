"""What belongs to the trip under way: a site visited in its course shares its date.

In: a ``Telling`` and what is known of a visit.  Out: a ``Stay``.
"""

from __future__ import annotations

from extractor.relations.dates import Stay
from extractor.relations.draft import PlaceRef
from extractor.relations.scene import Sentence
from extractor.relations.telling import Telling

__all__ = ["date_of_trip"]


def date_of_trip(telling: Telling, sentence: Sentence, visitors: tuple[str, ...], place: PlaceRef) -> Stay:
    """A site visited in the course of a trip has the trip's date where it has none of its own."""
    if place.kind not in ("facility", "organization", "natural", "other"):
        return Stay()
    near = [d for d in telling.drafts[-4:] if sentence.block - telling.scene.sentences[d.sentences[-1]].block <= 1]
    main = [telling.drafts[telling.main]] if telling.main is not None else []
    return next((d.when for d in (*main, *reversed(near)) if set(d.visitors) & set(visitors) and d.when.mention >= 0), Stay())
