"""``Annotation``: all mentions of a document with their identity, the contract between entities and relations.

In: nothing (records only).  Token indices refer to the spaCy ``Doc``; characters to ``Doc.text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.entities.found import Found
from extractor.schema import Organization, Person, Place

__all__ = ["Annotation", "EntityMention"]


@dataclass(frozen=True, slots=True)
class EntityMention:
    """One mention: tokens ``start`` to ``end`` (exclusive), its syntactic head ``root`` and its entity's id.

    ``outer`` is False for a mention that lies inside another one («Томск» in «делегация Томска»).
    """

    start: int
    end: int
    root: int
    label: str
    normal: str
    entity: str
    found: Found
    outer: bool = True


@dataclass(frozen=True, slots=True)
class Annotation:
    """Mentions in text order, the entities they refer to, why they were tied together, and the person who wrote the report."""

    mentions: tuple[EntityMention, ...] = ()
    persons: Mapping[str, Person] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    reasons: tuple[tuple[tuple[int, int], str, str], ...] = ()
    author: str | None = None
