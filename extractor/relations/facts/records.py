"""Fact drafts written as ``Fact`` records: quotes in the report's own text, stable ids.

In: a ``Scene`` and joined drafts.  Out: facts in text order.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.relations.dates import Stay
from extractor.relations.facts.draft import FactDraft
from extractor.relations.scene import Scene
from extractor.schema import Evidence, Fact, TimeSpan, stable_id

__all__ = ["facts_of"]


def facts_of(scene: Scene, drafts: Sequence[FactDraft]) -> tuple[Fact, ...]:
    """The facts of the drafts, each with one to three sentences as evidence."""
    facts: list[Fact] = []
    taken: dict[str, int] = {}
    for draft in drafts:
        evidence = tuple(_evidence(scene, index) for index in draft.sentences[:3])
        arguments = tuple((a.role, a.value, a.entity) for a in draft.arguments)
        parts = (scene.report.id, draft.type, "|".join(f"{role}={value}" for role, value, _ in arguments), evidence[0].span[0], draft.status.value)
        ident = stable_id("f", *parts)
        taken[ident] = taken.get(ident, 0) + 1
        if taken[ident] > 1:
            ident = stable_id("f", *parts, taken[ident])
        facts.append(
            Fact(
                ident, draft.type, arguments, evidence, _when(scene, draft.when), draft.status,
                round(draft.confidence, 3), scene.report.name, draft.rule,
            )
        )
    return tuple(facts)


def _evidence(scene: Scene, index: int) -> Evidence:
    sentence = scene.sentences[index]
    text = scene.doc[sentence.start : sentence.end].text
    start = scene.doc[sentence.start].idx + len(text) - len(text.lstrip())
    span = scene.report.working.offsets.to_source((start, start + len(text.strip())))
    return Evidence(span, scene.report.quote(span), scene.report.locate(span).page)


def _when(scene: Scene, stay: Stay) -> TimeSpan | None:
    if stay.mention < 0:
        return None
    found = scene.mention(stay.mention).found
    span = scene.report.working.offsets.to_source(found.span)
    parts = found.parts
    return TimeSpan(span, scene.report.quote(span), parts.get("edtf") or None, parts.get("earliest") or None, parts.get("latest") or None)
