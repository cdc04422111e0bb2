"""Measuring people: found, normalised, identified, against FactRuEval, NEREL and the visit gold.

In: folders of the corpora.  Out: figures, printed as ``NAME VALUE`` lines.  Run::

    python -m extractor.evaluation.people factrueval FOLDER | nerel FOLDER | visits TEXTS GOLD

``nerel`` compares exact spans of PERSON with those of the recognizer alone; ``factrueval`` asks whether each person
mentioned is found (spans of its name words), whether the nominatives agree with the coreference layer and whether the
right mentions are tied together; ``visits``
whether the names of visiting people are among those found.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.people import find_offices, find_people, link
from extractor.schema import Span

__all__ = ["Score", "factrueval", "identity", "nerel", "same_name", "visits"]

_ATTRIBUTES = frozenset(("firstname", "lastname", "patronymic", "nickname", "name"))
_NAME_PARTS = frozenset(("name", "surname", "patronymic", "nickname"))


@dataclass
class Score:
    """Right, expected and given answers; ``misses`` and ``extra`` say where, for reading."""

    right: int = 0
    expected: int = 0
    given: int = 0
    misses: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where there is nothing."""
        return 2 * self.right / (self.expected + self.given) if self.expected + self.given else 0.0

    def add(self, expected: set[Span], given: set[Span], text: str, name: str) -> None:
        """Count one document's exact spans."""
        self.right += len(expected & given)
        self.expected += len(expected)
        self.given += len(given)
        self.misses += [f"{name}: {text[a:b]} [{text[max(0, a - 30) : b + 30]}]" for a, b in sorted(expected - given)]
        self.extra += [f"{name}: {text[a:b]} [{text[max(0, a - 30) : b + 30]}]" for a, b in sorted(given - expected)]


def _fold(text: str) -> list[str]:
    return re.sub(r"[^\w\s-]", " ", text.lower().replace("ё", "е")).split()


def same_name(one: str, other: str) -> bool:
    """Whether two nominatives hold the same words, ё as е, in any order."""
    return sorted(_fold(one)) == sorted(_fold(other))


def nerel(folder: Path, analyse: Callable[[str], Doc]) -> tuple[Score, Score]:
    """Exact PERSON spans in a folder of brat files: by the rules, and by the recognizer alone."""
    rules, raw = Score(), Score()
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        expected: set[Span] = set()
        for line in path.with_suffix(".ann").read_text(encoding="utf-8").splitlines():
            match = re.match(r"T\d+\tPERSON (\d+) (\d+)\t", line)
            if match:
                expected.add((int(match[1]), int(match[2])))
        doc = analyse(text)
        rules.add(expected, {f.span for f in find_people(doc)}, text, path.name)
        raw.add(
            expected, {(s.start_char, s.end_char) for s in doc.spans["ner"] if s.label_ == "PERSON"}, text, path.name
        )
    return rules, raw


@dataclass(frozen=True, slots=True)
class _Object:
    span: Span
    entity: str
    names: tuple[tuple[str, str], ...]


