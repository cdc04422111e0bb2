"""Plain Russian questions.

In: a question and an archive.  Out: an ``Answer``: how the question was understood, and a frame with evidence in every
row; or ``QueryError`` that says which words were not understood and shows what can be asked.  Intents, their words and
examples are ``questions.yaml``.  A word that no part of the question accounts for stops it: a question half understood
would get a wrong answer dressed as a right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from extractor.entities.dates import find_in
from extractor.entities.places.gazetteer import country_names
from extractor.errors import DataError, QueryError
from extractor.graph.archive import naming
from extractor.graph.archive.archive import Archive
from extractor.graph.archive.naming import WHO, Named
from extractor.graph.merging.spelling import fold
from extractor.language.lexemes import lemma, parses

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answer", "Intent", "Understood", "ask", "examples", "intents", "understand"]

_FILE = Path(__file__).with_name("questions.yaml")
_WORD = re.compile(r"[^\W_]+(?:['’\-‑][^\W_]+)*")
_LONGEST = 6
_SLOTS = ("who", "where", "two", "any")


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked: ``cues`` are groups of lemmas of which each must be met, ``also`` those that may stand beside."""

    name: str
    says: str
    cues: tuple[frozenset[str], ...]
    also: frozenset[str]
    needs: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(slots=True)
class Understood:
    """A question in its parts; ``str`` shows it to the asker."""

    intent: str
    says: str
    who: list[str] = field(default_factory=list)
    where: str | None = None
    when: str | None = None
    status: str | None = None
    outcome: str | None = None
    groups: bool = False
    countries: bool = False

    def __str__(self) -> str:
        parts = [self.says + (" (делегации)" if self.groups else " (страны)" if self.countries else "")]
        for title, value in (
            ("кто", " и ".join(self.who)), ("где", self.where), ("когда", self.when), ("состояние", self.status),
            ("исход", self.outcome),
        ):  # fmt: skip
            if value:
                parts.append(f"{title}: {value}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` answers in a few words, ``rows`` show the evidence, ``understood`` tells what was taken to be asked."""

    understood: Understood
    text: str
    rows: pd.DataFrame


@cache
def _data() -> tuple[tuple[Intent, ...], frozenset[str], Mapping[str, str], Mapping[str, str]]:
    try:
        data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        classes = {name: data[name] for name in ("travel", "visit")}
        found = tuple(_intent(entry, classes) for entry in data["intents"])
        small = frozenset(map(fold, data["small"]))
        status = {fold(word): name for name, listed in data["status"].items() for word in listed}
        outcome = {fold(word): name for name, listed in data["outcome"].items() for word in listed}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"not a file of questions ({error})", where=_FILE.name) from error
    return found, small, status, outcome


def _intent(entry: Mapping[str, Any], classes: Mapping[str, Sequence[str]]) -> Intent:
    def wide(listed: Sequence[str]) -> frozenset[str]:
        return frozenset(fold(word) for one in listed for word in classes.get(one, (one,)))

    needs = tuple(entry["needs"])
    if unknown := [slot for slot in needs if slot not in _SLOTS]:
        raise DataError(f"unknown needs {unknown}", where=f"{_FILE.name}, intent {entry['name']}")
    cues = tuple(wide(group) for group in entry["cues"])
    return Intent(entry["name"], entry["says"], cues, wide(entry["also"]), needs, tuple(entry["examples"]))


def intents() -> tuple[Intent, ...]:
    """What can be asked, in the order in which it is tried."""
    return _data()[0]


def examples() -> list[str]:
    """One example of each intent."""
    return [intent.examples[0] for intent in intents()]


def understand(archive: Archive, question: str) -> Understood:
    """The parts of ``question``.  Raises ``QueryError`` where a word or name in it is not understood."""
    found = Understood("", "")
    text = _take_date(question, found)
    words = [match[0] for match in _WORD.finditer(text)]
    rest = list(_take_names(archive, words, found))
    known, small, status, outcome = _data()
    left: list[tuple[str, frozenset[str]]] = []
    for word in rest:
        forms = _lemmas(word)
        if told := next((status[form] for form in forms if form in status), None):
            found.status = told if found.status in (None, told) else found.status
            left += [(word, forms)] if told == "occurred" else []
        elif told := next((outcome[form] for form in forms if form in outcome), None):
            found.outcome = told
        else:
            left.append((word, forms))
    for intent in known:
        if _fits(intent, left, found, small):
            found.intent, found.says = intent.name, intent.says
            found.groups = intent.name == "visitors" and any("делегация" in forms for _, forms in left)
            found.countries = intent.name == "destinations" and any("страна" in forms for _, forms in left)
            if intent.name not in ("paths", "visits", "outcomes", "purpose"):
                found.status = found.status or "occurred"
            return found
    raise _not_understood(left, small)


def _take_date(question: str, found: Understood) -> str:
    dates = [one for one in find_in(question) if one.parts.get("edtf")]
    if len(dates) > 1:
        raise QueryError("there are several dates in the question", where=f"«{question}»", remedy="Ask for one interval")
    if not dates:
        return question
    found.when = dates[0].parts["edtf"]
    return question[: dates[0].span[0]] + " " + question[dates[0].span[1] :]


def _take_names(archive: Archive, words: Sequence[str], found: Understood) -> Iterator[str]:
    """Put the names of the archive into ``found`` and give back the other words."""
    at = 0
    while at < len(words):
        taken = 0
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            part = words[at : at + size]
            if named := _named(archive, part):
                if named.kind == "place":
                    if found.where is not None and found.where != named.name:
                        found.who.append(named.name)
                    else:
                        found.where = named.name
                else:
                    found.who.append(" ".join(part) if named.kind == "person" and size == 1 else named.name)
                taken = size
                break
        if taken:
            at += taken
            continue
        word = words[at]
        if at and word[0].isupper() and not (_lemmas(word) & _data()[1]):
            near = naming.nearest(archive._connection, word, (*WHO, "place"))
            raise QueryError(
                f"there is no «{word}» in the archive", remedy=f"Did you mean: {'; '.join(near)}?" if near else ""
            )
        yield word
        at += 1


