"""The model that ships: entities of plain sentences, and what holds for any text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.language.tagger import component
from extractor.language.tagger.network import WINDOW
from extractor.language.tagger.tagger import Tagged, Tagger, load, mentions_of


def found(text: str) -> set[tuple[str, str]]:
    return {(item.label, text[item.start : item.end]) for item in load().tag(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В мае 2011 года Иван Петров посетил Токио.", {("PERSON", "Иван Петров"), ("CITY", "Токио")}),
        ("Делегация из Японии прибыла в Москву.", {("COUNTRY", "Японии"), ("CITY", "Москву")}),
        ("Президент России Владимир Путин встретился с Ангелой Меркель.", {("PERSON", "Ангелой Меркель")}),
        ("12 июня 1998 года в Париже открылась выставка.", {("DATE", "12 июня 1998 года"), ("CITY", "Париже")}),
    ],
)
def test_plain_sentences(text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= found(text)


def test_an_office_holds_its_country() -> None:
    text = "Об этом сообщил президент Франции Николя Саркози."
    assert {("PROFESSION", "президент Франции"), ("COUNTRY", "Франции"), ("PERSON", "Николя Саркози")} <= found(text)


def test_nothing_to_find() -> None:
    assert load().tag("") == []
    assert load().tag(" \n ") == []


def test_the_component_fills_the_doc() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("extractor_tagger")
    doc = nlp("Иван Петров приехал в Токио.")
    assert {(span.text, span.label_) for span in doc.spans[component.ENTITIES]} >= {("Иван Петров", "PERSON")}
    assert [(span.text, span.label_) for span in doc.spans[component.NAMES]] == [("Иван Петров", "PERSON"), ("Токио", "CITY")]
    assert doc._.tagged == load().weigh(doc.text)


def test_lines_of_capitals_and_cells_are_read_as_if_in_prose() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("extractor_tagger")
    assert nlp("МЭР ИВАН ПЕТРОВ ПОСЕТИЛ ТОКИО\tв мае")._.tagged == load().weigh("мэр Иван Петров посетил Токио\nв мае")


def test_names_are_the_outermost_ones_written_as_names() -> None:
    text = "Ректор Томского университета посетил британскую компанию"
    found = [
        Tagged(0, 28, "PROFESSION", 3.0), Tagged(7, 14, "CITY", 3.0), Tagged(7, 28, "ORGANIZATION", 3.0), Tagged(37, 48, "COUNTRY", 3.0),
    ]  # fmt: skip
    torn = [Tagged(0, 6, "PERSON", 3.0), Tagged(0, 6, "CITY", 2.0), Tagged(7, 21, "CITY", 3.0), Tagged(22, 27, "CITY", 0.2)]
    adjectives = [Tagged(0, 7, "CITY", 3.0), Tagged(21, 32, "PERSON", 1.0)]
    assert component.names_of("Томский университет, Н. Новгород", adjectives) == []
    assert component.names_of("ТОМСКИЙ УНИВЕРСИТЕТ, Н. НОВГОРОД", adjectives) == []
    prize = [Tagged(0, 18, "AWARD", 3.0), Tagged(0, 11, "PERSON", 3.0)]
    assert component.names_of("Нобелевская премия", prize) == []
    assert component.names_of("Иванов города Томска Токио", torn) == [Tagged(14, 21, "CITY", 3.0)]
    assert [(text[one.start : one.end], one.label) for one in component.names_of(text, found)] == [
        ("Томского университета", "ORGANIZATION")
    ]


def test_candidates_hold_what_is_chosen_and_more() -> None:
    text = "Мэр Томска Иван Кляйн принял делегацию фирмы «Ульсан»."
    weighed = load().weigh(text)
    assert set(load().tag(text)) < set(weighed)
    assert set(mentions_of(weighed)) < set(weighed)
    assert {one.label for one in mentions_of(weighed)} <= {"per", "loc", "org"}


def test_a_text_says_the_same_alone_and_among_others() -> None:
    texts = [f"{n} марта 1936 г. тов. Сидоров А.П. выехал из Казани в Москву." for n in range(1, 6)]
    fresh = Tagger()
    forward = [load().tag(text) for text in texts]
    backward = [fresh.tag(text) for text in reversed(texts)]
    assert forward == backward[::-1]


def test_a_long_text_takes_time_in_proportion() -> None:
    line = "Мэр Томска принял гостей из Ульсана "
    short, long = line * 600, line * 2400  # without a full stop, over several windows
    assert len(long.split()) > WINDOW
    load().tag(short)
    begun = time.process_time()
    load().tag(short)
    middle = time.process_time()
    load().tag(long)
    assert time.process_time() - middle < 12 * (middle - begun) + 0.5


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="weights cannot be used"):
        Tagger(tmp_path)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("аБв. \n-№«»12Ы")), max_size=200))
def test_any_text_is_borne_and_spans_lie_inside(text: str) -> None:
    for item in load().tag(text):
        assert 0 <= item.start < item.end <= len(text)
        assert text[item.start : item.end].strip() == text[item.start : item.end]
        assert 0 <= item.score <= 1
