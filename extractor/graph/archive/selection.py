"""What is asked of visits, as one SQL query.

In: ``Asked`` and a function that finds the entities of a name.  Out: the query and its values; its first column is the
number of a visit, its order earliest first, undated last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from extractor.graph.archive import dates, tables
from extractor.graph.archive.lemmas import terms
from extractor.graph.archive.naming import WHO, Named
from extractor.graph.archive.phrases import Refused
from extractor.schema import Status

__all__ = ["PLACE", "Asked", "matching", "selection"]

PLACE = ("place",)


class Asked(TypedDict, total=False):
    """What can be asked of visits; what is absent or None is not asked.

    ``who``: a name of a visitor, several mean all of them together.  ``where``: a town, region or country, which
    stands for all places in it.  ``status``: one, or several of which any will do.  ``when``: EDTF or words; a visit answers if its own interval meets it.
    ``outcome``: a kind of outcome («agreement») or words of one.  ``host``: a name of the receiving side.
    ``text``: words of the quote, in any form.  ``limit``: at most so many visits.
    """

    who: str | Sequence[str] | None
    where: str | None
    when: str | int | None
    status: str | Sequence[str] | None
    outcome: str | None
    host: str | None
    text: str | None
    limit: int | None


def selection(entities: Callable[..., list[Named]], asked: Asked) -> tuple[str, list[Any]]:
    """The query for the visits that answer ``asked``, and its values.

    Raises ``QueryError`` for an unknown name, date, status or a text without words, ``TypeError`` for an unknown word.
    """
    if unknown := sorted(asked.keys() - Asked.__optional_keys__):
        raise TypeError(f"nothing of this name can be asked: {', '.join(unknown)}")
    who, where, host = asked.get("who"), asked.get("where"), asked.get("host")
    linked: list[tuple[str, list[Named]]] = [
        ("visitor", entities(name, *WHO)) for name in ([who] if isinstance(who, str) else who or ())
    ]
    if where is not None:
        linked.append(("place", entities(where, *PLACE)[:1] if where else []))
    if host is not None:
        linked.append(("host", entities(host, *WHO)))
    conditions, values = _conditions(asked)
    limit = asked.get("limit")
    end = "" if limit is None else f" LIMIT {int(limit)}"
    linked.sort(key=lambda one: sum(entity.weight for entity in one[1]))
    if not linked:
        conditions.append("NOT v.meeting")
        return f"SELECT v.id FROM visits v WHERE {' AND '.join(conditions)} ORDER BY v.first, v.id{end}", values
    (role, found), *others = linked
    narrowed = [f"l.role = {tables.ROLES[role]} AND l.entity IN ({_marks(found)})"]
    narrowed += [
        f"EXISTS (SELECT 1 FROM links k WHERE k.visit = l.visit AND k.role = {tables.ROLES[role]}"
        f" AND k.entity IN ({_marks(found)}))"
        for role, found in others
    ]
    narrowed += [c.replace("v.first", "l.first").replace("v.last", "l.last") for c in conditions]
    table = "links l JOIN visits v ON v.id = l.visit" if any("v." in c for c in narrowed) else "links l"
    distinct = "DISTINCT " if len(linked[0][1]) > 1 else ""
    where_all = " AND ".join(narrowed)
    return f"SELECT {distinct}l.visit, l.first FROM {table} WHERE {where_all} ORDER BY l.first, l.visit{end}", values


def _marks(entities: Sequence[Named]) -> str:
    return ",".join(str(entity.id) for entity in entities)


def _conditions(asked: Asked) -> tuple[list[str], list[Any]]:
    """What holds of the visit itself, and the values."""
    conditions, values = list[str](), list[Any]()
    if (when := asked.get("when")) is not None:
        _, first, last = dates.interval(when)
        conditions += ["v.first <= ?", "v.last >= ?"]
        values += [last, first]
    if (status := asked.get("status")) is not None:
        wanted = [status] if isinstance(status, str) else list(status)
        if strange := [one for one in wanted if one not in set(Status)]:
            raise Refused("no status", where=repr(strange[0]), way="statuses")
        conditions.append(f"v.status IN ({', '.join('?' * len(wanted))})")
        values += wanted
    outcome = asked.get("outcome")
    if outcome in tables.OUTCOMES:
        conditions.append(f"v.outcomes & {tables.OUTCOMES[outcome]}")
    elif outcome is not None:
        conditions.append("v.outcomes AND v.id IN (SELECT rowid FROM quotes WHERE quotes MATCH ?)")
        values.append(matching(outcome))
    if (text := asked.get("text")) is not None:
        conditions.append("v.id IN (SELECT rowid FROM quotes WHERE quotes MATCH ?)")
        values.append(matching(text))
    return conditions, values


def matching(text: str) -> str:
    """The FTS5 query for all words of ``text``, each in any form.  Raises ``QueryError`` where there is none."""
    words = terms(text)
    if not words:
        raise Refused("no word", where=repr(text))
    return " AND ".join("(" + " OR ".join(f'"{option}"' for option in options) + ")" for options in words)
