"""Plain Russian questions and their answers.

In: a question and an archive.  Out: an ``Answer``: how the question was understood, the answer in a few words, and a frame with
evidence in every row; or ``QueryError`` that says which words were not understood and shows what can be asked.  What can be
asked is ``questions.yaml``; ``understanding.py`` takes a question apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractor.entities.places.gazetteer import country_names
from extractor.graph.archive.archive import Archive
from extractor.graph.archive.members import members
from extractor.graph.archive.origin import comes_from
from extractor.graph.archive.phrases import phrase
from extractor.graph.archive.understanding import Language, Understood, examples, understand

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer", "ask", "examples"]


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` answers in a few words, ``rows`` show the evidence, ``understood`` tells what was taken to be asked."""

    understood: Understood
    text: str
    rows: pd.DataFrame


def ask(archive: Archive, question: str, *, limit: int | None = None, language: Language = "ru") -> Answer:
    """Answer ``question``.  Raises ``QueryError`` where it is not understood; all texts are in ``language``."""
    asked = understand(archive, question, language)
    text, rows = _ANSWERS.get(asked.intent, _visits)(archive, asked)
    rows = rows.drop(columns="number", errors="ignore").reset_index(drop=True)
    return Answer(asked, text, rows.head(limit) if limit else rows)


def _found(archive: Archive, asked: Understood, **instead: Any) -> pd.DataFrame:
    """The visits that are asked about, earliest first, undated last; ``number`` is theirs in the index."""
    import pandas as pd

    about: dict[str, Any] = {
        "who": asked.who or None, "where": asked.where, "status": asked.statuses or None, "outcome": asked.outcome, **instead
    }  # fmt: skip
    times: list[str | None] = [*asked.dates] or [None]
    parts = [archive.visits(when=when, **about).assign(number=archive.numbers(when=when, **about)) for when in times]
    rows = parts[0]
    if len(parts) > 1:
        rows = pd.concat(parts).drop_duplicates("number").sort_values("first", kind="stable", na_position="last")
    if asked.home:
        rows = rows[_from(rows, asked.home)]
    if asked.by == "group":
        rows = rows[["group" in kinds for kinds in rows["who_kinds"]]]
    return rows.reset_index(drop=True)


def _from(rows: pd.DataFrame, place: str) -> list[bool]:
    return [comes_from({str(key): value for key, value in row.items()}, place) for row in rows.to_dict("records")]


def _names(asked: Understood, values: Sequence[Any] | pd.Series[Any]) -> str:
    """The different values, in their order, those of one cell apart."""
    named = dict.fromkeys(name for value in values if isinstance(value, str) for name in value.split(" | ") if name)
    return "; ".join(named) if named else phrase(asked.language, "nothing")


def _listed(archive: Archive, rows: pd.DataFrame, by: str) -> list[tuple[object, str, int]]:
    """(what tells it from others, its name, number of the row) of whatever is counted, listed or ranked by."""
    found = list[tuple[object, str, int]]()
    if by in ("person", "group", "anybody", "place"):
        taking_part = members(archive.read, [*rows["number"]], "place" if by == "place" else "visitor")
        for number, visit in enumerate(rows["number"]):
            wanted = [one for one in taking_part[visit] if by in ("anybody", "place") or one.kind == by]
            found += [(one.id, one.name, number) for one in wanted]
            if by == "place" and not wanted:
                found.append(("", "", number))
        return found
    size = 4 if by == "year" else 7
    for number, (first, last, code) in enumerate(zip(rows["first"], rows["last"], rows["country"], strict=True)):
        if by == "country":
            value = country_names().get(code, code) if isinstance(code, str) else ""
        else:
            exact = isinstance(first, str) and isinstance(last, str) and first[:size] == last[:size]
            value = first[:size] if exact else ""
        found.append((value, value, number))
    return found


def _counted(archive: Archive, rows: pd.DataFrame, by: str) -> list[tuple[str, list[int]]]:
    """The different values that are counted by, with the numbers of their rows, as they first come."""
    names: dict[object, str] = {}
    found: dict[object, list[int]] = {}
    for key, name, number in _listed(archive, rows, by):
        names[key] = name
        found.setdefault(key, []).append(number)
    return [(names[key], numbers) for key, numbers in found.items()]


