"""Definite descriptions: whom an office or calling that stands alone means: «певица», «глава японского МИДа».

In: the description, the persons of the document with their mentions and offices.  Out: the index of the person, or None.
After the classic constraints on definite noun phrases (Vieira and Poesio 2000: same head, synonyms, bridging by the
context): offices that are one and the same, held for the same country or house; a head that fits any holder («лидер»),
of the same country; a calling that stands as subject and fits the person last spoken of, in gender and in field.
The words are data: ``descriptions.yaml``, the fields those of ``offices.yaml``.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from spacy.tokens import Doc

from extractor.entities import places
from extractor.entities.found import Found
from extractor.entities.people.dictionary import fold
from extractor.entities.people.heads import fields_of
from extractor.entities.people.lexicon import complain, load
from extractor.entities.places.gazetteer import load as load_gazetteer
from extractor.language import lexemes
from extractor.schema import PlaceKind

__all__ = ["Candidate", "Descriptions", "countries_of", "examples"]

_FILE = "descriptions.yaml"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FROM = re.compile(r"\s+(?:из|от|с)\s")
_SIGHT = 3
_STEM = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as known: ``mentions`` (names) and ``offices`` by their founds, ``gender`` m, f or ""."""

    mentions: tuple[Found, ...]
    offices: tuple[Found, ...] = ()
    gender: str = ""


@cache
def _words(key: str) -> frozenset[str]:
    content = load(_FILE)
    if not isinstance(content.get(key), str):
        complain(_FILE, content, f"the field {key} lists no words")
    return frozenset(fold(word) for word in content[key].split())


@cache
def _same() -> tuple[tuple[tuple[str, ...], ...], ...]:
    rows = load(_FILE).get("same")
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) > 1 for row in rows):
        complain(_FILE, load(_FILE), "the field same is a list of lists of two and more offices")
    return tuple(tuple(tuple(fold(str(word)) for word in entry.split()) for entry in row) for row in rows)


def examples() -> list[tuple[str, str, str]]:
    """(text, description, name or "") as the lexicon lists them."""
    rows = (str(entry).split(">") for entry in load(_FILE)["examples"])
    return [(text.strip(), phrase.strip(), name.strip()) for text, phrase, name in rows]


@lru_cache(1 << 14)
def countries_of(phrase: str) -> frozenset[str]:
    """Codes of the countries an office phrase names, by noun or by adjective."""
    found: set[str] = set()
    words = _WORD.findall(phrase)
    for word in words:
        adjective = places.adjective(word.lower())
        names = [adjective] if adjective else [word, lexemes.lemma(word).capitalize()] if word[:1].isupper() else []
        for name in names:
            found |= {e.country for e in load_gazetteer().lookup(name) if e.kind is PlaceKind.COUNTRY and e.country}
    return frozenset(found)


def _classes(office: Found) -> frozenset[int]:
    """Indices of the rows of ``same`` that an office belongs to."""
    head = fold(office.parts["head"])
    words = [fold(word) for word in _WORD.findall(office.normal)]
    return frozenset(
        at
        for at, row in enumerate(_same())
        if any(entry[0] == head and all(any(word.startswith(stem) for word in words) for stem in entry[1:]) for entry in row)
    )


def _house(office: Found) -> set[str]:
    """Stems of the words that tell for whom an office is held, those of countries left out."""
    words = [fold(word) for word in _WORD.findall(office.parts.get("affiliation", "")) if not places.adjective(word.lower())]
    return {word[:_STEM] for word in words if len(word) > 3}


def _beyond(office: Found, rows: frozenset[int]) -> set[str]:
    """The house of an office without the words that only name the office in the ``rows`` of ``same`` («глава региона»)."""
    head = fold(office.parts["head"])
    stems = [stem for at in rows for entry in _same()[at] if entry[0] == head for stem in entry[1:]]
    return {word for word in _house(office) if not any(word.startswith(stem[:_STEM]) or stem.startswith(word) for stem in stems)}


