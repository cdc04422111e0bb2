"""Plain Russian questions: what is understood, and what is refused rather than guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError, QueryError
from extractor.graph.archive import Archive, open_archive
from extractor.graph.archive.intents import lexicon, load
from extractor.graph.archive.questions import ask
from extractor.graph.archive.understanding import understand
from tests.graph.conftest import SEOUL, TOKYO, TOMSK, visit

EXAMPLES = [(example, intent.name) for intent in lexicon().intents for example in intent.examples]


def test_there_are_enough_patterns() -> None:
    assert len({example for example, _ in EXAMPLES}) >= 130


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
    assert told == "кто посещал; где: Токио; когда: 2010/2011; состояние: состоялось"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Кто не поехал в Токио?", "томская делегация"),
        ("Какие визиты не состоялись?", "визитов: 1"),
        ("Сколько визитов не состоялось?", "1"),
        ("Кто из Томска ездил в Сеул?", "Виктор Кресс; делегация Томска"),
        ("Кто из России ездил в Сеул?", "Виктор Кресс; делегация Томска"),
        ("Кто из Японии был в Томске?", "ничего не найдено"),
        ("Какие томские делегации были в Сеуле?", "делегация Томска"),
        ("Куда ездил Кресс после 2010 года?", "Тайбэй; Сеул"),
        ("Куда ездил Кресс не раньше 2010 года?", "Сеул; Тайбэй"),
        ("Куда ездил Кресс до 2011 года?", "Сеул"),
        ("Куда ездил Кресс не позже июля 2011 года?", "Сеул; Тайбэй"),
        ("Куда ездил Кресс до июля 2011 года?", "Сеул"),
        ("Куда ездил Кресс между 2011 и 2012 годами?", "Тайбэй; Сеул"),
        ("Кто был в Сеуле в 2010 году и в 2012 году?", "Виктор Кресс; делегация Томска"),
        ("Сколько раз Кресс ездил в 2010 и 2012 годах?", "2"),
        ("Кого принимал Томск?", "Хви Ни Чанг; Анна Орлова"),
        ("Кого принимала мэрия Сеула?", "Виктор Кресс; делегация Томска"),
        ("Кто принимал Кресса в Сеуле?", "мэрия Сеула"),
        ("Кто принимал Ложкина?", "принимающая сторона в отчётах не названа"),
        ("Сколько визитов было в каждом году?", "2010: 1; 2011: 4; 2012: 1"),
        ("Сколько раз посещали каждый город?", "Сеул: 2; Томск: 2; Тайбэй: 1; Токио: 1"),
        ("Сколько городов посетил Кресс?", "2: Сеул; Тайбэй"),
        ("Сколько человек побывало в Сеуле?", "1: Виктор Мельхиорович Кресс"),
        ("Куда чаще ездил Кресс, в Сеул или в Тайбэй?", "Сеул: 2; Тайбэй: 1"),
        ("Кто больше ездил, Кресс или Ложкин?", "Кресс: 3; Ложкин: 1"),
        ("В каком году было больше визитов, в 2010 или в 2011?", "2011: 4; 2010: 1"),
        ("Куда чаще всего ездил Кресс?", "Сеул: 2; Тайбэй: 1"),
        ("Кто первым посетил Сеул?", "Виктор Кресс; делегация Томска"),
        ("Куда в последний раз ездил Кресс?", "Сеул"),
        ("Кто подписал соглашения в Сеуле?", "Виктор Кресс; делегация Томска"),
        ("Где прошли переговоры?", "Токио"),
        ("Какие решения приняты в Сеуле?", "принято решение о выставке"),
        ("В каком году Кресс посетил Сеул?", "2010; 2012"),
        ("Кто был там же и тогда же, что и Хви Ни Чанг?", "Анна Орлова"),
        ("Кто был и в Сеуле, и в Тайбэе?", "Виктор Мельхиорович Кресс"),
        ("Кто посещал Сеул и Токио?", "ничего не найдено"),
    ],
)
def test_answers_to_harder_questions(archive: Archive, question: str, text: str) -> None:
    assert ask(archive, question).text == text


def test_who_was_in_both_places_is_shown_with_all_visits_there(archive: Archive) -> None:
    answer = ask(archive, "Кто был и в Сеуле, и в Тайбэе?")
    assert list(answer.rows["visit"]) == ["v1", "v4", "v5"]
    assert str(answer.understood) == "кто был и там, и там; где: Сеул и Тайбэй; состояние: состоялось"


def test_towns_that_exchanged_delegations(tmp_path: Path) -> None:
    there = visit(1, [("делегация Томска", "group")], "Сеул", "2010-05", place=SEOUL)
    back = visit(2, [("делегация Сеула", "group")], "Томск", "2011-05", place=TOMSK)
    other = visit(3, [("томская делегация", "group")], "Токио", "2012", place=TOKYO)
    later = visit(4, [("делегация Токио", "group")], "Томск", "2014", "cancelled", place=TOMSK)
    line = json.dumps({"doc": "a.txt", "visits": [there, back, other, later]}, ensure_ascii=False)
    (tmp_path / "visits.jsonl").write_text(line, encoding="utf-8")
    with open_archive(tmp_path) as archive:
        answer = ask(archive, "Какие города обменивались делегациями с Томском?")
    assert (answer.text, list(answer.rows["visit"])) == ("Сеул", ["v1", "v2"])


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Кто не был в Сеуле?", "не"),
        ("Куда не ездил Кресс?", "не"),
        ("Какие визиты не отменены?", "не"),
        ("Сколько лет Кресс ездил в Сеул?", "лет"),
        ("Сколько стоит билет в Сеул?", "билет"),
        ("Куда ездил Ложкин после Токио?", "после"),
        ("Кто посещал Токио чаще Сеула?", "несколько мест: Токио, Сеул"),
        ("Кто был в Сеуле или Токио?", "несколько мест: Сеул, Токио"),
        ("Когда Кресс был в Сеуле и Токио?", "несколько мест: Сеул, Токио"),
        ("Когда Кресс вернулся из Сеула?", "вернулся"),
        ("Кто из гостей был в Сеуле?", "из"),
        ("Как связаны Кресс и Ложкин в 2010 году?", "не понят"),
        ("Кто был вместе с Крессом при отменённых визитах?", "не понят"),
        ("Кто заплатил за поездку Кресса?", "заплатил"),
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
        ("Куда ездил Крес?", "«Крес» в архиве нет. Может быть: .*Кресс"),
        ("Кто посещал Токьо?", "Токио"),
        ("Кто был в Сеуле в 2010 году, а Кресс в 2012 году?", "несколько дат"),
        ("", "вопрос не понят"),
    ],
)
def test_what_is_wrong_is_told(archive: Archive, question: str, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        ask(archive, question)


def test_answers_and_refusals_in_english(archive: Archive) -> None:
    answer = ask(archive, "Кто не поехал в Токио?", language="en")
    assert str(answer.understood) == "who visited; where: Токио; status: cancelled or denied"
    assert ask(archive, "Кто был в Пекине?", language="en").text == "nothing found"
    with pytest.raises(QueryError, match=r"these words were not understood: стоит, билет\. Ask for instance"):
        ask(archive, "Сколько стоит билет в Сеул?", language="en")
    with pytest.raises(QueryError, match=r"there is no «Токьо» in the archive\. Did you mean"):
        ask(archive, "Кто посещал Токьо?", language="en")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("small: в", "small must be a list"),
        ("intents: [{name: a, says: {ru: б}, cues: [[в]], needs: [who], examples: [а]}]", ":1.*says must have a text"),
        ("intents: [{name: a, says: {ru: б, en: b}, cues: [[в]], needs: [whom], examples: [а]}]", "needs must be some of"),
        ("intents: [{name: a, says: {ru: б, en: b}, cues: [[в]], needs: [who]}]", "needs examples"),
        ("intents: [{name: a, says: {ru: б, en: b}, cues: в, needs: [who], examples: [а]}]", "groups of words"),
        ("by: {year: [год], month: [год]}", "cannot mean both year and month"),
        ("more: [в]", "unknown field more"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(tmp_path: Path, wrong: str, told: str) -> None:
    known = {"status": "{}", "outcome": "{}", "by": "{}", "intents": "[]"}
    known.pop(wrong.partition(":")[0], None)
    lines = [wrong, *(f"{key}: {value}" for key, value in known.items())]
    (tmp_path / "questions.yaml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match=told):
        load(tmp_path / "questions.yaml")


@given(st.text(max_size=60))
def test_no_text_breaks_it(archive: Archive, question: str) -> None:
    try:
        ask(archive, question)
    except QueryError:
        return
