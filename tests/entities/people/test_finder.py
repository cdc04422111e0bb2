"""People in sentences: who is found, with which bounds and nominative."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.entities.found import Found
from extractor.entities.people import find_people
from extractor.entities.people.titles import examples

Analyse = Callable[[str], Doc]
HARD = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "hard_names.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
BLANK = spacy.blank("ru")


def people(analysed: Analyse, text: str) -> list[Found]:
    return find_people(analysed(text))


def names(analysed: Analyse, text: str) -> list[str]:
    return [found.normal for found in people(analysed, text)]


def test_hard_names(analysed: Analyse) -> None:
    wrong = [(sentence, name) for sentence, name in HARD if name not in names(analysed, sentence)]
    assert len(HARD) >= 300
    assert len(wrong) <= 0.03 * len(HARD), wrong


@pytest.mark.parametrize(("sentence", "expected"), examples())
def test_titles(analysed: Analyse, sentence: str, expected: list[str]) -> None:
    assert names(analysed, sentence) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Стрельцов В.И., ректор; Ним Е.А., начальник ОМС", ["В.И. Стрельцов", "Е.А. Ним"]),
        ("Иванов И.И. Петров П.П. Сидоров С.С.", ["И.И. Иванов", "П.П. Петров", "С.С. Сидоров"]),
        ("И.И. Иванов П.П. Петров", ["И.И. Иванов", "П.П. Петров"]),
        ("Выехали врачи О. П. Мазур и С. С. Гинзбург.", ["О.П. Мазур", "С.С. Гинзбург"]),
        ("Кристина Ланге\nМарина Юрьевна Кутявина\n", ["Кристина Ланге", "Марина Юрьевна Кутявина"]),
    ],
)
def test_lists(analysed: Analyse, text: str, expected: list[str]) -> None:
    assert names(analysed, text) == expected


def test_a_list_shares_its_case(analysed: Analyse) -> None:
    text = (
        "В составе делегации: т.т. АРЕФЬЕВА Л.Г. (зав. отделом), БЛОХИНОЙ П.П. (секретарь), СКРЕБКОВА А.В. (директор)."
    )
    assert names(analysed, text) == ["Л.Г. Арефьев", "П.П. Блохина", "А.В. Скребков"]


def test_parts(analysed: Analyse) -> None:
    (found,) = people(analysed, "Отчёт представила тов. Абдурахманова Наталья Петровна.")
    parts = dict(found.parts)
    assert parts["surname"] == "Абдурахманова"
    assert parts["given"] == "Наталья"
    assert parts["patronymic"] == "Петровна"
    assert parts["gender"] == "f"
    assert parts["title"] == "тов."


def test_a_form_is_explained_by_the_other_mentions(analysed: Analyse) -> None:
    text = "Приехал Штефан Шмитка. Шмитки ждали долго. Шмитке подарили книгу."
    assert {found.parts["surname"] for found in people(analysed, text)} == {"Шмитка"}


def test_gender_is_shared_by_the_mentions(analysed: Analyse) -> None:
    text = "Отчёт Ярцевой Л.П. принят. Стажировка: Л.П. Ярцева."
    assert [found.parts["gender"] for found in people(analysed, text)] == ["f", "f"]


@pytest.mark.parametrize(
    "text",
    [
        "Теплоход «Михаил Фрунзе» пришёл в порт.",
        "Заказ получила фирма «Бурмейстер и Вайн».",
        "С.-Петербург и Н. Новгород отправили делегации.",
        "г. Томск, г. Ростов и г. Псков подписали протокол.",
        "Р. С. Ф. С. Р.\nНАРОДНЫЙ КОМИССАРИАТ ПО ПРОСВЕЩЕНИЮ",
        "ГОСУДАРСТВЕННЫЙ КОМИТЕТ ПО ДЕЛАМ АРХИВОВ",
        "На совещании и т. д. Работа и т. п. Отмечена.",
    ],
)
def test_no_people(analysed: Analyse, text: str) -> None:
    assert names(analysed, text) == []


@pytest.mark.parametrize("text", ["Встретились у памятника Пушкину.", "Стипендия имени Николая Вавилова присуждена."])
def test_things_named_after_people_hold_nested_names(analysed: Analyse, text: str) -> None:
    assert [found.parts.get("nested") for found in people(analysed, text)] == ["1"]


def test_titles_in_capitals_stay_outside(analysed: Analyse) -> None:
    text = "Принц Чарльз приехал. На Петрове был плащ."
    assert [text[slice(*found.span)] for found in people(analysed, text)] == ["Чарльз", "Петрове"]


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_has_an_answer(text: str) -> None:
    doc = BLANK.make_doc(text)
    found = find_people(doc)
    assert found == sorted(found)
    assert all(0 <= f.span[0] < f.span[1] <= len(doc.text) for f in found)
    assert all(a.span[1] <= b.span[0] for a, b in itertools.pairwise(found))


@given(st.lists(st.sampled_from([name for _, name in HARD]), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_same_text_has_the_same_answer(chosen: list[str]) -> None:
    text = ", ".join(chosen)
    first, second = ([(f.span, f.normal, dict(f.parts)) for f in find_people(BLANK.make_doc(text))] for _ in range(2))
    assert first == second


def test_long_texts_take_linear_time() -> None:
    short, long = (BLANK.make_doc("Иванов И.И. и Пётр Семёнов " * n) for n in (400, 3200))
    find_people(short)
    started = time.process_time()
    find_people(short)
    once = time.process_time() - started
    started = time.process_time()
    find_people(long)
    assert time.process_time() - started < 40 * max(once, 0.01)
