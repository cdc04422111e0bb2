"""The records that every stage reads and writes: the one contract of the project.

A stage takes records and returns records; nothing here knows any stage.

Two texts, one rule.  A ``Report`` carries ``text``, its own text exactly as decoded from the source (line ends
kept), and ``working``, the text the analysis reads (hyphenation joined, old spelling modernised, furniture left
out).  **Every span in every public record refers to ``Report.text``**; only ``Block`` and ``OffsetMap`` speak of the
working text, and say so.  Spans are half-open character ranges ``(start, end)`` in code points.

The JSON form of ``Visit`` is the gold form of the evaluation, plus what the program adds.
"""

from __future__ import annotations

import bisect
import dataclasses
import enum
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Block",
    "BlockKind",
    "Context",
    "Document",
    "Evidence",
    "Fact",
    "Location",
    "Mention",
    "Metadata",
    "OffsetMap",
    "Organization",
    "Outcome",
    "OutcomeKind",
    "Page",
    "Person",
    "Place",
    "PlaceKind",
    "Quote",
    "Report",
    "Segment",
    "Span",
    "Status",
    "TimeSpan",
    "Visit",
    "VisitType",
    "Visitor",
    "VisitorKind",
    "WorkingText",
    "stable_id",
    "to_json",
]

Span = tuple[int, int]
"""A half-open range of characters, ``(start, end)`` with ``0 <= start <= end``."""


class Status(enum.StrEnum):
    """Whether the visit happened, at the level of the event."""

    OCCURRED = "occurred"
    PLANNED = "planned"
    PROPOSED = "proposed"
    CANCELLED = "cancelled"
    DENIED = "denied"


class VisitType(enum.StrEnum):
    """``visit``: explicit travel or stay; ``attendance``: taking part in person in something held in a stated place."""

    VISIT = "visit"
    ATTENDANCE = "attendance"


class VisitorKind(enum.StrEnum):
    PERSON = "person"
    GROUP = "group"
    ORGANIZATION = "organization"


class PlaceKind(enum.StrEnum):
    CITY = "city"
    COUNTRY = "country"
    REGION = "region"
    DISTRICT = "district"
    FACILITY = "facility"
    ORGANIZATION = "organization"
    NATURAL = "natural"
    OTHER = "other"


class OutcomeKind(enum.StrEnum):
    AGREEMENT = "agreement"
    DECISION = "decision"
    TALKS = "talks"
    INVITATION = "invitation"
    PROPOSAL = "proposal"
    STATEMENT = "statement"
    PRESENTATION = "presentation"
    STUDY = "study"
    GIFT = "gift"
    INCIDENT = "incident"
    OTHER = "other"


class BlockKind(enum.StrEnum):
    """What a stretch of the working text is in the layout of the report."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    FURNITURE = "furniture"


# --- the report ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Segment:
    """``length`` working characters from ``working`` stand for ``source_length`` source characters from ``source``.

    Where the two lengths are equal the characters correspond one to one; otherwise the stretch maps as a whole.
    """

    working: int
    length: int
    source: int
    source_length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A monotone map from the working text to the report's own text.

    ``segments`` are ordered, do not overlap and cover the working text; source characters between them were left
    out of the working text.
    """

    segments: tuple[Segment, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _sources: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(s.working for s in self.segments))
        object.__setattr__(self, "_sources", tuple(s.source for s in self.segments))

    @staticmethod
    def identity(length: int) -> OffsetMap:
        """The map of a working text that is its source, ``length`` characters long."""
        return OffsetMap((Segment(0, length, 0, length),) if length else ())

    def to_source(self, span: Span) -> Span:
        """The smallest source span that covers the working ``span``.  An empty span maps to an empty one."""
        start, end = span
        if not self.segments:
            return (0, 0)
        first = self.segments[max(bisect.bisect_right(self._starts, start) - 1, 0)]
        inside = start - first.working
        source_start = first.source + (inside if first.length == first.source_length else 0)
        if end <= start:
            return (source_start, source_start)
        last = self.segments[max(bisect.bisect_right(self._starts, end - 1) - 1, 0)]
        inside = end - last.working
        source_end = last.source + (
            min(inside, last.length) if last.length == last.source_length else last.source_length
        )
        return (source_start, max(source_start, source_end))

    def to_working(self, span: Span) -> Span:
        """The working span that covers what is left of the source ``span`` in the working text."""
        start, end = span
        if not self.segments:
            return (0, 0)

        def place(offset: int, closing: bool) -> int:
            probe = offset - 1 if closing else offset
            segment = self.segments[max(bisect.bisect_right(self._sources, probe) - 1, 0)]
            inside = offset - segment.source
            if inside <= 0:
                return segment.working
            if inside >= segment.source_length:
                return segment.working + segment.length
            if segment.length == segment.source_length:
                return segment.working + inside
            return segment.working + (segment.length if closing else 0)

        left = place(start, closing=False)
        return (left, max(left, place(end, closing=True))) if end > start else (left, left)


