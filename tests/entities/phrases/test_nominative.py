from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor.entities.phrases import nominative, noun_reading, number_of, phrase
from extractor.entities.phrases.agreement import Reading
from extractor.entities.phrases.declension import adjective, noun

CASES = [
    pytest.param(sentence, answer, id=f"{kind}: {answer}")
    for kind, lines in yaml.safe_load(Path(__file__).with_name("normalisations.yaml").read_text("utf-8")).items()
    for sentence, answer in lines
]


def head_of(nlp: Language, marked: str):
    before, word, after = marked.split("*")
    doc = nlp(before + word + after)
    return doc, next(t.i for t in doc if t.idx == len(before))


@pytest.mark.parametrize(("marked", "answer"), CASES)
def test_shortest_phrase_in_the_nominative(nlp: Language, marked: str, answer: str) -> None:
    doc, head = head_of(nlp, marked)
    start, end = phrase(doc, head, short=True)
    assert nominative(doc, start, end, head, proper=answer[0].isupper()) == answer


def test_the_data_file_is_large_enough() -> None:
    assert len(CASES) >= 150


def test_long_phrase_keeps_the_circumstance_that_the_short_one_drops(nlp: Language) -> None:
    doc, head = head_of(nlp, "Приехали 12 *учащихся* школы № 7 с углублённым изучением языка.")
    start, end = phrase(doc, head)
    assert doc[start:end].text == "12 учащихся школы № 7 с углублённым изучением языка"


def test_stop_tokens_end_the_phrase(nlp: Language) -> None:
    doc, head = head_of(nlp, "Принята *делегация* города Томска.")
    assert phrase(doc, head, stop={head + 2}) == (head, head + 2)


def test_three_fitters_are_plural(nlp: Language) -> None:
    doc, head = head_of(nlp, "Прибудут три шведских *монтера*.")
    assert number_of(doc, phrase(doc, head)[0], head) == "Plur"


def test_preposition_and_modifier_outvote_a_wrong_tag(nlp: Language) -> None:
    doc, head = head_of(nlp, "Они были в новой *школе*.")
    reading = noun_reading(doc, head, [head - 1], head - 1)
    assert reading is not None
    assert (reading.case, reading.number, reading.lemma) == ("Loc", "Sing", "школа")


def test_a_word_unknown_to_the_dictionary_in_capitals_stays() -> None:
    reading = Reading("N", "Gen", "Sing", "Masc", False, "фсэг", 0.5, False)
    assert noun("ФСЭГ", reading) == "ФСЭГ"


def test_adjective_that_does_not_agree_stays() -> None:
    reading = Reading("N", "Gen", "Plur", "", True, "школа", 0.5, False)
    assert adjective("синему", reading) == "синему"


@pytest.mark.parametrize("head", [-1, 5])
def test_head_outside_the_document_is_refused(nlp: Language, head: int) -> None:
    with pytest.raises(ValueError, match="head"):
        phrase(nlp("Делегация Томска."), head)


def test_head_outside_the_phrase_is_refused(nlp: Language) -> None:
    with pytest.raises(ValueError, match="head"):
        nominative(nlp("Делегация Томска."), 0, 1, 1)


WORDS = ["делегация", "Томска", "из", "и", ",", "«", "»", "12", "№", "им", ".", "новой", "школы", "трое", "Иванов",
         "А", "(", ")", "по", "при", "\n", "\n\n", "приехали", "МАГАТЭ", "–", "27-х", "\u0301", "Ж", "сборной"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
def test_any_text_gives_a_phrase_around_its_head(nlp: Language, words: list[str]) -> None:
    doc = nlp(" ".join(words))
    for token in doc:
        for short in (True, False):
            start, end = phrase(doc, token.i, short=short)
            assert 0 <= start <= token.i < end <= len(doc)
            nominative(doc, start, end, token.i)
