"""Two personal names: are they one person's?

In: names as the reports give them, in the nominative if the report knew it.  Out: ``PersonName`` (parts, folded) and the
reasons for and against two of them being one, as ``weights.yaml`` names them.  A contradiction of given name,
patronymic, initials or gender is final: father and son are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from extractor.entities.people.declension import analyses
from extractor.entities.people.dictionary import given_names, short_forms
from extractor.graph.merging.profile import Office
from extractor.graph.merging.spelling import consonants, cyrillic, fold, given_variants, skeleton, sounds_alike

__all__ = ["PersonName", "compare_names", "offices_agree", "parse"]

_INITIAL = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,2})\.(?=\s|[^\W\d_]|-|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-‑–][^\W\d_]+)*")
_PATRONYMIC = re.compile(
    r"(?:.{2,}(?:ович|евич)|(?:ил|кузьм|фом|лук|никит|савв|фок|мин)ь?ич)(?:[ауе]|ем)?$|.{2,}(?:овн|евн|ичн)(?:[аеыу]|ой)$"
)
_MORE = 3
"""A name is taken as a form of the other gender's if that one is 2³ times as common."""
_OBLIQUE = re.compile(r"(?<![оеё]в)(?<![иы]н)(?<![ая])[ая]$")
_RULER = re.compile(r"\b[IVX]+$")
_HYPHEN = re.compile(r"[\s\-‑–]+")
_LATIN = re.compile("[A-Za-z]")
_PATRONYM_END = re.compile(r"(?:й?[оеё]вич|[оеіїы]вн[аеыу]|йовн[аеыу]|ич|ичн[аеыу])(?:а|у|ем|ой)?$")
_NAME_END = re.compile(r"[иійьоая]+$")
_LONE = re.compile(r"^[^\W\d_]$")

_Part = Literal["given", "patronymic", "surname"]


@dataclass(frozen=True, slots=True)
class PersonName:
    """The folded parts of a name, "" where unknown; ``initials`` are letters; ``words`` all whole words, sorted."""

    surname: str
    given: str = ""
    patronymic: str = ""
    initials: str = ""
    words: tuple[str, ...] = ()
    words_in_order: tuple[str, ...] = ()
    gender: str = ""
    latin: bool = False

    @property
    def bare(self) -> bool:
        """Whether there is nothing but one word."""
        return not self.given and not self.initials

    @property
    def letters(self) -> str:
        """The first letters of given name and patronymic, as far as they are known."""
        return (self.given[0] + self.patronymic[:1]) if self.given else self.initials


@lru_cache(1 << 18)
def parse(name: str, gender: str | None = None) -> PersonName:
    """``name`` in its parts; a dictionary of given names tells which word is which."""
    text = cyrillic(fold(name).replace("ё", "е"))
    latin = bool(_LATIN.search(name))
    letters = "".join(match[1][0] for match in _INITIAL.finditer(text))
    rest = _INITIAL.sub(" ", text)
    found = _WORD.findall(rest)
    if len(found) > 1 and not letters:
        letters = "".join(w for w in found if _LONE.match(w))
        found = [w for w in found if not _LONE.match(w)]
    words = tuple(sorted(found))
    if letters or len(found) < 2:
        surname = " ".join(found)
        told = gender or (_surname_gender(surname) if letters else "")
        return PersonName(surname, initials=letters[:2], words=words, words_in_order=tuple(found), gender=told, latin=latin)
    at = next((i for i, w in enumerate(found) if i and _PATRONYMIC.match(w) and (len(found) > 2)), None)
    if at is not None:
        given, patronymic = found[at - 1], found[at]
        surname = " ".join(found[: at - 1] + found[at + 1 :])
    else:
        patronymic = ""
        first, last = _known(found[0]), _known(found[-1])
        backward = last and not first
        given, surname = (found[-1], " ".join(found[:-1])) if backward else (found[0], " ".join(found[1:]))
    told = gender or _gender(given, patronymic)
    if told == "f" and not gender and (_OBLIQUE.search(surname) or _RULER.search(name)):
        told = ""  # «Эхуда Барака» is a man's name in another case
    return PersonName(surname, given, patronymic, "", words, tuple(found), told, latin)


def _known(word: str) -> bool:
    return word in given_names() or word in short_forms()


def _gender(given: str, patronymic: str) -> str:
    if patronymic.endswith(("вна", "чна")):
        return "f"
    if patronymic.endswith("ич"):
        return "m"
    told, weight = given_names().get(given, ("", 0))
    if told not in ("m", "f") or given in short_forms():
        return ""
    others = (given_names().get(form, ("", 0)) for form in nominatives(given, "given") if form != given)
    return "" if any(other not in (told, "") and heavier >= weight + _MORE for other, heavier in others) else told


def _surname_gender(surname: str) -> str:
    if re.search(r"(?:[оеё]в|[иы]н|[цс]кий)$", surname):
        return "m"
    return "f" if re.search(r"(?:[оеё]ва|[иы]на|[цс]кая)$", surname) else ""


@lru_cache(1 << 17)
def nominatives(word: str, part: _Part) -> frozenset[str]:
    """The nominatives that ``word`` (folded) may come from, itself among them."""
    return frozenset((word, *(fold(a.nominative) for a in analyses(word, part))))


