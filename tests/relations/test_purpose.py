"""Why somebody travelled: the examples of the lexicon and where the quoted phrase begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.relations.aims import aims
from extractor.schema import Document

Read = Callable[[str], Document]


def purposes(document: Document) -> list[str | None]:
    """The aim of every visit in text order."""
    return [visit.purpose.text if visit.purpose else None for visit in document.visits]


@pytest.mark.parametrize(("text", "aim"), aims().examples, ids=[t[:50] for t, _ in aims().examples])
def test_lexicon_examples(text: str, aim: str | None, read: Read) -> None:
    assert purposes(read(text))[:1] == [aim]


SENTENCES = [
    ("Хоккейный клуб «Заря» в октябре выезжал на Кубок мира в Осло.", "на Кубок мира"),
    ("Директор архива П. И. Седов побывал в Коломне на форуме малых городов.", "на форуме малых городов"),
    ("Врач И. К. Лебедев ездил в Курск для осмотра больных в мае 1911 года.", "для осмотра больных"),
    ("Поздравить вологжан прибыла в Вологду делегация Турку.", "Поздравить вологжан"),
    ("Лаборант Н. Е. Вилков отправился в Дрезден изучать архив завода.", "изучать архив завода"),
    ("Т. Л. Макарова приняла участие в съезде переводчиков в Москве 30 января.", "приняла участие в съезде переводчиков"),
    ("Делегация Орла выехала в Минск на Дни дружбы 5 мая.", "на Дни дружбы"),
    ("Сотрудник музея А. Р. Тихов ездил в Ригу по вопросу обмена экспонатами.", "по вопросу обмена экспонатами"),
    ("Министр Сергей Иванов прилетел в Ташкент, чтобы обсудить учения.", "чтобы обсудить учения"),
    ("В целях изучения опыта агроном Иван Петров командирован в Данию.", "В целях изучения опыта"),
    ("Епископ Павел прибыл в Елец на освящение храма.", "на освящение храма"),
    ("Учитель Иван Петров ездил в Москву на курсы повышения квалификации.", "на курсы повышения квалификации"),
    ("Делегация Твери приняла участие в форуме «Малые города» (Суздаль, 3–5 июня 2010 года).", "приняла участие в форуме «Малые города»"),
    ("Канцлер Ангела Меркель посетит Варшаву, где намерена выступить перед студентами.", "выступить перед студентами"),
    ("Профессор Иван Петров 20 мая вылетает в Лион: будет читать курс в университете.", "будет читать курс в университете"),
    ("Певица Ольга Петрова приехала в Рязань с концертом.", "с концертом"),
    ("Патриарх Игнатий отправится в мае в Минск, где примет участие в соборе.", "примет участие в соборе"),
    ("В июне прибывает в Омск группа экспертов из Турку для обследования причалов.", "для обследования причалов"),
    ("По делам продовольственным председатель управы Иван Петров трижды ездил в Петербург.", "По делам продовольственным"),
    ("Депутаты Сомов и Ларин выехали в Эссен в конце мая с поручением выяснить цену станков.", "выяснить цену станков"),
    ("Тренер Олег Зимин в августе уехал в Осло на вкатывание.", "на вкатывание"),
    ("Скрипач Пётр Зорин в октябре выезжал в Варну на семинар актива сельских библиотек.", "на семинар актива сельских библиотек"),
    ("Делегация Гомеля прибыла в Тверь к 50-летию завода.", "к 50-летию завода"),
]


@pytest.mark.parametrize(("text", "aim"), SENTENCES, ids=[t[:50] for t, _ in SENTENCES])
def test_the_aim_is_quoted_without_place_and_time(text: str, aim: str, read: Read) -> None:
    assert purposes(read(text))[:1] == [aim]


WITHOUT = [
    "Директор П. И. Седов в мае ездил в Прагу на десять дней.",
    "Директор музея Ольга Петрова посетила Прагу в мае 2010 года.",
    "Губернатор С. Л. Крутов вылетел в Хельсинки на самолёте.",
]


@pytest.mark.parametrize("text", WITHOUT, ids=WITHOUT)
def test_how_long_and_by_what_is_no_aim(text: str, read: Read) -> None:
    assert purposes(read(text)) == [None]


def test_a_label_names_the_aim_of_the_visit_before(read: Read) -> None:
    text = "Делегация Томска посетила Сеул с 5 по 9 июня 2011 года.\n\nЦель визита:\n\nОбмен опытом очистки рек.\n"
    assert purposes(read(text)) == ["Обмен опытом очистки рек"]


WORDS = st.sampled_from(["мэр", "Сомов", "ездил", "в", "Прагу", "для", "чтобы", "на", "конференцию", "к", "с целью", ",", "(", ")", "»", "«", "участвовал", "изучать", ".", "5 мая"])


@given(st.lists(WORDS, max_size=20).map(" ".join))
def test_the_aim_lies_in_the_text_whatever_it_says(read: Read, text: str) -> None:
    for visit in read(text).visits:
        if visit.purpose is not None:
            assert 0 <= visit.purpose.span[0] < visit.purpose.span[1] <= len(text)
            assert visit.purpose.text == text[slice(*visit.purpose.span)]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("purpose: {occasions: []}\n", "'company' is no list"), ("gatherings: []\n", "'occasions' is no list"), ("purpose: [\n", "not readable as YAML")],
)
def test_a_wrong_section_is_refused(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "events.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        aims(path)


PLANS = [
    ("Сенатор Джон Керри прибыл в воскресенье в Кабул. Ожидается, что Керри задаст президенту вопросы о границе.", "задаст президенту вопросы о границе"),
    ("Мэр Иван Руденко едет в Осло. Там он намерен обсудить торговлю.", "обсудить торговлю"),
    ("Певица Мария Соколова отправилась отдыхать на курорт в Сочи.", "отдыхать"),
    ("Делегация Твери 3 мая приняла участие в концерте в Москве.\n\nЗрители хлопали.", None),
    ("Мэр Иван Руденко 5 мая посетил Осло. Туризм растёт. Вы спросите, что осталось в итоге.", None),
]


@pytest.mark.parametrize(("text", "aim"), PLANS, ids=[text[:60] for text, _ in PLANS])
def test_what_is_to_be_done_there_is_the_aim_and_news_of_an_event_has_none(text: str, aim: str | None, read: Callable[[str], Document]) -> None:
    assert {visit.purpose.text if visit.purpose else None for visit in read(text).visits} == {aim}


ATTENDED = [
    ("В заседаниях Совета музеев, состоявшегося в Вятке 1–2 февраля, участвовали директор Иван Седов и хранитель Анна Рогова.", "В заседаниях Совета музеев"),
    ("Директор музея Анна Рогова 3 мая выступила на форуме реставраторов в Казани.", "на форуме реставраторов"),
]


@pytest.mark.parametrize(("text", "aim"), ATTENDED, ids=[t[:50] for t, _ in ATTENDED])
def test_an_office_sends_its_people_to_the_gathering_they_attend(text: str, aim: str, read: Read) -> None:
    assert purposes(read(f"ОТЧЁТ ЗА 2011 ГОД\n\n{text}\n"))[:1] == [aim]


def test_a_body_for_some_matters_states_no_aim(read: Read) -> None:
    assert purposes(read("Председатель комиссии по делам молодёжи Иван Петров ездил в Ригу в мае."))[:1] == [None]