def _named(archive: Archive, part: Sequence[str]) -> Named | None:
    """The entity that these words name; a single word must begin with a capital and be no word of a question."""
    if not _delegation(part):
        if not part[0][0].isupper() or _is_plain(part[0]):
            return None
        if len(part) > 1 and _is_plain(part[-1]) and part[-1][0].islower():
            return None
    found = naming.find(archive._connection, " ".join(part), (*WHO, "place"))
    if len(part) > 1:
        return found[0] if found else None
    places = [one for one in found[:1] if one.kind == "place"]
    people = [one for one in found if one.kind == "person" or naming.is_exact(one.name, part[0])]
    return next(iter((*places, *people)), None)


def _delegation(part: Sequence[str]) -> bool:
    return len(part) == 2 and any("делегация" in _lemmas(word) for word in part)


def _is_plain(word: str) -> bool:
    """Whether a word belongs to the questions themselves: «Кто», «Какие»."""
    known, small, status, outcome = _data()
    forms = _lemmas(word)
    cues = (form in group for form in forms for intent in known for group in (*intent.cues, intent.also))
    return any(form in small or form in status or form in outcome for form in forms) or any(cues)


@cache
def _lemmas(word: str) -> frozenset[str]:
    folded = fold(word)
    return frozenset((folded, fold(lemma(folded)), *(fold(parse.lemma) for parse in parses(folded))))


def _fits(
    intent: Intent, left: Sequence[tuple[str, frozenset[str]]], found: Understood, small: frozenset[str]
) -> bool:
    cues = [group for group in intent.cues if not any(forms & group for _, forms in left)]
    if cues and not (len(cues) == 1 and intent.name == "visits" and found.status):
        return False
    allowed = frozenset().union(*intent.cues, intent.also, small)
    if any(not forms & allowed for _, forms in left):
        return False
    names = len(found.who) + (found.where is not None)
    have = {"who": bool(found.who), "where": found.where is not None, "two": names == 2, "any": names > 0}
    return all(have[slot] for slot in intent.needs)


def _not_understood(left: Sequence[tuple[str, frozenset[str]]], small: frozenset[str]) -> QueryError:
    known = frozenset().union(*(group for intent in intents() for group in (*intent.cues, intent.also)), small)
    strange = [word for word, forms in left if not forms & known]
    what = f"these words were not understood: {', '.join(strange)}" if strange else "the question was not understood"
    shown = "\n".join(f"  {example}" for example in examples())
    return QueryError(what, remedy=f"Ask for instance:\n{shown}")


def ask(archive: Archive, question: str, *, limit: int | None = None) -> Answer:
    """Answer ``question``.  Raises ``QueryError`` where it is not understood."""
    asked = understand(archive, question)
    who: list[str] | None = asked.who or None
    about: dict[str, Any] = {"who": who, "where": asked.where, "when": asked.when, "outcome": asked.outcome}
    if asked.intent == "paths":
        names = [*asked.who, *([asked.where] if asked.where else [])]
        rows = archive.paths(names[0], names[1])
        return Answer(asked, "связи не найдено" if rows.empty else f"шагов: {len(rows)}", rows)
    if asked.intent == "together":
        rows = archive.together(asked.who[0], when=asked.when)
        if asked.where:
            rows = rows[rows["where"] == asked.where].reset_index(drop=True)
        return Answer(asked, _names(rows, "name"), rows.head(limit) if limit else rows)
    if asked.intent == "count":
        rows = archive.visits(**about, status=asked.status)
        return Answer(asked, str(len(rows)), rows.head(limit) if limit else rows)
    if asked.intent in ("first", "last", "when"):
        rows = archive.visits(**about, status=asked.status)
        dated = rows[rows["first"].notna()]
        if asked.intent == "when":
            return Answer(asked, _names(dated, "when"), rows.head(limit) if limit else rows)
        rows = dated.head(1) if asked.intent == "first" else dated.tail(1)
        return Answer(asked, _names(rows, "when"), rows.reset_index(drop=True))
    if asked.intent == "destinations":
        rows = archive.visits(**about, status=asked.status, limit=limit)
        if asked.countries:
            named = rows.assign(country=[country_names().get(code, code) for code in rows["country"]])
            return Answer(asked, _names(named, "country"), rows)
        return Answer(asked, _names(rows, "where"), rows)
    if asked.intent == "visitors":
        rows = archive.visits(**about, status=asked.status, limit=None if asked.groups else limit)
        if asked.groups:
            rows = rows[["group" in kinds for kinds in rows["who_kinds"]]]
            rows = rows.reset_index(drop=True).head(limit or len(rows))
        return Answer(asked, _names(rows, "who"), rows)
    rows = archive.visits(**about, status=asked.status, limit=limit)
    if asked.intent == "outcomes":
        rows = rows[rows["outcomes"] != ""].reset_index(drop=True)
        return Answer(asked, _names(rows, "outcomes"), rows)
    if asked.intent == "purpose":
        rows = rows[rows["purpose"].notna()].reset_index(drop=True)
        return Answer(asked, _names(rows, "purpose"), rows)
    return Answer(asked, f"визитов: {len(rows)}", rows)


def _names(rows: pd.DataFrame, column: str) -> str:
    """The different values of a column, in their order."""
    values = dict.fromkeys(str(value) for value in rows[column].dropna() if value)
    return "; ".join(values) if values else "ничего не найдено"
