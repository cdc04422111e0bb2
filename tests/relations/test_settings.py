"""Results told in the clause that sets the visit by the way, what others made of it, and why it fell through."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.schema import Document

Read = Callable[[str], Document]


def quotes(document: Document) -> list[str]:
    """The text of every outcome, each once, in text order."""
    return [text for _, text in sorted({(o.span, o.text) for visit in document.visits for o in visit.outcomes})]


SET = [
    ("Во время визита в Баку министр энергетики Олег Фомин подписал меморандум о поставках газа.\n\nБиржи закрылись ростом.", ["министр энергетики Олег Фомин подписал меморандум о поставках газа"]),
    ("Министр энергетики Олег Фомин подписал меморандум о поставках газа во время визита в Баку.", ["Министр энергетики Олег Фомин подписал меморандум о поставках газа"]),
    ("Во вторник президент Сербии Милан Йович, в ходе визита в Афины, договорился с премьером об открытии консульства.", ["договорился с премьером об открытии консульства"]),
    ("Глава МИД Литвы Пятрас Вайткус, который во вторник посетил Киев, заявил, что Вильнюс поддержит реформы.", ["заявил, что Вильнюс поддержит реформы"]),
    ("Находящийся с визитом в Ереване премьер-министр Грузии Георгий Квирикашвили призвал соседей к переговорам.", ["премьер-министр Грузии Георгий Квирикашвили призвал соседей к переговорам"]),
    ("Прибыв в Минск, посол Иван Руденко вручил верительные грамоты.", ["посол Иван Руденко вручил верительные грамоты"]),
    ("Хоккеист Иван Гусев получил травму во время турне по Канаде.", ["Хоккеист Иван Гусев получил травму"]),
]


@pytest.mark.parametrize(("text", "wanted"), SET, ids=[text[:60] for text, _ in SET])
def test_the_main_clause_tells_what_came_of_a_visit_told_by_the_way(text: str, wanted: list[str], read: Read) -> None:
    assert quotes(read(text)) == wanted


FRAMED = [
    ("Актёр Пётр Сомов скончался в Ницце, где проводил отпуск.", ["Актёр Пётр Сомов скончался в Ницце"]),
    ("Журналист Роман Лыков был задержан, когда прилетел в Ташкент.", ["Журналист Роман Лыков был задержан"]),
    ("Сообщается, что журналист Роман Лыков был задержан, когда прилетел в Ташкент.", ["журналист Роман Лыков был задержан"]),
]


@pytest.mark.parametrize(("text", "wanted"), FRAMED, ids=[text[:60] for text, _ in FRAMED])
def test_the_visit_may_stand_in_a_clause_of_time_or_place(text: str, wanted: list[str], read: Read) -> None:
    assert quotes(read(text)) == wanted


LATER = [
    ("Канцлер Австрии Себастьян Майер прибыл в Москву в среду. Политик отметил, что торговля растёт.", ["Политик отметил, что торговля растёт"]),
    ("Канцлер Австрии Себастьян Майер прибыл в Москву в среду.\n\nНа встрече с премьером стороны договорились открыть паромную линию.", ["На встрече с премьером стороны договорились открыть паромную линию"]),
    ("Канцлер Австрии Себастьян Майер прибыл в Москву в среду. Ранее он обвинил соседей в срыве переговоров.", []),
    ("Президент Бразилии Марко Силва прилетел в Пекин. В 2006 году он получил премию мира.", []),
    ("Канцлер Австрии Себастьян Майер прибыл в Москву в среду. Министр торговли Иван Зотов заявил, что цены упадут.", []),
]


@pytest.mark.parametrize(("text", "wanted"), LATER, ids=[text[40:110] for text, _ in LATER])
def test_later_sentences_speak_of_the_visitors_and_of_the_time_of_the_visit(text: str, wanted: list[str], read: Read) -> None:
    assert quotes(read(text)) == wanted


FALLEN = [
    ("Певица Мария Соколова отменила гастроли в Польше из-за болезни.", "cancelled", ["Певица Мария Соколова отменила гастроли в Польше из-за болезни"]),
    ("Визит министра Олега Фомина в Баку, намеченный на май, отменён.", "cancelled", []),
    ("Делегация Бремена должна была приехать в Ригу в июне, но визит отменили.", "cancelled", []),
    ("Делегация Бремена должна была приехать в Ригу в июне. Поездка не состоялась из-за забастовки.", "cancelled", []),
    ("Намеченный выезд инженера П. И. Седова в Брно не осуществлён.", "cancelled", []),
    ("Актёр Пётр Сомов отказался ехать на фестиваль в Казань.", "denied", ["Актёр Пётр Сомов отказался ехать на фестиваль в Казань"]),
]


@pytest.mark.parametrize(("text", "status", "wanted"), FALLEN, ids=[text[:60] for text, *_ in FALLEN])
def test_a_visit_that_fell_through_says_so_and_why(text: str, status: str, wanted: list[str], read: Read) -> None:
    document = read(text)
    assert {visit.status.value for visit in document.visits} == {status}
    assert quotes(document) == wanted


STATUS = [
    ("Визит министра Олега Фомина в Баку перенесён на 5 июня.", "planned"),
    ("Завтра в Москву прилетает канцлер Себастьян Майер.", "planned"),
    ("Губернатор поручил министру Олегу Фомину выехать в Елец.", "planned"),
    ("Принято решение направить в Брно инженера П. И. Седова.", "planned"),
    ("Целесообразно направить в Брно инженера П. И. Седова.", "proposed"),
    ("Канцлер Себастьян Майер получил приглашение посетить Москву.", "proposed"),
    ("По приглашению мэра канцлер Себастьян Майер посетил Москву.", "occurred"),
    ("В рамках запланированного визита канцлер Себастьян Майер прибыл в Москву.", "occurred"),
    ("Завершился визит канцлера Себастьяна Майера в Москву.", "occurred"),
    ("Канцлер Себастьян Майер не намерен посетить Москву.", "denied"),
    ("В 1901 году художник Иван Лосев приезжает в Париж.", "occurred"),
]


@pytest.mark.parametrize(("text", "status"), STATUS, ids=[text[:60] for text, _ in STATUS])
def test_status_of_the_event(text: str, status: str, read: Read) -> None:
    assert {visit.status.value for visit in read(text).visits} == {status}


def test_a_news_item_gives_the_result_of_its_one_visit_in_the_lead(read: Read) -> None:
    text = (
        "Теннисистка Анна Крылова завоевала титул чемпионки.\n\nКрылова прилетела в Прагу в понедельник. "
        "Погода в городе стояла жаркая.\n\nЗрители поддержали гостью. Билеты раскупили за час.\n\nВ полуфинале Крылова одержала победу над чешкой."
    )
    assert quotes(read(text)) == ["Теннисистка Анна Крылова завоевала титул чемпионки", "В полуфинале Крылова одержала победу над чешкой"]


def test_an_invitation_made_after_a_look_at_a_site_is_of_the_whole_stay(read: Read) -> None:
    text = "Делегация Бремена прибыла в Омск 3 мая. Гости посетили музей Врубеля. Они пригласили омичей в Бремен."
    assert [(visit.place.name, [o.text for o in visit.outcomes]) for visit in read(text).visits if visit.place and visit.outcomes] == [("Омск", ["Они пригласили омичей в Бремен"])]


NO_VISITS = [
    "Количество туристов, посетивших Алтайский край в 2011 году, выросло вдвое.",
    "На 1 января 2015 года в учреждениях Гусь-Хрустального района работает 741 специалист.",
    "Начальник отдела экономики представляет в Финансовый отдел отчёт.",
    "Студент, желающий принять участие в программе, обязан отработать в Елецком районе пять лет.",
    "Общая посевная площадь под урожай 2019 года (фермеры, население) выросла.",
]


@pytest.mark.parametrize("text", NO_VISITS, ids=[text[:50] for text in NO_VISITS])
def test_statistics_duties_and_conditions_are_no_visits(text: str, read: Read) -> None:
    assert read(text).visits == ()
