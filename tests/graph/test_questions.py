"""Plain Russian questions: what is understood, and what is refused rather than guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import QueryError
from extractor.graph.archive import Archive
from extractor.graph.archive.questions import ask, intents, understand

EXAMPLES = [(example, intent.name) for intent in intents() for example in intent.examples]


def test_there_are_enough_patterns() -> None:
    assert len({example for example, _ in EXAMPLES}) >= 40


@pytest.mark.parametrize(("question", "intent"), EXAMPLES)
def test_every_example_is_understood(archive: Archive, question: str, intent: str) -> None:
    answer = ask(archive, question)
    assert answer.understood.intent == intent
    assert intent in ("visits",) or answer.understood.says in str(answer.understood)
    assert answer.rows.empty or answer.rows["quote"].str.len().gt(0).all()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Кто посещал Токио в 2010–2011 годах?", "Андрей Кузьмич Ложкин"),
        ("Куда ездил Кресс?", "Сеул; Тайбэй"),
        ("Куда ездил Кресс в 2011 году?", "Тайбэй"),
        ("С каким результатом томская делегация была в Сеуле?", "подписано соглашение о дружбе"),
        ("Кто встречался с Хви Ни Чанг?", "Анна Орлова"),
        ("Какие визиты отменены?", "визитов: 1"),
        ("Сколько раз Кресс был в Сеуле?", "2"),
        ("Сколько визитов было в мае 2011 года?", "2"),
        ("Когда Кресс впервые посетил Сеул?", "в 2010-05"),
        ("Когда в последний раз Кресс был в Сеуле?", "в 2012"),
        ("Зачем Кресс ездил в Сеул?", "для обмена опытом"),
        ("В каких странах побывал Кресс?", "Республика Корея; Тайвань"),
        ("Кто планирует поехать в Пекин?", "Анна Орлова"),
        ("Как связаны Хви Ни Чанг и Анна Орлова?", "шагов: 2"),
        ("Сколько раз посещали Тайбэй?", "1"),
    ],
)
def test_answers(archive: Archive, question: str, text: str) -> None:
    assert ask(archive, question).text == text


def test_the_understood_question_is_shown(archive: Archive) -> None:
    told = str(understand(archive, "Кто посещал Токио в 2010–2011 годах?"))
    assert told == "кто посещал; где: Токио; когда: 2010/2011; состояние: occurred"


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Кто не был в Сеуле?", "не"),
        ("Кто из России ездил в Сеул?", "из"),
        ("Сколько стоит билет в Сеул?", "билет"),
        ("Куда ездил Ложкин после Токио?", "после"),
        ("Кто посещал Токио чаще Сеула?", "чаще"),
        ("привет", "привет"),
    ],
)
def test_what_is_not_understood_is_said_with_examples(archive: Archive, question: str, word: str) -> None:
    with pytest.raises(QueryError, match=word) as caught:
        ask(archive, question)
    assert "Кто встречался с Хви Ни Чанг?" in caught.value.remedy


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Куда ездил Крес?", "Кресс"),
        ("Кто посещал Токьо?", "Токио"),
        ("Кто был в Сеуле в 2010 году и в 2012 году?", "several dates"),
        ("", "not understood"),
    ],
)
def test_what_is_wrong_is_told(archive: Archive, question: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        ask(archive, question)


@given(st.text(max_size=60))
def test_no_text_breaks_it(archive: Archive, question: str) -> None:
    try:
        ask(archive, question)
    except QueryError:
        return
