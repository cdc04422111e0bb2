"""A visit as a person says it should be.

In: a visit, the changes as JSON values in the gold form (``{"when": {"edtf": "2011-05"}, "place": {"name": "Токио"}}``),
and the report's text.  Out: the corrected ``Visit``.  Quotes stay quotes: a purpose, outcome or piece of evidence must
stand in the report, by its span or by its words, whatever blanks and line breaks are between them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from extractor.errors import QueryError, ReviewError
from extractor.graph.archive.dates import interval
from extractor.graph.merging.spelling import fold
from extractor.review.alignment import quoted
from extractor.schema import (
    Evidence,
    Outcome,
    OutcomeKind,
    Page,
    Place,
    PlaceKind,
    Quote,
    Status,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
    stable_id,
)

__all__ = ["CHANGEABLE", "added", "corrected", "date"]

E = TypeVar("E", bound=StrEnum)
Json = Any

CHANGEABLE = ("type", "status", "visitors", "place", "when", "host", "purpose", "outcomes", "evidence")
"""What may be changed, by the names of the gold form."""


def corrected(visit: Visit, changes: Mapping[str, Json], text: str, pages: Sequence[Page] = ()) -> Visit:
    """``visit`` with ``changes``; what they do not name stays.

    ``text`` and ``pages`` are the report's.  Raises ``ReviewError`` whose ``where`` names the field that cannot be.
    """
    unknown = [name for name in changes if name not in CHANGEABLE]
    if unknown:
        _refuse("no-field", unknown[0], "there is no such field to correct", f"Fields: {', '.join(CHANGEABLE)}", unknown[0])
    near = visit.evidence[0].span[0]
    steps: dict[str, Callable[[Json], Any]] = {
        "type": lambda value: _member(VisitType, value, "type"),
        "status": lambda value: _member(Status, value, "status"),
        "visitors": lambda value: _visitors(visit, value),
        "place": lambda value: _place(visit.place, value),
        "when": lambda value: _when(visit.when, value, text, near),
        "host": lambda value: _text(value, "host"),
        "purpose": lambda value: _purpose(value, text, near),
        "outcomes": lambda value: tuple(_outcome(one, text, near) for one in _list(value, "outcomes")),
        "evidence": lambda value: _evidence(value, text, pages, near),
    }
    values: dict[str, Any] = {name: steps[name](value) for name, value in changes.items()}
    return replace(visit, **values)


def added(report: str, values: Mapping[str, Json], text: str, pages: Sequence[Page] = ()) -> Visit:
    """A visit that the program missed, from its ``values`` in the gold form; ``evidence`` is required.

    The same visit gets the same id, whoever adds it.  Raises ``ReviewError``.
    """
    quotes = _evidence(values.get("evidence"), text, pages, 0)
    if not values.get("visitors") and not values.get("place"):
        _refuse("nobody", "visitors", "neither a visitor nor a place", "Say who went, or where")
    empty = Visit("", VisitType.VISIT, (), None, None, Status.OCCURRED, quotes, confidence=1.0, report=report, rule="review")
    visit = corrected(empty, {name: value for name, value in values.items() if name != "evidence"}, text, pages)
    who = "|".join(sorted(fold(visitor.name) for visitor in visit.visitors))
    where = fold(visit.place.name) if visit.place else ""
    return replace(visit, id=stable_id("a", report, where, who, quotes[0].span[0], visit.status.value))


def date(written: str) -> tuple[str, str, str]:
    """(EDTF, first day, last day; an open end is "") of a date as people write it: EDTF, 9.10.2011, октябрь 2011.

    Raises ``ReviewError``.
    """
    try:
        edtf, first, last = interval(written)
    except QueryError as error:
        raise ReviewError(error.what, where="when", remedy=error.remedy, reason="not-a-date", value=written) from error
    return edtf, _day(first) if first > 1 else "", _day(last) if last < 99999998 else ""


def _day(number: int) -> str:
    digits = f"{number:08d}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def _visitors(visit: Visit, value: Json) -> tuple[Visitor, ...]:
    known = {fold(visitor.name): visitor for visitor in visit.visitors}
    found = []
    for one in _list(value, "visitors"):
        about = {"name": one} if isinstance(one, str) else _object(one, "visitors")
        name = _text(about.get("name"), "visitors")
        if not name:
            _refuse("no-name", "visitors", "a visitor without a name", "Write the name in the nominative, or take the visitor out")
        old = known.get(fold(name))
        kind = _member(VisitorKind, about.get("kind") or (old.kind.value if old else "person"), "visitors")
        found.append(
            Visitor(
                name=name,
                kind=kind,
                aliases=old.aliases if old else (),
                role=_text(about["role"], "visitors") if "role" in about else (old.role if old else None),
                affiliation=(
                    _text(about["affiliation"], "visitors") if "affiliation" in about else (old.affiliation if old else None)
                ),
                # A renamed visitor is somebody else: the entity of the old name would bring that name back.
                entity=old.entity if old else None,
            )
        )
    return tuple(found)


def _place(old: Place | None, value: Json) -> Place | None:
    if value is None or value == "":
        return None
    about = {"name": value} if isinstance(value, str) else _object(value, "place")
    name = _text(about.get("name"), "place")
    if not name:
        return None
    kind = _member(PlaceKind, about["kind"], "place") if about.get("kind") else None
    within = _text(about.get("within"), "place")
    if old is not None and fold(old.name) == fold(name) and kind in (None, old.kind):
        return replace(old, name=name, within=within if "within" in about else old.within)
    from extractor.entities.places.gazetteer import load

    entries = [entry for entry in load().lookup(name) if kind in (None, entry.kind)]
    entries = [entry for entry in entries if entry.id == about.get("gazetteer")] or entries
    if not entries:
        return Place(name, kind or (old.kind if old else PlaceKind.OTHER), within=within)
    best = entries[0]
    return Place(
        name, best.kind, within=within, gazetteer=best.id, country=best.country_name, latitude=best.latitude,
        longitude=best.longitude,
    )  # fmt: skip


def _when(old: TimeSpan | None, value: Json, text: str, near: int) -> TimeSpan | None:
    if value is None or value == "":
        return None
    about = {"edtf": value} if isinstance(value, str) else _object(value, "when")
    quote = _quote(about, text, near, "when") if about.get("span") or about.get("text") else None
    if quote is None:
        quote = Quote(old.span, old.text) if old else Quote((near, near), "")
    if "edtf" not in about:
        return TimeSpan(quote.span, quote.text, *((old.edtf, old.earliest, old.latest) if old else ()))
    if not about["edtf"]:
        return TimeSpan(quote.span, quote.text)
    written = str(about["edtf"])
    if old is not None and written == old.edtf:
        return TimeSpan(quote.span, quote.text, old.edtf, old.earliest, old.latest)
    edtf, first, last = date(written)
    return TimeSpan(quote.span, quote.text, edtf, first or None, last or None)


def _purpose(value: Json, text: str, near: int) -> Quote | None:
    if value is None or value == "":
        return None
    return _quote({"text": value} if isinstance(value, str) else _object(value, "purpose"), text, near, "purpose")


def _outcome(value: Json, text: str, near: int) -> Outcome:
    about = {"text": value} if isinstance(value, str) else _object(value, "outcomes")
    quote = _quote(about, text, near, "outcomes")
    return Outcome(quote.span, quote.text, _member(OutcomeKind, about.get("kind") or "other", "outcomes"))


def _evidence(value: Json, text: str, pages: Sequence[Page], near: int) -> tuple[Evidence, ...]:
    quotes = [_quote({"text": one} if isinstance(one, str) else _object(one, "evidence"), text, near, "evidence") for one in _list(value, "evidence")]
    if not quotes:
        _refuse("no-quote", "evidence", "a visit without a quote from the report", "Mark or copy the sentence that tells of it")
    return tuple(
        Evidence(one.span, one.text, next((p.number for p in pages if p.span[0] <= one.span[0] < p.span[1]), None))
        for one in quotes
    )


def _quote(about: Mapping[str, Json], text: str, near: int, field: str) -> Quote:
    """The quote that ``about`` names by ``span`` or by ``text``."""
    span = about.get("span")
    if span is not None:
        inside = isinstance(span, list | tuple) and len(span) == 2 and all(type(end) is int for end in span)
        if not inside or not 0 <= span[0] < span[1] <= len(text):
            _refuse("no-stretch", field, f"no stretch of the report ({span!r})", "Mark the words again", repr(span))
        return Quote((span[0], span[1]), text[span[0] : span[1]])
    words = _text(about.get("text"), field)
    found = quoted(Quote((near, near), words), text) if words else None
    if found is None:
        short = words if words and len(words) <= 60 else f"{words[:60]}…" if words else ""
        _refuse(
            "not-in-report", field, f"these words do not stand in the report: «{short}»",
            "Copy them from the report as they stand there", short,
        )  # fmt: skip
    return found


def _member(kind: type[E], value: Json, field: str) -> E:
    members = {member.value: member for member in kind}
    if not isinstance(value, str) or value not in members:
        _refuse("not-one-of", field, f"{value!r} is none of {', '.join(members)}", "Choose one of them", str(value))
    return members[value]


def _text(value: Json, field: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        _refuse("not-text", field, f"{type(value).__name__} where text belongs", "Write it as text")
    return " ".join(value.split()) or None


def _list(value: Json, field: str) -> Sequence[Json]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        _refuse("not-a-list", field, f"{type(value).__name__} where a list belongs", "Give a list")
    return value


def _object(value: Json, field: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        _refuse("not-an-object", field, f"{type(value).__name__} where an object belongs", "Give it as in visits.jsonl")
    return value


def _refuse(reason: str, field: str, what: str, remedy: str, value: str = "") -> NoReturn:
    raise ReviewError(what, where=field, remedy=remedy, reason=reason, value=value)
