"""What a found date says: its span, its kind, its first and last day; hours; documents; lengths of time."""

from __future__ import annotations

import time

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.entities.dates import Anchor, find_in
from extractor.entities.dates.edtf import bounds


def spans(text: str, anchor: Anchor | None = None) -> list[tuple[str, str]]:
    return [(text[f.span[0] : f.span[1]], f.parts["kind"]) for f in find_in(text, anchor)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Гости прибыли в июле 2011 года поездом.", [("в июле 2011 года", "date")]),
        ("Построен в 2012 г. Открыт позже.", [("в 2012 г", "date")]),
        ("В пятницу, 21 января 2011 года, слушали дело.", [("В пятницу, 21 января 2011 года", "date")]),
        ("С 23 по 26 мая 2012 года гостили.", [("С 23 по 26 мая 2012 года", "interval")]),
        ("Жил с 1933 года в Вятке.", [("с 1933 года", "date")]),
        ("Письмо от 5 мая 1936 г. № 17 утрачено.", [("от 5 мая 1936 г", "document")]),
        ("Указом президента от 12.03.2004 назначен.", [("от 12.03.2004", "document")]),
        ("Закон от 12.03.2004 № 131-ФЗ", [("от 12.03.2004", "document")]),
        ("Уехал на три дня.", [("на три дня", "duration")]),
        ("Трёхдневный визит завершён.", [("Трёхдневный", "duration")]),
        ("Ежегодно бывает у нас.", [("Ежегодно", "repeated")]),
        ("Начало в 18:30 по московскому времени.", [("в 18:30 по московскому времени", "clock")]),
        ("около 5 часов вечера", [("около 5 часов вечера", "clock")]),
        ("на апрельские слушания", [("на апрельские", "adjective")]),
    ],
)
def test_span_and_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(text) == expected


def test_hours_are_times_and_not_dates() -> None:
    assert [f.label for f in find_in("5 мая 2011 года в 18:30")] == ["DATE", "TIME"]


def test_a_date_carries_its_first_and_last_day() -> None:
    (found,) = find_in("осенью 2010 года")
    assert (found.parts["earliest"], found.parts["latest"]) == ("2010-09-01", "2010-11-30")
    (found,) = find_in("с 1933 года")
    assert (found.parts["earliest"], found.parts["latest"]) == ("1933-01-01", "")


def test_the_rule_is_named_for_explaining() -> None:
    assert [f.rule for f in find_in("14/26 мая 1891 года")] == ["date:double-date"]


def test_a_year_waits_for_the_date_that_says_it() -> None:
    text = "15 мая и 4 сентября 2010 года"
    assert [f.parts["edtf"] for f in find_in(text, Anchor(report_date="2011"))] == ["2010-05-15", "2010-09-04"]


def test_a_plan_looks_ahead() -> None:
    anchor = Anchor(report_date="2018-12-20")
    assert [f.parts["edtf"] for f in find_in("В марте ожидается делегация Вены.", anchor)] == ["2019-03"]
    assert [f.parts["edtf"] for f in find_in("Визит, намеченный на март, был отменён.", anchor)] == ["2018-03"]


def test_the_weekday_finds_the_year() -> None:
    found = find_in("В 2009 году вышла книга. В понедельник, 18 апреля, автор приедет.")
    assert [f.parts["edtf"] for f in found] == ["2009", "2011-04-18"]


LETTERS = st.sampled_from(
    [
        "5",
        "12",
        "31",
        "45",
        "1936",
        "2011",
        "мая",
        "май",
        "июнь",
        "в",
        "с",
        "по",
        "до",
        "г",
        ".",
        ",",
        "-",
        "–",
        "/",
        "(",
        ")",
        "г.",
        "года",
        "и",
        "того",
        "же",
        "дня",
        "IX",
        "первой",
        "декаде",
        "квартал",
        "25-го",
        "№",
        ":",
        "\n",
        "ъ",
        "іюля",
        "İ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LETTERS, max_size=25), st.sampled_from(["", "1936", "1936-05", "1936-05-12"]))
def test_every_reading_is_edtf_of_the_oracle(words: list[str], date: str) -> None:
    text = " ".join(words)
    end = 0
    for found in find_in(text, Anchor(report_date=date)):
        assert end <= found.span[0] < found.span[1] <= len(text)
        assert not text[found.span[0] : found.span[1]][0].isspace()
        end = found.span[1]
        edtf = found.parts["edtf"]
        if edtf:
            parse_edtf(edtf)
            assert bounds(edtf) == (found.parts["earliest"], found.parts["latest"])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_refused(text: str) -> None:
    assert find_in(text) == find_in(text)


@pytest.mark.parametrize(
    "unit", ["5 и ", "с 5 по ", "12/", "мая ", "- ", "5-го и ", "1936 ", "\n", "в 5 ", "первой половине ", "х" * 50]
)
def test_time_grows_with_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.perf_counter()
        find_in(text)
        return time.perf_counter() - start

    seconds(1_000)
    assert seconds(80_000) < 40 * max(seconds(8_000), 0.002)


def test_a_megabyte_of_prose_is_quick() -> None:
    prose = "Ученики пришли к старой мельнице и слушали рассказ сторожа о том, как жили здесь прежде. " * 6500
    find_in("5 мая")
    start = time.perf_counter()
    assert find_in(prose) == []
    assert time.perf_counter() - start < 1.5


def test_a_report_of_winter_tells_of_the_year_before() -> None:
    found = find_in("Съезд проходил с 17 по 19 февраля.", Anchor(report_date="1982-01-22"))
    assert [f.parts["edtf"] for f in found] == ["1981-02-17/1981-02-19"]


@pytest.mark.parametrize(("text", "edtf"), [("Съезд был в октябре.", "1911-10"), ("Съезд был в марте.", "1912-03")])
def test_a_business_year_begins_in_autumn(text: str, edtf: str) -> None:
    assert [f.parts["edtf"] for f in find_in(text, Anchor(period="1911/1912"))] == [edtf]
