"""Titles before names («тов.», «г-жа», «архимандрит») and the things named after people.

In: text, and the place where a name begins.  Out: the title that ends there, if any.  The data stand in
``titles.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.entities.people.dictionary import fold
from extractor.entities.people.lexicon import complain, load
from extractor.language import lexemes

__all__ = ["Title", "examples", "is_title", "named_after", "quoted_thing", "title_before"]

_FILE = "titles.yaml"
_BEFORE = re.compile(
    r"(?:(?<=[\s(«\"„,;:—–-])|^)(?P<word>(?:[^\W\d_]+(?:[-.][^\W\d_]+)*\.?|[тг]\.[ \t]?[тг]\.))[ \t\u00a0]*(?:\r?\n[ \t]*)?$"
)
_WORDS_BEFORE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title in the text: its span, lemma or form, gender it tells, and whether it is plural or a family's."""

    start: int
    end: int
    text: str
    gender: str
    number: str
    sure: bool


@cache
def _table() -> dict[str, tuple[str, str, bool]]:
    table: dict[str, tuple[str, str, bool]] = {}
    for entry in load(_FILE)["titles"]:
        if entry.get("gender", "") not in ("", "m", "f"):
            complain(_FILE, entry, "gender is m, f or empty")
        if entry.get("number", "") not in ("", "plural", "family") or entry.get("strength") not in ("sure", "weak"):
            complain(_FILE, entry, "number is plural or family, strength sure or weak")
        if ">" not in str(entry.get("example", "")):
            complain(_FILE, entry, "an example SENTENCE > NAME is expected")
        for form in str(entry["forms"]).split(","):
            key = re.sub(r"\s+", "", fold(form))
            table.setdefault(key, (entry.get("gender", ""), entry.get("number", ""), entry["strength"] == "sure"))
    return table


def examples() -> list[tuple[str, list[str]]]:
    """The sentences of the lexicon with the nominatives they must give."""
    pairs = (str(entry["example"]).split(" > ") for entry in load(_FILE)["titles"])
    return [(sentence, names.split("; ")) for sentence, names in pairs]


@lru_cache(1 << 14)
def _look_up(word: str) -> tuple[str, str, bool, bool] | None:
    """Gender, number, strength of a title word in any case, and whether the form itself is plural."""
    table = _table()
    key = re.sub(r"\s+", "", fold(word))
    row = table.get(key)
    if row is not None:
        return (*row, row[1] == "plural")
    if key.endswith(".") or "." in key:
        return None
    for reading in lexemes.parses(key)[:4]:
        row = table.get(fold(reading.lemma))
        if row is not None and reading.pos in ("NOUN", "PROPN", "ADJ"):
            plural = any(p.get("Number") == "Plur" and p.lemma == reading.lemma for p in lexemes.parses(key))
            return (*row, plural)
    return None


@lru_cache(1 << 14)
def is_title(word: str) -> bool:
    """Whether a word, in any case and capitals, is a title of the lexicon."""
    return _look_up(word) is not None


def title_before(text: str, at: int) -> Title | None:
    """The title that ends just before ``at`` (blanks between)."""
    match = _BEFORE.search(text, max(0, at - 40), at)
    if match is None:
        return None
    word = match["word"]
    if word[0].isupper() and len(word) <= 2:  # an initial or «Г.»
        return None
    row = _look_up(word)
    if row is None:
        return None
    gender, number, sure, plural = row
    return Title(
        match.start("word"), match.end("word"), word, gender, "plural" if plural and not number else number, sure
    )


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in str(load(_FILE)[key]).split())


@lru_cache(1 << 14)
def _among(word: str, key: str) -> bool:
    folded = fold(word)
    return folded in _set(key) or (
        not folded.endswith(".") and any(fold(p.lemma) in _set(key) for p in lexemes.parses(folded)[:2])
    )


def _words_before(text: str, at: int, count: int) -> list[str]:
    return [m[0] for m in _WORDS_BEFORE.finditer(text, max(0, at - 60), at)][-count:]


def named_after(text: str, at: int) -> bool:
    """Whether the name that begins at ``at`` is that of a thing: «ул. Гоголя», «имени Пушкина»."""
    window = text[max(0, at - 60) : at]
    if not window.strip() or window.rstrip()[-1:] in ',;:()!?«»"':
        return False
    words = _words_before(text, at, 2)
    for back, word in enumerate(reversed(words)):
        if _among(word, "named_after"):
            return back == 0 or _is_modifier(words[-1])
    return False


def _is_modifier(word: str) -> bool:
    return any(p.pos in ("ADJ", "DET") for p in lexemes.parses(word.lower())[:1]) or bool(_look_up(word))


def quoted_thing(text: str, at: int) -> bool:
    """Whether the name at ``at`` opens a quotation that a thing's word precedes: «теплоход „Михаил Фрунзе“»."""
    opening = at - 1
    while opening > at - 3 and opening >= 0 and text[opening] in " (":
        opening -= 1
    if opening < 0 or text[opening] not in "«\"„“'":
        return False
    return any(_among(word, "quoted_things") for word in _words_before(text, opening, 2))
