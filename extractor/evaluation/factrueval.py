"""FactRuEval-2016: a ``Document`` as a submission in the contest's formats, and its score on the devset.

In: a ``Document``.  Out: the text of ``NAME.task1`` (mentions), ``NAME.task2`` (objects), ``NAME.task3`` (facts); "" where
nothing was found.  ``evaluate`` reads the contest's layers beside the texts and compares as its rules say: in task 1 names
weigh and descriptors do not, task 2 compares the attributes of matched objects, in task 3 a matched fact counts as far as its
arguments do; strings agree at an edit distance of two.  Facts marked as hard are neither asked for nor punished.  Run::

    python -m extractor.evaluation.factrueval FOLDER

Source of the rules: A. S. Starostin et al., FactRuEval 2016: Evaluation of Named Entity Recognition and Fact Extraction
Systems for Russian, Dialogue 2016.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import DataError, MissingSource
from extractor.schema import Document, Fact, Mention, Person, PlaceKind

__all__ = ["Gold", "GoldFact", "GoldObject", "Metrics", "evaluate", "read_gold", "score_task1", "score_task2", "score_task3", "task1", "task2", "task3"]

_TYPES = {
    "PERSON": "per", "ORGANIZATION": "org", "COUNTRY": "loc", "CITY": "loc", "STATE_OR_PROVINCE": "loc", "DISTRICT": "loc", "LOCATION": "loc",
    "FACILITY": "loc",
}
_VEHICLE = re.compile(r"\b(?:корабл|шаттл|судн|самол[её]т|вертол[её]т|лодк|крейсер|эсминец|поезд|ракет|спутник|автомобил|танкер)", re.IGNORECASE)
_LOCORG = frozenset({"COUNTRY", "CITY", "STATE_OR_PROVINCE", "DISTRICT"})


# --- submissions -----------------------------------------------------------------------------------------------


def task1(document: Document) -> str:
    """The mentions of a document, a line each: type, start, length in characters of the report's text.

    The contest counts neither descriptions without a name nor vehicles, and a name inside a longer mention of the same body
    once.
    """
    lines = []
    around: list[Mention] = []
    for mention in sorted(document.mentions, key=lambda m: (m.span[0], -m.span[1])):
        if mention.label not in _TYPES or not _is_name(mention.normal) or (mention.label == "FACILITY" and _is_vehicle(mention.normal)):
            continue
        around = [other for other in around if other.span[1] > mention.span[0]]
        if not any(other.entity == mention.entity and mention.span[1] <= other.span[1] for other in around):
            lines.append(f"{'locorg' if mention.label in _LOCORG else _TYPES[mention.label]} {mention.span[0]} {mention.span[1] - mention.span[0]}")
        around.append(mention)
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def task2(document: Document) -> str:
    """The objects of a document, a block each: type, then its attributes."""
    used = {mention.entity for mention in document.mentions}
    blocks = [["per", *(f"{name}: {value}" for name, value in _name_parts(person))] for person in document.persons if not person.id.startswith("office")]
    for place in document.places:
        if _is_name(place.name) and not (place.kind is PlaceKind.FACILITY and _is_vehicle(place.name)) and (place.id is None or place.id in used):
            blocks.append(["loc", *(f"name: {value}" for value in dict.fromkeys((place.name, *place.aliases)))])
    for organization in document.organizations:
        if not organization.group and _is_name(organization.name):
            blocks.append(["org", f"name: {organization.name}"])
    return "\n".join("".join(f"{_line(line)}\n" for line in block) for block in blocks if len(block) > 1)


def task3(document: Document) -> str:
    """The office holdings and meetings of a document, a block each: type, then its arguments."""
    blocks = [block for fact in document.facts if (block := _occupation(fact) if fact.type == "office" else _meeting(document, fact) if fact.type == "meeting" else [])]
    return "\n".join("".join(f"{_line(line)}\n" for line in block) for block in blocks)


def _line(text: str) -> str:
    name, colon, value = text.partition(": ")
    return f"{name}{colon}{' '.join(value.replace(':', ' ').split())}"


def _is_name(text: str) -> bool:
    return any(c.isupper() for c in text) or bool(re.search(r"[A-Za-z]", text))


def _is_vehicle(text: str) -> bool:
    return bool(_VEHICLE.search(text))


def _name_parts(person: Person) -> list[tuple[str, str]]:
    """The parts of a name; of a first name in several words each counts, and initials stand for what they begin."""
    initials = re.findall(r"\b(\w)\.", person.name)
    given = person.given.split() if person.given else initials[:1]
    patronymic = person.patronymic or (initials[1] if len(initials) == 2 and not person.given else None)
    known = [("firstname", value) for value in given] + [(name, value) for name, value in (("patronymic", patronymic), ("lastname", person.surname)) if value]
    return known or [("nickname", person.name)]


def _occupation(fact: Fact) -> list[str]:
    values = {role: value for role, value, _ in fact.arguments}
    if "where" not in values:
        return []
    names = (("who", "WHO"), ("position", "POSITION"), ("where", "WHERE"))
    return ["OCCUPATION:", *(f"{name}: {values[role]}" for role, name in names if role in values)]


def _meeting(document: Document, fact: Fact) -> list[str]:
    offices = {person.id for person in document.persons if person.id.startswith("office")}
    who = [value for role, value, entity in fact.arguments if role == "participant" and entity not in offices and _is_name(value)]
    return ["MEETING:", *(f"PARTICIPANT: {value}" for value in who)] if len(who) > 1 else []


# --- gold ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GoldObject:
    """An object of the coreference layer: ``attributes`` as (name, accepted values, folded); ``surfaces`` of its
    mentions; ``counted`` is False for objects that the contest does not ask for (only adjectives, only nested, no name)."""

    type: str
    attributes: tuple[tuple[str, frozenset[str]], ...]
    surfaces: frozenset[str] = frozenset()
    counted: bool = True


@dataclass(frozen=True, slots=True)
class GoldFact:
    """A fact: arguments as (name, accepted values); ``hard`` facts are left out of the count."""

    type: str
    arguments: tuple[tuple[str, frozenset[str]], ...]
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """The layers of one document.  ``mentions``: (type, weight of each token by its start, whether it lies in a larger one)."""

    name: str
    mentions: tuple[tuple[str, Mapping[int, float], bool], ...]
    tokens: tuple[tuple[int, int], ...]
    objects: tuple[GoldObject, ...]
    facts: tuple[GoldFact, ...]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[«»“”„]", '"', text.lower().replace("ё", "е"))).strip()


def _blocks(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingSource("a layer of the devset is not there", where=str(path), remedy="Unpack the whole archive") from error
    return [[line for line in block.splitlines() if line.strip()] for block in re.split(r"\n\s*\n", text) if block.strip()]


_WEIGHED = {"per": ("name", "surname", "patronymic", "nickname"), "loc": ("loc_name", "org_name"), "org": ("org_name", "loc_name")}
_MENTION_TYPES = {"Person": "per", "Org": "org", "Organization": "org", "LocOrg": "loc", "Location": "loc"}
_EMBEDDING = {"per": ("loc", "org"), "loc": ("loc", "org"), "org": ("org", "loc")}


def read_gold(folder: Path, name: str) -> Gold:
    """The layers of the document ``name`` in ``folder``.  Raises ``MissingSource`` and ``DataError``."""
    try:
        return _read_gold(folder, name)
    except (KeyError, ValueError, IndexError) as error:
        raise DataError(f"a layer of {name} is malformed: {error!r}", where=str(folder / name), remedy="Unpack the archive again") from error


def _read_gold(folder: Path, name: str) -> Gold:
    lines = {layer: [line for block in _blocks(folder / f"{name}.{layer}") for line in block] for layer in ("tokens", "spans", "objects")}
    tokens = {}
    for line in lines["tokens"]:
        ident, start, length, *_ = line.split(" ")
        tokens[ident] = (int(start), int(start) + int(length))
    text = (folder / f"{name}.txt").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    spans: dict[str, tuple[str, list[str], str]] = {}
    for line in lines["spans"]:
        left, _, right = line.partition("#")
        ident, kind, *_rest, count = left.split()
        ids = right.split()[: int(count)]
        spans[ident] = (kind, ids, " ".join(right.split()[int(count) :]))
    mentions: dict[str, tuple[str, list[str]]] = {}
    for line in lines["objects"]:
        ident, kind, *ids = line.partition("#")[0].split()
        if kind in _MENTION_TYPES:
            mentions[ident] = (_MENTION_TYPES[kind], ids)
    weights = {ident: (kind, _weights(kind, ids, spans, tokens)) for ident, (kind, ids) in mentions.items()}
    nested = {
        ident: any(other != ident and outer in _EMBEDDING[kind] and set(weight) < set(wider) for other, (outer, wider) in weights.items())
        for ident, (kind, weight) in weights.items()
    }
    objects = {}
    for block in _blocks(folder / f"{name}.coref"):
        ident, known = _object(block, mentions, spans, tokens, nested, text)
        if known is not None:
            objects[ident] = known
    facts = tuple(fact for block in _blocks(folder / f"{name}.facts") if (fact := _fact(block, objects, spans)) is not None)
    ordered = tuple((kind, weight, nested[ident]) for ident, (kind, weight) in weights.items())
    return Gold(name, ordered, tuple(sorted(tokens.values())), tuple(objects.values()), facts)


def _weights(kind: str, ids: Sequence[str], spans: Mapping[str, tuple[str, list[str], str]], tokens: Mapping[str, tuple[int, int]]) -> dict[int, float]:
    weights: dict[int, float] = {}
    for ident in ids:
        label, words, _ = spans[ident]
        for word in words:
            start = tokens[word][0]
            weights[start] = max(weights.get(start, 0.0), 1.0 if label in _WEIGHED[kind] else 0.0)
    return weights


def _object(
    block: Sequence[str], mentions: Mapping[str, tuple[str, list[str]]], spans: Mapping[str, tuple[str, list[str], str]],
    tokens: Mapping[str, tuple[int, int]], nested: Mapping[str, bool], text: str,
) -> tuple[str, GoldObject | None]:
    ident, *members = block[0].split()
    known = [m for m in members if m in mentions]
    kinds = [mentions[m][0] for m in known]
    if not kinds:
        return ident, None
    kind = "loc" if "loc" in kinds else kinds[0]
    surfaces: set[str] = set()
    for member in known:
        words = sorted({tokens[w] for s in mentions[member][1] for w in spans[s][1]})
        surfaces.add(_folded(text[words[0][0] : words[-1][1]]))
        surfaces.add(_folded(" ".join(text[a:b] for a, b in words)))
    raw: dict[str, set[str]] = {}
    for line in block[1:]:
        name, _, value = line.partition(" ")
        raw.setdefault(name.lower(), set()).add(_folded(value))
    descriptors = set().union(*(v for k, v in raw.items() if k.startswith("descr")), set())
    attributes: list[tuple[str, frozenset[str]]] = []
    for name, values in raw.items():
        if name.startswith("descr") or name == "wikidata":
            continue
        wide = set(values)
        for value in values:
            quoted = f'"{value}"'
            wide |= {quoted} if kind != "per" else set()
            for descriptor in descriptors:
                if f" {descriptor} " not in f" {value} ":
                    wide |= {f"{value} {descriptor}", f"{descriptor} {value}", f"{descriptor} {quoted}"}
        attributes.append((name.rstrip("0123456789"), frozenset(wide)))
    adjectives = all(spans[s][0] == "geo_adj" for m in known for s in mentions[m][1])
    counted = bool(attributes) and not adjectives and not all(nested[m] for m in known)
    return ident, GoldObject(kind, tuple(attributes), frozenset(surfaces), counted)


def _fact(block: Sequence[str], objects: Mapping[str, GoldObject], spans: Mapping[str, tuple[str, list[str], str]]) -> GoldFact | None:
    kind = block[0].split()[1].lower()
    arguments: list[tuple[str, frozenset[str]]] = []
    hard = False
    for line in block[1:]:
        name, _, rest = line.partition(" ")
        if name == "Сложность":
            hard = True
        elif name in ("Модальность", "Фаза"):
            continue
        elif rest.startswith("obj"):
            ident, _, words = rest.partition(" ")
            arguments.append((name.lower(), _namings(objects.get(ident[3:]), words)))
        elif rest.startswith("span"):
            values = {_folded(spans[part.split()[0][4:]][2]) for part in rest.split("|") if part.split()[0][4:] in spans}
            arguments.append((name.lower(), frozenset(values | {_folded(" ".join(part.split()[1:])) for part in rest.split("|")})))
    return GoldFact(kind, tuple(arguments), hard) if kind in ("occupation", "meeting") else None


def _ways(known: GoldObject, name: str) -> set[str]:
    """The values of an attribute; where it stands several times («Жан», «Мари») also all of them together."""
    each = [accepted for other, accepted in known.attributes if other == name]
    together = {" ".join(sorted(accepted)[0] for accepted in each), "-".join(sorted(accepted)[0] for accepted in each)} if len(each) > 1 else set()
    return set().union(*each) | together


def _namings(known: GoldObject | None, words: str) -> frozenset[str]:
    """All strings under which an object may be given."""
    values = {_folded(part) for part in words.split("|")}
    if known is None:
        return frozenset(values)
    values |= known.surfaces
    if known.type != "per":
        return frozenset(values.union(*(accepted for _, accepted in known.attributes)))
    first, middle, last, nicknames = (_ways(known, name) for name in ("firstname", "patronymic", "lastname", "nickname"))
    for f in first or {""}:
        for p in {*middle, ""}:
            for s in {*last, ""}:
                values |= {" ".join(x for x in order if x) for order in ((s, f, p), (f, p, s), (f, s), (s, f))}
    values |= last | nicknames
    return frozenset(v for v in values if v)


# --- scores ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Metrics:
    """``right`` is a sum of qualities in [0, 1], one for each gold (and predicted) thing that found its partner."""

    right: float = 0.0
    gold: int = 0
    predicted: int = 0

    @property
    def precision(self) -> float:
        """Right of the predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Right of the gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.gold + self.predicted
        return 2 * self.right / total if total else 0.0

    def __add__(self, other: Metrics) -> Metrics:
        return Metrics(self.right + other.right, self.gold + other.gold, self.predicted + other.predicted)