def compare_names(left: PersonName, right: PersonName) -> list[str] | None:
    """The reasons for one person, or None where something contradicts it."""
    if left.gender and right.gender and left.gender != right.gender:
        return None
    if len(left.words) > 1 and left.words == right.words and left.initials == right.initials:
        return ["same-words"]
    if left.latin != right.latin and _transliterated(left, right):
        return ["transliterated"]
    family = _surname(left.surname, right.surname)
    if family is None:
        return ["same-words"] if _same_spelled(left, right) else None
    reasons = [family]
    if left.given and right.given:
        told = _given(left.given, right.given)
        if told is None:
            return None
        reasons.append(told)
    elif left.letters and right.letters:
        if skeleton(left.letters[0]) != skeleton(right.letters[0]):
            return None
        reasons.append("given-initial")
    if left.patronymic and right.patronymic:
        father = _father(left.patronymic)
        if not _equal(left.patronymic, right.patronymic, "patronymic") and not (father and father == _father(right.patronymic)):
            return None
        reasons.append("patronymic")
    elif len(left.letters) > 1 and len(right.letters) > 1:
        if left.letters[1] != right.letters[1]:
            return None
        reasons.append("patronymic-initial")
    return reasons


def _same_spelled(left: PersonName, right: PersonName) -> bool:
    """All words equal but for their spelling, in whatever order («Хви Ни Чанг», «Чанг Хви Ни»)."""
    mine, other = (sorted(map(skeleton, name.words)) for name in (left, right))
    return len(mine) > 1 and mine == other


def _transliterated(left: PersonName, right: PersonName) -> bool:
    """Two or more words that sound alike one by one, one name in Latin letters."""
    mine, other = (_HYPHEN.split(" ".join(name.words_in_order)) for name in (left, right))
    return len(mine) == len(other) > 1 and sounds_alike(mine, other)


def _equal(left: str, right: str, part: _Part) -> bool:
    return left == right or skeleton(left) == skeleton(right) or not nominatives(left, part).isdisjoint(
        nominatives(right, part)
    )


def _close(left: str, right: str, length: int) -> bool:
    """One letter off (or two neighbours changed), in names of at least ``length`` that begin alike."""
    if min(len(left), len(right)) < length or left[:1] != right[:1]:
        return False
    return bool(DamerauLevenshtein.distance(left, right, score_cutoff=1) <= 1)


def _surname(left: str, right: str) -> str | None:
    if not left or not right:
        return None
    if left == right:
        return "surname"
    if not nominatives(left, "surname").isdisjoint(nominatives(right, "surname")):
        return "surname-inflected"
    if skeleton(left) == skeleton(right):
        return "surname-spelling"
    if min(len(left), len(right)) > 6 and consonants(left) == consonants(right):
        return "surname-spelling"
    halves, others = (re.split(r"[\s\-‑–]", name) for name in (left, right))
    if (len(halves) > 1 or len(others) > 1) and not _forms(halves).isdisjoint(_forms(others)):
        return "surname-part"
    return "surname-close" if _close(left, right, 6) else None


def _forms(halves: Iterable[str]) -> frozenset[str]:
    """The nominatives of the parts of a double surname, particles left out."""
    return frozenset(form for half in halves if len(half) > 3 for form in nominatives(half, "surname"))


@lru_cache(1 << 16)
def _russian(given: str) -> frozenset[str]:
    """The Russian names that a given name of a neighbouring language, in whatever case, stands for."""
    known = given_variants()
    return frozenset(known[form] for form in nominatives(given, "given") if form in known)


@lru_cache(1 << 16)
def _father(patronymic: str) -> str:
    """The father's name behind a patronymic, as its Russian root: «володимирович», «владимировна» → «владимир»."""
    return _fathers().get(_root(_PATRONYM_END.sub("", patronymic)), "")


@cache
def _fathers() -> dict[str, str]:
    return {_root(name): _root(russian) for name, russian in given_variants().items()}


def _root(given: str) -> str:
    return skeleton(_NAME_END.sub("", given))


def _given(left: str, right: str) -> str | None:
    if left == right or not nominatives(left, "given").isdisjoint(nominatives(right, "given")):
        return "given"
    if left in short_forms().get(right, ()) or right in short_forms().get(left, ()):
        return "given-short"
    if skeleton(left) == skeleton(right) or not _russian(left).isdisjoint(_russian(right)):
        return "given-spelling"
    if not _close(left, right, 5):
        return None
    # «Мария» and «Марина» are two names, «Гэбриэль» and «Габриэль» one: the dictionary does not tell which it is
    return "given-variant" if _known(left) and _known(right) else "given-close"


def offices_agree(left: Iterable[Office], right: Iterable[Office]) -> list[str]:
    """``affiliation`` and ``role`` where the two share one, ``other-office`` where both held another at one time."""
    mine, others = list(left), list(right)
    reasons = []
    affiliated = any(_alike(a.affiliation, b.affiliation) for a in mine for b in others)
    if affiliated:
        reasons.append("affiliation")
    if any(_alike(a.role, b.role) for a in mine for b in others):
        reasons.append("role")
    if not affiliated and any(_apart(a, b) for a in mine for b in others):
        reasons.append("other-office")
    return reasons


@lru_cache(1 << 17)
def stems(text: str) -> frozenset[str]:
    """The first five letters of the words of an office or affiliation that mean anything."""
    return frozenset(w[:5] for w in _WORD.findall(fold(text)) if len(w) > 2 and w not in ("город", "города", "при"))


def _alike(left: str | None, right: str | None) -> bool:
    if not left or not right:
        return False
    if left == right:
        return bool(stems(left))
    mine, other = stems(left), stems(right)
    return bool(mine) and bool(other) and (mine <= other or other <= mine)


def _apart(left: Office, right: Office) -> bool:
    """Two offices at two places that nobody holds at once, as far as the years tell."""
    if not (left.role and right.role and left.affiliation and right.affiliation):
        return False
    if not stems(left.affiliation).isdisjoint(stems(right.affiliation)):
        return False
    if None in (left.first, right.first):
        return True
    mine, other = (left.first or 0, left.last or left.first or 0), (right.first or 0, right.last or right.first or 0)
    return mine[0] <= other[1] and other[0] <= mine[1]
