"""Old spelling: recognised, and modernised word by word.

In: a text in which hyphens and line wraps are already mended.  Out: the edits that write each old word in modern
spelling (the source keeps its own), and whether the text is modern, pre-reform or mixed.  The rules are data
(``orthography.yaml``); where spelling alone does not decide (Марія and русскія end alike) the dictionary does.

``prereform2modern`` was tried and not taken: it leaves the capital І, restores ё, splits particles off with a space,
and gives no offsets.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from extractor.errors import DataError
from extractor.reading.dictionary import known
from extractor.reading.edits import Edit
from extractor.yaml_loader import safe_load

__all__ = ["Orthography", "modernise", "modernised", "orthography_of"]

Orthography = Literal["modern", "pre-reform", "mixed"]

_PATH = Path(__file__).with_name("orthography.yaml")
_WORD = re.compile("[\u0400-\u04ff]+(?:-[\u0400-\u04ff]+)*")
_OLD_LETTER = re.compile("[ѣѢіІѳѲѵѴ]")
_OLD_WORD = re.compile("[ѣѢѳѲѵѴ]|[бвгджзклмнпрстфхцчшщ]ъ(?![\u0400-\u04ff])|[БВГДЖЗКЛМНПРСТФХЦЧШЩ][ъЪ](?![\u0400-\u04ff])")
_OTHER_ALPHABET = re.compile("[їЇєЄґҐўЎ]")
_ENDINGS = re.compile("(?:аго|яго|агося|ыя|ыяся|ияся)$")
_ROMAN = re.compile("[ІХіх]+")
_DENSE = 0.08  # of the words of a modern text next to none has an old letter, of an old one every third


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of the YAML file, as loaded."""

    letters: dict[int, str]
    words: dict[str, str]
    written: frozenset[str]
    initial: tuple[str, ...]
    stems: tuple[tuple[str, str], ...]
    endings: tuple[tuple[str, str], ...]
    unless: frozenset[str]
    stressed: dict[str, str]
    judged: tuple[tuple[str, str], ...]
    prefix: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    try:
        data: dict[str, Any] = safe_load(_PATH.read_text(encoding="utf-8"))
        pairs = dict(data["letters"].items()) | {c.upper(): m.upper() for c, m in data["letters"].items()}
        return _Rules(
            letters={ord(c): m for c, m in pairs.items()},
            words=dict(data["words"]),
            written=frozenset(data["written"]),
            initial=tuple(data["initial"]),
            stems=tuple(data["stems"].items()),
            endings=tuple((e["old"], e["new"]) for e in data["endings"]),
            unless=frozenset(data["unless"]),
            stressed=dict(data["stressed"]),
            judged=tuple((e["old"], e["new"]) for e in data["judged"]),
            prefix=re.compile(f"({'|'.join(p[:-1] for p in data['prefixes'])})з(?=[{data['voiceless']}])"),
        )
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise DataError(f"wrong rule: {error}", where=str(_PATH)) from error


def orthography_of(text: str) -> Orthography:
    """How much of the text is in old spelling: none, all, or some (an old quotation in a modern text)."""
    found = sum(1 for _ in _OLD_WORD.finditer(text))
    if found < 2:
        return "modern"
    words = text.count(" ") + text.count("\n") + 1
    return "pre-reform" if found >= words * _DENSE else "mixed"


def modernised(text: str, orthography: Orthography, mended: Counter[str]) -> list[Edit]:
    """Edits that write the old words of ``text`` in modern spelling.

    In a pre-reform text every word may be old («общаго», «ея»); in a mixed one only words with an old letter, and
    the others on the lines where such words stand close together.
    """
    if orthography == "modern":
        return []
    edits: list[Edit] = []
    for start, end, everywhere in _stretches(text, orthography):
        for match in _WORD.finditer(text, start, end):
            word = match.group()
            if not everywhere and _OLD_LETTER.search(word) is None and not word.endswith(("ъ", "Ъ")):
                continue
            new = modernise(word)
            if new != word:
                mended["spelling"] += 1
                edits.append((match.start(), match.end(), new))
    return edits


def _stretches(text: str, orthography: Orthography) -> list[tuple[int, int, bool]]:
    """Lines to look at, each with whether all its words may be old."""
    if orthography == "pre-reform":
        return [(0, len(text), True)]
    stretches: list[tuple[int, int, bool]] = []
    for line in re.finditer("[^\n]+", text):
        found = sum(1 for _ in _OLD_WORD.finditer(text, line.start(), line.end()))
        if found:
            stretches.append((line.start(), line.end(), found >= 3))
    return stretches


@lru_cache(maxsize=1 << 16)
def modernise(word: str) -> str:
    """One word (hyphens allowed) in modern spelling and the same letter case; a modern word comes back as it is."""
    if "-" in word:
        return "-".join(modernise(part) for part in word.split("-"))
    if _OTHER_ALPHABET.search(word) or _ROMAN.fullmatch(word):
        return word
    new = _modern(word)
    return word if new == word.lower() else _cased(new, word)


def _modern(word: str) -> str:
    """The word in lower case and modern spelling."""
    rules = _rules()
    old = word.lower()
    new = old.translate(rules.letters)
    hard = new.endswith("ъ") and len(new) > 1
    if hard:
        new = new[:-1]
    if new in rules.words and (new not in rules.written or "ѣ" in old):
        return rules.words[new]
    if new in rules.stressed:
        return rules.stressed[new]
    if old.startswith("і"):
        new = next(("й" + new[1:] for start in rules.initial if new.startswith(start)), new)
    for stem, modern in rules.stems:
        if stem in new and ("і" in old or "и" not in stem):
            new = new.replace(stem, modern)
    if new not in rules.unless:
        new = _ending(new, rules)
    new = _judged(new, hard, rules)
    prefix = rules.prefix.match(new)
    if prefix and not known(new):
        voiceless = new[: prefix.end() - 1] + "с" + new[prefix.end() :]
        if known(voiceless) or new[prefix.end()] == "с":
            new = voiceless
    return new


def _ending(word: str, rules: _Rules) -> str:
    """The word with its adjectival ending as it is written now."""
    if not _ENDINGS.search(word):
        return word
    for old, new in rules.endings:
        if word.endswith(old) and len(word) > len(old) + 1:
            return word[: -len(old)] + new
    return word


def _judged(word: str, hard: bool, rules: _Rules) -> str:
    """The word with an ending that only the dictionary can decide."""
    for old, new in rules.judged:
        ending = old.rstrip("ъ")
        if word.endswith(ending) and (hard or not old.endswith("ъ")):
            other = word[: -len(ending)] + new
            if other != word and not known(word) and known(other):
                return other
    return word


def _cased(new: str, like: str) -> str:
    """``new`` with the capitals of ``like``."""
    letters = like.rstrip("Ъъ")
    if letters.isupper() and len(letters) > 1:
        return new.upper()
    if like[:1].isupper():
        return new[:1].upper() + new[1:]
    return new
