"""The gazetteer: places by name, in any case form.

In: a name («Томск») or the words of a running text («в», «Нижнем», «Новгороде»).  Out: ``Entry`` records.  Towns come
from GeoNames (``models/gazetteer``), everything else from the reviewed files of this room, which win where both know a
name.  Nothing is inflected in advance: a word form leads back to the nominatives it may come from (``declension``),
and those that are names are checked forwards, so that the data stay small and every answer has a reason.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from extractor.entities.places.declension import CASES, cases, fold, nominatives
from extractor.entities.places.entry import Entry
from extractor.entities.places.reviewed import Named, countries, reviewed, spellings
from extractor.entities.places.table import CityTable
from extractor.language.string_index import StringIndex
from extractor.schema import PlaceKind

__all__ = ["Entry", "Gazetteer", "Match", "load"]

_CITIES = Path(__file__).resolve().parents[3] / "models" / "gazetteer" / "cities.npz"
_PARTS = re.compile(r"[\s\-—‑–]+")
_ANY = frozenset(("Nom", *CASES))
_LONGEST = 8
_TOWN = 20_000
_SCANNED = 2_000
"""At most so many names are looked through for one beginning."""
_ONLY_CAPITALS = re.compile(r"[А-ЯЁ]{2,}")


@dataclass(frozen=True, slots=True)
class Match:
    """``length`` words stand for the place ``name`` (nominative, as written in the gazetteer) in one of ``cases``."""

    length: int
    name: str
    key: str
    cases: tuple[str, ...]


def name_key(name: str) -> str:
    """The key of a name: folded, its words and the parts of hyphenated ones parted by single spaces."""
    return " ".join(part for part in _PARTS.split(fold(name)) if part)


class Gazetteer:
    """All known places; build it with ``load``."""

    def __init__(self, table: CityTable, entries: Iterable[Named]) -> None:
        self._table = table
        self._row = StringIndex(table.keys).get
        self._own: dict[str, list[Entry]] = {}
        self._written: dict[str, str] = {}
        self._short: dict[str, list[Entry]] = {}
        self._usual: dict[int, str] = {}
        self._respelled: dict[str, list[int]] = {}
        self._firsts: dict[str, list[str]] = {}
        self._spell()
        for named in entries:
            self._add(named)
        for key in dict.fromkeys(itertools.chain(table.keys, self._own, self._respelled)):
            if " " in key:
                self._firsts.setdefault(key[: key.index(" ")], []).append(key)
        self._match = lru_cache(1 << 16)(self._match_folded)
        self._entries = lru_cache(1 << 14)(self._find)

    def _spell(self) -> None:
        for one in spellings():
            rows = [i for i in self._city_rows(name_key(one.known)) if self._country_of(i) == one.country][:1]
            if one.usual:
                self._usual.update((i, one.name) for i in rows)
            key = name_key(one.name)
            self._written[key] = one.name
            if rows and self._row(key) is None:
                self._respelled[key] = rows

    def _add(self, named: Named) -> None:
        point = self._point(named)
        entry = Entry(
            id=named.id,
            name=named.name,
            kind=named.place_kind,
            label=named.label,
            country=named.country,
            country_name=countries().get(named.country or ""),
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            population=point.population if point and named.kind == "city" else 0,
            historical=named.historical,
            modern=named.modern,
            years=named.years,
            reviewed=True,
        )
        if point and named.kind == "city":
            # an old name is the same place: it keeps the identity of the town of today
            entry = replace(entry, id=point.id)
        for name in named.names:
            key = name_key(name)
            if _ONLY_CAPITALS.fullmatch(name) and name in named.short:
                continue
            bearers = self._own.setdefault(key, [])
            if entry not in bearers:
                bearers.append(entry)
            self._written.setdefault(key, name)
        for short in named.short:
            self._short.setdefault(short, []).append(entry)

    def _point(self, named: Named) -> Entry | None:
        if named.at is None:
            return None
        towns = [self._city(i) for i in self._city_rows(name_key(named.at))]
        here = [town for town in towns if town.country == named.country]
        return here[0] if here else None

    def _city_rows(self, key: str) -> list[int]:
        row = self._row(key)
        if row is None:
            return self._respelled.get(key, [])
        start, end = self._table.offsets[row : row + 2]
        return [int(i) for i in self._table.cities[start:end]]

    def _country_of(self, row: int) -> str:
        return str(self._table.countries[self._table.country[row]])

    def _city(self, row: int) -> Entry:
        table = self._table
        country = self._country_of(row)
        return Entry(
            id=f"geonames:{table.geonames[row]}",
            name=self._usual.get(row) or table.written[table.name[row]],
            kind=PlaceKind.CITY,
            label="CITY",
            country=country,
            country_name=countries().get(country),
            latitude=round(float(table.latitude[row]), 5),
            longitude=round(float(table.longitude[row]), 5),
            population=int(table.population[row]),
        )

    def _find(self, key: str) -> tuple[Entry, ...]:
        own = self._own.get(key, [])
        known = {entry.id for entry in own}
        return (*own, *(city for city in map(self._city, self._city_rows(key)) if city.id not in known))

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """The places called ``name`` (nominative; case, ё and hyphens do not matter), reviewed and largest first."""
        name = name.strip()
        short = self._short.get(name, [])
        found = self._entries(name_key(name))
        known = {entry.id for entry in short}
        return (*short, *(entry for entry in found if entry.id not in known))

    def beginning(self, text: str, limit: int) -> list[Entry]:
        """Up to ``limit`` places whose name begins like ``text``: reviewed ones first, then the largest."""
        wanted = name_key(text)
        if not wanted:
            return []
        keys = self._table.keys
        start = bisect.bisect_left(keys, wanted)
        names = itertools.takewhile(lambda key: key.startswith(wanted), itertools.islice(keys, start, start + _SCANNED))
        own = [key for key in (*self._own, *self._respelled) if key.startswith(wanted)]
        found = {entry.id: entry for key in (*own, *names) for entry in self._entries(key)}
        order = sorted(found.values(), key=lambda e: (not e.reviewed, -e.population, e.name, e.id))
        return order[:limit]

    def written(self, key: str) -> str:
        """The spelling of the name with ``key``: its capitals, hyphens and ё."""
        row = self._row(key)
        return self._written.get(key) or (self._table.written[row] if row is not None else key)

    def written_as(self, name: str) -> str:
        """The gazetteer's spelling of a name in the nominative, itself where it is unknown."""
        key = name_key(name)
        return self.written(key) if self._known(key) else name

    def _known(self, key: str) -> bool:
        return key in self._own or key in self._respelled or self._row(key) is not None

    def match_inflected(self, words: Sequence[str]) -> Match | None:
        """The longest name that begins with ``words[0]``, in any case; None where none does.

        ``words`` are the words of a running text, parts of hyphenated words apart («Куала», «Лумпура») or together.
        Abbreviations («США») match in capitals only.
        """
        parts = [part for word in words[:_LONGEST] for part in _PARTS.split(word) if part]
        if not parts:
            return None
        match = self._match(tuple(fold(part) for part in parts[:_LONGEST]))
        if (match is None or match.length == 1) and parts[0] in self._short:
            return Match(1, parts[0], parts[0], tuple(_ANY))
        return match if match is None or len(parts) == len(words) else self._in_words(match, words)

    @staticmethod
    def _in_words(match: Match, words: Sequence[str]) -> Match | None:
        """``match`` counted in whole ``words``; None where it ends inside one."""
        parts = 0
        for count, word in enumerate(words, 1):
            parts += sum(1 for part in _PARTS.split(word) if part)
            if parts == match.length:
                return replace(match, length=count)
        return None

    def abbreviates(self, word: str) -> bool:
        """Whether ``word`` is an abbreviation of a place («США»)."""
        return word in self._short

    def begins(self, word: str) -> bool:
        """Whether a name may begin with this form (folded): the quick test before ``match_inflected``."""
        return _begins(self, word)

    def _match_folded(self, parts: tuple[str, ...]) -> Match | None:
        firsts = nominatives(parts[0])
        for key, shown in self._candidates(firsts, parts):
            return Match(key.count(" ") + 1, self.written(key), key, shown)
        return None

    def _candidates(self, firsts: Iterable[str], parts: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """Names that ``parts`` begin with: longest first, then those that stand as they are, then the largest."""
        found = []
        for first in firsts:
            for key in self._firsts.get(first, ()):
                shown = _agreeing(key.split(" "), parts)
                if shown:
                    found.append((key, shown))
            if self._known(first):
                shown = cases(first, parts[0])
                if shown:
                    found.append((first, shown))
        found.sort(key=lambda f: (-f[0].count(" "), *self._rank(f[0], parts)))
        return found

    def _rank(self, key: str, parts: tuple[str, ...]) -> tuple[object, ...]:
        """Likelier names first: known ones that stand as they are, reviewed ones, main names, large places."""
        entries = self._entries(key)
        reviewed_first = any(entry.reviewed for entry in entries)
        best = max(entries, key=lambda entry: entry.population, default=None)
        # «Иванове» is Иваново, although GeoNames lists «Иванов» beside it: a main name goes before the others
        main = best is not None and name_key(best.name) == key
        population = best.population if best else 0
        as_it_is = key == " ".join(parts[: key.count(" ") + 1]) and main and (reviewed_first or population >= _TOWN)
        return (not as_it_is, not reviewed_first, not main, -population, key)

    def alternatives(self, words: Sequence[str], length: int) -> tuple[Match, ...]:
        """All names that the first ``length`` of ``words`` may stand for, best first."""
        parts = tuple(fold(part) for word in words[:length] for part in _PARTS.split(word) if part)
        return tuple(
            Match(key.count(" ") + 1, self.written(key), key, shown)
            for key, shown in self._candidates(nominatives(parts[0]), parts)
            if key.count(" ") + 1 == len(parts)
        )


def _agreeing(name: Sequence[str], parts: Sequence[str]) -> tuple[str, ...]:
    """The cases in which ``parts`` begin with ``name``, every word of it standing as it is or in one and the same case."""
    if len(parts) < len(name):
        return ()
    shared: set[str] = set(_ANY)
    moved = False
    for nominative, part in zip(name, parts, strict=False):
        shown = cases(nominative, part)
        if not shown:
            return ()
        if nominative != part:
            moved = True
            shared &= set(shown)
    if not shared:
        return ()
    last = cases(name[-1], parts[len(name) - 1])
    if not moved:
        fixed = all(len(cases(n, n)) > 1 for n in name)
        return tuple(_ANY) if fixed else tuple(case for case in ("Nom", "Acc") if case in last) or ("Nom",)
    return tuple(case for case in ("Nom", *CASES) if case in shared)


@lru_cache(1 << 16)
def _begins(gazetteer: Gazetteer, word: str) -> bool:
    return any(first in gazetteer._firsts or gazetteer._known(first) for first in nominatives(word))


@cache
def load() -> Gazetteer:
    """The gazetteer that ships with the project, loaded once.  Raises ``DataError`` where its files are wrong."""
    return Gazetteer(CityTable.load(_CITIES), reviewed())


def country_names() -> Mapping[str, str]:
    """The Russian name of each country by ISO code."""
    return countries()


def country_code(country: str) -> str | None:
    """The ISO code of a country by its code or its Russian name, as records have it; None where it is unknown."""
    return country if country in countries() else _codes().get(country)


@cache
def _codes() -> Mapping[str, str]:
    return {name: code for code, name in countries().items()}