@dataclass(frozen=True, slots=True)
class WorkingText:
    """The text that the analysis reads, and its way back.  ``mended`` counts each kind of repair by name."""

    text: str
    offsets: OffsetMap
    mended: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the source: its ``number`` as printed by a viewer (from 1) and its span in ``Report.text``."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Context:
    """What a block inherits from the layout around it.

    ``headings``: indices of the heading blocks above, outermost first.  ``lead_in``: index of the block that
    introduces the list («внесены следующие предложения:»).  ``columns``: the header cell above each cell of a row.
    ``year``, ``month``, ``day``: the date of the section or chronicle entry, as far as headings state it.
    """

    headings: tuple[int, ...] = ()
    lead_in: int | None = None
    columns: tuple[str, ...] = ()
    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the working text with a role in the layout.

    ``index`` is its place in ``Report.blocks``; ``span`` and ``cells`` are spans **in the working text** (``cells``
    only for rows).  ``level``: depth of a heading or of a list item, from 1.  ``group``: number of the list or
    table the block belongs to, counted through the report.  ``header``: a row of column headings.
    """

    index: int
    kind: BlockKind
    span: Span
    level: int = 0
    group: int | None = None
    cells: tuple[Span, ...] = ()
    header: bool = False
    context: Context = Context()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the report says of itself.  ``date`` and ``period`` are EDTF («за 2011 год» gives period 2011)."""

    title: str | None = None
    date: str | None = None
    period: str | None = None
    place: str | None = None
    issuer: str | None = None
    format: str = "txt"
    encoding: str | None = None
    orthography: Literal["modern", "pre-reform", "mixed"] = "modern"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a span stands: page (None where the format has none), block index, and characters of ``Report.text``."""

    span: Span
    page: int | None
    block: int | None
    cell: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read.  ``id`` is derived from the bytes of the source, ``name`` is how the user knows it."""

    id: str
    name: str
    text: str
    working: WorkingText
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    metadata: Metadata = Metadata()

    def quote(self, span: Span) -> str:
        """The report's own characters at ``span``."""
        return self.text[span[0] : span[1]]

    def locate(self, span: Span) -> Location:
        """The place of a span of ``text``: page, block and cell of its first character."""
        number = next((p.number for p in self.pages if p.span[0] <= span[0] < max(p.span[1], p.span[0] + 1)), None)
        at = self.working.offsets.to_working(span)[0]
        index = bisect.bisect_right([b.span[0] for b in self.blocks], at) - 1
        if index < 0:
            return Location(span, number, None)
        block = self.blocks[index]
        cell = next((i for i, (start, end) in enumerate(block.cells) if start <= at < end), None)
        return Location(span, number, block.index, cell)


# --- mentions and entities -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim slice of the report: ``text == report.text[span[0]:span[1]]``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Evidence(Quote):
    """The sentence, line or row that states a fact.  ``page`` counts from 1, None where the format has no pages."""

    page: int | None = None


