"""The reviewed part of the gazetteer: countries, regions, historical names, lands, seas, spellings.

In: the YAML files beside this module.  Out: ``Named`` records, each an entry with all its names.  Points on the map
are filled in by the gazetteer, which knows the towns.  A wrong entry raises ``DataError`` with file and line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.entities.places.checked import Checked, read
from extractor.entities.places.declension import fold
from extractor.entities.places.entry import LABELS
from extractor.schema import PlaceKind

__all__ = ["Named", "Spelling", "countries", "reviewed", "spellings"]

_HERE = Path(__file__).parent
_YEARS = re.compile(r"(?:\d{1,4}|\.\.)/(?:\d{1,4}|\.\.)")
_COUNTRY = re.compile(r"[A-Z]{2}")
_KINDS = {
    "city": PlaceKind.CITY,
    "country": PlaceKind.COUNTRY,
    "region": PlaceKind.REGION,
    "district": PlaceKind.DISTRICT,
    "facility": PlaceKind.FACILITY,
    "natural": PlaceKind.NATURAL,
    "land": PlaceKind.REGION,
}
_FIELDS = (
    "iso", "id", "name", "also", "short", "kind", "now", "country", "years", "adjective", "also_adjective", "people",
    "capital", "seat",
)  # fmt: skip
_FILES = (
    ("countries.yaml", {"countries": "country", "others": "country"}),
    ("regions.yaml", {"regions": "region", "districts": "district"}),
    ("historical.yaml", {"places": ""}),
    (
        "world.yaml",
        {"lands": "land", "waters": "natural", "mountains": "natural", "islands": "natural", "sites": "facility"},
    ),
)
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ы": "y", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """An entry of the reviewed data.  ``kind`` is the data's own, finer than ``PlaceKind``; ``at``: a town there."""

    id: str
    name: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    kind: str
    place_kind: PlaceKind
    label: str
    country: str | None
    at: str | None
    historical: bool
    modern: str | None
    years: str | None
    adjectives: tuple[str, ...]
    people: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """``name`` is another spelling of the town that the gazetteer has as ``known`` in ``country``."""

    name: str
    known: str
    country: str
    usual: bool


def _slug(name: str) -> str:
    letters = (_LATIN.get(c, c if c.isascii() and c.isalnum() else "-") for c in fold(name) if c not in "ъь")
    return re.sub(r"-+", "-", unicodedata.normalize("NFC", "".join(letters))).strip("-")


def _identity(row: Checked, section: str, name: str, years: str | None) -> str:
    if "iso" in row.value:
        return f"iso:{row.text('iso')}"
    if "id" in row.value:
        return f"own:{row.text('id')}"
    return f"own:{section}/{_slug(name)}" + (f"/{years.split('/')[0].strip('.')}" if years else "").rstrip("/")


def _named(row: Checked, section: str, kind: str) -> Named:
    row.allow(_FIELDS)
    kind = kind or row.text("kind")
    if kind not in _KINDS:
        raise row.error(f"kind must be one of {', '.join(_KINDS)}, not {kind!r}")
    name = row.text("name")
    iso = row.text("iso", empty=True, default="")
    country = row.text("country", empty=True, default=iso[:2]) or None
    if country is not None and not _COUNTRY.fullmatch(country):
        raise row.error(f"country must be two capital letters, not {country!r}")
    years = row.text("years", empty=True, default="") or None
    if years is not None and not _YEARS.fullmatch(years):
        raise row.error(f"years must be an interval such as 1924/1991 or 1986/.., not {years!r}")
    for word in (name, *row.texts("also")):
        if not word[:1].isalpha() or re.search(r"[^А-Яа-яЁё \-—’'.()\d]", word):
            raise row.error(f"a name must be in Russian letters, not {word!r}")
    now = row.text("now", empty=True, default="") or None
    at = next((row.text(key) for key in ("capital", "seat", "now") if key in row.value), None)
    adjective = (row.text("adjective"),) if "adjective" in row.value else ()
    return Named(
        id=_identity(row, section, name, years),
        name=name,
        names=tuple(dict.fromkeys((name, *row.texts("also")))),
        short=row.texts("short"),
        kind=kind,
        place_kind=_KINDS[kind],
        label=LABELS[kind],
        country=country,
        at=at,
        historical=bool(years) and not (years or "").endswith(".."),
        modern=now if now != name else None,
        years=years,
        adjectives=adjective + row.texts("also_adjective"),
        people=row.text("people", empty=True, default="") or None,
        where=row.where,
    )


def _read(folder: Path) -> Iterator[Named]:
    for file, sections in _FILES:
        content = read(folder / file, keys=tuple(sections))
        for section, kind in sections.items():
            for row in content.rows(section):
                yield _named(row, section, kind)


@cache
def reviewed(folder: Path = _HERE) -> tuple[Named, ...]:
    """All reviewed entries in the order of the files.  Raises ``DataError`` for a wrong one or one given twice."""
    found: dict[str, Named] = {}
    for one in _read(folder):
        if one.id in found:
            first = found[one.id]
            if first.name != one.name or first.kind != one.kind:
                raise Checked({}, one.where, {}).error(f"{one.id} stands already at {first.where}")
            continue
        found[one.id] = one
    return tuple(found.values())


@cache
def countries() -> dict[str, str]:
    """The Russian name of each country by its ISO code."""
    return {one.id[4:]: one.name for one in reviewed() if one.id.startswith("iso:") and one.kind == "country"}


@cache
def spellings() -> tuple[Spelling, ...]:
    """The other spellings of towns.  Raises ``DataError`` for a wrong one."""
    found = []
    for row in read(_HERE / "spelling.yaml", keys=("spellings",)).rows("spellings"):
        row.allow(("name", "as", "country", "usual"))
        usual = row.value.get("usual", False)
        if not isinstance(usual, bool):
            raise row.error("usual must be true or false")
        found.append(Spelling(row.text("name"), row.text("as"), row.text("country"), usual))
    return tuple(found)
