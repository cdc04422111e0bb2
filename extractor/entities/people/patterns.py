"""Which units of a run make a name, and the role of each: the patterns of Russian and foreign names.

In: a run of units and the evidence around it (candidates of the recognizer, titles, surnames known from elsewhere in
the document).  Out: the best covering by candidates, each with its roles.  A pattern scores a stretch by how much its
words look like the roles it gives them (``knowledge``); dynamic programming picks the covering that leaves fewest words
over with fewest names, then the likelier one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.entities.people import knowledge
from extractor.entities.people.atoms import Atom
from extractor.entities.people.dictionary import fold
from extractor.entities.people.eastern import is_eastern
from extractor.entities.people.heads import office_head
from extractor.entities.people.resolve import NameWord, Role, agree
from extractor.entities.people.titles import is_title
from extractor.schema import Span

__all__ = ["Candidate", "Evidence", "best_cover"]

THRESHOLD = 2.4
_LONGEST = 5
_ADJECTIVE = re.compile(r"(?i:ск(?:ий|ого|ому|им|ом)|ый|ой|ого|ому|ым|ая|ое|ие|ые|их|ых)$")


@dataclass(frozen=True)
class Evidence:
    """What is known of stretches of the text, as functions of spans or places.

    ``support(span)``: how the recognizer's candidates speak for a name there (positive) or against it.
    ``inside(span)``: whether one candidate PERSON covers the span.  ``titled(start)``: 0, 1 (weak title or an office
    before) or 2 (sure title).  ``known``: folded forms of surnames that the document surely has.
    ``shouting(start)``: whether the text around is in capitals throughout.  ``newline(a, b)``: whether a line ends
    there.  ``opens(start)``: whether a sentence or line begins there.  ``human(start)``: whether a noun for a human
    being stands right before.  ``closes(end)``: whether a clause or line ends there.
    """

    support: Callable[[Span], float]
    inside: Callable[[Span], bool]
    titled: Callable[[int], int]
    known: frozenset[str]
    shouting: Callable[[int], bool]
    newline: Callable[[int, int], bool]
    opens: Callable[[int], bool]
    human: Callable[[int], bool]
    closes: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Atoms ``first`` to ``last`` (exclusive) as a name; ``words`` with roles; ``keep``: their order is not changed."""

    first: int
    last: int
    start: int
    end: int
    words: tuple[NameWord, ...]
    score: float
    rule: str
    keep: bool = False
    breaks: int = 0

    @property
    def value(self) -> float:
        """What the name adds to a covering: many words in few names first, then likelihood; line ends cost."""
        size = self.last - self.first
        guessed = 0.5 * max(size - 2, 0) if self.rule == "распознаватель" else 0.0
        return 2.0 * size + 0.3 * self.score - 2.5 - guessed - 1.5 * self.breaks


@dataclass(frozen=True, slots=True)
class _Looks:
    given: float = 0.0
    patronymic: float = 0.0
    surname: float = 0.0
    plain: str = ""
    other: str = ""
    foreign: bool = False


_NO_LOOKS = _Looks()


def _looks(atom: Atom) -> _Looks:
    return _NO_LOOKS if atom.initials else _looks_of(atom.text, bool(atom.before))


@lru_cache(1 << 16)
def _looks_of(text: str, led: bool) -> _Looks:
    """What a word looks like; ``led`` by a particle («фон», «де») it can only be a surname."""
    word = re.sub(r"-сан$", "", text)
    surname = knowledge.as_surname(word)
    if led:
        surname = max(surname, 1.0)
    return _Looks(
        knowledge.as_given(word) if not led else -1.0,
        knowledge.as_patronymic(word) if not led else 0.0,
        surname,
        knowledge.plain_capitals(word),
        knowledge.ordinary(word),
        knowledge.is_foreign_given(word),
    )


def _word(atom: Atom, role: Role) -> list[NameWord]:
    if atom.initials:
        return [NameWord(atom.text, "initials")]
    words = [NameWord(knowledge.plain_capitals(p), "fixed") for p in atom.before]
    words.append(NameWord(knowledge.plain_capitals(atom.text), role))
    words.extend(NameWord(a, "fixed") for a in atom.after)
    return words


