"""Places behind adjectives and names of inhabitants: «томская» -> Томск, «китайская» -> Китай, «псковичи» -> Псков.

In: a word in any case, gender and number.  Out: the nominative of the place, or None.  Irregular ones are data; the
others are derived by rule backwards (the suffix is cut, the endings of names are tried) and taken only where the
gazetteer has a large place or one of Russia of that name.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.places.checked import read
from extractor.entities.places.declension import fold
from extractor.entities.places.entry import Entry
from extractor.entities.places.gazetteer import load, name_key
from extractor.entities.places.reviewed import reviewed
from extractor.language import lexemes

__all__ = ["adjective", "find_adjectives", "inhabitants"]

_SOURCE = Path(__file__).with_name("adjectives.yaml")
_FORM = re.compile(r"([а-я\-]+?(?:ск|цк))(?:ий|ой|ая|ое|ие|ого|ому|им|ом|ую|ою|их|ими)")
_FORMS_IN_TEXT = re.compile(
    r"(?<![\w\-])[А-ЯЁа-яё][а-яё]*(?:-[А-ЯЁа-яё]?[а-яё]+)*[сц]к(?:ий|ой|ая|ое|ие|ого|ому|им|ом|ую|ою|их|ими)(?![\w\-])"
)
_VOWELS = "аеиоуыэюя"
_NAME_ENDINGS = ("", "а", "я", "ь", "о", "ы", "и", "е", "у", "ия", "ий", "ый")
_PEOPLE = (
    ("цы", ("ск", "", "ь", "а", "о", "ы", "и", "ия", "цк")),
    ("чане", ("", "ск", "о", "а", "ь", "и", "ы", "к")),
    ("яне", ("ь", "", "а", "я", "ы", "ия")),
    ("ане", ("", "а", "ы", "и")),
    ("ичи", ("", "ск", "а", "ь")),
)
_NEAR = frozenset(("RU", "UA", "BY", "KZ", "EE", "LV", "LT", "MD", "GE", "AM", "AZ", "UZ", "KG", "TJ", "TM"))
_LARGE, _LARGE_NEAR = 200_000, 20_000


@cache
def _irregular() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Stems of adjectives and folded names of inhabitants with their places, and stems that are no places."""
    adjectives: dict[str, str] = {}
    people: dict[str, str] = {}
    file = read(_SOURCE, keys=("places", "plain"))
    for row in file.rows("places"):
        row.allow(("place", "adjective", "people"))
        place = row.text("place")
        if not load().lookup(place):
            raise row.error(f"the gazetteer has no {place!r}")
        adjectives.setdefault(_stem(row.text("adjective")) or fold(row.text("adjective")), place)
        if "people" in row.value:
            people.setdefault(fold(row.text("people")), place)
    for one in reviewed():
        for word in one.adjectives:
            adjectives.setdefault(_stem(word) or fold(word)[:-2], one.name)
        if one.people:
            people.setdefault(fold(one.people), one.name)
    lists = file.value["plain"]
    if not isinstance(lists, list) or not all(
        isinstance(part, list) and all(isinstance(w, str) for w in part) for part in lists
    ):
        raise file.error("plain must be lists of words")
    plain = frozenset(_stem(word) or fold(word) for part in lists for word in part) - adjectives.keys()
    return adjectives, people, plain


def _stem(word: str) -> str | None:
    """«пермского» -> «пермск»; None for words that are no such adjective."""
    found = _FORM.fullmatch(fold(word))
    return found.group(1) if found else None


def _bases(stem: str) -> Iterator[str]:
    """Nominatives that an adjective with this stem may be made from, likeliest first."""
    yield stem  # «томск»
    base = stem[:-2]
    if stem.endswith("цк"):
        yield base + "ц"  # «елецк» -> Елец
        yield base + "ка"
    for ending in _NAME_ENDINGS:
        yield base + ending
    if base.endswith("ь"):
        yield from (base[:-1] + ending for ending in ("а", "о", "е", "я", "и", "ы"))
    for suffix in ("ин", "ен", "ов", "ан", "ий", "й"):
        if base.endswith(suffix):
            yield from (
                base[: -len(suffix)] + ending
                for ending in ("а", "и", "о", "у", "е", "ы", "я", "й", "ия", "ио", "ый", "э")
            )
    for letter, before in (("ж", "г"), ("ш", "х"), ("ч", "к"), ("ч", "ц")):
        if base.endswith(letter):
            yield from (base[:-1] + before + ending for ending in ("а", "и", "", "о", "е"))
    if len(base) > 4 and base[-2] in "оеё" and base[-1] not in _VOWELS:
        yield from (base[:-2] + base[-1] + ending for ending in ("а", "о", "ы"))


