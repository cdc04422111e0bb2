"""What holds for any text: evidence is the report's own, ids are stable and differ, arguments are whole, nothing raises."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.relations.facts import find_facts
from extractor.relations.scene import Scene

_PIECES = [
    "Мэр Томска Иван Титов", "встретился с", "Марио Росси", "делегация Пскова", "во главе с", "подписали договор о дружбе", "между", "и", ",", ".", "(", ")",
    "Псков", "Рига", "стал", "директором завода «Заря»", "в состав вошли", "принял", "его", "он", "\n", "\n\n", "Состав делегации:", "- ", "не", "возглавил",
    "12 мая 2010 года", "посол Италии", "избран", "депутат", "«", "»", "—", "обсудили", "переговоры",
]
_LEAST = {"office": {"who": 1, "position": 1}, "meeting": {"participant": 2}, "agreement": {"party": 2, "kind": 1}, "membership": {"member": 1, "group": 1}}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=30))
def test_any_text(pieces: list[str], scene_of: Callable[[str], Scene]) -> None:
    scene = scene_of(" ".join(pieces))
    facts = find_facts(scene)
    assert facts == find_facts(scene)
    assert len({fact.id for fact in facts}) == len(facts)
    for fact in facts:
        roles = [role for role, _, _ in fact.arguments]
        assert all(roles.count(role) >= least for role, least in _LEAST[fact.type].items())
        assert all(value and value == " ".join(value.split()) for _, value, _ in fact.arguments)
        assert fact.evidence
        assert 0 <= fact.confidence <= 1
        for quote in (*fact.evidence, *((fact.when,) if fact.when else ())):
            assert quote.text == scene.report.text[slice(*quote.span)] != ""


def test_spans_lie_in_the_report_not_in_the_working_text(scene_of: Callable[[str], Scene]) -> None:
    scene = scene_of("Мэръ Томска   Иванъ Титовъ открылъ выставку въ  Томскѣ.")
    for fact in find_facts(scene):
        for quote in fact.evidence:
            assert quote.text == scene.report.text[slice(*quote.span)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "встреча", "(((((", "между и между и", "возглавил"])
def test_strange_texts_state_nothing(text: str, scene_of: Callable[[str], Scene]) -> None:
    assert find_facts(scene_of(text)) == ()
