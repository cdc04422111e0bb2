"""The intents of questions and the words they are told by: ``questions.yaml``, read and checked.

In: the file.  Out: ``Lexicon``.  A wrong entry is refused with its line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractor.entities.places.checked import Checked, read
from extractor.errors import DataError
from extractor.graph.merging.spelling import fold

__all__ = ["NEEDS", "Intent", "Lexicon", "lexicon", "load"]

_FILE = Path(__file__).with_name("questions.yaml")
_CLASSES = ("travel", "visit", "sign", "travellers")
_LISTS = ("small", "never", "expected", *_CLASSES)
_GROUPS = ("status", "outcome", "by")

NEEDS = (
    "nothing", "any", "who", "where", "host", "home", "time", "two", "two-places", "two-people", "two-dates", "outcome"
)  # fmt: skip
"""What an intent may need of a question, one of them at least."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked: ``cues`` are groups of words of which each must be met, ``also`` those that may stand beside."""

    name: str
    says: Mapping[str, str]
    cues: tuple[frozenset[str], ...]
    also: frozenset[str]
    needs: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """Every word that belongs to the intent."""
        return self.also.union(*self.cues)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of questions, folded; ``status``, ``outcome`` and ``by`` lead from a word to what it means."""

    intents: tuple[Intent, ...]
    small: frozenset[str]
    never: frozenset[str]
    travel: frozenset[str]
    expected: frozenset[str]
    travellers: frozenset[str]
    status: Mapping[str, str]
    outcome: Mapping[str, str]
    by: Mapping[str, str]

    @property
    def plain(self) -> frozenset[str]:
        """Every word that a question may hold without naming anything."""
        known = self.small | self.never | self.status.keys() | self.outcome.keys() | self.expected
        return known.union(*(intent.words for intent in self.intents))


@cache
def lexicon() -> Lexicon:
    """The words of ``questions.yaml``."""
    return load(_FILE)


def load(path: Path) -> Lexicon:
    """The lexicon of a file.  Raises ``DataError`` with the line of a wrong entry."""
    data = read(path, keys=(*_LISTS, *_GROUPS, "intents"))
    lists = {name: data.texts(name) for name in _LISTS}
    groups = {name: _group(data, name) for name in _GROUPS}
    classes = {name: lists[name] for name in _CLASSES}
    intents = tuple(_intent(row, classes) for row in data.rows("intents"))
    words = {name: frozenset(map(fold, listed)) for name, listed in lists.items()}
    return Lexicon(
        intents, words["small"], words["never"], words["travel"], words["expected"], words["travellers"],
        groups["status"], groups["outcome"], groups["by"],
    )  # fmt: skip


def _group(data: Checked, name: str) -> dict[str, str]:
    value = data.value.get(name)
    if not isinstance(value, dict):
        raise data.error(f"{name} must be lists of words by what they mean")
    found: dict[str, str] = {}
    for meaning in value:
        for word in Checked(value, data.where, {}).texts(meaning):
            if found.setdefault(fold(word), meaning) != meaning:
                raise data.error(f"{name}: «{word}» cannot mean both {found[fold(word)]} and {meaning}")
    return found


def _intent(row: Checked, classes: Mapping[str, Sequence[str]]) -> Intent:
    row.allow(("name", "says", "cues", "also", "needs", "examples"))

    def wide(listed: Any) -> frozenset[str]:
        if not isinstance(listed, list) or not all(isinstance(word, str) and word for word in listed):
            raise row.error(f"a group of words must be a list, not {listed!r}")
        return frozenset(fold(word) for one in listed for word in classes.get(one, (one,)))

    says, cues = row.value.get("says"), row.value.get("cues")
    if not isinstance(says, dict) or says.keys() != {"ru", "en"}:
        raise row.error("says must have a text in ru and one in en")
    if not isinstance(cues, list) or not cues:
        raise row.error("cues must be groups of words")
    needs = row.texts("needs")
    if not needs or set(needs) - set(NEEDS):
        raise row.error(f"needs must be some of {', '.join(NEEDS)}, not {', '.join(needs) or 'nothing at all'}")
    if not (examples := row.texts("examples")):
        raise DataError("an intent needs examples", where=row.where)
    also = wide(row.value.get("also", []))
    return Intent(row.text("name"), says, tuple(map(wide, cues)), also, needs, examples)
