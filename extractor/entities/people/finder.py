"""People in a document: found, bounded and put into the nominative.

In: a spaCy ``Doc``; ``doc.spans["ner"]`` holds the recognizer's candidates.  Out: ``Found`` records labelled PERSON.
Two passes: the first takes what patterns, titles and the recognizer give; from it come the surnames that the document
knows, and with them the second finds surnames that stand alone.  Then the case is decided: names of one list share it,
and nominatives that explain several forms in the document are preferred.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.people.atoms import Atom, atoms, strip
from extractor.entities.people.context import Surroundings, names_human
from extractor.entities.people.declension import analyses, decline
from extractor.entities.people.dictionary import fold
from extractor.entities.people.knowledge import given_score, is_place
from extractor.entities.people.office_phrases import Office, scan
from extractor.entities.people.patterns import Candidate, Evidence, best_cover
from extractor.entities.people.recognized import Recognized
from extractor.entities.people.resolve import Hints, Resolved, family, full_name, resolve
from extractor.entities.people.titles import Title, is_title, named_after, quoted_thing, title_before
from extractor.entities.people.units import Unit, runs
from extractor.schema import Span

__all__ = ["find_people"]

_LIST_GAP = re.compile(
    r"\s*(?:\([^()\n]{0,160}\)\s*)?(?:,[^,;()\n.]{0,80}(?=[,;]))?(?:,|;|,?\s*(?:и|или|а также)(?=\s))\s*(?:и\s+)?(?:[^\W\d_]+(?:[-.][^\W\d_]*)*\s+){0,3}"
)
_SPACES = " \t\u00a0\n\r"
_WORD_BEFORE = re.compile(r"([а-яё]+(?:-[а-яё]+)*)[ \u00a0]$")
_PLURAL_GAP = re.compile(r"\s*(?:\([^()\n]{0,160}\)\s*)?(?:,|;|,?\s*(?:и|или)(?=\s))\s*(?:и\s+)?")


# Surnames in capitals come in lists: what follows one of them is as good as titled.
_CAPITALS = Title(0, 0, "", "", "plural", False)


@dataclass(frozen=True, slots=True)
class _Name:
    """A candidate in its document, with what is known of it."""

    candidate: Candidate
    title: Title | None
    nested: bool
    hints: Hints


class _Search:
    """One document under search."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, doc.text
        self.recognized = Recognized(doc, self.text)
        self.surroundings = Surroundings(doc)
        self.runs = [found for found in (self._atoms(run) for run in runs(self.text)) if found]
        self._titles: dict[int, Title | None] = {}
        self.offices: dict[int, Office] = {}

    def _atoms(self, run: list[Unit]) -> list[Atom]:
        found = strip(atoms(run), is_title)
        if found and self.text[found[-1].end : found[-1].end + 1] == "." and is_title(found[-1].text + "."):
            found.pop()  # «А.В. Тов. Скребков»: the title belongs to what follows
        return found

    def title(self, start: int) -> Title | None:
        if start not in self._titles:
            title = title_before(self.text, start)
            if title is not None:
                office = self.offices.get(title.end)
                if office is not None and office.head_span[1] < title.start:
                    title = None  # «заведующая кафедрой физики О.В. Ляпина»
            self._titles[start] = title
        return self._titles[start]

    def shouting(self, start: int) -> bool:
        """Whether the line around ``start`` is in capitals for the most part."""
        left = max(self.text.rfind("\n", max(0, start - 80), start) + 1, start - 80)
        right = self.text.find("\n", start, start + 80)
        window = self.text[left : right if right >= 0 else start + 80]
        upper = sum(1 for c in window if c.isupper())
        return upper > 0.7 * sum(1 for c in window if c.isalpha())

    def see_offices(self, people: Sequence[Span]) -> None:
        """Look for the offices beside the names found so far."""
        self.offices = {office.span[1]: office for office in scan(self.text, people)}
        self._titles = {}

    def office(self, start: int) -> Office | None:
        """The office phrase that ends right before ``start``."""
        end = start
        while end > 0 and self.text[end - 1] in _SPACES and start - end < 60:
            end -= 1
        return self.offices.get(end) if end < start else None

    def opens(self, start: int) -> bool:
        """Whether a sentence or a line begins at ``start``."""
        before = self.text[max(0, start - 4) : start].rstrip(' \t«"„(')
        return not before or before[-1] in "\n.!?•–—"

    def town(self, start: int) -> bool:
        """Whether the word at ``start`` is a place of the dictionary, so that «г.» before it is a town's."""
        match = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*").match(self.text, start)
        return match is not None and is_place(match[0])

    def closes(self, end: int) -> bool:
        """Whether a sign of punctuation, a line end or the text's end stands at ``end``."""
        return self.text[end : end + 1] in ("", ",", ".", ";", ":", ")", "!", "?", "\n", "\r")

    def heads(self, start: int) -> bool:
        """Whether a line, cell, item or bracket begins at ``start``: places where names stand in the nominative."""
        before = self.text[max(0, start - 6) : start].rstrip(" \u00a0")
        return not before or before[-1] in "\n\t|;(•■►*–—"

    def human(self, start: int) -> bool:
        """Whether a noun for a human being stands right before ``start``."""
        match = _WORD_BEFORE.search(self.text, max(0, start - 40), start)
        return match is not None and names_human(match[1])

    def cover(self, known: frozenset[str]) -> list[tuple[Candidate, Title | None]]:
        """The names of all runs; a plural title («тт.») serves the whole list that follows it."""
        found: list[tuple[Candidate, Title | None]] = []
        plural: tuple[int, Title] | None = None

        def titled(start: int) -> int:
            title = self.title(start)
            if title is None and plural is not None and _PLURAL_GAP.fullmatch(self.text, plural[0], start):
                title = plural[1]
            if title is not None and title.text in ("г.", "Г.") and self.town(start):
                return 0
            if title is None:
                return 1 if self.text[start - 1 : start] == " " and self.office(start) is not None else 0
            return 2 if title.sure else 1

        evidence = Evidence(
            self.recognized.support,
            self.recognized.inside,
            titled,
            known,
            self.shouting,
            lambda left, right: "\n" in self.text[left:right],
            self.opens,
            self.human,
            self.closes,
        )
        for run in self.runs:
            for candidate in best_cover(run, evidence):
                title = self.title(candidate.start)
                if (
                    title is None
                    and plural is not None
                    and _PLURAL_GAP.fullmatch(self.text, plural[0], candidate.start)
                ):
                    title = plural[1]
                if title is not None and title.number == "plural":
                    plural = (candidate.end, title)
                elif candidate.rule == "прописными":
                    plural = (candidate.end, _CAPITALS)
                found.append((candidate, title))
        return found