class _Run:
    """One run of atoms under scrutiny."""

    def __init__(self, items: Sequence[Atom], evidence: Evidence) -> None:
        self.atoms = items
        self.looks = [_looks(a) for a in items]
        self.evidence = evidence

    def _make(
        self, first: int, roles: Sequence[Role], score: float, rule: str, keep: bool = False, firm: bool = False
    ) -> Candidate | None:
        last = first + len(roles)
        span = (self.atoms[first].start, self.atoms[last - 1].end)
        words = [w for atom, role in zip(self.atoms[first:last], roles, strict=True) for w in _word(atom, role)]
        support = self.evidence.support(span)
        score += max(support, -0.5) if firm else support
        score += 0.6 * self.evidence.titled(span[0])
        breaks = sum(
            self.evidence.newline(left.end, right.start)
            for left, right in zip(self.atoms[first : last - 1], self.atoms[first + 1 : last], strict=True)
        )
        for index in range(first, last - 1):
            if self.evidence.newline(self.atoms[index].end, self.atoms[index + 1].start) and self.looks[
                index + 1
            ].other in (
                "noun",
                "word",
                "function",
                "place",
            ):
                return None
        score -= (2.0 if rule == "распознаватель" else 0.8) * breaks
        if len(roles) > 1 and not agree(tuple(words)):
            score -= 2.0
        return Candidate(first, last, *span, tuple(words), score, rule, keep, breaks) if score >= THRESHOLD else None

    def _span(self, first: int, size: int) -> Span:
        return (self.atoms[first].start, self.atoms[first + size - 1].end)

    def candidates(self, first: int) -> Iterator[Candidate]:
        """All names that begin with atom ``first``."""
        for size in range(1, min(_LONGEST, len(self.atoms) - first) + 1):
            for found in self._of_size(first, size):
                if found is not None:
                    yield found

    def _of_size(self, i: int, size: int) -> Iterator[Candidate | None]:
        shape = "".join("i" if a.initials else "w" for a in self.atoms[i : i + size])
        looks = self.looks[i : i + size]
        if shape == "w":
            yield self._single(i)
        elif shape == "iw":
            yield self._initials_first(i)
        elif shape == "wi":
            yield self._initials_last(i)
        elif shape == "ww":
            yield from self._two(i)
        elif shape == "www":
            yield from self._three(i)
        elif (
            shape == "wiw"
            and looks[0].given >= (0.0 if self.evidence.inside(self._span(i, 3)) else 1.0)
            and looks[2].surname > -0.5
        ):
            yield self._make(
                i, ("given", "initials", "surname"), looks[0].given + looks[2].surname + 2.5, "Имя И. Фамилия"
            )
        elif shape == "wwi" and looks[0].surname > 0 and looks[1].given >= 1.5:
            yield self._make(
                i, ("surname", "given", "initials"), looks[0].surname + looks[1].given + 2.0, "Фамилия Имя О."
            )
        elif shape in ("wwww", "wwwww"):
            yield self._long(i, size)

    def _single(self, i: int) -> Candidate | None:
        atom, looks = self.atoms[i], self.looks[i]
        span = (atom.start, atom.end)
        likely = max(looks.given, looks.surname)
        known = fold(atom.text) in self.evidence.known
        titled = self.evidence.titled(atom.start)
        inside = self.evidence.inside(span)
        if looks.other in ("noun", "word") and not known and titled < 2 and office_head(atom.text) is not None:
            return None
        if looks.other == "place" and likely < -0.6 and not titled:
            return None
        if looks.other and likely < 1.0 and not known and not titled and is_title(atom.text):
            return None
        if atom.capitals and len(atom.text) < 3 and not (titled or inside):
            return None
        role: Role = "given" if looks.given > looks.surname + (1.2 if known else 0.3) else "surname"
        if looks.patronymic >= 3.0 and not titled and looks.surname < 1.5:
            role = "patronymic"
        if titled and (titled > 1 or likely >= 0.3 or inside or looks.other in ("word", "noun")):
            adjective = looks.other in ("word", "noun") and _ADJECTIVE.search(atom.text)
            if titled < 2 and adjective and not inside and not self.evidence.closes(atom.end):
                return None
            if likely < 0.3 and not inside and (self.evidence.shouting(atom.start) or _ADJECTIVE.search(atom.text)):
                return None
            return self._make(i, (role,), 1.9 + max(likely, 0.0), "титул", firm=likely >= 1.0)
        if known:
            return self._make(i, (role,), 2.4 + max(likely, -0.4), "известная фамилия")
        if inside and not (likely < -0.6 and self.evidence.opens(atom.start)):
            return self._make(i, (role,), 1.0 + 0.5 * likely, "распознаватель")
        if atom.capitals and not self.evidence.shouting(atom.start) and looks.surname >= 1.6 and len(atom.text) > 3:
            return self._make(i, ("surname",), 0.9 + looks.surname, "прописными", firm=True)
        return None

    def _initials_first(self, i: int) -> Candidate | None:
        looks = self.looks[i + 1]
        dots = self.atoms[i].text.count(".")
        if i and self.atoms[i - 1].initials:  # «Р. С. Ф. С. Р. Народный комиссариат»
            return None
        worth = looks.surname
        if dots > 1 and looks.other == "noun":
            worth = max(worth, -0.5)
        if len(self.atoms[i].text) > 2:  # «Дж.» is no lettered item
            dots = 2
        if worth < (-0.6 if dots > 1 else 0.25) and not self.evidence.inside(
            (self.atoms[i].start, self.atoms[i + 1].end)
        ):
            return None
        return self._make(i, ("initials", "surname"), (3.0 if dots > 1 else 2.2) + worth, "И.О. Фамилия", firm=dots > 1)

    def _initials_last(self, i: int) -> Candidate | None:
        looks, dots = self.looks[i], self.atoms[i + 1].text.count(".")
        if dots > 1 and i + 2 == len(self.atoms) and looks.other and i == 0:
            return self._make(i, ("surname", "initials"), 2.8 + max(looks.surname, -0.3), "Фамилия И.О.")
        if looks.surname < (-0.1 if dots > 1 else 0.3):
            if looks.given >= 1.8 and dots == 1:
                return self._make(i, ("given", "initials"), looks.given + 0.5, "Имя Ф.")
            return None
        if dots == 1 and looks.given > looks.surname + 0.8:
            return self._make(i, ("given", "initials"), looks.given + 0.3, "Имя Ф.")
        return self._make(i, ("surname", "initials"), (2.8 if dots > 1 else 1.6) + looks.surname, "Фамилия И.О.")

    def _two(self, i: int) -> Iterator[Candidate | None]:
        a, b = self.looks[i], self.looks[i + 1]
        first, second = self.atoms[i], self.atoms[i + 1]
        span = (first.start, second.end)
        inside = self.evidence.inside(span)
        blessed = self.evidence.titled(span[0]) and re.search(r"ск(?:ий|ого|ому|им|ом)$", second.text)
        floor = -2.1 if inside or blessed else -0.3
        if a.given >= 1.0 and b.patronymic >= 3.0:
            yield self._make(
                i,
                ("given", "patronymic"),
                a.given + b.patronymic + (0.9 if b.patronymic > 3.0 and not a.foreign else -0.5),
                "Имя Отчество",
            )
        if a.given >= 1.3 and b.surname > floor:
            yield self._make(i, ("given", "surname"), a.given + b.surname + 1.0, "Имя Фамилия")
        eastern = is_eastern((first.text, second.text))
        if b.given >= 1.3 and a.surname >= 0.9 and a.given < b.given + 0.5 and not eastern:
            yield self._make(i, ("surname", "given"), a.surname + b.given + 0.6, "Фамилия Имя", b.foreign)
        if eastern and min(a.surname, b.surname) > -2.1:
            yield self._make(i, ("eastern", "eastern"), 2.5, "восточное имя", True)
        if (
            first.capitals != second.capitals
            and not self.evidence.shouting(span[0])
            and min(max(a.given, a.surname), max(b.given, b.surname)) > -0.3
        ):
            roles: tuple[Role, ...] = ("surname", "given") if first.capitals else ("given", "surname")
            if len((first if first.capitals else second).text) > 3 or max(a.given, b.given) >= 1.3:
                yield self._make(
                    i, roles, 2.6 + max(a.given, a.surname, b.given, b.surname) / 2, "Имя ФАМИЛИЯ", True, True
                )
        alone = a.other == "" and not first.capitals and not self.evidence.opens(span[0])
        if (
            alone
            and b.surname > -0.3
            and (
                fold(second.text) in self.evidence.known
                or self.evidence.support((second.start, second.end)) >= 2.5
                or (self.evidence.human(span[0]) and b.other == "")
            )
        ):
            yield self._make(i, ("given", "surname"), 2.5, "неизвестное имя", True)
        if inside or self.evidence.titled(span[0]) == 2:
            turned = b.given >= 1.5 and a.given < 1.0
            unlikely = sum(1.2 for look in (a, b) if max(look.given, look.surname) < -0.5)
            yield self._make(
                i, ("surname", "given") if turned else ("given", "surname"), 1.6 - unlikely, "распознаватель", True
            )

    def _three(self, i: int) -> Iterator[Candidate | None]:
        a, b, c = self.looks[i : i + 3]
        words = tuple(atom.text for atom in self.atoms[i : i + 3])
        span = (self.atoms[i].start, self.atoms[i + 2].end)
        inside = self.evidence.inside(span)
        if b.patronymic >= 2.0 and a.given >= 0.0 and c.surname > (-2.1 if inside else -0.5):
            yield self._make(
                i,
                ("given", "patronymic", "surname"),
                a.given + b.patronymic + c.surname + 2.0,
                "Имя Отчество Фамилия",
                firm=True,
            )
        if c.patronymic >= 2.0 and b.given >= 0.0 and a.surname > (0.8 if a.other else -0.5):
            yield self._make(
                i, ("surname", "given", "patronymic"), a.surname + b.given + c.patronymic + 2.0, "Фамилия Имя Отчество"
            )
        if is_eastern(words) and min(a.surname, b.surname, c.surname) > -2.0:
            yield self._make(i, ("eastern", "eastern", "eastern"), 3.4, "восточное имя", True)
        capitals = [atom.capitals for atom in self.atoms[i : i + 3]]
        if (
            capitals in ([False, False, True], [True, False, False])
            and not self.evidence.shouting(span[0])
            and min(max(look.given, look.surname) for look in (a, b, c)) > -0.3
            and not (b.given >= 1.5 > a.given + 0.5)
        ):
            roles: tuple[Role, ...] = ("given", "given", "surname") if capitals[2] else ("surname", "given", "given")
            yield self._make(i, roles, 3.4, "Имя Имя ФАМИЛИЯ", True, True)
        if a.given >= 1.5 and b.given >= 1.5 and c.surname > 0.2 and (inside or a.given + b.given > 5):
            yield self._make(i, ("given", "given", "surname"), a.given + c.surname + 2.2, "Имя Имя Фамилия", True)
        east = is_eastern(words[1:]) and not is_eastern(words) and len(words[0]) > 3
        if (
            inside
            and not east
            and a.other not in ("place", "noun")
            and not (b.given >= 1.5 and c.surname > 0.2 and a.given < 1.0)
        ):
            yield self._make(i, ("given", "given", "surname"), 2.2, "распознаватель", True)

    def _long(self, i: int, size: int) -> Candidate | None:
        span = (self.atoms[i].start, self.atoms[i + size - 1].end)
        if not self.evidence.inside(span):
            return None
        roles: list[Role] = [*["given"] * (size - 1), "surname"]  # type: ignore[list-item]
        for index in range(1, size):
            if self.looks[i + index].patronymic >= 3.0:
                roles[index] = "patronymic"
        return self._make(i, roles, 2.0 + 0.3 * size, "распознаватель", True)


def best_cover(items: Sequence[Atom], evidence: Evidence) -> list[Candidate]:
    """The names of a run: candidates that do not overlap, of highest total score over the threshold."""
    run = _Run(items, evidence)
    count = len(items)
    totals: list[float] = [0.0] * (count + 1)
    choice: list[Candidate | None] = [None] * count
    for i in range(count - 1, -1, -1):
        totals[i] = totals[i + 1]
        for found in run.candidates(i):
            total = found.value + totals[found.last]
            if total > totals[i] + 1e-9:
                totals[i], choice[i] = total, found
    cover = []
    i = 0
    while i < count:
        chosen = choice[i]
        if chosen is None:
            i += 1
        else:
            cover.append(chosen)
            i = chosen.last
    return cover
