"""Old spelling: read as modern words, kept beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import extractor.reading.orthography as orthography
from extractor.reading import from_text
from extractor.reading.orthography import modernise, orthography_of

EXAMPLES = yaml.safe_load(Path(orthography.__file__).with_name("orthography.yaml").read_text(encoding="utf-8"))["examples"]
OLD = "Выѣхавъ изъ Перми 3 іюня, я прибылъ въ Вѣну, гдѣ осмотрѣлъ заводы и общія мастерскія Ѳедора Ильича."


@pytest.mark.parametrize(("old", "new"), EXAMPLES.items())
def test_the_examples_of_the_rules(old: str, new: str) -> None:
    assert ".-".join(modernise(part) for part in old.split(".-")) == new


def test_a_report_in_old_spelling() -> None:
    report = from_text(OLD)
    assert report.metadata.orthography == "pre-reform"
    assert report.working.text == (
        "Выехав из Перми 3 июня, я прибыл в Вену, где осмотрел заводы и общие мастерские Федора Ильича."
    )
    at = report.working.text.index("Федора")
    assert report.quote(report.working.offsets.to_source((at, at + 6))) == "Ѳедора"


def test_an_old_quotation_in_a_modern_report() -> None:
    modern = "Музей изучил переписку уездного врача. " * 12
    report = from_text(f"{modern}\n\nВ письме сказано: «{OLD}»\n\n{modern}")
    assert report.metadata.orthography == "mixed"
    assert "прибыл в Вену" in report.working.text


def test_modern_text_stays_as_it_is() -> None:
    text = "Съезд объявил благодарность Марии Чикаго; подъезд № 2, II квартал."
    assert orthography_of(text) == "modern"
    assert from_text(text).working.text == text


def test_ukrainian_is_not_old_russian() -> None:
    assert modernise("Україні") == "Україні"


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщьыэюяёАБВ-", max_size=12))
def test_modernising_twice_changes_nothing_more(word: str) -> None:
    once = modernise(word)
    assert modernise(once) == once


@given(st.text(max_size=20))
def test_any_word_is_taken(word: str) -> None:
    assert isinstance(modernise(word), str)