def _surname_forms(found: Sequence[tuple[Candidate, Title | None]]) -> frozenset[str]:
    """Folded case forms of the surnames that stand in names of two words and more."""
    forms: set[str] = set()
    for candidate, _ in found:
        if len(candidate.words) < 2:
            continue
        resolved = resolve(candidate.words)
        for word in resolved.words:
            if word.role == "given" and given_score(word.text, resolved.gender or "m") >= 2.0:
                forms.update(fold(f) for row in decline(word.text, "given", resolved.gender or "m") for f in row)
            if word.role == "surname" and len(word.text) > 2:
                for gender in (resolved.gender,) if resolved.gender else ("m", "f"):
                    forms.update(fold(f) for row in decline(word.text, "surname", gender) for f in row)
    return frozenset(forms)


def _votes(found: Sequence[tuple[Candidate, Title | None]]) -> dict[str, float]:
    """Nominatives that explain more than one form of a surname or given name in the document."""
    forms: dict[str, set[str]] = defaultdict(set)
    for candidate, _ in found:
        for word in candidate.words:
            if word.role in ("surname", "given"):
                folded = fold(word.text)
                for nominative in {fold(a.nominative) for a in analyses(word.text, word.role)}:
                    forms[nominative].add(folded)
    return {name: min(0.7 * (len(seen) - 1), 1.4) for name, seen in forms.items() if len(seen) > 1}


def _parts(name: _Name, resolved: Resolved, is_family: bool) -> dict[str, str]:
    parts: dict[str, str] = {}
    surname = resolved.of("surname")
    if surname:
        words = resolved.words
        at = next(i for i, w in enumerate(words) if w.role == "surname")
        while at and words[at - 1].role == "fixed":
            at -= 1
            surname = f"{words[at].text} {surname}"
        parts["surname"] = surname
    eastern = [w.text for w in resolved.words if w.role == "eastern"]
    if eastern:
        parts["surname"], parts["given"] = eastern[0], " ".join(eastern[1:])
    for key in ("given", "patronymic", "initials"):
        value = resolved.of(key)
        if value:
            parts[key] = re.sub(r"\s+", "", value) if key == "initials" else value
    if resolved.gender and not is_family:
        parts["gender"] = resolved.gender
    if name.title is not None and name.title.text:
        parts["title"] = name.title.text
    if is_family:
        parts["family"] = "1"
    if name.nested:
        parts["nested"] = "1"
    parts["case"] = resolved.case
    return parts


