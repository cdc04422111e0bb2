"""What a visit led to: the examples of the lexicon, the clause that is quoted, and the visit it is tied to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.relations.clauses import clauses_of
from extractor.relations.outcome_lexicon import outcome_cues
from extractor.relations.scene import Scene, build
from extractor.schema import Document

Read = Callable[[str], Document]


def outcomes(document: Document) -> list[tuple[str, str, str]]:
    """(place, kind, text) of every outcome, in text order."""
    found = [(o.span, v.place.name if v.place else "", o.kind.value, o.text) for v in document.visits for o in v.outcomes]
    return [(place, kind, text) for _, place, kind, text in sorted(found)]


@pytest.mark.parametrize(("text", "wanted"), outcome_cues().examples, ids=[t[:50] for t, _ in outcome_cues().examples])
def test_lexicon_examples(text: str, wanted: tuple[str, ...], read: Read) -> None:
    assert [quote for _, _, quote in outcomes(read(text))] == list(wanted)


ONE_VISIT = [
    (
        "В мае директор архива П. И. Седов выезжал в Минск, где ознакомился с хранилищем и подписал договор об обмене копиями.",
        ["ознакомился с хранилищем", "подписал договор об обмене копиями"],
    ),
    ("Делегация Тулы посетила Брно; городу подарена картина.", ["городу подарена картина"]),
    (
        "По итогам командировки Ивана Петрова в Прагу принято решение закупить два станка.",
        ["принято решение закупить два станка"],
    ),
    (
        "Канцлер Ангела Меркель посетила Киев. «Мы поддержим реформы», — заявила Меркель на пресс-конференции.",
        ["«Мы поддержим реформы», — заявила Меркель на пресс-конференции"],
    ),
    ("Команда «Волга» ездила на турнир в Киров, заняла третье место.", ["заняла третье место"]),
    ("Ансамбль «Родник» в июле гастролировал в Болгарии: дано восемь концертов, завоёван приз.", ["дано восемь концертов", "завоёван приз"]),
    (
        "Делегация Ярославля 3 июня посетила Кассель. В ходе визита стороны обсудили обмены; бургомистр вручил гостям памятную медаль.",
        ["В ходе визита стороны обсудили обмены", "бургомистр вручил гостям памятную медаль"],
    ),
    ("Директор архива П. И. Седов ездил в Вену. Им сделано два доклада, избран в бюро съезда.", ["Им сделано два доклада", "избран в бюро съезда"]),
    (
        "Министр культуры Олег Бобров посетил Вологду. Он заявил, что музей получит новое здание.",
        ["Он заявил, что музей получит новое здание"],
    ),
    (
        "Мэр Турку Юхан Берг прибыл в Тверь 3 мая. Гость возложил цветы к памятнику, беседовал со студентами.",
        ["Гость возложил цветы к памятнику", "беседовал со студентами"],
    ),
    ("В Лейпциг инженер А. Н. Белов ездил в июне; архив завода не найден.", ["архив завода не найден"]),
    (
        "Инженер К. Л. Рогов выезжал в Прагу весной. Там 11 марта подписан протокол о поставке станков.",
        ["подписан протокол о поставке станков"],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), ONE_VISIT, ids=[t[:50] for t, _ in ONE_VISIT])
def test_the_shortest_complete_clause_is_quoted(text: str, wanted: list[str], read: Read) -> None:
    assert [quote for _, _, quote in outcomes(read(text))] == wanted


NOTHING = [
    "Канцлер Ангела Меркель выступала в Казани в мае.",
    "Делегация Тулы осмотрела больницу в Ельце.",
    "Делегация Тулы посетила Брно в мае. Отчёт о поездке заслушан коллегией.",
    "Делегация Тулы посетила Брно в мае. Расходы составили сорок тысяч рублей.",
    "Делегация Тулы посетила Брно в мае. С мэром Вены вопросы обсуждались по телефону.",
    "Делегация Тулы посетила Брно в мае. Решение не принято.",
    "Делегация Тулы посетит Брно в мае. Будет подписано соглашение о торговле.",
    "Директор музея А. П. Рогова участвовала в съезде архивистов в Казани.",
]


@pytest.mark.parametrize("text", NOTHING, ids=[t[:70] for t in NOTHING])
def test_costs_denials_calls_and_plans_are_no_outcomes(text: str, read: Read) -> None:
    assert outcomes(read(text)) == []


def test_an_outcome_goes_to_the_visit_whose_town_the_clause_names(read: Read) -> None:
    text = "Делегация Рязани в мае побывала в Праге и Брно. В Брно подписано соглашение о торговле."
    assert [(place, kind) for place, kind, _ in outcomes(read(text))] == [("Брно", "agreement")]


def test_what_came_of_the_journey_goes_to_its_first_stop(read: Read) -> None:
    text = "Делегация Рязани 5 мая прибыла в Прагу. Затем группа выехала в Брно. По возвращении решено создать общество дружбы."
    assert [place for place, _, _ in outcomes(read(text))] == ["Прага"]


def test_a_list_of_results_is_one_outcome_an_item(read: Read) -> None:
    text = (
        "Делегация Перми посетила Циндао с 15 по 19 октября 2012 года.\n\nРезультаты:\n"
        "– подписан меморандум о сотрудничестве;\n– достигнута договорённость об обмене студентами;\n– музею передан комплект нот.\n"
    )
    assert [(kind, quote) for _, kind, quote in outcomes(read(text))] == [
        ("agreement", "подписан меморандум о сотрудничестве"),
        ("decision", "достигнута договорённость об обмене студентами"),
        ("gift", "музею передан комплект нот"),
    ]


def test_another_paragraph_takes_an_outcome_only_where_it_refers_back(read: Read) -> None:
    visit = "Делегация Рязани побывала в Праге с 5 по 7 мая 2011 года."
    back = read(f"{visit}\n\nПо итогам поездки подписан договор о дружбе.")
    other = read(f"{visit}\n\nВ городской больнице заключён договор на ремонт крыши.")
    assert [place for place, _, _ in outcomes(back)] == ["Прага"]
    assert outcomes(other) == []


def test_a_list_after_its_lead_in(read: Read) -> None:
    text = (
        "По итогам поездки делегации Томска в Хьюстон в мае 2011 года внесены следующие предложения:\n\n"
        "– создание общей выставки;\n– сбор заявок заводов.\n"
    )
    assert [quote for _, _, quote in outcomes(read(text))] == ["создание общей выставки", "сбор заявок заводов"]


def test_the_second_trip_has_its_own_outcome(read: Read) -> None:
    text = "Ботаник Уильям Прескотт приезжал в Саратов дважды: в апреле 1926 года и в августе 1926 года. Во вторую поездку им собраны образцы злаков."
    assert [[o.text for o in visit.outcomes] for visit in read(text).visits] == [[], ["Во вторую поездку им собраны образцы злаков"]]


def test_a_remark_further_on_comes_back_to_the_stay(read: Read) -> None:
    text = (
        "Профессор Уве Хартманн прибыл в Казань 3 марта 2013 года.\n\nПогода стояла холодная, занятия шли по плану.\n\n"
        "Итогом пребывания Уве Хартманна стал договор о двойных дипломах (подписан 28 февраля)."
    )
    assert [quote for _, _, quote in outcomes(read(text))] == ["Итогом пребывания Уве Хартманна стал договор о двойных дипломах (подписан 28 февраля)"]


CUTS = [
    ("Гость передал копии, подписал протокол и пригласил коллег.", ["Гость передал копии", "подписал протокол", "и пригласил коллег."]),
    ("Он заявил, что город растёт и строится.", ["Он заявил, что город растёт и строится."]),
    ("Группа осмотрела цех, где собирают станки.", ["Группа осмотрела цех", "где собирают станки."]),
    ("Семинар, о котором договорились весной, состоялся.", ["Семинар, о котором договорились весной, состоялся."]),
    ("Отобрано и отмечено двести книг.", ["Отобрано и отмечено двести книг."]),
    ("Врач осмотрел дом (колодец закрыт).", ["Врач осмотрел дом (колодец закрыт).", "колодец закрыт"]),
]


def scene_of(text: str, read: Read) -> Scene:
    from extractor import pipeline, reading

    report = reading.from_text(text, name="sentence", mend=False)
    doc = pipeline.load().make_doc(report.working.text)
    doc._.report = report
    for _, component in pipeline.load().pipeline:
        doc = component(doc)
    return build(doc, report, doc._.annotation)


@pytest.mark.parametrize(("text", "wanted"), CUTS, ids=[t for t, _ in CUTS])
def test_sentences_are_cut_at_predicates(text: str, wanted: list[str], read: Read) -> None:
    scene = scene_of(text, read)
    assert [scene.doc[c.start : c.end].text for s in scene.sentences for c in clauses_of(scene, s)] == wanted


WORDS = st.sampled_from(["гость", "подписал", "прибыл", "в", "Прагу", ",", ";", "и", "что", "который", "(", ")", "«", "»", ".", "не", "где", "договор", "–", ":", "5 мая"])


@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_outcomes_lie_in_the_text_whatever_it_says(read: Read, text: str) -> None:
    document = read(text)
    for visit in document.visits:
        spans = [o.span for o in visit.outcomes]
        assert len(set(spans)) == len(spans)
        for outcome in visit.outcomes:
            assert 0 <= outcome.span[0] < outcome.span[1] <= len(text)
            assert outcome.text == text[slice(*outcome.span)]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("kinds: []\ndistant: [почта]\n", "'background' is no list"),
        ("kinds:\n- {kind: gift, lemmas: [дар], examples: [[текст]]}\n", "malformed example"),
        ("kinds: [\n", "not readable as YAML"),
    ],
)
def test_a_wrong_lexicon_is_refused(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "outcomes.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        outcome_cues(path)


FURTHER = [
    ("Инженер Пётр Седов 3 мая ездил в Брно. Он наладил там два пресса.", ["Он наладил там два пресса"]),
    ("В мае 2011 года делегация Твери побывала в Осло и заказала местным мастерам колокол.", ["заказала местным мастерам колокол"]),
    ("Бригада Ивана Лосева выезжала в Орск в марте. Ею обмерены три моста.", ["Ею обмерены три моста"]),
    ("Инженер Пётр Седов ездил в Брно в мае. Итогом поездки стал чертёж нового пресса.", ["Итогом поездки стал чертёж нового пресса"]),
    ("Театр гастролировал в Осло в мае 2011 года. Итог гастролей: договор о совместной постановке.", ["договор о совместной постановке"]),
]


@pytest.mark.parametrize(("text", "wanted"), FURTHER, ids=[t[:50] for t, _ in FURTHER])
def test_any_deed_of_the_visitors_in_a_report_is_an_outcome(text: str, wanted: list[str], read: Read) -> None:
    assert [quote for _, _, quote in outcomes(read(f"ОТЧЁТ ЗА 2011 ГОД\n\n{text}\n"))] == wanted


NO_FURTHER = [
    "Инженер Пётр Седов 3 мая ездил в Брно. Он остановился в гостинице у вокзала.",
    "Инженер Пётр Седов 3 мая ездил в Брно. Упаковка производилась силами рабочих.",
    "Инженер Пётр Седов 3 мая ездил в Брно. Жители соседнего дома починили забор.",
]


@pytest.mark.parametrize("text", NO_FURTHER, ids=[t[40:80] for t in NO_FURTHER])
def test_ways_and_others_are_no_outcomes(text: str, read: Read) -> None:
    assert outcomes(read(f"ОТЧЁТ ЗА 2011 ГОД\n\n{text}\n")) == []
