"""The examples that stand beside the rules draw what the rules are for; the files refuse what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.relations import lexicon
from extractor.relations.lexicon import exclusions, status_cues, trigger_rules

RULES = [(rule.name, text, visits) for rule in trigger_rules() for text, visits in rule.examples]
CUES = [(text, status) for cue in status_cues() for text, status in cue.examples]
REFUSED = [(exclusion.name, text) for exclusion in exclusions() for text in exclusion.examples]


@pytest.mark.parametrize(("name", "text", "visits"), RULES, ids=[f"{n}: {t[:40]}" for n, t, _ in RULES])
def test_rule_examples(name: str, text: str, visits: tuple[tuple[str, str, str], ...], told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert told(text) == list(visits)


@pytest.mark.parametrize(("text", "status"), CUES, ids=[t[:40] for t, _ in CUES])
def test_status_examples(text: str, status: str, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert {s for _, _, s in told(text)} == {status}


@pytest.mark.parametrize(("name", "text"), REFUSED, ids=[n for n, _ in REFUSED])
def test_what_is_no_visit(name: str, text: str, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("- {name: a, pos: verb, lemmas: [ехать], type: visit, visitor: [subject], confidence: 0.5}", "'examples' is missing"),
        ("- {name: a, pos: verb, lemmas: [ехать], type: trip, visitor: [subject], confidence: 0.5, examples: []}", "type is visit"),
        ("- {name: a, pos: verb, lemmas: [ехать], type: visit, visitor: [moon], confidence: 0.5, examples: []}", "visitor is one of"),
        ("- {name: a, pos: verb, lemmas: [ехать], type: visit, visitor: [subject], confidence: 2, examples: []}", "between 0 and 1"),
        ("- {name: a, pos: verb, lemmas: [ехать], type: visit, visitor: [subject], confidence: 0.5, examples: [], place: [в+Там]}", "preposition+Case"),
        ("- {name: a, pos: verb, lemmas: [ехать], type: visit, visitor: [subject], confidence: 0.5, examples: [], colour: red}", "unknown field 'colour'"),
        ("- {name: a, pos: verb, lemmas: [ехать], type: visit, visitor: [subject], confidence: 0.5, status: maybe, examples: []}", "malformed"),
        ("- [unclosed", "not readable as YAML"),
    ],
)
def test_wrong_entries_are_refused_with_file_and_line(entry: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "triggers.yaml"
    path.write_text("# head\n" + entry, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        trigger_rules(path)
    assert complaint in str(refused.value)
    assert f"{path}:" in str(refused.value)


def test_every_rule_has_examples_and_every_lemma_is_folded() -> None:
    for rule in trigger_rules():
        assert rule.examples, rule.name
        assert all(lemma == lexicon.fold(lemma) for lemma in rule.lemmas)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Инженер Пётр Седов должен был ехать в Брно, но его заменил мастер.", "cancelled"),
        ("Депутат Павел Лунин намеревался посетить Ригу, однако заболел.", "cancelled"),
        ("Инженер Пётр Седов должен ехать в Брно в мае.", "planned"),
        ("Приезд академика Ивана Лосева в Минск ожидался в мае, но перенесён на осень.", "planned"),
        ("Депутат Павел Лунин вместо поездки в Ригу занимался ремонтом.", "denied"),
        ("Направить в Брно инженера Петра Седова.", "planned"),
        ("Газета сообщила, будто министр Олег Фомин тайно посетил Ригу.", "denied"),
        ("Особо следует сказать о поездке академика Ивана Лосева в Минск.", "occurred"),
        ("Академик Иван Лосев, ожидавшийся в Минске 5 мая, не приехал.", "cancelled"),
    ],
)
def test_status_of_the_event(text: str, status: str, told: Callable[[str], list[tuple[str, str, str]]]) -> None:
    assert {s for _, _, s in told(text)} == {status}
