"""The layers of the contest's devset, read into records.

In: the folder and the name of a document (``.txt``, ``.tokens``, ``.spans``, ``.objects``, ``.coref``, ``.facts``).  Out: a
``Gold``.  Strings are folded: lower case, е for ё, one kind of quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DataError, MissingSource

__all__ = ["Gold", "GoldFact", "GoldObject", "folded", "read_gold"]


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
    """The layers of one document.  ``mentions``: (type, weight of each token by its start, whether it lies in a larger one).
    ``tokens``: (start, end) of those that count; a single sign next to a word, such as a quotation mark, does not."""

    name: str
    mentions: tuple[tuple[str, Mapping[int, float], bool], ...]
    tokens: tuple[tuple[int, int], ...]
    objects: tuple[GoldObject, ...]
    facts: tuple[GoldFact, ...]


def folded(text: str) -> str:
    """``text`` as the contest compares it."""
    return re.sub(r"\s+", " ", re.sub("[«»“”„]", '"', text.lower().replace("ё", "е"))).strip()


def _blocks(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MissingSource("a layer of the devset is not there", where=str(path), remedy="Unpack the whole archive") from error
    return [[line for line in block.splitlines() if line.strip()] for block in re.split(r"\n\s*\n", text) if block.strip()]


_WEIGHED = {"per": ("name", "surname", "patronymic", "nickname"), "loc": ("loc_name", "org_name"), "org": ("org_name", "loc_name")}
_MENTION_TYPES = {"Person": "per", "Org": "org", "Organization": "org", "LocOrg": "loc", "Location": "loc"}
_EMBEDDING = {"per": ("loc", "org"), "loc": ("loc", "org"), "org": ("org",)}


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
    counted = _counted(sorted(tokens.values()), text)
    starts = {start for start, _ in counted}
    ordered = tuple((kind, {t: w for t, w in weight.items() if t in starts}, nested[ident]) for ident, (kind, weight) in weights.items())
    return Gold(name, ordered, counted, tuple(objects.values()), facts)


def _counted(tokens: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """The tokens but for single signs (no letters) that touch the token before or after them."""
    touching = {start for _, start in tokens} & {end for end, _ in tokens}
    return tuple(
        (start, end) for start, end in tokens
        if end - start != 1 or text[start].isalpha() or not (start in touching or end in touching)
    )  # fmt: skip


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
        surfaces.add(folded(text[words[0][0] : words[-1][1]]))
        surfaces.add(folded(" ".join(text[a:b] for a, b in words)))
    raw: dict[str, set[str]] = {}
    for line in block[1:]:
        name, _, value = line.partition(" ")
        raw.setdefault(name.lower(), set()).add(folded(value))
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
            values = {folded(spans[part.split()[0][4:]][2]) for part in rest.split("|") if part.split()[0][4:] in spans}
            arguments.append((name.lower(), frozenset(values | {folded(" ".join(part.split()[1:])) for part in rest.split("|")})))
    return GoldFact(kind, tuple(arguments), hard) if kind in ("occupation", "meeting") else None


def _ways(known: GoldObject, name: str) -> set[str]:
    """The values of an attribute; where it stands several times («Жан», «Мари») also all of them together."""
    each = [accepted for other, accepted in known.attributes if other == name]
    together = {" ".join(sorted(accepted)[0] for accepted in each), "-".join(sorted(accepted)[0] for accepted in each)} if len(each) > 1 else set()
    return set().union(*each) | together


def _namings(known: GoldObject | None, words: str) -> frozenset[str]:
    """All strings under which an object may be given."""
    values = {folded(part) for part in words.split("|")}
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