def _objects(path: Path) -> Iterator[_Object]:
    """Persons of a FactRuEval document: the span of their name words, and the attributes of their identity."""
    spans: dict[str, tuple[str, Span]] = {}
    for line in path.with_suffix(".spans").read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 4:
            spans[parts[0]] = (parts[1], (int(parts[2]), int(parts[2]) + int(parts[3])))
    persons: dict[str, Span] = {}
    for line in path.with_suffix(".objects").read_text(encoding="utf-8").splitlines():
        parts = line.split("#")[0].split()
        if len(parts) >= 3 and parts[1] == "Person":
            words = [spans[p][1] for p in parts[2:] if p in spans and spans[p][0] in _NAME_PARTS]
            if words:
                persons[parts[0]] = (min(s for s, _ in words), max(e for _, e in words))
    for block in path.with_suffix(".coref").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        names = tuple((line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in lines[1:] if " " in line)
        for mention in lines[0].split()[1:]:
            if mention in persons:
                yield _Object(persons[mention], lines[0].split()[0], names)


def _agrees(found: Found, names: Iterable[tuple[str, str]]) -> bool:
    """Whether every word of the nominative stands among the attributes, or is an initial of one."""
    words = [w for key, value in names if key.rstrip("0123456789") in _ATTRIBUTES for w in _fold(value)]
    return all(
        word in words or (len(word) == 1 and any(w.startswith(word) for w in words)) for word in _fold(found.normal)
    )


def factrueval(folder: Path, analyse: Callable[[str], Doc]) -> tuple[Score, Score, Score]:
    """Persons of FactRuEval: exact spans, the recognizer's exact spans, and nominatives of the spans found."""
    rules, raw, normal = Score(), Score(), Score()
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        doc = analyse(text)
        found = {f.span: f for f in find_people(doc)}
        objects = {o.span: o for o in _objects(path)}
        rules.add(set(objects), set(found), text, path.name)
        raw.add(
            set(objects),
            {(s.start_char, s.end_char) for s in doc.spans["ner"] if s.label_ == "PERSON"},
            text,
            path.name,
        )
        for span in sorted(set(objects) & set(found)):
            normal.expected += 1
            normal.given += 1
            if _agrees(found[span], objects[span].names):
                normal.right += 1
            else:
                normal.misses.append(
                    f"{path.name}: {text[span[0] : span[1]]} → {found[span].normal} ≠ {objects[span].names}"
                )
    return rules, raw, normal


def identity(folder: Path, analyse: Callable[[str], Doc]) -> Score:
    """Pairs of FactRuEval's person mentions that are one person, among mentions that the rules found exactly."""
    score = Score()
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        doc = analyse(text)
        people = find_people(doc)
        _, linked, _ = link(people, find_offices(doc, people), doc)
        mine = {found.span: entity for found, entity in linked if found.label == "PERSON"}
        gold = {o.span: o.entity for o in _objects(path) if o.span in mine}
        spans = sorted(gold)
        for i, left in enumerate(spans):
            for right in spans[i + 1 :]:
                same, told = gold[left] == gold[right], mine[left] == mine[right]
                score.expected += same
                score.given += told
                score.right += same and told
                if same != told:
                    pair = f"{path.name}: {text[slice(*left)]} / {text[slice(*right)]}"
                    (score.misses if same else score.extra).append(pair)
    return score


def visits(
    texts: Path,
    gold: Path,
    analyse: Callable[[str], Doc],
    same: Callable[[str, str], bool],
    skip: Callable[[str], bool],
) -> tuple[Score, Score]:
    """Visiting people of the gold whose name is found: as equal words, and under ``same``."""
    exact, loose = Score(), Score()
    for path in sorted(gold.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if skip(record["doc"]):
            continue
        names = {
            v["name"]
            for visit in record["visits"]
            for v in visit["visitors"]
            if v["kind"] == "person" and v["name"][:1].isupper()
        }
        if not names:
            continue
        normals = {f.normal for f in find_people(analyse((texts / record["doc"]).read_bytes().decode("utf-8")))}
        for name in sorted(names):
            for score, equal in ((exact, same_name), (loose, same)):
                score.expected += 1
                score.given += 1  # what is counted is recall: a text names more people than those who travel
                if any(equal(name, normal) for normal in normals):
                    score.right += 1
                else:
                    near = sorted(
                        n for n in normals if set(_fold(n)) & set(_fold(name)) or n[:4] == name.split()[-1][:4]
                    )
                    score.misses.append(f"{record['doc']}: {name} ({near})")
    return exact, loose


def _print(name: str, score: Score, verbose: bool) -> None:
    print(f"{name}\tright {score.right}\texpected {score.expected}\tgiven {score.given}\tF1 {score.f1:.4f}")
    if verbose:
        for kind, rows in (("miss", score.misses), ("extra", score.extra)):
            for row in rows:
                print("  ", kind, row.replace("\n", "⏎"))


def main(arguments: list[str]) -> None:
    """The command line, see the module's docstring; ``-v`` as the last argument prints every error."""
    from extractor import language

    verbose = arguments[-1] == "-v"
    nlp = language.build()
    corpus, folders = arguments[0], [Path(a) for a in arguments[1:] if a != "-v"]
    if corpus == "nerel":
        rules, raw = nerel(folders[0], nlp)
        _print("PERSON exact", rules, verbose)
        _print("PERSON exact, recognizer alone", raw, False)
    elif corpus == "factrueval":
        rules, raw, normal = factrueval(folders[0], nlp)
        _print("Person exact", rules, verbose)
        _print("Person exact, recognizer alone", raw, False)
        _print("nominative of those found", normal, verbose)
        _print("pairs of mentions of one person", identity(folders[0], nlp), verbose)
    else:
        exact, _ = visits(folders[0], folders[1], nlp, same_name, lambda name: False)
        _print("visitors named", exact, verbose)


if __name__ == "__main__":
    main(sys.argv[1:])
