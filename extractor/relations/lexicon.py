"""The linguistic knowledge of this room: YAML files in ``lexicon/``, read once and checked.

In: a YAML file.  Out: frozen records (``TriggerRule``, ``StatusCue``, ``OutcomeRule``, ``Exclusion``, ``Events``).  A
wrong entry is refused with ``DataError`` naming file and line, so that a linguist who edits the files sees at once what
is amiss.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import DataError
from extractor.schema import OutcomeKind, Status
from extractor.yaml_loader import SafeLoader

__all__ = [
    "FOLDER",
    "Events",
    "Exclusion",
    "Occasions",
    "OutcomeRule",
    "StatusCue",
    "TriggerRule",
    "events",
    "exclusions",
    "fold",
    "outcome_rules",
    "read_entries",
    "status_cues",
    "trigger_rules",
]

FOLDER = Path(__file__).parent / "lexicon"

VISITOR_PLACES = {"subject", "object", "genitive", "adjective", "participants", "light-subject", "parenthesis", "company", "guest", "occasion", "agent", "listed", "panel", "reporter", "shown"}
CASES = {"Nom", "Gen", "Dat", "Acc", "Ins", "Loc"}


def fold(word: str) -> str:
    """Lower case with ё as е: how lemmas are compared everywhere in this room."""
    return word.lower().replace("ё", "е")


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """A class of words that announce a visit, and where their arguments stand; see ``lexicon/triggers.yaml``."""

    name: str
    pos: str
    lemmas: frozenset[str]
    type: str
    visitor: tuple[str, ...]
    place: tuple[tuple[str, str], ...]
    confidence: float
    with_: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    not_: frozenset[str] = frozenset()
    home: str = "none"
    status: Status | None = None
    requires_place: bool = False
    requires_when: bool = False
    facility_only: bool = False
    guests: bool = False
    returning: bool = False
    persons_only: bool = False
    requires_date: bool = False
    requires_day: bool = False
    away: bool = False
    family: bool = True
    examples: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = ()

    def leads(self, preposition: str, case: str | None) -> bool:
        """Whether ``preposition`` (folded, "" for none) with a noun in ``case`` (None: unknown) introduces the place."""
        return any(wanted == preposition and (case is None or case == government) for wanted, government in self.place)

    def takes_object(self) -> bool:
        """Whether the place may be the bare object of the trigger."""
        return ("", "object") in self.place

    def takes_genitive(self) -> bool:
        """Whether the place may be the genitive complement of the trigger noun."""
        return ("", "genitive") in self.place


@dataclass(frozen=True, slots=True)
class StatusCue:
    """Lemmas and lemma phrases that give the event ``status``; see ``lexicon/status.yaml``.  ``negated``: only with «не»;
    ``past``: only in the past tense; ``own``: the trigger's own lemma, in the present tense."""

    status: Status
    lemmas: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    infinitive_only: frozenset[str] = frozenset()
    scope: str = "clause"
    examples: tuple[tuple[str, str], ...] = ()
    negated: bool = False
    past: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeRule:
    """Predicates of one kind of outcome; ``with_`` narrows a lemma by another in the same clause."""

    kind: OutcomeKind
    lemmas: frozenset[str]
    with_: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What makes a clause no visit."""

    name: str
    lemmas: frozenset[str]
    phrases: tuple[tuple[str, ...], ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Occasions:
    """How people stand to an event; the head of the section in ``lexicon/events.yaml`` says what each list holds."""

    mutual: frozenset[str]
    honouring: frozenset[str]
    holding: frozenset[str]
    achievements: frozenset[str]
    winners: frozenset[str]
    courses: frozenset[str]
    absent: frozenset[str]
    generic: frozenset[str]
    sittings: frozenset[str]
    seats: frozenset[str]
    kindred: tuple[frozenset[str], ...]
    compounds: tuple[str, ...]
    happening: frozenset[str]
    passing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Events:
    """Nouns of gatherings, and how purposes are introduced."""

    gatherings: frozenset[str]
    not_places: frozenset[str]
    houses: frozenset[str]
    stays: frozenset[str]
    not_travellers: frozenset[str]
    prepositions: Mapping[str, str]
    phrases: tuple[tuple[str, ...], ...]
    conjunctions: frozenset[str]
    event_prepositions: Mapping[str, str]
    occasions: Occasions


class _Lines(SafeLoader):  # type: ignore[misc]
    """A safe loader that leaves the line of every mapping under the key ``__line__``."""


def _with_line(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {str(key): value for key, value in loader.construct_mapping(node, deep=True).items()}
    mapping["__line__"] = node.start_mark.line + 1
    return mapping


_Lines.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _with_line)


def read_entries(path: Path) -> Any:
    """The YAML of ``path`` with line numbers.  Raises ``DataError`` with file and line where it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Lines)
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DataError(f"not readable as YAML: {error}", where=where, remedy="Mend the line named") from error


