"""A text as its facts, through the whole pipeline but for the wiring of the last stage."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor import pipeline, reading
from extractor.relations.facts import find_facts
from extractor.relations.scene import Scene, build
from extractor.schema import Fact

Facts = list[list[str]]


@pytest.fixture(scope="session")
def scene_of() -> Callable[[str], Scene]:
    """The scene of a text; texts with line breaks keep their layout."""
    nlp = pipeline.load()

    def ask(text: str) -> Scene:
        report = reading.from_text(text, name="sentence", mend=False)
        doc = nlp.make_doc(report.working.text)
        doc._.report = report
        for name, component in nlp.pipeline:
            if name != "extractor_relations":
                doc = component(doc)
        return build(doc, report, doc._.annotation)

    return ask


@pytest.fixture(scope="session")
def facts_in(scene_of: Callable[[str], Scene]) -> Callable[[str], tuple[Fact, ...]]:
    """The facts of a text."""
    return lambda text: find_facts(scene_of(text))


@pytest.fixture(scope="session")
def stated(facts_in: Callable[[str], tuple[Fact, ...]]) -> Callable[[str, str], Facts]:
    """The facts of one type in a text, each as «role: value»; topics left out, which have tests of their own."""

    def ask(text: str, kind: str) -> Facts:
        return [[f"{role}: {value}" for role, value, _ in fact.arguments if role != "topic"] for fact in facts_in(text) if fact.type == kind]

    return ask