def _found(name: _Name, resolved: Resolved) -> Found:
    candidate = name.candidate
    is_family = name.title is not None and name.title.number == "family" and len(candidate.words) == 1
    if is_family:
        text = family(candidate.words[0].text)
        resolved = Resolved((replace(candidate.words[0], text=text),), "", resolved.case, resolved.score)
        normal = text
    else:
        normal = full_name(resolved) if not candidate.keep else " ".join(w.text for w in resolved.words)
    normal = re.sub(r"-сан$", "", normal)
    return Found((candidate.start, candidate.end), "PERSON", normal, candidate.rule, _parts(name, resolved, is_family))


def _groups(names: Sequence[_Name], text: str) -> list[list[int]]:
    """Indices of names that stand in one list and so in one case."""
    groups: list[list[int]] = []
    for index, name in enumerate(names):
        if groups:
            last = names[groups[-1][-1]].candidate
            gap_end = name.title.start if name.title and name.title.start > last.end else name.candidate.start
            if gap_end - last.end < 240 and _LIST_GAP.fullmatch(text, last.end, max(gap_end, last.end)):
                groups[-1].append(index)
                continue
        groups.append([index])
    return groups


def find_people(doc: Doc) -> list[Found]:
    """All people that ``doc`` names, sorted by span; names that are parts of other names have ``parts["nested"]``.

    ``normal`` is the full name in the nominative; ``parts``: surname, given, patronymic, initials, gender (m, f),
    title, case (of the mention, UD), family, nested, as far as known.
    """
    search = _Search(doc)
    found = search.cover(frozenset())
    search.see_offices([(candidate.start, candidate.end) for candidate, _ in found])
    found = search.cover(_surname_forms(found))
    votes = _votes(found)
    names: list[_Name] = []
    for candidate, title in found:
        if quoted_thing(search.text, candidate.start):
            continue
        before = title.start if title is not None and title.start < candidate.start else candidate.start
        cases, genders = search.surroundings.hints((candidate.start, candidate.end), before, search.office(before))
        genders["m"] = genders.get("m", 0.0) + 0.3
        if search.heads(before):
            cases["Nom"] = cases.get("Nom", 0.0) + 0.8
        if title is not None and title.gender:
            genders[title.gender] = genders.get(title.gender, 0.0) + 3.0
        nested = named_after(search.text, candidate.start)
        if nested:
            cases = {"Gen": cases.get("Gen", 0.0) + 1.5, **{c: w for c, w in cases.items() if c != "Gen"}}
        names.append(_Name(candidate, title, nested, Hints(cases, genders, votes)))
    hints: list[Hints] = []
    for group in _groups(names, search.text):
        hints.extend(_shared(names, group))
    first = [resolve(name.candidate.words, hint) for name, hint in zip(names, hints, strict=True)]
    known = _settled(first)
    answers = []
    for name, hint, once in zip(names, hints, first, strict=True):
        if once.margin < 3.0:
            merged = dict(hint.known)
            for nominative, weight in known.items():
                merged[nominative] = merged.get(nominative, 0.0) + weight
            once = resolve(name.candidate.words, replace(hint, known=merged))
        answers.append(_found(name, once))
    return sorted(answers)


def _settled(names: Sequence[Resolved]) -> dict[str, float]:
    """Surnames whose gender some mention in the document settles, with the weight that this gives the others."""
    weights: dict[str, float] = {}
    for name in names:
        if name.margin > 0.5:
            for word in name.words:
                if word.role == "surname":
                    folded = fold(word.text)
                    weights[folded] = max(weights.get(folded, 0.0), 0.5 * min(name.margin, 3.0))
    return weights


def _shared(names: Sequence[_Name], group: Sequence[int]) -> list[Hints]:
    """Hints of a list's members, each with the others' preference of case added."""
    if len(group) == 1:
        return [names[group[0]].hints]
    wishes = []
    for index in group:
        by_case = resolve(names[index].candidate.words, names[index].hints).by_case
        top = max(by_case.values())
        wishes.append({case: max(score - top, -2.5) for case, score in by_case.items()})
    shared = []
    for place, index in enumerate(group):
        others = [wish for other, wish in enumerate(wishes) if other != place]
        cases = dict(names[index].hints.cases)
        for case in wishes[place]:
            cases[case] = cases.get(case, 0.0) + 0.8 * sum(wish[case] for wish in others) / len(others)
        shared.append(replace(names[index].hints, cases=cases))
    return shared
