"""The words of a text that may belong to a personal name, and runs of them.

In: text.  Out: units (words in capitals, initials, particles, royal numerals) in text order, and runs: units parted by
nothing but blanks.  One regular expression reads the text once, so the cost is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.entities.people.lexicon import load

__all__ = ["Unit", "runs", "units"]

UnitKind = Literal["word", "initials", "particle", "after", "number"]

_UPPER, _LOWER = "А-ЯЁІЇЄҐЎ", "а-яёіїєґў"
_LONG_INITIALS = (
    "Дж|Вл|Дм|Ал|Алекс|Ник|Мих|Вас|Бор|Конст|Серг|Григ|Евг|Хр|Фр|Эд|Ев|Ек|Ив|Ст|Юл|Як|Ю|Тэ|Ан|Анд|Гр|Бр|Ч|Ш|Ph|Th|Ch"
)
_LETTER = rf"(?:(?:{_LONG_INITIALS})|[{_UPPER}A-Z])\."
_GAP = r"[ \t\u00a0\u2009\u202f]"
_INITIALS = rf"{_LETTER}(?:{_GAP}?-?{_GAP}?{_LETTER}){{0,2}}(?:(?<=\.)[{_UPPER}](?={_GAP}(?:[{_UPPER}]|\.)))?"
_BARE = rf"[{_UPPER}]\.[{_UPPER}](?={_GAP}+[{_UPPER}][{_LOWER}])"
_PART = rf"(?:[{_UPPER}][{_LOWER}]+(?:[{_UPPER}][{_LOWER}]+)?|[{_UPPER}]{{2,}}|[{_UPPER}](?=['’`][{_UPPER}]))"
_WORD = rf"{_PART}(?:['’`][{_UPPER}{_LOWER}]+)?(?:[-‐‑](?:(?:и|де|аль|эль|ибн|бек|заде|оглы|сан|хан|бей|паша)[-‐‑])?(?:{_PART}|[{_LOWER}]+))*"
_BLANK = re.compile(r"[ \t\u00a0\u2009\u202f]*(?:\r?\n)?[ \t\u00a0\u2009\u202f]*")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that may be part of a name; ``text`` as written, ``kind`` what it may be."""

    start: int
    end: int
    text: str
    kind: UnitKind


@cache
def _pattern() -> re.Pattern[str]:
    data = load("titles.yaml")
    before = "|".join(sorted(str(data["particles"]).split(), key=len, reverse=True))
    after = "|".join(sorted(str(data["particles_after"]).split(), key=len, reverse=True))
    return re.compile(
        rf"(?<![{_UPPER}{_LOWER}A-Za-z0-9_])(?:"
        rf"(?P<initials>{_BARE}|{_INITIALS})"
        rf"|(?P<number>[IVXХ]{{1,6}}(?![{_UPPER}{_LOWER}A-Za-z0-9]))"
        rf"|(?P<word>д['’`]{_PART}|(?:аль|эль|ас|ат|аз|аш|ар|ад|ан|бен|ибн)-{_PART}|[ЕУО](?={_GAP}{_PART})|{_WORD})(?![{_UPPER}{_LOWER}A-Za-z0-9_])"
        rf"|(?P<particle>(?:{before})(?={_GAP}+(?:(?:{before}){_GAP}+)?[{_UPPER}]))"
        rf"|(?P<after>(?:{after})(?![{_LOWER}{_UPPER}\-]))"
        rf")"
    )


def units(text: str) -> list[Unit]:
    """All units of ``text`` in order; they do not overlap."""
    found = []
    for match in _pattern().finditer(text):
        kind = match.lastgroup
        assert kind is not None
        found.append(Unit(match.start(), match.end(), match[0], kind))  # type: ignore[arg-type]
    return found


def runs(text: str) -> Iterator[list[Unit]]:
    """Maximal sequences of units parted by blanks and at most one line end; each holds a word in capitals."""
    run: list[Unit] = []
    for unit in units(text):
        if run:
            gap = _BLANK.fullmatch(text, run[-1].end, unit.start)
            glued = unit.start == run[-1].end
            if gap is None or (glued and run[-1].kind != "initials" and unit.kind != "initials"):
                if any(u.kind == "word" for u in run):
                    yield run
                run = []
        run.append(unit)
    if any(u.kind == "word" for u in run):
        yield run
