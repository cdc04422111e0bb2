"""What the words around a name say of its case and gender.

In: a spaCy ``Doc`` (tags and tree may be absent) and the span of a name.  Out: weights for ``resolve``.  Evidence, from
the strongest: the gender of a title; the preposition before; the case of a title or office before (apposition agrees);
a verb whose subject the name is; the tagger's own opinion of the words.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from functools import lru_cache

from spacy.attrs import IDX
from spacy.tokens import Doc

from extractor.entities.people.office_phrases import Office
from extractor.language import lexemes
from extractor.schema import Span

__all__ = ["Surroundings", "names_human"]

_PREPOSITIONS = {
    "с": {"Ins": 2.0, "Gen": 0.3},
    "со": {"Ins": 2.0},
    "к": {"Dat": 2.0},
    "ко": {"Dat": 2.0},
    "от": {"Gen": 2.0},
    "у": {"Gen": 2.0},
    "для": {"Gen": 2.0},
    "из": {"Gen": 2.0},
    "без": {"Gen": 2.0},
    "кроме": {"Gen": 2.0},
    "до": {"Gen": 2.0},
    "после": {"Gen": 2.0},
    "против": {"Gen": 2.0},
    "вместо": {"Gen": 2.0},
    "о": {"Loc": 2.0},
    "об": {"Loc": 2.0},
    "при": {"Loc": 2.0},
    "на": {"Acc": 1.2, "Loc": 1.2},
    "в": {"Loc": 1.0, "Acc": 1.0},
    "за": {"Acc": 1.2, "Ins": 1.2},
    "перед": {"Ins": 2.0},
    "над": {"Ins": 2.0},
    "между": {"Ins": 2.0},
    "под": {"Ins": 1.5, "Acc": 0.8},
    "через": {"Acc": 2.0},
    "про": {"Acc": 2.0},
    "по": {"Dat": 2.0},
    "благодаря": {"Dat": 2.0},
    "вслед": {"Dat": 1.0},
    "вместе": {"Ins": 0.5},
}
_GENITIVE_NOUNS = frozenset(("состав", "лицо", "участие", "руководство", "председательство", "имя", "главенство"))


@lru_cache(1 << 15)
def _noun_cases(word: str) -> tuple[tuple[str, bool], ...]:
    """Cases of the noun readings of a word, each with whether it names a person."""
    found: dict[tuple[str, bool], None] = {}
    for reading in lexemes.parses(word.lower())[:8]:
        case = reading.get("Case")
        if reading.pos in ("NOUN", "PROPN") and case and reading.known:
            found[(case, reading.get("Animacy") == "Anim" and reading.get("Gender") != "Neut")] = None
    return tuple(found)


@lru_cache(1 << 15)
def names_human(word: str) -> bool:
    """Whether a word is a noun for a living being in its first reading: «композитор», «директора»."""
    reading = next(iter(lexemes.parses(word.lower())), None)
    return reading is not None and reading.pos == "NOUN" and reading.known and reading.get("Animacy") == "Anim"


@lru_cache(1 << 15)
def _noun_gender(word: str) -> str:
    reading = next((p for p in lexemes.parses(word.lower())[:2] if p.pos == "NOUN"), None)
    if reading is None or reading.get("Animacy") != "Anim":
        return ""
    return {"Fem": "f", "Masc": "m"}.get(reading.get("Gender") or "", "")


@lru_cache(1 << 15)
def _past_gender(word: str) -> str:
    for reading in lexemes.parses(word.lower())[:2]:
        if reading.pos == "VERB" and reading.get("Tense") == "Past" and reading.get("VerbForm") == "Fin":
            return {"Fem": "f", "Masc": "m"}.get(reading.get("Gender") or "", "")
    return ""


class Surroundings:
    """The tokens of a document by character, and what they say of a name."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [int(start) for start in doc.to_array([IDX]).ravel()]

    def tokens(self, span: Span) -> tuple[int, int]:
        """Indices of the tokens that overlap a span of characters: first and last exclusive."""
        first = max(bisect.bisect_right(self.starts, span[0]) - 1, 0)
        last = bisect.bisect_left(self.starts, span[1])
        return (first, max(last, first))

    def hints(self, span: Span, before: int, office: Office | None = None) -> tuple[dict[str, float], dict[str, float]]:
        """Weights of cases and of genders for the name at ``span``; ``before``: where its title or it begins;
        ``office``: the office phrase right before that, which agrees with the name."""
        cases: dict[str, float] = defaultdict(float)
        genders: dict[str, float] = defaultdict(float)
        if not self.starts:
            return cases, genders
        first, last = self.tokens(span)
        self._own(first, last, cases, genders)
        if office is None:
            self._left(first, before, cases, genders)
        else:
            self._office(office, cases, genders)
        self._verb(first, last, cases, genders)
        return cases, genders

    def _own(self, first: int, last: int, cases: dict[str, float], genders: dict[str, float]) -> None:
        words = [t for t in self.doc[first:last] if len(t.text) > 1 and t.text[0].isalpha()]
        for token in words:
            for case in token.morph.get("Case", []):
                cases[case] += 0.9 / len(words)
            for gender in token.morph.get("Gender", []):
                genders["f" if gender == "Fem" else "m"] += 0.5 / len(words)

    def _left(self, first: int, before: int, cases: dict[str, float], genders: dict[str, float]) -> None:
        """Walk left over titles and offices (they agree with the name) to the word that governs them."""
        doc = self.doc
        index = first - 1
        steps = 0
        while index >= 0 and steps < 6:
            token = doc[index]
            word = token.text.lower()
            steps += 1
            if word in _PREPOSITIONS:
                for case, weight in _PREPOSITIONS[word].items():
                    cases[case] += weight * (1.0 if steps == 1 or token.idx >= before - 4 else 0.7)
                return
            if token.idx >= before or word in (".", "-") or not token.text[0].isalpha():
                if token.idx < before and word not in (".", "-"):
                    return
                if len(word) > 2:
                    self._apposition(index, cases, genders, 1.0)
                index -= 1
                continue
            noun = _noun_cases(token.text)
            if not noun:
                return
            if any(person for _, person in noun):
                self._apposition(index, cases, genders, 1.0 if steps == 1 else 0.5)
                index -= 1
                # further left stands what governs the apposition, if it is a preposition or an adjective
                while (
                    index >= 0
                    and steps < 6
                    and any(p.pos in ("ADJ", "DET") for p in lexemes.parses(doc[index].text.lower())[:1])
                ):
                    index -= 1
                    steps += 1
                if index >= 0 and doc[index].text.lower() in _PREPOSITIONS:
                    for case, weight in _PREPOSITIONS[doc[index].text.lower()].items():
                        cases[case] += 0.8 * weight
                return
            lemma = lexemes.lemma(token.text)
            cases["Gen"] += (
                1.6 if lemma in _GENITIVE_NOUNS else 0.8 if token.idx + len(token.text) + 3 >= before else 0.3
            )
            return

    def _office(self, office: Office, cases: dict[str, float], genders: dict[str, float]) -> None:
        head = self.tokens(office.head_span)[0]
        token = self.doc[head]
        possible = {case for case, number in office.head.forms if case and number == "Sing"} or {
            case for case, _ in office.head.forms if case
        }
        told = token.morph.get("Case", [])
        if told and (told[0] in possible or not possible):
            cases[told[0]] += 1.3
        for case in possible:
            cases[case] += 0.5 / len(possible)
        if office.head.gender == "f":
            genders["f"] += 2.5
        first = self.tokens(office.span)[0]
        word = self.doc[first - 1].text.lower() if first else ""
        for case, weight in _PREPOSITIONS.get(word, {}).items():
            cases[case] += 0.8 * weight
        if token.dep_.startswith("nsubj"):
            cases["Nom"] += 0.6
            gender = {"Fem": "f", "Masc": "m"}.get((token.head.morph.get("Gender", []) or [""])[0], "")
            if gender == "f" and token.head.morph.get("Tense", []) == ["Past"]:
                genders["f"] += 1.3

    def _apposition(self, index: int, cases: dict[str, float], genders: dict[str, float], weight: float) -> None:
        token = self.doc[index]
        told = token.morph.get("Case", [])
        if told:
            cases[told[0]] += 0.9 * weight
        else:
            possible = {case for case, _ in _noun_cases(token.text)}
            for case in possible:
                cases[case] += 0.9 * weight / len(possible)
        if _noun_gender(token.text) == "f":
            genders["f"] += 1.2 * weight

    def _opens_line(self, first: int) -> bool:
        """Whether a line begins at a token, as in a list of people: «Задворнова Г.Ю., председатель комиссии»."""
        before = self.doc[first - 1].text if first else "\n"
        return "\n" in before or (first == 1 and not before.isalpha())

    def _verb(self, first: int, last: int, cases: dict[str, float], genders: dict[str, float]) -> None:
        doc = self.doc
        for token in doc[first:last]:
            head = token.head
            if first <= head.i < last or head.i == token.i:
                continue
            if token.dep_.startswith("nsubj"):
                cases["Nom"] += 0.9
                gender = {"Fem": "f", "Masc": "m"}.get((head.morph.get("Gender", []) or [""])[0], "")
                if gender and head.morph.get("Tense", []) == ["Past"]:
                    genders[gender] += 1.3
            elif token.dep_ == "obl" and token.morph.get("Case", []) == ["Ins"]:
                cases["Ins"] += 0.3
            return
        following = doc[last].text if last < len(doc) else ""
        if following in (",", "–", "—", "-") and last + 1 < len(doc) and self._opens_line(first):
            cases["Nom"] += 1.2 * any(case == "Nom" and person for case, person in _noun_cases(doc[last + 1].text))
        gender = _past_gender(following)
        if gender:
            genders[gender] += 0.8
            cases["Nom"] += 0.4
