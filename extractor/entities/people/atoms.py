"""Atoms of names: units joined to what a name pattern counts as one word.

In: a run of units.  Out: words with their particles («де Голль», «Али оглы», «Николай II») and groups of initials; the
titles and function words that open a run in capitals are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.entities.people import knowledge
from extractor.entities.people.dictionary import fold
from extractor.entities.people.eastern import is_eastern
from extractor.entities.people.heads import office_head
from extractor.entities.people.lexicon import load
from extractor.entities.people.units import Unit

__all__ = ["Atom", "atoms", "strip"]


@dataclass(frozen=True, slots=True)
class Atom:
    """A word with its particles («де Голль», «Али оглы», «Николай II») or a group of initials."""

    start: int
    end: int
    text: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    initials: bool = False
    capitals: bool = False


def atoms(run: Sequence[Unit]) -> list[Atom]:
    """Units joined to atoms; particles that no word follows are left out."""
    found: list[Atom] = []
    particles: list[Unit] = []
    for index, unit in enumerate(run):
        follows = index + 1 < len(run) and run[index + 1].kind in ("word", "particle")
        if unit.kind == "particle" or (
            unit.kind == "word" and found and follows and _is_particle(found[-1], unit, run[index + 1])
        ):
            particles.append(unit)
        elif unit.kind == "initials":
            particles = []
            found.append(Atom(unit.start, unit.end, unit.text, initials=True))
        elif unit.kind == "word":
            start = particles[0].start if particles else unit.start
            letters = [c for c in unit.text if c.isalpha()]
            capitals = len(letters) > 1 and all(c.isupper() for c in letters)
            found.append(Atom(start, unit.end, unit.text, tuple(u.text for u in particles), capitals=capitals))
            particles = []
        elif found and not found[-1].initials:  # a numeral or «оглы» belongs to the word before
            last = found[-1]
            found[-1] = Atom(
                last.start, unit.end, last.text, last.before, (*last.after, unit.text), capitals=last.capitals
            )
            particles = []
    return found


def _is_particle(before: Atom, unit: Unit, following: Unit) -> bool:
    """Whether a word in capitals is a particle: «Люк ДЕ СМЕТ», but not «губернатор ВАН Цзяньминь»."""
    if fold(unit.text) not in _particles():
        return False
    return not is_eastern((unit.text, following.text)) or office_head(before.text) is None


@cache
def _particles() -> frozenset[str]:
    return frozenset(str(load("titles.yaml")["particles"]).split())


def strip(items: Sequence[Atom], is_title: Callable[[str], bool]) -> list[Atom]:
    """The atoms of a run without the titles and function words in capitals that open it: «Принц Чарльз», «На Уортмане»."""
    rest = list(items)
    while len(rest) > 1 and not rest[0].initials and not rest[0].before:
        word = rest[0].text
        if is_eastern(tuple(a.text for a in rest[:2])) or is_eastern(tuple(a.text for a in rest[:3])):
            break
        office = office_head(word) is not None and knowledge.as_given(word) < 1.0 and knowledge.as_surname(word) < 0.9
        function = knowledge.ordinary(word) == "function"
        if rest[1].initials and (len(rest) == 2 or not (function or office)):
            break
        if not function and not office and not is_title(word):
            break
        rest.pop(0)
    return rest