def _well_known(entry: Entry, rare: bool) -> bool:
    """Whether a place is large enough to have an adjective of its own; ``rare``: the dictionary has no such word."""
    large = _LARGE_NEAR if rare or entry.country in _NEAR else _LARGE
    return entry.population >= large or (entry.reviewed and entry.label != "CITY")


def _known(bases: Iterable[str], rare: bool) -> str | None:
    """The first base that is a known place, one under its main name before one under another («Тбилис»)."""
    gazetteer = load()
    other = None
    for base in bases:
        if len(base) < 3:
            continue
        for entry in gazetteer.lookup(base):
            if _well_known(entry, rare):
                if name_key(entry.name) == base:
                    return gazetteer.written_as(base)
                other = other or gazetteer.written_as(base)
    return other


def _rare(word: str) -> bool:
    return not any(parse.known for parse in lexemes.parses(word))


@lru_cache(1 << 14)
def adjective(word: str) -> str | None:
    """The place that a relational adjective is made from: «пермского» gives «Пермь», «британская» «Великобритания»."""
    stem = _stem(word)
    irregular, _, plain = _irregular()
    if stem is None:
        cut = fold(word)
        return next((irregular[cut[:-n]] for n in (2, 3) if cut[:-n] in irregular), None) if len(cut) > 5 else None
    if stem in irregular:
        return irregular[stem]
    if stem in plain:
        return None
    return _known(dict.fromkeys(_bases(stem)), _rare(fold(word)))


@lru_cache(1 << 14)
def inhabitants(word: str) -> str | None:
    """The place whose inhabitants a noun names: «красноярцам» gives «Красноярск», «французов» «Франция»."""
    _, people, _ = _irregular()
    for form in _plurals(fold(word)):
        if form in people:
            return people[form]
        for ending, before in _PEOPLE:
            if form.endswith(ending) and len(form) - len(ending) >= 3:
                base = form[: -len(ending)]
                found = _known((base + name for name in before), _rare(form))
                if found is not None:
                    return found
    return None


def _plurals(word: str) -> Iterator[str]:
    """Nominative plurals of a form by the dictionary and by rule."""
    yield word
    for parse in lexemes.parses(word):
        if parse.pos in ("NOUN", "PROPN"):
            plural = lexemes.inflect(word, "Nom", "Plur", feats=dict(parse.feats), pos=parse.pos)
            if plural:
                yield fold(plural)
            if parse.lemma.endswith("ец"):
                yield fold(parse.lemma)[:-2] + "цы"
            if parse.lemma.endswith("ич"):
                yield fold(parse.lemma) + "и"
            if parse.lemma.endswith("нин"):
                yield fold(parse.lemma)[:-2] + "е"


def find_adjectives(doc: Doc, places: Sequence[Found] = ()) -> list[Found]:
    """Adjectives made from places («томская делегация»), labelled as their places are, sorted by span.

    ``places``: those found already; an adjective inside one of them («Томская область») is a part of its name.  Not an adjective that describes a person («российский актёр»: a nationality), nor one of a name («Ленинградский
    проспект» is found as a whole elsewhere).  ``parts["adjective"]`` is "yes".
    """
    found = []
    gazetteer = load()
    spans = sorted(place.span for place in places)
    starts = [start for start, _ in spans]
    for word in _FORMS_IN_TEXT.finditer(doc.text):
        at = bisect.bisect_right(starts, word.start()) - 1
        if at >= 0 and spans[at][1] > word.start():
            continue
        place = adjective(word.group())
        if place is None:
            continue
        head = _head(doc, word.start(), word.end())
        if head:
            continue
        entry = gazetteer.lookup(place)[0]
        parts = {"adjective": "yes", "kind": str(entry.kind), "gazetteer": entry.id}
        parts |= {key: value for key, value in (("country", entry.country_name), ("iso", entry.country)) if value}
        found.append(Found(word.span(), entry.label, place, "adjective of a place", parts))
    return found


def _head(doc: Doc, start: int, end: int) -> bool | None:
    """Whether the adjective at ``start:end`` describes a person; None where the document has no such token."""
    span = doc.char_span(start, end)
    if span is None:
        return None
    token = span.root
    after = token
    for _ in range(3):
        if after.i + 1 >= len(doc):
            return None
        after = after.nbor()
        if after.pos_ in ("NOUN", "PROPN"):
            return "Anim" in after.morph.get("Animacy", [])
        if after.pos_ not in ("ADJ", "CCONJ"):
            return False
    return False