def _visits(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    return phrase(asked.language, "visits", count=len(rows)), rows


def _paths(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    names = [*asked.who, *asked.places]
    rows = archive.paths(names[0], names[1])
    return phrase(asked.language, "no path" if rows.empty else "steps", count=len(rows)), rows


def _together(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    import pandas as pd

    times: list[str | None] = [*asked.dates] or [None]
    rows = pd.concat([archive.together(asked.who[0], when=when) for when in times])
    rows = rows.drop_duplicates(["name", "visit", "with_visit"])
    if asked.where:
        rows = rows[rows["where"] == asked.where]
    if len(asked.who) > 1:
        others = {entity.name for name in asked.who[1:] for entity in archive.entities(name)}
        rows = rows[[name in others for name in rows["name"]]]
    return _names(asked, rows["name"]), rows


def _exchange(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    """Places that sent visitors to the place asked about and had visitors from there, with all those visits."""
    import pandas as pd

    mine = str(asked.where)
    incoming = _found(archive, asked)
    away = Understood(asked.language, dates=asked.dates, statuses=asked.statuses, home=mine)
    outgoing = _found(archive, away)
    outgoing = outgoing[outgoing["where"] != mine]
    kept, names = list[pd.DataFrame](), list[str]()
    for place in dict.fromkeys(outgoing["where"].dropna()):
        back = incoming[_from(incoming, place)]
        if len(back):
            names.append(place)
            kept += [outgoing[outgoing["where"] == place], back]
    rows = pd.concat(kept).drop_duplicates("number") if kept else incoming.head(0)
    return _names(asked, names), rows.sort_values("first", kind="stable", na_position="last")


def _compare(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    """How often each of the two was visited, travelled, or was travelled in."""
    import pandas as pd

    sides = {
        "compare-places": [(name, replace(asked, places=[name])) for name in asked.places],
        "compare-people": [(name, replace(asked, who=[name])) for name in asked.who],
        "compare-dates": [(name, replace(asked, dates=[name])) for name in asked.dates],
    }[asked.intent]
    found = [(name, _found(archive, side)) for name, side in sides]
    told = sorted(found, key=lambda one: -len(one[1]))
    rows = pd.concat([part for _, part in told]).drop_duplicates("number")
    return "; ".join(f"{name}: {len(part)}" for name, part in told), rows


def _both(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    """Who was in each of the two places, as entities, with all their visits there."""
    import pandas as pd

    sides = [_found(archive, replace(asked, places=[place])) for place in asked.places]
    told = [members(archive.read, [*side["number"]], "visitor") for side in sides]
    there, here = ({one for visit in visits.values() for one in visit} for visits in told)
    both = there & here
    kept = [
        side[[any(one in both for one in visits[number]) for number in side["number"]]]
        for side, visits in zip(sides, told, strict=True)
    ]
    rows = pd.concat(kept).drop_duplicates("number").sort_values("first", kind="stable", na_position="last")
    return _names(asked, [one.name for one in sorted(both)]), rows


def _ranked(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    sign = 1 if asked.intent == "least" else -1
    found = sorted(((v, n) for v, n in _counted(archive, rows, asked.by or "anybody") if v), key=lambda one: sign * len(one[1]))
    edge = [one for one in found if len(one[1]) == len(found[0][1])]
    text = "; ".join(f"{value}: {len(numbers)}" for value, numbers in found[: max(5, len(edge))])
    return text or phrase(asked.language, "nothing"), rows.iloc[[number for _, numbers in edge for number in numbers]]


def _tally(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows, missing = _found(archive, asked), "undated" if asked.by in ("year", "month") else "unplaced"
    counted = _counted(archive, rows, asked.by or "anybody")
    order = sorted(counted, key=lambda one: (not one[0], one[0] if asked.by in ("year", "month") else "", -len(one[1]), one[0]))
    text = "; ".join(f"{value or phrase(asked.language, missing)}: {len(numbers)}" for value, numbers in order)
    return text or phrase(asked.language, "nothing"), rows


def _heads(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    named = [(value, numbers) for value, numbers in _counted(archive, rows, asked.by or "anybody") if value]
    text = "; ".join(value for value, _ in named)
    return f"{len(named)}: {text}" if named else "0", rows


def _count(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    return str(len(rows)), rows


def _edge(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    """The first or the last of the dated visits, answered by what was asked for: when, who or where."""
    rows = _found(archive, asked)
    dated = rows[rows["first"].notna()]
    rows = dated.tail(1) if asked.intent.startswith("last") else dated.head(1)
    column = "who" if "visitor" in asked.intent else "where" if "place" in asked.intent else "when"
    return _names(asked, rows[column]), rows


def _when(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    return _names(asked, rows[rows["first"].notna()]["when"]), rows


def _years(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    return _names(asked, [value for _, value, _ in _listed(archive, rows, "year")]), rows


def _destinations(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    if asked.by == "country":
        return _names(asked, [value for _, value, _ in _listed(archive, rows, "country")]), rows
    return _names(asked, rows["where"]), rows


def _visitors(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    return _names(asked, [_delegations(row) if asked.by == "group" else row.who for row in rows.itertuples()]), rows


def _delegations(row: Any) -> str:
    named = zip(row.who.split(" | "), row.who_kinds.split(" | "), strict=False)
    return " | ".join(name for name, kind in named if kind == "group")


def _received(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked, who=None, host=asked.who[0]) if asked.who else _found(archive, asked)
    return _names(asked, rows["who"]), rows


def _hosts(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    told = rows[rows["host"].notna()]
    return (_names(asked, told["host"]), told) if len(told) else (phrase(asked.language, "no host"), rows)


def _outcomes(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    rows = rows[rows["outcomes"] != ""]
    if asked.outcome is None:
        return _names(asked, rows["outcomes"]), rows
    told = [
        text
        for texts, kinds in zip(rows["outcomes"], rows["outcome_kinds"], strict=True)
        for text, kind in zip(texts.split(" | "), kinds.split(" | "), strict=False)
        if kind == asked.outcome
    ]
    return _names(asked, told), rows


def _purpose(archive: Archive, asked: Understood) -> tuple[str, pd.DataFrame]:
    rows = _found(archive, asked)
    rows = rows[rows["purpose"].notna()]
    return _names(asked, rows["purpose"]), rows


_ANSWERS = {
    "paths": _paths, "together": _together, "exchange": _exchange, "both-places": _both,
    "compare-places": _compare, "compare-people": _compare, "compare-dates": _compare,
    "most": _ranked, "least": _ranked, "tally": _tally, "heads": _heads, "count": _count,
    "first": _edge, "last": _edge, "first-visitor": _edge, "last-visitor": _edge, "first-place": _edge, "last-place": _edge,
    "when": _when, "years": _years, "destinations": _destinations, "where-reached": _destinations,
    "visitors": _visitors, "signers": _visitors, "received": _received, "hosts": _hosts,
    "outcomes": _outcomes, "purpose": _purpose, "visits": _visits,
}  # fmt: skip