@dataclass(frozen=True, slots=True)
class Mention(Quote):
    """A named stretch of text.

    ``label`` is a NEREL type name (PERSON, CITY, COUNTRY, STATE_OR_PROVINCE, DISTRICT, LOCATION, FACILITY,
    ORGANIZATION, DATE, TIME, PROFESSION, NATIONALITY, EVENT) or GROUP for delegations and other groups.
    ``normal`` is the nominative in modern spelling; ``entity`` the id of the record it refers to.
    """

    label: str
    normal: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` is the fullest nominative form in the report; ``gender`` m, f or None."""

    id: str
    name: str
    surname: str | None = None
    given: str | None = None
    patronymic: str | None = None
    gender: Literal["m", "f"] | None = None
    aliases: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization, or with ``group`` a delegation or other group of people without a legal body."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    group: bool = False
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the report names it, and what the gazetteer adds (``gazetteer`` id, country, WGS 84 degrees)."""

    name: str
    kind: PlaceKind
    aliases: tuple[str, ...] = ()
    within: str | None = None
    id: str | None = None
    gazetteer: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class TimeSpan(Quote):
    """A date as written, and as computed.

    ``edtf`` is Extended Date/Time Format (ISO 8601-2:2019), Gregorian; None where the text does not fix at least a
    year.  ``earliest`` and ``latest`` are ISO days that bound it.
    """

    edtf: str | None = None
    earliest: str | None = None
    latest: str | None = None


# --- facts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who travelled.  ``entity`` is the id of the Person or Organization record, where there is one."""

    name: str
    kind: VisitorKind
    aliases: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome(Quote):
    """What the visit led to: the shortest complete clause, verbatim."""

    kind: OutcomeKind


@dataclass(frozen=True, slots=True)
class Visit:
    """Who visited where, when, why and with what outcome; see the module's docstring for spans.

    ``confidence`` lies in [0, 1].  ``rule`` names the rule or model that found it, ``version`` the program's.
    ``review``: accepted, corrected, added, unsure or conflict, as people decided; empty as long as nobody did.
    A visit without evidence does not exist: the constructor refuses it.
    """

    id: str
    type: VisitType
    visitors: tuple[Visitor, ...]
    place: Place | None
    when: TimeSpan | None
    status: Status
    evidence: tuple[Evidence, ...]
    host: str | None = None
    purpose: Quote | None = None
    outcomes: tuple[Outcome, ...] = ()
    confidence: float = 0.5
    report: str = ""
    rule: str = ""
    version: str = ""
    review: str = ""

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"visit {self.id}: a fact without evidence does not exist")


@dataclass(frozen=True, slots=True)
class Fact:
    """Any other relation: office holding, meeting, agreement, membership.

    ``arguments`` are (role, value, entity id or None) in reading order, for instance
    ``("who", "Виктор Кресс", "p3")``.
    """

    id: str
    type: Literal["office", "meeting", "agreement", "membership"]
    arguments: tuple[tuple[str, str, str | None], ...]
    evidence: tuple[Evidence, ...]
    when: TimeSpan | None = None
    status: Status = Status.OCCURRED
    confidence: float = 0.5
    report: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """All that is known of one report once it has gone through the whole flow.

    ``trace`` is what ``extractor explain`` prints: (span, rule, verdict) of everything that fired or was dropped.
    """

    report: Report
    mentions: tuple[Mention, ...] = ()
    persons: tuple[Person, ...] = ()
    organizations: tuple[Organization, ...] = ()
    places: tuple[Place, ...] = ()
    dates: tuple[TimeSpan, ...] = ()
    visits: tuple[Visit, ...] = ()
    facts: tuple[Fact, ...] = ()
    trace: tuple[tuple[Span, str, str], ...] = ()


# --- ids and JSON ----------------------------------------------------------------------------------------------


def stable_id(prefix: str, *parts: object) -> str:
    """``prefix`` and 12 hexadecimal digits of BLAKE2b over ``parts``: the same on every run and machine."""
    digest = hashlib.blake2b("\x1f".join(str(p) for p in parts).encode("utf-8", "surrogatepass"), digest_size=6)
    return f"{prefix}{digest.hexdigest()}"


def to_json(record: Any) -> Any:
    """A record as JSON-ready values: tuples become lists, enumerations their value, fields keep their order."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {f.name: to_json(getattr(record, f.name)) for f in dataclasses.fields(record) if f.init}
    if isinstance(record, enum.Enum):
        return record.value
    if isinstance(record, Mapping):
        return {str(key): to_json(value) for key, value in record.items()}
    if isinstance(record, str) or not isinstance(record, Iterable):
        return record
    items: Sequence[Any] = list(record)
    return [to_json(item) for item in items]
