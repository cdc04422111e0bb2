"""The nominative of a personal name: which case and gender its words are in, decided together.

In: the words of a name with their roles, and what the context says of case, gender and known names.  Out: the
nominatives, gender, case and a score.  All pairs of gender and case are weighed: each word adds the score of its best
nominative under that pair, so that a given name settles the surname and the surname the initials' gender.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from extractor.entities.people.declension import CASES, Analysis, analyses
from extractor.entities.people.dictionary import fold
from extractor.entities.people.knowledge import analysis_score

__all__ = ["Hints", "NameWord", "Resolved", "Role", "agree", "family", "full_name", "resolve"]

Role = Literal["given", "patronymic", "surname", "initials", "fixed", "eastern", "byname"]
_MISMATCH = -4.0
_EASTERN_OBLIQUE = re.compile(r"(?P<stem>.*[бвгджзклмнпрстфхцчшщ])(?:(?P<Gen>а)|(?P<Dat>у)|(?P<Ins>ом|ем)|(?P<Loc>е))$")
_EASTERN_SOFT = re.compile(
    r"(?P<stem>.*[бвгджзклмнпрстфхцчшщ]|.*[аеиоуэ](?=[яюе]))(?:(?P<Gen>я)|(?P<Dat>ю)|(?P<Ins>ем)|(?P<Loc>е))$"
)


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a name as written, with its role; ``fixed`` words (particles, numerals) never change."""

    text: str
    role: Role


@dataclass(frozen=True, slots=True)
class Hints:
    """What the context says: weights of cases and genders, and folded nominatives known from elsewhere."""

    cases: Mapping[str, float] = field(default_factory=dict)
    genders: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name in the nominative: its words in the order given, gender (empty if open), case and score."""

    words: tuple[NameWord, ...]
    gender: str
    case: str
    score: float
    margin: float = 0.0
    by_case: Mapping[str, float] = field(default_factory=dict, compare=False)

    def of(self, *roles: Role) -> str:
        """The words of the given roles, joined by spaces."""
        return " ".join(word.text for word in self.words if word.role in roles)


def _eastern(word: str, case: str) -> tuple[float, str] | None:
    """The last word of an eastern name declines if it is a man's and ends in a consonant: «Пан Ги Муна»."""
    if case == "Nom":
        return (0.6, word)
    wanted = "Gen" if case == "Acc" else case
    match = _EASTERN_OBLIQUE.match(word)
    if match and match[wanted] and re.search(r"[нгкмлпрт]$", match["stem"]):
        return (1.0, match["stem"])
    match = _EASTERN_SOFT.match(word)
    if match and match[wanted]:
        stem = match["stem"]
        vowel = stem[-1] in "аеиоуэ"
        return (0.9 if vowel or stem.endswith("н") else -1.0, stem + ("й" if vowel else "ь"))
    return None


class _Best:
    """For a word of a role: its best nominative for every gender and case."""

    __slots__ = ("table", "word")

    def __init__(self, word: NameWord, known: Mapping[str, float]) -> None:
        self.word = word
        self.table: dict[tuple[str, str], tuple[float, str]] = {}
        kind = "surname" if word.role == "byname" else word.role
        if kind not in ("given", "patronymic", "surname"):
            return
        found: Sequence[Analysis] = analyses(word.text, kind)
        for analysis in found:
            score = analysis_score(analysis, kind) + known.get(fold(analysis.nominative), 0.0) - 0.1 * analysis.fixed
            key = (analysis.gender, analysis.case)
            old = self.table.get(key)
            if old is None or score > old[0]:
                self.table[key] = (score, analysis.nominative)

    def under(self, gender: str, case: str) -> tuple[float, str]:
        if self.word.role in ("fixed", "initials"):
            return (0.0, self.word.text)
        if self.word.role == "eastern":
            return _eastern(self.word.text, case if gender == "m" else "Nom") or (0.3, self.word.text)
        exact = self.table.get((gender, case))
        if exact is not None:
            return exact
        stays = self.table.get((gender, "Nom"), (0.0, self.word.text))
        return (_MISMATCH + min(stays[0], 0.0), stays[1])


