"""The examples in the lexicon: each sentence draws the facts that stand beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.relations.facts.lexicon import Example, fact_lexicon

_RULES: list[tuple[str, str, Example]] = [(rule.name, rule.type, example) for rule in fact_lexicon().rules for example in rule.examples]
_MEMBERS: list[tuple[str, str, Example]] = [("membership", "membership", example) for example in fact_lexicon().membership_examples]


@pytest.mark.parametrize(("name", "kind", "example"), _RULES + _MEMBERS, ids=lambda value: value.text if isinstance(value, Example) else str(value))
def test_example(name: str, kind: str, example: Example, stated: Callable[[str, str], list[list[str]]]) -> None:
    assert stated(example.text, kind) == [[f"{role}: {value}" for role, value in fact] for fact in example.facts]


def test_every_rule_has_examples() -> None:
    assert [rule.name for rule in fact_lexicon().rules if not rule.examples] == []