@dataclass
class Descriptions:
    """The persons of a document as antecedents of descriptions; ``named`` are mention starts with their candidates."""

    doc: Doc
    candidates: Sequence[Candidate]
    sentences: list[int] = field(default_factory=list)
    subjects: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.sentences = [sent.start_char for sent in self.doc.sents]
        self.subjects = frozenset(t.idx for t in self.doc if t.dep_ in ("nsubj", "nsubj:pass"))

    def _sentence(self, at: int) -> int:
        return bisect.bisect_right(self.sentences, at) - 1

    def antecedent(self, office: Found) -> int | None:
        """The index of the person that ``office`` means, None where it is open or means somebody else."""
        if office.parts.get("number") == "Plur":
            return None
        before = [i for i, c in enumerate(self.candidates) if any(m.span[0] < office.span[0] for m in c.mentions) and self._gender_fits(office, c)]
        alike = [i for i in before if self._alike(office, self.candidates[i])]
        if alike:
            return self._latest(alike, office)
        return self._called(office, before)

    def _gender_fits(self, office: Found, candidate: Candidate) -> bool:
        head = fold(office.parts["head"])
        if not candidate.gender:
            return True
        if office.parts.get("gender") == "f":
            return candidate.gender == "f"
        return candidate.gender == "m" or head not in _words("feminine")

    def _alike(self, office: Found, candidate: Candidate) -> bool:
        """Whether the candidate holds the office described, or one that it may mean, for the same country or house."""
        head, classes, lands = fold(office.parts["head"]), _classes(office), countries_of(office.normal)
        for held in candidate.offices:
            own = countries_of(held.normal)
            if lands and own and not lands & own:
                continue
            one_class = bool(classes & _classes(held))
            if _beyond(office, classes & _classes(held)) - _house(held) and not (one_class and lands & own):
                continue
            same = head == fold(held.parts["head"]) or one_class
            if fold(held.parts["head"]) in _words("peers") and lands & own:
                return True
            if same and (lands & own or (not lands and (head not in _words("anyone") or classes))):
                return True
            if head in _words("anyone") and lands & own and fields_of(head) & fields_of(held.parts["head"]):
                return True
        return False

    def _called(self, office: Found, before: Iterable[int]) -> int | None:
        """A calling that is the subject means the person last spoken of whom it fits."""
        head = fold(office.parts["head"])
        if head not in _words("callings") or _house(office) or not self._subject(office) or _FROM.match(self.doc.text, office.span[1]):
            return None
        here = self._sentence(office.span[0])
        fields = fields_of(head)
        best: tuple[float, int] | None = None
        topic = max(range(len(self.candidates)), key=lambda i: len(self.candidates[i].mentions), default=-1)
        for i in before:
            candidate = self.candidates[i]
            own = {name for held in candidate.offices for name in fields_of(held.parts["head"])}
            called = any(fold(held.parts["head"]) in _words("callings") for held in candidate.offices)
            if own and not own & fields:
                continue
            lands = countries_of(office.normal)
            theirs = frozenset().union(*(countries_of(held.normal) for held in candidate.offices))
            if lands and theirs and not lands & theirs:
                continue
            near = [m for m in candidate.mentions if m.span[0] < office.span[0] and 0 < here - self._sentence(m.span[0]) <= _SIGHT]
            if not near and not own:
                continue
            last = max((m for m in candidate.mentions if m.span[0] < office.span[0]), key=lambda m: m.span)
            back = here - self._sentence(last.span[0])
            if back == 0:
                continue
            leading = any(m.span[0] in self.subjects or m.parts.get("case") == "Nom" for m in near)
            score = (2.0 if called else 0.5 if own else 0.0) + 1.0 * (i == topic) + 1.5 * leading + min(len(candidate.mentions), 4) * 0.25 - 0.5 * min(back, 8)
            if best is None or score > best[0]:
                best = (score, i)
        return best[1] if best is not None and best[0] > 0 else None

    def _subject(self, office: Found) -> bool:
        span = self.doc.char_span(*office.span, alignment_mode="expand")
        return span is not None and (span.root.dep_ in ("nsubj", "nsubj:pass") or office.parts.get("case") == "Nom")

    def _latest(self, fitting: Sequence[int], office: Found) -> int:
        return max(fitting, key=lambda i: max(m.span[0] for m in self.candidates[i].mentions if m.span[0] < office.span[0]))