def _refuse(path: Path, entry: Mapping[str, Any], what: str) -> DataError:
    return DataError(what, where=f"{path}:{entry.get('__line__', 1)}", remedy="Mend the entry; the file's head says what each field may hold")


def _words(value: Any) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in value or ())


def _phrases(value: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(word) for word in str(phrase).split()) for phrase in value or ())


def _place(path: Path, entry: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for item in entry.get("place", ()):
        if item in ("object", "genitive"):
            pairs.append(("", item))
            continue
        preposition, _, case = str(item).partition("+")
        if case not in CASES:
            raise _refuse(path, entry, f"place: «{item}» is neither preposition+Case nor object nor genitive")
        pairs.append((fold(preposition), case))
    return tuple(pairs)


@functools.cache
def trigger_rules(path: Path = FOLDER / "triggers.yaml") -> tuple[TriggerRule, ...]:
    """The trigger rules in their order.  Raises ``DataError`` on the first wrong entry."""
    rules: list[TriggerRule] = []
    known = {"name", "pos", "lemmas", "type", "visitor", "place", "confidence", "with", "weak", "not", "home", "status",
             "requires_place", "requires_when", "requires_date", "requires_day", "away", "family", "facility_only", "guests", "returning", "persons_only", "examples", "__line__"}
    for entry in read_entries(path) or ():
        unknown = set(entry) - known
        if unknown:
            raise _refuse(path, entry, f"unknown field {sorted(unknown)[0]!r}")
        for needed in ("name", "pos", "lemmas", "type", "visitor", "confidence", "examples"):
            if needed not in entry:
                raise _refuse(path, entry, f"field {needed!r} is missing")
        if entry["pos"] not in ("verb", "noun") or entry["type"] not in ("visit", "attendance", "auto"):
            raise _refuse(path, entry, "pos is verb or noun; type is visit, attendance or auto")
        if not set(entry["visitor"]) <= VISITOR_PLACES:
            raise _refuse(path, entry, f"visitor is one of {', '.join(sorted(VISITOR_PLACES))}")
        if not 0 <= float(entry["confidence"]) <= 1:
            raise _refuse(path, entry, "confidence lies between 0 and 1")
        try:
            status = Status(entry["status"]) if "status" in entry else None
            examples = tuple(
                (str(e["text"]), tuple((str(v[0]), str(v[1]), str(v[2])) for v in e["visits"])) for e in entry["examples"]
            )
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise _refuse(path, entry, f"status or examples are malformed ({error})") from error
        rules.append(
            TriggerRule(
                name=entry["name"], pos=entry["pos"], lemmas=_words(entry["lemmas"]), type=entry["type"],
                visitor=tuple(entry["visitor"]), place=_place(path, entry), confidence=float(entry["confidence"]),
                with_=_words(entry.get("with")), weak=_words(entry.get("weak")), not_=_words(entry.get("not")),
                home=entry.get("home", "none"), status=status,
                requires_place=bool(entry.get("requires_place")), requires_when=bool(entry.get("requires_when")),
                facility_only=bool(entry.get("facility_only")), guests=bool(entry.get("guests")),
                returning=bool(entry.get("returning")), persons_only=bool(entry.get("persons_only")), requires_date=bool(entry.get("requires_date")), requires_day=bool(entry.get("requires_day")), away=bool(entry.get("away")), family=bool(entry.get("family", True)), examples=examples,
            )
        )
    return tuple(rules)


@functools.cache
def status_cues(path: Path = FOLDER / "status.yaml") -> tuple[StatusCue, ...]:
    """The cues of status, strongest first."""
    cues: list[StatusCue] = []
    for entry in read_entries(path) or ():
        try:
            cues.append(
                StatusCue(
                    Status(entry["status"]), _words(entry.get("lemmas")), _phrases(entry.get("phrases")),
                    _words(entry.get("infinitive_only")), entry.get("scope", "clause"),
                    tuple((str(t), str(s)) for t, s in entry.get("examples", ())),
                    bool(entry.get("negated")), bool(entry.get("past")), bool(entry.get("own")),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise _refuse(path, entry, f"malformed status cue ({error})") from error
    return tuple(cues)


@functools.cache
def outcome_rules(path: Path = FOLDER / "outcomes.yaml") -> tuple[OutcomeRule, ...]:
    """The kinds of outcome in their order."""
    data = read_entries(path)
    rules: list[OutcomeRule] = []
    for entry in data["kinds"]:
        try:
            narrowing = {fold(k): _words(v) for k, v in (entry.get("with") or {}).items() if k != "__line__"}
            rules.append(OutcomeRule(OutcomeKind(entry["kind"]), _words(entry["lemmas"]), narrowing))
        except (ValueError, KeyError, TypeError) as error:
            raise _refuse(path, entry, f"malformed outcome kind ({error})") from error
    return tuple(rules)


@functools.cache
def events(path: Path = FOLDER / "events.yaml") -> Events:
    """Gatherings and purpose markers."""
    data = read_entries(path)
    try:
        aim = data["purpose"]
        return Events(
            _words(data["gatherings"]), _words(data["not_places"]), _words(data["houses"]), _words(data["stays"]), _words(data["not_travellers"]),
            {fold(k): v for k, v in aim["prepositions"].items() if k != "__line__"},
            _phrases(aim["phrases"]), _words(aim["conjunctions"]),
            {fold(k): v for k, v in aim["event_prepositions"].items() if k != "__line__"},
            _occasions(data["occasions"]),
        )
    except (KeyError, TypeError) as error:
        raise DataError(f"a section is missing: {error}", where=str(path), remedy="Restore the section") from error


def _occasions(data: Mapping[str, Any]) -> Occasions:
    return Occasions(
        mutual=_words(data["mutual"]),
        honouring=_words(data["honouring"]),
        holding=_words(data["holding"]),
        achievements=_words(data["achievements"]),
        winners=_words(data["winners"]),
        courses=_words(data["courses"]),
        absent=_words(data["absent"]),
        generic=_words(data["generic"]),
        sittings=_words(data["sittings"]),
        seats=_words(data["seats"]),
        kindred=tuple(_words(group) for group in data["kindred"]),
        compounds=tuple(fold(str(word)) for word in data["compounds"]),
        happening=_words(data["happening"]),
        passing=_words(data["passing"]),
    )


@functools.cache
def exclusions(path: Path = FOLDER / "exclusions.yaml") -> tuple[Exclusion, ...]:
    """What is not a visit."""
    return tuple(
        Exclusion(e["name"], _words(e.get("lemmas")), _phrases(e.get("phrases")), tuple(e.get("examples", ())))
        for e in read_entries(path)
    )