def _near(one: str, other: str) -> bool:
    """Whether two strings are at an edit distance of at most two."""
    if abs(len(one) - len(other)) > 2:
        return False
    if one == other:
        return True
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row = row, [i]
        for j, b in enumerate(other, start=1):
            row.append(min(row[-1] + 1, previous[j] + 1, previous[j - 1] + (a != b)))
        if min(row) > 2:
            return False
    return row[-1] <= 2


def _agree(value: str, accepted: Iterable[str]) -> bool:
    return any(_near(value, other) for other in accepted)


def _matched(pairs: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The best pairs, each gold and each predicted index once."""
    taken: list[tuple[float, int, int]] = []
    for quality, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if not any(i == a or j == b for _, a, b in taken):
            taken.append((quality, i, j))
    return taken


def score_task1(gold: Gold, submission: str, kinds: Iterable[str] = ("per", "loc", "org")) -> dict[str, Metrics]:
    """Mentions by type in the ``-l`` mode: a matched pair counts as its tokens agree, descriptors left out of the gold count."""
    predicted: dict[str, list[set[int]]] = {}
    for line in submission.splitlines():
        kind, start, length = line.split()
        low, high = int(start), int(start) + int(length)
        words = {a for a, b in gold.tokens if a < high and low < b and b - a > 0}
        predicted.setdefault("loc" if kind == "locorg" else kind, []).append(words)
    scores = {}
    for kind in kinds:
        golden = [(w, inside) for k, w, inside in gold.mentions if k == kind]
        guesses = [words for words in predicted.get(kind, []) if words]
        pairs = [(len(set(g) & p) / len(set(g) | p), i, j) for i, (g, _) in enumerate(golden) for j, p in enumerate(guesses) if set(g) & p]
        taken = _matched(pairs)
        found = {i for _, i, _ in taken}
        right = 0.0
        for _, i, j in taken:
            weights, words = golden[i][0], guesses[j]
            hit = sum(w for t, w in weights.items() if t in words)
            total = sum(weights.values()) + len(words - set(weights))
            right += hit / total if total else len(set(weights) & words) / len(set(weights) | words)
        asked = sum(1 for i, (g, inside) in enumerate(golden) if i in found or (any(g.values()) and not inside))
        scores[kind] = Metrics(right, asked, len(guesses))
    return scores


def _read_blocks(submission: str) -> list[tuple[str, list[tuple[str, str]]]]:
    blocks = []
    for block in re.split(r"\n\s*\n", submission):
        lines = [line for line in block.splitlines() if line.strip()]
        if lines:
            pairs = [(name.strip().lower(), _folded(value)) for name, _, value in (line.partition(":") for line in lines[1:])]
            blocks.append((lines[0].strip(" :").lower(), pairs))
    return blocks


def score_task2(gold: Gold, submission: str, kinds: Iterable[str] = ("per", "loc", "org")) -> dict[str, Metrics]:
    """Objects by type: a matched pair counts as its attributes agree."""
    blocks = _read_blocks(submission)
    scores = {}
    for kind in kinds:
        golden = [o for o in gold.objects if o.type == kind and o.attributes]
        guesses = [pairs for name, pairs in blocks if ("loc" if name == "locorg" else name) == kind]
        pairs = []
        for i, known in enumerate(golden):
            for j, guess in enumerate(guesses):
                met = {at for at, (name, accepted) in enumerate(known.attributes) for n, value in guess if n == name and _agree(value, accepted)}
                wrong = sum(1 for n, value in guess if not any(n == name and _agree(value, accepted) for name, accepted in known.attributes))
                if met:
                    pairs.append((len(met) / (len(known.attributes) + wrong), i, j))
        taken = _matched(pairs)
        asked = {i for i, o in enumerate(golden) if o.counted}
        idle = {j for _, i, j in taken if i not in asked}
        scores[kind] = Metrics(sum(q for q, i, _ in taken if i in asked), len(asked), len(guesses) - len(idle))
    return scores


_WEIGHT = {"position": 0.5}


def score_task3(gold: Gold, submission: str, lemmas: Callable[[str], str] = _folded, kinds: Iterable[str] = ("occupation", "meeting")) -> dict[str, Metrics]:
    """Facts by type: a matched pair counts as its arguments agree, positions at half weight.  ``lemmas`` brings positions to dictionary form, as the
    contest's table of positions does."""
    blocks = _read_blocks(submission)
    scores = {}
    for kind in kinds:
        golden = [f for f in gold.facts if f.type == kind]
        guesses = [pairs for name, pairs in blocks if name == kind]
        pairs = []
        for i, known in enumerate(golden):
            for j, guess in enumerate(guesses):
                hit, wrong = _arguments(known, guess, lemmas)
                if hit:
                    pairs.append((hit / (sum(_WEIGHT.get(name, 1.0) for name, _ in known.arguments) + wrong), i, j))
        taken = _matched(pairs)
        easy = {i for i, f in enumerate(golden) if not f.hard}
        idle = {j for _, i, j in taken if i not in easy}
        scores[kind] = Metrics(sum(q for q, i, _ in taken if i in easy), len(easy), len(guesses) - len(idle))
    return scores


def _arguments(known: GoldFact, guess: Sequence[tuple[str, str]], lemmas: Callable[[str], str]) -> tuple[float, float]:
    """The weight of the gold arguments that are met, and of the guesses that meet none."""
    met: set[int] = set()
    wrong = 0.0
    for name, value in guess:
        at = next((i for i, (n, accepted) in enumerate(known.arguments) if n == name and i not in met and _same_value(name, value, accepted, lemmas)), None)
        if at is None:
            wrong += _WEIGHT.get(name, 1.0)
        else:
            met.add(at)
    return sum(_WEIGHT.get(known.arguments[i][0], 1.0) for i in met), wrong


def _same_value(name: str, value: str, accepted: frozenset[str], lemmas: Callable[[str], str]) -> bool:
    return _agree(value, accepted) or (name == "position" and _agree(lemmas(value), {lemmas(other) for other in accepted}))


@dataclass
class _Totals:
    scores: dict[tuple[str, str], Metrics] = field(default_factory=dict)

    def add(self, task: str, found: Mapping[str, Metrics]) -> None:
        for kind, metrics in found.items():
            for key in ((task, kind), (task, "all")):
                self.scores[key] = self.scores.get(key, Metrics()) + metrics


def evaluate(folder: Path, extract: Callable[[Path], Document], lemmas: Callable[[str], str] = _folded) -> dict[tuple[str, str], Metrics]:
    """Scores by (task, type) over the documents of ``folder``, pooled; type ``all`` sums the types of a task.

    Raises ``MissingSource`` where the folder holds no documents.
    """
    texts = sorted(folder.glob("*.txt"))
    if not texts:
        raise MissingSource("no documents of the devset here", where=str(folder), remedy="Give the folder with book_*.txt and its layers")
    totals = _Totals()
    for path in texts:
        gold, document = read_gold(folder, path.stem), extract(path)
        totals.add("task1", score_task1(gold, task1(document)))
        totals.add("task2", score_task2(gold, task2(document)))
        totals.add("task3", score_task3(gold, task3(document), lemmas))
    return totals.scores


def _lemmatised(text: str) -> str:
    from extractor.language import lexemes

    return " ".join(_folded(lexemes.lemma(word)) for word in text.split())


def _main(arguments: Sequence[str]) -> int:
    from extractor import pipeline, reading

    scores = evaluate(Path(arguments[0]), lambda path: pipeline.extract(reading.read(path)), _lemmatised)
    for (task, kind), metrics in sorted(scores.items()):
        print(f"{task} {kind:<11} P {metrics.precision:.3f}  R {metrics.recall:.3f}  F1 {metrics.f1:.3f}  gold {metrics.gold}  found {metrics.predicted}")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
