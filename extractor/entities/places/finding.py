"""The places of a document: by gazetteer, by descriptor and by the model's named entities together.

In: an analysed spaCy ``Doc``; candidates of a model in ``doc.spans["ner"]`` (labels of slovnet or of NEREL) where there
is one.  Out: ``Found`` records sorted by span, a smaller one inside a larger only where it is a place of its own.

``parts`` of a place, all strings: ``kind`` (a ``PlaceKind``), ``gazetteer``, ``country`` (Russian name), ``iso``,
``latitude``, ``longitude``, ``population``, ``within``, ``modern`` (today's name), ``bare`` (the name without its
descriptor), ``reason``, and ``ambiguous`` (candidates and why the choice was left open).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.places import resolution
from extractor.entities.places.declension import fold
from extractor.entities.places.descriptors import exception_pattern, exceptions, parts, prepositions
from extractor.entities.places.entry import Entry
from extractor.entities.places.evidence import PLACE_LABELS, Surroundings, weigh
from extractor.entities.places.gazetteer import Gazetteer, load
from extractor.entities.places.naming import adjective, adjective_stem, own_spelling, place_name
from extractor.entities.places.patterns import Described, find_described
from extractor.entities.places.scanning import Hit, scan
from extractor.entities.places.unknown import find_unknown
from extractor.language import lexemes
from extractor.schema import PlaceKind

__all__ = ["find_places"]

_KINDS = {
    "CITY": PlaceKind.CITY,
    "COUNTRY": PlaceKind.COUNTRY,
    "STATE_OR_PROVINCE": PlaceKind.REGION,
    "DISTRICT": PlaceKind.DISTRICT,
    "LOCATION": PlaceKind.OTHER,
    "FACILITY": PlaceKind.FACILITY,
}
_RANK = {"FACILITY": 0, "CITY": 1, "DISTRICT": 2, "LOCATION": 2, "STATE_OR_PROVINCE": 3, "COUNTRY": 4}
_ENCLOSED = re.compile(r"\s?\(\s?(?:[а-яё]+\.? )?")
_LISTED = re.compile(r",\s(?:[а-яё]+\.? )?|,\s(?:в|на)\s(?:[а-яё]+\s)?")
_WORD = re.compile(r"[А-Яа-яЁё]+(?:[-'’][А-Яа-яЁё]+)*")
_QUOTES = '«»"“”„'


def _parts(entry: Entry) -> dict[str, str]:
    parts = {"kind": str(entry.kind), "gazetteer": entry.id}
    for field, value in (
        ("country", entry.country_name),
        ("iso", entry.country),
        ("latitude", entry.latitude),
        ("longitude", entry.longitude),
        ("population", entry.population or None),
        ("modern", entry.modern),
        ("years", entry.years),
    ):
        if value is not None:
            parts[field] = str(value)
    return parts


def _of_hit(hit: Hit, gazetteer: Gazetteer, around: Surroundings) -> Found | None:
    before = around.before(hit.start)
    governed = prepositions().get(before.lower_) if before is not None else None
    if governed is not None and not set(governed) & set(hit.match.cases):
        # «в Михайловском» is Михайловское, for Михайловск would be «в Михайловске»
        others = gazetteer.alternatives(hit.words, len(hit.words))
        hit = next((replace(hit, match=m) for m in others if set(m.cases) & set(governed)), hit)
    entries = gazetteer.lookup(hit.match.name)
    if not entries:
        return None
    weight = weigh(hit, entries, around)
    if not weight.accepted:
        return None
    entry = entries[0]
    normal = own_spelling(" ".join(hit.words), hit.match.name)
    return Found((hit.start, hit.end), entry.label, normal, "gazetteer: " + ", ".join(weight.reasons), _parts(entry))


def _of_description(place: Described, gazetteer: Gazetteer) -> Found:
    descriptor = place.descriptor
    label, kind = descriptor.label, descriptor.kind
    wanted = [e for e in gazetteer.lookup(place.normal) or gazetteer.lookup(place.bare) if _fits(e, label)]
    parts = _parts(wanted[0]) if wanted else {}
    if descriptor.noun == "республика" and wanted:
        label, kind = wanted[0].label, wanted[0].kind
    parts["kind"] = str(kind)
    parts["descriptor"] = descriptor.noun
    if descriptor.holds:
        parts["holds"] = "yes"
    if place.bare != place.normal:
        parts["bare"] = place.bare
    return Found((place.start, place.end), label, place.normal, f"descriptor: {descriptor.noun}", parts)


def _fits(entry: Entry, label: str) -> bool:
    """Whether an entry can be what the descriptor says («штат Вашингтон» is not the town)."""
    return (
        entry.label == label
        or {entry.label, label} == {"COUNTRY", "STATE_OR_PROVINCE"}
        or {entry.label, label}
        == {
            "LOCATION",
            "STATE_OR_PROVINCE",
        }
    )


def _of_model(around: Surroundings, gazetteer: Gazetteer, taken: Sequence[Found]) -> list[Found]:
    """Places that only the model has."""
    doc, found = around.doc, []
    spans = [f.span for f in taken]
    for start, end, label in around.spans:
        if label not in PLACE_LABELS or any(s < end and start < e for s, e in spans):
            continue
        text = around.text[start:end].strip(_QUOTES)
        words = _WORD.findall(text)
        if " ".join(words) != re.sub(r"\s+", " ", text) or text in exceptions():
            continue
        if not words or not words[0][:1].isupper() or len(text) < 2 or "\n\n" in text:
            continue
        if (
            len(words) == 1
            and (cut := adjective_stem(text)) is not None
            and cut[0].endswith(("ск", "цк"))
            and text[:1].islower()
        ):
            continue
        head = doc[max(around.token(end - 1), 0)]
        if not _plausible(words, around, start, label):
            continue
        case, gender, number = (head.morph.get(feature, []) for feature in ("Case", "Gender", "Number"))
        preposition = around.before(start)
        cases = _cases(case, preposition.lower_ if preposition is not None else "")
        known = gazetteer.alternatives(words, len(words))
        if known:
            entry = gazetteer.lookup(known[0].name)[0]
            normal = own_spelling(text, known[0].name)
            found.append(Found((start, end), entry.label, normal, "model and gazetteer", _parts(entry)))
            continue
        simple = len(words) <= 2
        normal = (
            place_name(words, cases, gender[0] if gender else "", number[0] if number else "Sing") if simple else text
        )
        mine = "CITY" if label in ("LOCATION", "LOC") else label
        found.append(Found((start, end), mine, normal, f"model: {label}", {"kind": str(_KINDS[mine])}))
    return found


def _plausible(words: list[str], around: Surroundings, start: int, label: str) -> bool:
    """Whether a name that only the model has can be a place: no common word, and surnames only after a preposition."""
    if label not in ("LOCATION", "LOC"):
        return True
    before = around.before(start)
    governed = before is not None and before.lower_ in prepositions()
    if len(words) == 1:
        parses = [p for p in lexemes.parses(words[0].lower()) if p.known]
        if any("Geox" in p.grammemes for p in parses):
            return True
        if any(not p.grammemes & {"Surn", "Name", "Patr", "Orgn"} for p in parses):
            return False
        if parses and not governed:
            return False
        cut = adjective_stem(words[0])
        if cut is not None and cut[0].endswith(("ск", "цк")) and not governed:
            return False
        if (
            not governed
            and before is not None
            and before.pos_ == "NOUN"
            and before.morph.get("Animacy", []) != ["Anim"]
        ):
            return lexemes.lemma(before.text.lower()) in _GOVERNING
    return not any(word[:1].islower() and word not in ("на", "де", "ла", "да", "дель", "и") for word in words)


_GOVERNING = frozenset(
    ("житель", "мэр", "власть", "администрация", "мэрия", "столица", "территория", "окрестность", "аэропорт", "пригород", "центр",
     "окраина", "улица", "делегация", "представитель", "гость", "уроженец", "губернатор", "глава", "порт", "берег", "север", "юг",
     "запад", "восток", "визит", "граница", "побережье")
)  # fmt: skip


def _cases(tagged: list[str], preposition: str) -> tuple[str, ...]:
    """The case of a name: the preposition's, narrowed by the tagger's."""
    governed = prepositions().get(preposition)
    if governed is None:
        return tuple(tagged) or ("Nom",)
    agreed = tuple(case for case in governed if case in tagged)
    return agreed or governed


def _enclosing(founds: list[Found], text: str) -> list[Found]:
    """``within`` filled where the text itself says it: «Хьюстон (США)», «в Одензе, на острове Фюния»."""
    done = list(founds)
    for i, (inner, outer) in enumerate(itertools.pairwise(founds)):
        between = text[inner.span[1] : outer.span[0]]
        if len(between) > 24 or _RANK.get(inner.label, 9) >= _RANK.get(outer.label, 0):
            continue
        bracket = bool(_ENCLOSED.fullmatch(between)) and text[outer.span[1] : outer.span[1] + 1] == ")"
        genitive = (
            between in (" ", "\u00a0")
            and inner.label in ("CITY", "DISTRICT")
            and outer.label in ("STATE_OR_PROVINCE", "COUNTRY", "DISTRICT")
        )
        listed = bool(_LISTED.fullmatch(between)) and (
            "descriptor" in outer.parts
            or (fold(text[outer.span[0] : outer.span[1]]) == fold(outer.normal) and _same_country(inner, outer))
        )
        if bracket or genitive or listed:
            done[i] = replace(inner, parts={**inner.parts, "within": outer.normal})
    return done


def _part_of(found: Found, around: Surroundings) -> Found:
    """A natural region with the capitalised adjective that names its part: «по Приполярному Уралу»."""
    before = around.before(found.span[0])
    if found.label != "LOCATION" or before is None or not found.rule.startswith("gazetteer"):
        return found
    cut, start = adjective_stem(before.text), before.idx
    if cut is None or cut[0] not in parts() or not before.text[0].isupper() or around.opens_sentence(start):
        return found
    if around.text[start + len(before.text) : found.span[0]] not in (" ", "\u00a0"):
        return found
    ending = fold(found.normal)[-1]
    gender = "Fem" if ending in "ая" else "Neut" if ending in "ое" else "Plur" if ending in "ыи" else "Masc"
    name = f"{adjective(before.text, gender)} {found.normal}"
    return replace(found, span=(start, found.span[1]), normal=name, parts={"kind": found.parts["kind"], "within": found.normal})


def _same_country(inner: Found, outer: Found) -> bool:
    return any(entry.country_name == outer.parts.get("country") for entry in load().lookup(inner.normal))


def _without_overlap(founds: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for found in sorted(founds, key=lambda f: (f.span[0], -f.span[1])):
        if kept and found.span[0] < kept[-1].span[1]:
            inside = found.span[1] <= kept[-1].span[1] and kept[-1].label == "FACILITY" and found.label != "FACILITY"
            # «аэропорт Мехрабад»: the airport's own name; «аэропорт Куала-Лумпура» holds a town
            inside = inside and "holds" in kept[-1].parts and found.normal != kept[-1].parts.get("bare")
            if not inside:
                continue
        kept.append(found)
    return kept


def find_places(doc: Doc, home: str | None = None) -> list[Found]:
    """The places of ``doc``, sorted by span.  ``home``: name of the report's own place, for namesakes.

    Linear in the length of the text; the text is read as it stands and nothing is raised on strange input.
    """
    if not len(doc):
        return []
    gazetteer, around = load(), Surroundings.of(doc)
    described = [_of_description(place, gazetteer) for place in find_described(around, gazetteer)]
    founds = list(described)
    covered = [f.span for f in described if f.label != "FACILITY"]
    position = 0
    barred = [found.span() for found in exception_pattern().finditer(around.text)]
    for hit in scan(around.text, gazetteer):
        if any(start <= hit.start and hit.end <= end for start, end in barred):
            continue
        while position < len(covered) and covered[position][1] <= hit.start:
            position += 1
        if position < len(covered) and covered[position][0] < hit.end:
            continue
        found = _of_hit(hit, gazetteer, around)
        if found is not None:
            founds.append(found)
    founds = _without_overlap([_part_of(found, around) for found in founds])
    founds = _without_overlap([*founds, *_of_model(around, gazetteer, founds)])
    founds = _without_overlap([*founds, *find_unknown(around, founds)])
    return resolution.resolve(_enclosing(founds, around.text), home)
