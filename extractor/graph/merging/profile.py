"""What is known of one name in the archive before identities are settled, and what comes out.

In and out: records only.  A ``Profile`` stands for all mentions that already share a key; ``Verdict`` is a pair with
its score and reasons; a ``Decision`` is what a person said of a pair, and wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Decision", "Office", "Profile", "Resolution", "Verdict"]


@dataclass(frozen=True, slots=True)
class Office:
    """An office held: ``role`` at ``affiliation``, between two years as far as they are known."""

    role: str | None = None
    affiliation: str | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A name of the archive.

    ``key`` is its entity id; ``kind`` person, organization, group or place; ``weight`` counts its mentions.
    ``gazetteer``, ``place_kind``, ``within`` and ``country`` speak of places, ``home`` of organizations.
    """

    key: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    gender: str | None = None
    offices: tuple[Office, ...] = ()
    weight: int = 1
    gazetteer: str | None = None
    place_kind: str | None = None
    within: str | None = None
    country: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two keys, the score in [0, 1] that they are one entity, and the reasons for it."""

    left: str
    right: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A person said that the entities ``left`` and ``right`` (keys) are the same, or that they are not."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Resolution:
    """``owner`` leads from each key to the key that stands for its entity.

    ``merges`` are the pairs that were joined, ``suggestions`` those that a person should look at, best first.
    """

    owner: Mapping[str, str]
    merges: tuple[Verdict, ...]
    suggestions: tuple[Verdict, ...]
