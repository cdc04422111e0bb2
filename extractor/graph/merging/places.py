"""Two names of places: are they one place's?

In: profiles of places.  Out: the reasons for and against, as ``weights.yaml`` names them.  What the gazetteer knows
under two ids is two places; old and new names of a town lead to one id there.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from extractor.entities.places import gazetteer
from extractor.entities.places.declension import nominatives
from extractor.graph.merging.profile import Profile
from extractor.graph.merging.spelling import cyrillic, fold, skeleton, sounds_alike

__all__ = ["bare", "compare_places", "kind_of", "known_id"]

_DESCRIPTOR = re.compile(
    r"^(?:г|гор|город[аеуо]?м?|пос|п|пгт|пос[её]лок|с|село|д|дер|деревня|ст|станция|станица|штат[аеуом]*|"
    r"республик[аиеу]й?|королевство|остров[ае]?|о)\.?\s+(?=\S)",
    re.IGNORECASE,
)
_KINDS = {
    "область": "region",
    "край": "region",
    "республика": "region",
    "губерния": "region",
    "штат": "region",
    "уезд": "district",
    "район": "district",
    "округ": "district",
    "волость": "district",
}
_STATE = re.compile("штат(?:а|е|у|ом)?")
_SETTLED = frozenset(("city", "country", "region", "district", "natural"))
_LATIN = re.compile("[A-Za-z]")
_SPACE = re.compile(r"[\s\-‑–]+")


@lru_cache(1 << 17)
def bare(name: str) -> str:
    """The folded name without «г.», «посёлок» and the like, hyphens as spaces, Latin letters in Cyrillic."""
    text = cyrillic(fold(name))
    return _SPACE.sub(" ", _DESCRIPTOR.sub("", text)).strip()


@lru_cache(1 << 17)
def _form_words(name: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset((part, *nominatives(part))) for part in bare(name).split())


def kind_of(profile: Profile) -> str | None:
    """What kind of place it is, told by its own name where the record does not: «Омская область», «штат Огайо»."""
    parts = fold(profile.name).split()
    if profile.place_kind or len(parts) < 2:
        return profile.place_kind or (_KINDS.get(parts[0]) if parts else None)
    return _KINDS.get(parts[-1]) or ("region" if _STATE.fullmatch(parts[0]) else None)


@lru_cache(1 << 17)
def known_id(name: str, kind: str | None = None, country: str | None = None, *, inflected: bool = False) -> str | None:
    """The gazetteer's id of the one place that ``name`` usually stands for; None where it is unknown or open.

    ``inflected``: the name may stand in another case («Томска»).
    """
    kind = kind or ("region" if _STATE.fullmatch(fold(name).split(" ")[0]) else None)
    entries = gazetteer.load().lookup(name) or gazetteer.load().lookup(_DESCRIPTOR.sub("", name).strip())
    if not entries and inflected:
        match = gazetteer.load().match_inflected(re.split(r"\s+", name.strip()))
        if match and match.length == len(re.split(r"\s+", name.strip())):
            entries = gazetteer.load().lookup(match.name)
    if kind in _SETTLED:
        entries = tuple(e for e in entries if e.kind == kind)
    if country:
        code = gazetteer.country_code(country)
        entries = tuple(e for e in entries if e.country == code)
    if not entries:
        return None
    first = entries[0]
    rivals = [e for e in entries[1:] if e.id != first.id and (e.reviewed or e.population * 10 > first.population)]
    return None if rivals and not first.reviewed else first.id


def compare_places(left: Profile, right: Profile) -> list[str] | None:
    """The reasons for one place, or None where something contradicts it."""
    if left.gazetteer and right.gazetteer:
        return ["gazetteer"] if left.gazetteer == right.gazetteer else None
    if left.country and right.country and left.country != right.country:
        return None
    reasons = _names(left.name, right.name)
    if reasons is None:
        return None
    mine, other = kind_of(left), kind_of(right)
    if _another(mine, right) or _another(other, left):
        return None
    if mine and other and mine != other:
        if mine in _SETTLED and other in _SETTLED:
            return None
        reasons.append("other-kind")
    if left.within and right.within:
        if fold(left.within) == fold(right.within):
            reasons.append("within")
        elif known_id(left.within) and known_id(right.within) and known_id(left.within) != known_id(right.within):
            return None
    return reasons


def _another(kind: str | None, place: Profile) -> bool:
    """Whether ``place``, of no told kind, is known to the gazetteer, and not as a region: «штат Вашингтон» is no town."""
    if kind != "region" or kind_of(place) or not place.gazetteer:
        return False
    return known_id(place.name, kind, inflected=True) != place.gazetteer


def _names(left: str, right: str) -> list[str] | None:
    mine, other = bare(left), bare(right)
    if mine == other:
        return ["same-words"]
    parts, others = _form_words(left), _form_words(right)
    if len(parts) == len(others) and not any(a.isdisjoint(b) for a, b in zip(parts, others, strict=True)):
        return ["inflected"]
    if skeleton(mine) == skeleton(other):
        return ["spelling"]
    if _shortened(mine, other) or _shortened(other, mine):
        return ["initial"]
    if bool(_LATIN.search(left)) != bool(_LATIN.search(right)) and min(len(mine), len(other)) >= 5:
        alike = len(parts) == len(others) and sounds_alike(mine.split(), other.split())
        return ["transliterated"] if alike else None
    if min(len(mine), len(other)) >= 6 and mine[:2] == other[:2]:
        close = DamerauLevenshtein.distance(mine, other, score_cutoff=1) <= 1
        return ["close"] if close else None
    return None


def _shortened(short: str, full: str) -> bool:
    """Whether a word of ``short`` is the initial of its fellow in ``full``, the others being equal («н. новгород»)."""
    pairs = list(zip(short.split(), full.split(), strict=False))
    if len(short.split()) != len(full.split()) or len(pairs) < 2:
        return False
    cut = [a for a, b in pairs if a != b and a.endswith(".") and b.startswith(a[:-1])]
    return bool(cut) and all(a == b or a in cut for a, b in pairs)
