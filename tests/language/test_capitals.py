import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from extractor.language.capitals import recase, recased


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("ТОМСК", "Томск"),
        ("КИТАЕ", "Китае"),
        ("ПОСЕТИЛ", "посетил"),
        ("ДЕЛЕГАЦИЯ", "делегация"),
        ("США", "США"),
        ("ТПУ", "ТПУ"),
        ("НЬЮ-ЙОРКА", "Нью-Йорка"),
        ("ВИЦЕ-МЭР", "вице-мэр"),
        ("ИСИХАРА", "Исихара"),
        ("В", "в"),
        ("НА", "на"),
        ("2011", "2011"),
    ],
)
def test_words_in_capitals(word: str, answer: str) -> None:
    assert recase(word) == answer


def test_names_are_found_in_lines_of_capitals(nlp: Language) -> None:
    doc = nlp("ГУБЕРНАТОР СИНТАРО ИСИХАРА ПОСЕТИЛ ТОМСК")
    assert [(e.text, e.label_) for e in doc.ents] == [("СИНТАРО ИСИХАРА", "PERSON"), ("ТОМСК", "CITY")]
    verb = next(t for t in doc if t.text == "ПОСЕТИЛ")
    assert (verb.pos_, verb.lemma_, verb.dep_) == ("VERB", "посетить", "ROOT")


def test_a_surname_in_capitals_changes_nothing_around_it(nlp: Language) -> None:
    doc = nlp("Губернатор КРЕСС посетил Токио и США.")
    assert [t.pos_ for t in doc if t.text == "посетил"] == ["VERB"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ОТЧЁТ О ПОЕЗДКЕ В ТОМСК\nГубернатор КРЕСС посетил США.", "отчёт о поездке в Томск\nГубернатор КРЕСС посетил США."),
        ("МЭР НЬЮ-ЙОРКА. Мэр Томска", "мэр Нью-Йорка. Мэр Томска"),
        ("США И КНР", "США и КНР"),
        ("ООН", "ООН"),
        ("", ""),
    ],
)
def test_stretches_in_capitals_are_read_in_the_usual_way(text: str, answer: str) -> None:
    assert recased(text) == answer


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("АБЯЁİǰß .-\n")), max_size=80))
def test_a_text_keeps_its_length(text: str) -> None:
    assert len(recased(text)) == len(text)
