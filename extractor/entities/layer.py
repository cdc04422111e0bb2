"""The entities of a report in one layer: what the model found, what the finders found, and who is meant.

In: a ``Doc`` with the model's candidates in ``doc._.tagged``, and its ``Annotation``.  Out: ``Entity`` records with NEREL's types and
borders, nested ones included, each with the mention of the annotation that names the same thing, if there is one.

The finders know grammar and gazetteers and say who or what is meant; the model knows the types and borders that annotators draw.  So what
both say counts for more than what one says: a finder's mention adds to the log odds of the model's candidate of its type
and span and takes from those that contradict it, and it stands by itself where finders of its type are mostly right
(``witnesses``).
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.entities.annotation import Annotation, EntityMention
from extractor.entities.cells import inside_cells
from extractor.entities.phrases import nominative
from extractor.entities.witnesses import Witnesses, load_witnesses
from extractor.language.documents import text_of
from extractor.language.tagger.judgement import Weighed, settle
from extractor.language.tagger.scheme import CONTEST
from extractor.language.tagger.tagger import Tagged
from extractor.schema import Span

__all__ = ["PLACES", "Entity", "combine", "entities", "mentioned"]

PLACES = frozenset({"CITY", "COUNTRY", "STATE_OR_PROVINCE", "DISTRICT", "LOCATION", "FACILITY"})


_FIGURES = frozenset({"AGE", "DATE", "MONEY", "NUMBER", "ORDINAL", "PERCENT", "TIME"})
_COMMON = frozenset({"CRIME", "DISEASE", "EVENT", "FAMILY", "IDEOLOGY", "PENALTY", "PROFESSION", "RELIGION"})


@dataclass(frozen=True, slots=True)
class Entity:
    """Characters ``span`` are an entity of NEREL's type ``label``; ``mention`` names the same, ``odds`` are log odds."""

    span: Span
    label: str
    odds: float
    mention: EntityMention | None = None


def combine(weighed: Iterable[Tagged], found: Iterable[tuple[str, Span]], witnesses: Witnesses) -> list[Weighed]:
    """The entities that model and finders together hold likely, without contradictions; ``found``: label and span."""
    odds = {(w.label, w.start, w.end): w.odds + witnesses.lean.get(w.label, 0.0) for w in weighed if w.label not in CONTEST}
    keys = sorted(odds, key=lambda key: (key[1], key[2], key[0]))
    starts = [start for _, start, _ in keys]
    longest = max((end - start for _, start, end in keys), default=0)
    said = {(label, start, end) for label, (start, end) in found if label in witnesses.finders}
    for label, start, end in sorted(said):
        finder = witnesses.finders[label]
        key = (label, start, end)
        if key in odds:
            odds[key] += finder.agree
        elif finder.alone is not None:
            odds[key] = finder.alone
        if not finder.dispute:
            continue
        for other in keys[bisect.bisect_left(starts, start - longest) : bisect.bisect_left(starts, end)]:
            if other[2] > start and other not in said and _contradicts(other, key):
                odds[other] += finder.dispute
    return settle((label, start, end, value) for (label, start, end), value in odds.items())


