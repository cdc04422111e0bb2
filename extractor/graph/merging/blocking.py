"""Which pairs of profiles are worth comparing.

In: the names of a profile.  Out: keys; only profiles that share a key are compared, so that the work grows with the
archive and not with its square.  A name without given name or initials is compared inside its office or affiliation,
and with the rest of its surname only while few bear it: among many there is nothing to choose by.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractor.entities.people.dictionary import short_forms
from extractor.graph.merging import bodies, places
from extractor.graph.merging.persons import PersonName, nominatives, stems
from extractor.graph.merging.profile import Profile
from extractor.graph.merging.spelling import consonants, given_variants, skeleton

__all__ = ["FEW", "SOUND", "WIDE", "body_keys", "person_keys", "place_keys"]

FEW = 40
"""A block of one surname with more names than this is not searched for a name without a given name."""

WIDE = "|*"
"""The end of the key of the block that holds a whole surname."""


SOUND = "~"
"""The beginning of the key of a block in which only names in Latin letters are compared with the others."""


def person_keys(name: PersonName, profile: Profile) -> Iterator[str]:
    """The blocks of a personal name."""
    if name.letters and len(name.surname) > 6:
        yield f"{consonants(name.surname)[:4]}|={skeleton(name.letters[0])}"
    for family in sorted(_families(name.surname)):
        for letter in dict.fromkeys(word[0] for word in (name.letters, *_called(name.given)) if word):
            yield f"{family}|{skeleton(letter)}"
        yield f"{family}{WIDE}"
        for office in profile.offices:
            for stem in sorted(stems(office.affiliation or office.role or "")):
                yield f"{family}|@{stem}"
    if len(name.words) > 1:
        yield "=" + " ".join(sorted(map(skeleton, name.words)))
        for word in name.words_in_order:
            yield f"{SOUND}{consonants(word)[:2]}"


def _called(given: str) -> tuple[str, ...]:
    """Other names of one who bears a given name: the short ones, and the Russian one."""
    return (*short_forms().get(given, ()), given_variants().get(given, ""))


def _families(surname: str) -> set[str]:
    """Short keys of a surname: of each of its halves, in each nominative it may come from."""
    keys = set()
    for part in surname.replace("-", " ").split():
        for form in nominatives(part, "surname"):
            keys.add(skeleton(form)[:6])
    return keys


def body_keys(profile: Profile) -> Iterator[str]:
    """The blocks of an organization or group."""
    inner = bodies.core(profile.name)
    yield " ".join(word[:4] for word in inner)
    yield skeleton(" ".join(bodies.lemmas(profile.name)))[:40]
    if short := bodies.acronym(profile.name):
        yield f"#{short}"
    if len(inner) == 1:
        yield f"#{inner[0]}"


def place_keys(profile: Profile) -> Iterator[str]:
    """The blocks of a place."""
    if profile.gazetteer:
        yield f"={profile.gazetteer}"
    for part in places.bare(profile.name).split()[:1]:
        yield skeleton(part)[:4]
        yield f"{SOUND}{consonants(part)[:2]}"
    yield f"_{places.bare(profile.name).split()[-1:]}"
