"""The grammar file: every rule's own examples, and what is refused when the file is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.entities.dates import Anchor, find_in
from extractor.entities.dates.grammar import Example, default_grammar, load_grammar
from extractor.entities.dates.guards import GUARDS, load_cues
from extractor.entities.dates.lexicon import default_lexicon, load_lexicon
from extractor.entities.dates.scan import BUILDERS
from extractor.errors import DataError

_EXAMPLES = [(rule.name, example) for rule in default_grammar().rules for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), _EXAMPLES, ids=[f"{rule}: {example.text}" for rule, example in _EXAMPLES])
def test_example(rule: str, example: Example) -> None:
    found = find_in(example.text, Anchor(report_date=example.report_date, previous=example.previous))
    if example.edtf is None:
        assert not [f for f in found if f.parts["edtf"] or f.rule == f"date:{rule}"]
    else:
        assert [(f.rule, f.parts["edtf"]) for f in found] == [(f"date:{rule}", example.edtf)]


def test_the_rules_name_builders_and_guards_that_exist() -> None:
    path = Path(default_grammar.__wrapped__.__code__.co_filename).with_name("grammar.yaml")
    assert load_grammar(path, default_lexicon(), BUILDERS, GUARDS).rules == default_grammar().rules


RULE = """
macros:
  day: "n9 | n12"
rules:
  - name: one
    pattern: "{pattern}"
    gives: {gives}
    examples:
      - ["5 мая", ""]
"""


@pytest.mark.parametrize(
    ("pattern", "gives", "message"),
    [
        ("day:d month_of_dreams", "date", "neither a class nor a macro"),
        ("(day:d month_genitive:m", "date", "not closed"),
        ("day:d )", "date", "closes that was not opened"),
        ("day:d | ", "date", "empty alternative"),
        ("day:d?", "date", "matches nothing at all"),
        ("day:d % month_genitive:m", "date", "is not understood"),
        ("day:d !", "date", "missing at the end"),
        ("day:d month_genitive:d", "date", "two items are called «d»"),
        ("day:d month_genitive:m", "miracle", "is unknown"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_line(tmp_path: Path, pattern: str, gives: str, message: str) -> None:
    path = tmp_path / "grammar.yaml"
    path.write_text(RULE.format(pattern=pattern, gives=gives), encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        load_grammar(path, default_lexicon(), BUILDERS, GUARDS)
    assert caught.value.where == "grammar.yaml:5"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("rules:\n  - name: one\n    pattern: n9\n    gives: date\n", "has no example"),
        ("rules:\n  - name: one\n    gives: date\n", "a rule has"),
        ("rules: []\n", "no rules"),
        ("- one\n", "must hold a mapping"),
        ("rules:\nrules:\n", "stands twice"),
        ("rules: [", "not valid YAML"),
        (
            "macros:\n  a: b\n  b: a\nrules:\n  - name: one\n    pattern: a\n    gives: date\n    examples: [[x, '']]\n",
            "names itself",
        ),
        ("rules:\n  - name: one\n    pattern: n9\n    gives: date\n    examples: [[x]]\n", "an example is a list"),
    ],
)
def test_a_wrong_grammar_is_refused(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "grammar.yaml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_grammar(path, default_lexicon(), BUILDERS, GUARDS)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("spring:\n  forms: {весна: 1}\nautumn:\n  forms: {весна: 2}\n", "in another class"),
        ("spring:\n  forms: {Весна: 1}\n", "lower-case form"),
        ("spring:\n  forms: {весна: x}\n", "lower-case form"),
        ("spring:\n  words: {весна: 1}\n", "holds forms"),
        ("spring:\n  stems: {весн: 1}\n", "empty"),
        ("light: [spring]\nautumn:\n  forms: {осень: 1}\n", "unknown classes"),
        ("n9:\n  forms: {весна: 1}\n", "the name of another"),
    ],
)
def test_a_wrong_lexicon_is_refused(tmp_path: Path, body: str, message: str) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        load_lexicon(path)


def test_wrong_cues_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cues.yaml"
    path.write_text("planned: [будет, 12]\n", encoding="utf-8")
    with pytest.raises(DataError, match="no list of words"):
        load_cues(path)
