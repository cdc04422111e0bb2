"""``Telling``: what has been told so far while a document is gone through; local to one call of ``visits.tell``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractor.relations.dates import Stay
from extractor.relations.draft import Draft, PlaceRef
from extractor.relations.gatherings import Gatherings
from extractor.relations.home import Home
from extractor.relations.narrative import Narrative
from extractor.relations.scene import Scene
from extractor.relations.topic import Topic
from extractor.relations.triggers import Trigger
from extractor.schema import Span

__all__ = ["Occasion", "Telling"]


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event told with its place: its noun's lemma, where, when, and the sentence and block that say so."""

    lemma: str
    place: PlaceRef
    when: Stay
    sentence: int
    block: int


@dataclass
class Telling:
    """What has been told so far; local to one call of ``tell``.  ``fallen``: entities that called a journey off; ``expedition``: the
    party whose one journey the report tells, () where it tells of many."""

    scene: Scene
    home: Home
    author: str | None
    state: Narrative = field(default_factory=Narrative)
    drafts: list[Draft] = field(default_factory=list)
    main: int | None = None
    trace: list[tuple[Span, str, str]] = field(default_factory=list)
    fallen: frozenset[str] = frozenset()
    members: dict[str, tuple[tuple[str, ...], int]] = field(default_factory=dict)
    occasions: list[Occasion] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    gatherings: Gatherings = field(default_factory=Gatherings)
    expedition: tuple[str, ...] = ()
    topics: Mapping[int, Topic] = field(default_factory=dict)

    def trigger_at(self, token: int) -> Trigger | None:
        """The trigger a rule found at a token."""
        return next((trigger for trigger in self.triggers if trigger.index == token), None)

    def note(self, token: int, rule: str, verdict: str) -> None:
        """Adds a line to the trace at a token."""
        word = self.scene.doc[token]
        self.trace.append(((word.idx, word.idx + len(word)), rule, verdict))
