"""Heads of offices: nouns that name an office, rank, profession or calling («губернатор», «зав.», «вице-мэр»).

In: a word as written.  Out: its reading as a head, or None; the lexicon is ``offices.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.entities.people.dictionary import fold
from extractor.entities.people.lexicon import complain, load
from extractor.language import lexemes

__all__ = ["Head", "examples", "fields_of", "is_single", "office_head", "short_heads", "word_set"]

_FILE = "offices.yaml"
_CACHE = 1 << 16


@dataclass(frozen=True, slots=True)
class Head:
    """A reading of a word as head of an office: its nominative, possible (case, number) pairs and gender."""

    lemma: str
    forms: tuple[tuple[str, str], ...]
    gender: str
    short: bool = False


@cache
def _heads() -> frozenset[str]:
    fields = load(_FILE)["heads"]
    words: set[str] = set()
    for name, text in fields.items():
        if name == "__line__":
            continue
        if not isinstance(text, str) or not text.split():
            complain(_FILE, fields, f"the field {name} lists no heads")
        words.update(fold(word) for word in text.split())
    return frozenset(words)


@lru_cache(_CACHE)
def fields_of(lemma: str) -> frozenset[str]:
    """The fields of the lexicon («arts», «sport») that list a head."""
    key = fold(lemma)
    return frozenset(name for name, text in load(_FILE)["heads"].items() if name != "__line__" and key in {fold(word) for word in text.split()})


@cache
def word_set(key: str) -> frozenset[str]:
    """A list of the lexicon, folded."""
    return frozenset(fold(word) for word in str(load(_FILE)[key]).split())


@cache
def short_heads() -> dict[str, str]:
    """Folded abbreviations of heads → what they stand for."""
    table = load(_FILE)["short"]
    return {fold(short).replace(" ", ""): str(full) for short, full in table.items() if short != "__line__"}


def examples() -> list[tuple[str, list[str]]]:
    """The sentences of the lexicon with the offices they must give."""
    pairs = (str(entry).split(" > ") for entry in load(_FILE)["examples"])
    return [(sentence, offices.split("; ")) for sentence, offices in pairs]


def is_single(lemma: str) -> bool:
    """Whether an office is held by one person at a time, so that alone it points to its holder."""
    return fold(lemma) in word_set("single") or fold(lemma).rpartition("-")[2] in word_set("single")


def _known_head(lemma: str) -> bool:
    if lemma in _heads():
        return True
    first, dash, last = lemma.partition("-")
    return bool(dash) and (
        (first in word_set("prefixes") and last in _heads())
        or (first in _heads() and last.rpartition("-")[2] in _heads())
    )


@lru_cache(_CACHE)
def office_head(word: str) -> Head | None:
    """The word as head of an office, None if it is not one; ``word`` in any case and capitals."""
    key = fold(word).replace(" ", "")
    full = short_heads().get(key)
    if full is not None:
        return Head(full, (("", "Sing"),), "", True)
    if key.endswith("."):
        key = key[:-1]
    if len(key) < 3:
        return None
    forms: list[tuple[str, str]] = []
    lemma, gender = "", ""
    for reading in lexemes.parses(key):
        case = reading.get("Case")
        if case is None or reading.pos not in ("NOUN", "ADJ", "PROPN", "VERB"):
            continue
        own = reading.lemma
        if reading.get("VerbForm") == "Part":  # «заведующей» is a noun in all but the dictionary
            feats = dict(reading.feats)
            own = lexemes.inflect(key, "Nom", "Sing", reading.get("Gender"), pos="VERB", feats=feats) or own
        if not _known_head(fold(own)):
            continue
        if not lemma:
            lemma = own
            gender = {"Fem": "f", "Masc": "m"}.get(reading.get("Gender") or "", "")
        if own == lemma:
            forms.append((case, reading.get("Number") or "Sing"))
    if lemma:
        return Head(lemma, tuple(dict.fromkeys(forms)), gender)
    first, dash, last = key.partition("-")
    if dash and first in word_set("prefixes"):
        inner = office_head(last)
        if inner is not None:
            return Head(f"{first}-{inner.lemma}", inner.forms, inner.gender)
    return None