def _contradicts(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Of two that overlap, whether both can hardly be right: the same label with other borders, or two kinds of place."""
    return one[0] == other[0] or (one[0] in PLACES and other[0] in PLACES and one[1:] == other[1:])


def entities(doc: Doc, annotation: Annotation, witnesses: Witnesses | None = None) -> list[Entity]:
    """The layer of ``doc``, sorted by span, wider ones first; without a model the finders' mentions are taken as they are.

    An entity's mention has its span, or else covers the same head in the same sense («глава администрации» and «главы
    администрации области»); a mention speaks for one entity only.
    """
    if doc._.tagged is None:
        alone = {(m.label, *m.found.span): m for m in annotation.mentions if m.label != "GROUP"}
        return [Entity((start, end), label, 0.0, mention) for (label, start, end), mention in alone.items()]
    weighed = inside_cells(text_of(doc), doc._.tagged)
    chosen = combine(weighed, ((m.label, m.found.span) for m in annotation.mentions), witnesses or load_witnesses())
    ordered = sorted(chosen, key=lambda one: (one[1], -one[2], one[0]))
    named = _named(doc, ordered, annotation.mentions)
    return [
        Entity((start, end), label, value, named.get((label, start, end))) for label, start, end, value in ordered
    ]


def _named(
    doc: Doc, chosen: Sequence[Weighed], mentions: Sequence[EntityMention]
) -> dict[tuple[str, int, int], EntityMention]:
    """The mention of each entity that has one: pairs of equal span first, then those that differ least."""
    ordered = sorted(mentions, key=lambda m: m.found.span)
    starts = [m.found.span[0] for m in ordered]
    longest = max((m.found.span[1] - m.found.span[0] for m in ordered), default=0)
    pairs = []
    for label, start, end, _ in chosen:
        near = range(bisect.bisect_left(starts, start - longest), bisect.bisect_left(starts, end))
        for at in near:
            low, high = ordered[at].found.span
            if high > start and _same_sense(label, ordered[at].label) and start <= doc[ordered[at].root].idx < end:
                pairs.append((abs(low - start) + abs(high - end), label != ordered[at].label, start, end, label, at))
    named: dict[tuple[str, int, int], EntityMention] = {}
    taken: set[int] = set()
    for _, _, start, end, label, at in sorted(pairs):
        if at not in taken and (label, start, end) not in named:
            named[label, start, end] = ordered[at]
            taken.add(at)
    return named


def _same_sense(label: str, other: str) -> bool:
    return label == other or (label in PLACES and other in PLACES)


def mentioned(
    doc: Doc, layer: Sequence[Entity], annotation: Annotation, referred: frozenset[str]
) -> list[tuple[str, Span, str, str | None]]:
    """What a report mentions, sorted by span: label, span, nominative, and the entity where the annotation knows one.

    That is the layer, the groups, which NEREL does not know, and of the finders' other mentions those of entities that facts speak
    of (``referred``) and that the layer has nowhere, and those whose form leaves no doubt, apart from what the layer has:
    the model knows news, and lists of names in old reports are strange to it.
    """
    text = doc.text
    rows: list[tuple[str, Span, str, str | None]] = []
    borne: set[str] = set()
    used: set[EntityMention] = set()
    for one in layer:
        if one.mention is None:
            rows.append((one.label, one.span, _nominative(doc, text, one), None))
        else:
            borne.add(one.mention.entity)
            used.add(one.mention)
            rows.append((one.label, one.span, one.mention.normal, one.mention.entity))
    ends = [span[1] for _, span, _, _ in rows]
    reach = list(itertools.accumulate(ends, max))
    starts = [span[0] for _, span, _, _ in rows]
    for m in annotation.mentions:
        start, end = m.found.span
        before = bisect.bisect_left(starts, end)
        apart = before == 0 or reach[before - 1] <= start
        if m in used:
            continue
        if m.label == "GROUP" or (m.entity in referred and m.entity not in borne) or (apart and _by_form(m, text[start:end])):
            rows.append((m.label, m.found.span, m.normal, m.entity))
    return sorted(rows, key=lambda row: (row[1][0], -row[1][1], row[0]))


def _by_form(mention: EntityMention, written: str) -> bool:
    """A person with initials or a full name, a place of the gazetteer behind its preposition, a date that can be computed, a body with a
    name: with quotation marks, a number, an abbreviation, or a capital beyond its first word."""
    parts = mention.found.parts
    if mention.label == "PERSON":
        return bool(parts.get("surname") and (parts.get("initials") or (parts.get("given") and parts.get("patronymic"))))
    if mention.label == "ORGANIZATION":
        capital = any(word[:1].isupper() for word in mention.normal.split()[1:])
        return capital or any(mark in written for mark in "«\"№") or any(len(w) > 2 and w.isupper() for w in written.split())
    if mention.label == "DATE":
        return bool(parts.get("edtf"))
    return mention.label in PLACES and bool(parts.get("gazetteer")) and "preposition" in mention.found.rule


def _nominative(doc: Doc, text: str, one: Entity) -> str:
    """An entity of the model alone in the nominative, figures and dates as they are written."""
    span = doc.char_span(*one.span, alignment_mode="expand")
    written = " ".join(text[slice(*one.span)].split())
    if span is None or one.label in _FIGURES or not written[:1].isalpha():
        return written
    return nominative(doc, span.start, span.end, span.root.i, proper=one.label not in _COMMON)