def resolve(words: Sequence[NameWord], hints: Hints | None = None) -> Resolved:
    """The likeliest nominative of a name; ties go to the nominative case, then to the masculine."""
    hints = hints or Hints()
    tables = [_Best(word, hints.known) for word in words]
    best: Resolved | None = None
    by_gender = {"m": -1e9, "f": -1e9}
    by_case = dict.fromkeys(CASES, -1e9)
    for gender in ("m", "f"):
        for case in CASES:
            score = hints.cases.get(case, 0.0) + hints.genders.get(gender, 0.0) + (0.3 if case == "Nom" else 0.0)
            forms = []
            for table in tables:
                worth, form = table.under(gender, case)
                score += worth
                forms.append(NameWord(form, table.word.role))
            by_gender[gender] = max(by_gender[gender], score)
            by_case[case] = max(by_case[case], score)
            if best is None or score > best.score + 1e-9:
                best = Resolved(tuple(forms), gender, case, score)
    assert best is not None
    margin = abs(by_gender["m"] - by_gender["f"])
    return Resolved(best.words, best.gender if margin > 0.25 else "", best.case, best.score, margin, by_case)


@lru_cache(1 << 14)
def agree(words: tuple[NameWord, ...]) -> bool:
    """Whether there are a gender and a case that all words of a name may be in."""
    tables = [_Best(word, {}).table for word in words if word.role in ("given", "surname", "patronymic")]
    return len(tables) < 2 or any(all(key in table for table in tables[1:]) for key in tables[0])


_PLURAL = (
    ("ыми", "ы"), ("ими", "и"), ("скими", "ские"), ("цкими", "цкие"), ("скими", "ские"), ("ских", "ские"), ("цких", "цкие"),
    ("ским", "ские"), ("цким", "цкие"), ("овых", "овы"), ("евых", "евы"), ("иных", "ины"), ("ыных", "ыны"), ("овым", "овы"),
    ("евым", "евы"), ("иным", "ины"), ("ыным", "ыны"), ("овыми", "овы"), ("евыми", "евы"), ("иными", "ины"), ("ыными", "ыны"),
    ("ами", "ы"), ("ам", "ы"), ("ах", "ы"),
)  # fmt: skip


def family(surname: str) -> str:
    """The nominative plural of a family's surname: «Ивановых», «Ивановыми» give «Ивановы»."""
    folded = fold(surname)
    for ending, nominative in sorted(_PLURAL, key=lambda pair: -len(pair[0])):
        if folded.endswith(ending) and len(folded) > len(ending) + 1:
            stem = surname[: len(surname) - len(ending)]
            if nominative == "ы" and fold(stem)[-1] in "гкхжшчщ":
                nominative = "и"
            return stem + nominative
    return surname


def _initials(text: str) -> str:
    return re.sub(r"\s*(-?)\s*", r"\1", text) if text.endswith(".") else re.sub(r"\s+", "", text) + "."


def full_name(resolved: Resolved) -> str:
    """The name as the gold writes it: initials or given name before the surname, one space between words."""
    words = resolved.words
    roles = [word.role for word in words]
    if "eastern" in roles or "surname" not in roles or not {"initials", "given"} & set(roles):
        return " ".join(_initials(w.text) if w.role == "initials" else w.text for w in words)
    first = [w for w in words if w.role == "given"]
    middle = [w for w in words if w.role == "initials"]
    father = [w for w in words if w.role == "patronymic"]
    at = roles.index("surname")
    last = [w for i, w in enumerate(words) if w.role == "surname" or (w.role == "fixed" and i < at)]
    after = [w for i, w in enumerate(words) if w.role in ("fixed", "byname") and i > at]
    ordered = first + father + middle + last + after
    if any(w.role == "fixed" and i > at for i, w in enumerate(words)) and father == [] and first and at == 0:
        ordered = first + middle + last + after
    return " ".join(_initials(w.text) if w.role == "initials" else w.text for w in ordered)
