"""Names that are written differently, brought to one key.

In: a name.  Out: ``fold`` (case, ё, quotation marks), ``cyrillic`` (Latin letters spelled in Cyrillic) and ``skeleton``,
which is equal for spellings of one foreign name.  The rules and their examples are ``spelling.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz

from extractor.errors import DataError
from extractor.yaml_loader import safe_load

__all__ = ["consonants", "cyrillic", "examples", "expansions", "fold", "given_variants", "skeleton", "sounds_alike", "words"]

_FILE = Path(__file__).with_name("spelling.yaml")
_NOISE = re.compile(r"[\s«»„“”\"'’]+")
_LATIN = re.compile(r"[A-Za-z']")
_WORD = re.compile(r"[^\W_]+(?:['’\-‑–][^\W_]+)*")

_VOWELS = re.compile("[аеиоуыэюяёйьъ]")
_CLASSES = str.maketrans({"г": "х", "к": "с", "ц": "с", "ч": "ш", "щ": "ш", "ж": "ш", "з": "с", "б": "п", "в": "ф", "д": "т"})

Table = tuple[dict[str, str], tuple[tuple[re.Pattern[str], str], ...]]


def fold(name: str) -> str:
    """The name without case, ё, quotation marks and double spaces: equal for equal normal names."""
    return _NOISE.sub(" ", name).strip().casefold().replace("ё", "е")


@cache
def _rules() -> Table:
    data = _data()
    letters = data.get("letters")
    if not isinstance(letters, dict) or not all(isinstance(v, str) for pair in letters.items() for v in pair):
        raise DataError("letters must lead from Latin to Cyrillic", where=f"{_FILE.name}, letters")
    steps = []
    listed = data.get("skeleton")
    for number, step in enumerate(listed if isinstance(listed, list) else (), 1):
        try:
            pattern, other = step
            steps.append((re.compile(pattern), str(other)))
        except (TypeError, ValueError, re.error) as error:
            raise DataError(f"no rule ({error})", where=f"{_FILE.name}, skeleton, rule {number}") from error
    return letters, tuple(steps)


def _data() -> dict[str, object]:
    try:
        data = safe_load(_FILE.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(str(error), where=str(_FILE)) from error
    if not isinstance(data, dict):
        raise DataError("a mapping is expected", where=str(_FILE))
    return data


def examples() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs of the data file that must be equal, and those that must differ."""
    data = _data()

    def pairs(key: str) -> list[tuple[str, str]]:
        listed = data.get(key)
        return [(str(a), str(b)) for a, b in listed] if isinstance(listed, list) else []

    return pairs("examples"), pairs("apart")


@lru_cache(1 << 16)
def cyrillic(word: str) -> str:
    """``word`` in lower case with its Latin letters spelled in Cyrillic."""
    word = word.casefold()
    if not _LATIN.search(word):
        return word
    letters, _ = _rules()
    longest, out, at = max(map(len, letters)), [], 0
    while at < len(word):
        for size in range(longest, 0, -1):
            if (piece := word[at : at + size]) in letters:
                out.append(letters[piece])
                at += size
                break
        else:
            out.append(word[at])
            at += 1
    return "".join(out)


@lru_cache(1 << 18)
def skeleton(word: str) -> str:
    """A key that spellings of one name share («Тайбэй», «Тайбей»)."""
    word = cyrillic(fold(word))
    for pattern, other in _rules()[1]:
        word = pattern.sub(other, word)
    return word


@lru_cache(1 << 16)
def consonants(word: str) -> str:
    """What is left of a word when vowels go and consonants that tongues mix up are one."""
    kept = _VOWELS.sub("", skeleton(word)).translate(_CLASSES)
    return re.sub(r"(.)\1+", r"\1", kept)


def sounds_alike(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether the words of two names, one by one, have nearly the same consonants."""
    shares = [fuzz.ratio(consonants(a), consonants(b)) for a, b in zip(left, right, strict=True)]
    return min(shares) >= 60 and sum(shares) >= 75 * len(shares)


@cache
def expansions() -> dict[str, tuple[str, ...]]:
    """Abbreviations that stand for the same words everywhere, by folded abbreviation."""
    table = _data().get("expansions")
    if not isinstance(table, dict):
        raise DataError("a mapping is expected", where=f"{_FILE.name}, expansions")
    return {fold(str(short)): tuple(fold(str(full)).split()) for short, full in table.items()}


@cache
def given_variants() -> dict[str, str]:
    """Given names of neighbouring languages, by folded name: the Russian one («микола» → «николай»), itself included."""
    listed = _data().get("given")
    if not isinstance(listed, list):
        raise DataError("a list is expected", where=f"{_FILE.name}, given")
    found: dict[str, str] = {}
    for number, row in enumerate(listed, 1):
        if not isinstance(row, list) or len(row) < 2 or not all(isinstance(name, str) and name for name in row):
            raise DataError(f"two or more names are expected, not {row!r}", where=f"{_FILE.name}, given, entry {number}")
        for name in map(fold, row):
            if found.setdefault(name, fold(row[0])) != fold(row[0]):
                raise DataError(f"«{name}» stands in two entries", where=f"{_FILE.name}, given, entry {number}")
    return found


def words(name: str) -> list[str]:
    """The words of a name, hyphenated ones whole, as written."""
    return _WORD.findall(name)
