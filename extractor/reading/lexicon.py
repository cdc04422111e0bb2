"""The words by which layout is recognised, loaded from ``layout.yaml`` and validated.

In: nothing.  Out: one record of patterns and word sets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractor.errors import DataError
from extractor.yaml_loader import safe_load

__all__ = ["Lexicon", "lexicon"]

_PATH = Path(__file__).with_name("layout.yaml")
_LISTS = ("documents", "parts", "captions", "issuers", "columns", "members")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word sets in lower case; ``months`` from a form to its number, ``month`` a pattern of all forms."""

    months: dict[str, int]
    month: str
    documents: frozenset[str]
    parts: frozenset[str]
    captions: frozenset[str]
    issuers: frozenset[str]
    columns: frozenset[str]
    members: frozenset[str]
    examples: dict[str, list[str]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of the layout.

    Raises:
        DataError: the file is not as it should be; the message names the entry.
    """
    return _load(_PATH)


def _load(path: Path) -> Lexicon:
    try:
        data: dict[str, Any] = safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise DataError(f"no YAML: {error}", where=str(path)) from error
    months: dict[str, int] = {}
    for number, forms in data.get("months", {}).items():
        for form in forms:
            if not re.fullmatch("[а-я]+", str(form)) or form in months:
                raise DataError(f"wrong form of month {number}: {form!r}", where=f"{path}: months")
            months[form] = int(number)
    if sorted(set(months.values())) != list(range(1, 13)):
        raise DataError("twelve months are wanted", where=f"{path}: months")
    sets: dict[str, frozenset[str]] = {}
    for name in _LISTS:
        words = data.get(name)
        if not isinstance(words, list) or not all(isinstance(w, str) and w == w.lower() for w in words):
            raise DataError("a list of words in lower case is wanted", where=f"{path}: {name}")
        sets[name] = frozenset(words)
    forms = "|".join(sorted(months, key=lambda form: (-len(form), form)))
    return Lexicon(months=months, month=f"(?:{forms})", examples=data.get("examples", {}), **sets)
