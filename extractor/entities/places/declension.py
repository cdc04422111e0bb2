"""The cases of place names, by classes of declension.

In: a nominative and a word form.  Out: the cases in which the form can stand for the name, and the other way round the
nominatives that a form may come from.  The classes are data (``declension.yaml``); the way back is computed from the
same table, so that the two never disagree.  All words here are folded: lower case, ё written е.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extractor.entities.places.checked import Checked, read

__all__ = ["CASES", "cases", "examples", "fold", "forms", "nominatives"]

CASES = ("Gen", "Dat", "Acc", "Ins", "Loc")
_SOURCE = Path(__file__).with_name("declension.yaml")
_FOLD = str.maketrans({"ё": "е", "’": "'", "`": "'", "ʼ": "'"})


def fold(word: str) -> str:
    """``word`` in lower case with ё as е and one kind of apostrophe."""
    return word.lower().translate(_FOLD)


@dataclass(frozen=True, slots=True)
class DeclensionClass:
    """One class: nominative ``ending`` after a stem that ends like ``before``; ``endings`` of the other cases."""

    name: str
    ending: str
    before: re.Pattern[str]
    endings: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, Mapping[str, str]]

    def stem(self, nominative: str) -> str | None:
        """The stem of ``nominative``, None where it does not belong to the class."""
        if not nominative.endswith(self.ending):
            return None
        stem = nominative[: len(nominative) - len(self.ending)]
        return stem if len(stem) >= 1 and self.before.search(stem) else None


def _class(row: Checked) -> DeclensionClass:
    before = row.text("before", empty=True)
    try:
        pattern = re.compile(f"(?:{before})$" if before else "")
    except re.error as error:
        raise row.error(f"before is not a regular expression ({error})") from error
    endings = {case: row.texts(case, empty=True) for case in CASES if case in row.value}
    examples = row.value.get("examples", {})
    if not isinstance(examples, dict) or not all(isinstance(v, dict) for v in examples.values()):
        raise row.error("examples must map a nominative to its forms")
    return DeclensionClass(row.text("name"), row.text("nominative", empty=True), pattern, endings, examples)


@cache
def table() -> tuple[tuple[DeclensionClass, ...], frozenset[str]]:
    """The classes and the words that stay as they are.  Raises ``DataError`` where the file is wrong."""
    file = read(_SOURCE, keys=("classes", "fixed"))
    classes = tuple(_class(row) for row in file.rows("classes"))
    return classes, frozenset(fold(word) for word in file.texts("fixed"))


@cache
def _way_back() -> Mapping[str, tuple[str, ...]]:
    """From an oblique ending to the nominative endings it may stand for."""
    back: dict[str, dict[str, None]] = {}
    for one in table()[0]:
        for endings in one.endings.values():
            for ending in endings:
                back.setdefault(ending, {})[one.ending] = None
    return {ending: tuple(found) for ending, found in back.items()}


@lru_cache(1 << 16)
def forms(nominative: str) -> Mapping[str, frozenset[str]]:
    """The forms of a folded nominative by case; ``Nom`` and ``Acc`` of the inanimate are the word itself.

    Overgenerates on purpose (both genders of «-ь»): a form serves to recognise, never to be written.
    """
    found: dict[str, set[str]] = {"Nom": {nominative}, "Acc": {nominative}}
    classes, fixed = table()
    if nominative in fixed:
        return {case: frozenset({nominative}) for case in ("Nom", *CASES)}
    for one in classes:
        stem = one.stem(nominative)
        if stem is None:
            continue
        if "Acc" in one.endings:
            found["Acc"].discard(nominative)
        for case, endings in one.endings.items():
            found.setdefault(case, set()).update(stem + ending for ending in endings)
    if len(found) == 2:  # no class: the name does not decline
        return {case: frozenset({nominative}) for case in ("Nom", *CASES)}
    return {case: frozenset(found[case]) for case in ("Nom", *CASES) if case in found}


@lru_cache(1 << 16)
def cases(nominative: str, form: str) -> tuple[str, ...]:
    """The cases in which ``form`` stands for ``nominative`` (both folded), in the order Nom, Gen, …; () if in none."""
    return tuple(case for case, words in forms(nominative).items() if form in words)


def nominatives(form: str) -> tuple[str, ...]:
    """Every nominative that ``form`` may come from, itself first.  Candidates only: check them with ``cases``."""
    back = _way_back()
    found = [form]
    for length in range(min(4, len(form) - 1) + 1):
        endings = back.get(form[len(form) - length :])
        if endings:
            stem = form[: len(form) - length]
            found.extend([stem + ending for ending in endings])
    return tuple(dict.fromkeys(found))


def examples() -> list[tuple[str, str, Any]]:
    """(nominative, case, form) of every example in the table, for the tests."""
    return [
        (word, case, form) for one in table()[0] for word, shown in one.examples.items() for case, form in shown.items()
    ]
