"""``FactDraft``: a fact while it is being put together, in entity terms, and how two drafts become one.

In: drafts of one document.  Out: drafts in text order, each fact once, with all sentences that state it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractor.relations.dates import Stay, compatible, narrower
from extractor.schema import Status

__all__ = ["UNDATED", "Argument", "FactDraft", "FactType", "join"]

UNDATED = Stay()
FactType = Literal["office", "meeting", "agreement", "membership"]


@dataclass(frozen=True, slots=True)
class Argument:
    """``role`` of the argument, its ``value`` in the nominative, and the id of the entity, None for plain words."""

    role: str
    value: str
    entity: str | None = None

    @property
    def key(self) -> str:
        """What tells two arguments apart: the entity, or else the words."""
        return self.entity or self.value.lower()


@dataclass(frozen=True, slots=True)
class FactDraft:
    """``token`` is where the fact is stated, ``sentences`` the indices of its evidence."""

    type: FactType
    rule: str
    token: int
    arguments: tuple[Argument, ...]
    sentences: tuple[int, ...]
    confidence: float
    when: Stay = UNDATED
    status: Status = Status.OCCURRED

    def keys(self, role: str) -> frozenset[str]:
        """The keys of the arguments with this role."""
        return frozenset(a.key for a in self.arguments if a.role == role)

    def value(self, role: str) -> str:
        """The words of the first argument with this role, "" where there is none."""
        return next((a.value for a in self.arguments if a.role == role), "")


_ACTORS = {"office": "who", "meeting": "participant", "agreement": "party", "membership": "member"}


def join(drafts: Sequence[FactDraft]) -> list[FactDraft]:
    """Each fact once: drafts that tell the same are joined; the fuller argument stays."""
    kept: list[FactDraft] = []
    by_actor: dict[tuple[str, str], list[int]] = {}
    for draft in sorted(drafts, key=lambda d: (d.token, d.type, d.rule)):
        near = sorted({at for key in draft.keys(_ACTORS[draft.type]) for at in by_actor.get((draft.type, key), ())})
        same = next((at for at in near if _same(kept[at], draft)), None)
        if same is not None:
            kept[same] = _joined(kept[same], draft)
        else:
            same = len(kept)
            kept.append(draft)
        for key in draft.keys(_ACTORS[draft.type]):
            places = by_actor.setdefault((draft.type, key), [])
            if same not in places:
                places.append(same)
    return kept


def _head(position: str) -> str:
    return position.lower().replace("ё", "е")


def _same(one: FactDraft, other: FactDraft) -> bool:
    if one.type == "office":
        return _same_office(one, other)
    if one.type == "membership":
        return one.keys("group") == other.keys("group") and one.keys("member") == other.keys("member")
    if not compatible(one.when.edtf, other.when.edtf):
        return False
    actors = _ACTORS[one.type]
    first, second = one.keys(actors), other.keys(actors)
    if one.type == "agreement":
        return first == second and one.value("kind") == other.value("kind") and (one.value("subject") == other.value("subject") or "" in (one.value("subject"), other.value("subject")))
    return (first <= second or second <= first) and (one.status == other.status or bool(set(one.sentences) & set(other.sentences)))


def _same_office(one: FactDraft, other: FactDraft) -> bool:
    if one.keys("who") != other.keys("who") or one.status != other.status:
        return False
    if one.keys("where") and other.keys("where") and one.keys("where") != other.keys("where"):
        return False
    first, second = _head(one.value("position")), _head(other.value("position"))
    if not first or not second:
        return bool(one.keys("where") & other.keys("where"))
    return first == second or first.startswith(f"{second} ") or second.startswith(f"{first} ")


def _joined(one: FactDraft, other: FactDraft) -> FactDraft:
    fuller, poorer = (other, one) if len(other.arguments) > len(one.arguments) else (one, other)
    roles = {a.role for a in fuller.arguments}
    shared = _ACTORS[one.type]
    extra = tuple(a for a in poorer.arguments if a.role not in roles or (a.role == shared and a.key not in fuller.keys(shared)))
    return replace(
        fuller, arguments=_ordered(fuller.arguments + extra), token=min(one.token, other.token),
        sentences=tuple(sorted({*one.sentences, *other.sentences})), when=narrower(one.when, other.when),
        confidence=min(0.97, max(one.confidence, other.confidence) + 0.03),
    )


_ORDER = ("who", "member", "participant", "party", "position", "group", "kind", "where", "place", "subject", "topic")


def _ordered(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    return tuple(sorted(arguments, key=lambda a: _ORDER.index(a.role)))
