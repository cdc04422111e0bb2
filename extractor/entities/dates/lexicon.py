"""Words and numbers as symbols: the alphabet over which the grammar's patterns are written.

In: ``lexicon.yaml`` (classes of word forms) and the digits 0 to 2100.  Out: for every token one character that stands
for its class, and a value.  A text becomes a string of such characters, so that one regular expression over symbols
does the work of many over letters, in linear time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractor.entities.dates.source import Entry, read_entries
from extractor.errors import DataError

__all__ = ["OTHER", "Lexicon", "default_lexicon", "load_lexicon", "modern"]

OTHER = "\ue000"
"""The symbol of every token that no class knows."""

_PUNCTUATION: Mapping[str, str] = {
    "dot": ".",
    "comma": ",",
    "dash": "-–—‑−―‐",
    "slash": "/",
    "colon": ":",
    "open": "([",
    "close": ")]",
    "apostrophe": "'’`",
    "quote": '«»"„“”',
    "percent": "%",
    "plus": "+",
    "hash": "№#$€₽§",
}
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "n9": tuple(str(n) for n in range(1, 10)),
    "n12": tuple(f"{n:02d}" for n in range(1, 13)),
    "n31": tuple(str(n) for n in range(13, 32)),
    "n99": ("00", *(str(n) for n in range(32, 100))),
    "n999": tuple(str(n) for n in range(100, 1000)),
    "year4": tuple(str(n) for n in range(1000, 2101)),
}


_OLD_LETTERS = str.maketrans({"ѣ": "е", "і": "и", "ѳ": "ф", "ѵ": "и", "ѷ": "и"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``symbols``: class name → its character; ``classes``: token → character; ``values``: token → value.

    ``light``: the classes that make no date by themselves.
    """

    symbols: Mapping[str, str]
    classes: Mapping[str, str]
    values: Mapping[str, int]
    light: frozenset[str] = frozenset()

    def name(self, symbol: str) -> str:
        """The class that ``symbol`` stands for."""
        return next((name for name, sign in self.symbols.items() if sign == symbol), "other")


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon of ``path``; raises DataError for a form in two classes or a value that is no number."""
    symbols: dict[str, str] = {"other": OTHER}
    classes: dict[str, str] = {}
    values: dict[str, int] = {}

    def symbol(name: str) -> str:
        return symbols.setdefault(name, chr(0xE000 + len(symbols)))

    for name, forms in _NUMBERS.items():
        for form in forms:
            classes[form], values[form] = symbol(name), int(form)
    for name, signs in _PUNCTUATION.items():
        for sign in signs:
            classes[sign], values[sign] = symbol(name), 0
    blanks = " \t\u00a0\u202f\u2009\u2007"
    for blank in blanks:
        classes[blank] = symbol("space")
    classes |= {" " * n: symbol("space") for n in range(1, 5)} | {
        first + second: symbol("space") for first in blanks for second in blanks
    }
    for start in ("\n", "\r\n", " \n", " \r\n", "\r"):
        classes |= {start + " " * n: symbol("line") for n in range(17)} | {start + "\t": symbol("line")}
    entries = read_entries(path)
    light = frozenset(entries.pop("light", ()))
    for name, entry in entries.items():
        where = f"{path.name}:{entries.lines[name]}"
        if name in symbols:
            raise DataError(f"the class «{name}» has the name of another", where=where, remedy="Choose another name")
        for form, value in _forms(entry, where).items():
            if form in classes:
                raise DataError(f"«{form}» of «{name}» is in another class", where=where, remedy="Keep it in one class")
            classes[form], values[form] = symbol(name), value
    if not light <= set(symbols):
        unknown = ", ".join(sorted(light - set(symbols)))
        where = f"{path.name}:{entries.lines['light']}"
        raise DataError(f"«light» names unknown classes: {unknown}", where=where, remedy="Name classes of the file")
    return Lexicon(symbols, classes, values, light)


def modern(word: str) -> str:
    """A lower-case word of the old spelling in the new one, for looking up only: «іюля», «прошлаго», «въ»."""
    word = word.translate(_OLD_LETTERS).removesuffix("ъ")
    return word[:-3] + {"аго": "ого", "яго": "его"}.get(word[-3:], word[-3:]) if len(word) > 4 else word


@lru_cache(maxsize=1)
def default_lexicon() -> Lexicon:
    """The lexicon that ships with the room."""
    return load_lexicon(Path(__file__).with_name("lexicon.yaml"))


def _forms(entry: object, where: str) -> dict[str, int]:
    if not isinstance(entry, Entry) or not set(entry) <= {"forms", "stems", "endings"}:
        raise DataError("a class holds forms, or stems and endings", where=where, remedy="See the classes above it")
    forms: dict[str, int] = {}
    listed = dict(entry.get("forms") or {})
    for stem, value in (entry.get("stems") or {}).items():
        listed |= {stem + ending: value for ending in entry.get("endings") or []}
    for form, value in listed.items():
        if not isinstance(value, int) or form != form.lower():
            raise DataError(f"«{form}: {value}» is not a lower-case form and a number", where=where, remedy="Mend it")
        forms[form] = value
    if not forms:
        raise DataError("the class is empty", where=where, remedy="Give it forms, or stems and endings")
    return forms
