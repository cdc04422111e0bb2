"""Layout: headings, lists and tables as people draw them, and the context they give."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import DataError
from extractor.reading import from_text
from extractor.reading import lexicon as lexicons
from extractor.reading.context import dated, year_of
from extractor.reading.lexicon import lexicon
from extractor.reading.metadata import period_of
from extractor.schema import Block, BlockKind, Report

BODY = "Делегация города посетила Прагу и осмотрела музеи, после чего вернулась домой без происшествий."


def kinds(report: Report) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(b.kind.value, report.working.text[b.span[0] : b.span[1]]) for b in report.blocks]


def headings_above(report: Report, block: Block) -> list[str]:
    """The texts of the headings above a block."""
    return [report.working.text[slice(*report.blocks[i].span)] for i in block.context.headings]


def cells(report: Report, block: Block) -> list[str]:
    """The texts of the cells of a row."""
    return [report.working.text[a:b] for a, b in block.cells]


@pytest.mark.parametrize("heading", lexicon().examples["headings"])
def test_examples_of_headings(heading: str) -> None:
    report = from_text(f"Вступление к отчёту занимает одну строку и кончается точкой, как положено.\n\n{heading}\n\n{BODY}\n\n{BODY}")
    assert report.blocks[1].kind is BlockKind.HEADING, kinds(report)


@pytest.mark.parametrize("text", lexicon().examples["texts"])
def test_examples_of_what_is_no_heading(text: str) -> None:
    report = from_text(f"Вступление к отчёту занимает одну строку и кончается точкой, как положено.\n\n{BODY}\n\n{text}")
    assert report.blocks[-1].kind is not BlockKind.HEADING, kinds(report)


def test_headings_stand_above_one_another() -> None:
    report = from_text(f"ОТЧЁТ\n\n1. Поездки\n\n1.1. Поездки в Чехию\n\n{BODY}\n\n2. Приёмы\n\n{BODY}")
    assert headings_above(report, report.blocks[3]) == ["ОТЧЁТ", "1. Поездки", "1.1. Поездки в Чехию"]
    assert headings_above(report, report.blocks[5]) == ["ОТЧЁТ", "2. Приёмы"]
    assert [b.level for b in report.blocks] == [1, 2, 3, 0, 2, 0]


def test_a_heading_broken_over_two_lines() -> None:
    report = from_text(f"ПРОГРАММА ОБМЕНОВ И ПОЕЗДОК\nНА 2012 ГОД\n\n{BODY}\n\nМУЗЕЙ «СЕВЕРНЫЙ\nКОСТЮМ»\n\n{BODY}")
    assert [text for kind, text in kinds(report) if kind == "heading"] == [
        "ПРОГРАММА ОБМЕНОВ И ПОЕЗДОК НА 2012 ГОД", "МУЗЕЙ «СЕВЕРНЫЙ КОСТЮМ»",
    ]  # fmt: skip


def test_spaced_letters_are_one_word() -> None:
    assert from_text(f"О Т Ч Е Т\n\n{BODY}").working.text.startswith("ОТЧЕТ\n")


def test_a_list_with_its_lead_in() -> None:
    report = from_text("По итогам визита внесены следующие предложения:\n– создать комиссию;\n– пригласить мэра.\n\nРабота продолжена.")
    assert kinds(report)[1:3] == [("item", "создать комиссию;"), ("item", "пригласить мэра.")]
    assert [b.context.lead_in for b in report.blocks] == [None, 0, 0, None]


@pytest.mark.parametrize("marker", ["–", "-", "—", "•", "■", "*", ">", "1)", "а)", "1."])
def test_markers(marker: str) -> None:
    second = {"1)": "2)", "а)": "б)", "1.": "2."}.get(marker, marker)
    report = from_text(f"Решено:\n{marker} направить делегацию в Брно;\n{second} принять гостей из Оулу.")
    assert [b.kind.value for b in report.blocks] == ["paragraph", "item", "item"]
    assert report.working.text.endswith("\nпринять гостей из Оулу.")


def test_a_list_in_a_list() -> None:
    report = from_text("Решено создать комиссии, в том числе:\n1) по культуре:\n– театр;\n– музеи;\n2) по спорту.")
    assert [(b.level, b.context.lead_in) for b in report.blocks[1:]] == [(1, 0), (2, 1), (2, 1), (1, 0)]


def test_a_list_without_markers() -> None:
    report = from_text("Внесены следующие предложения:\n\nСоздание выставки;\n\nСбор предложений;\n\nПриглашение гостей.\n\nВсё выполнено.")
    assert [b.kind.value for b in report.blocks] == ["paragraph", "item", "item", "item", "paragraph"]


def test_members_of_a_delegation_as_paragraphs() -> None:
    report = from_text(
        "Состав делегации: Пётр Ильич Белов, заместитель мэра города\n\nАнна Сергеевна Ким, консультант департамента\n\n"
        "О городе: Брно – второй город Чехии, в нём живут четыреста тысяч человек."
    )
    assert [b.kind.value for b in report.blocks] == ["paragraph", "item", "paragraph"]
    assert report.blocks[1].context.lead_in == 0


def test_members_without_marks_under_their_lead_in() -> None:
    report = from_text("Состав делегации:\nБелов П.И., мэр города\nКим А.С. – переводчик\n\nДелегация вернулась домой 5 мая.")
    assert [(b.kind.value, b.context.lead_in) for b in report.blocks] == [
        ("paragraph", None), ("item", 0), ("item", 0), ("paragraph", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "drawn",
    [
        "№ | ФИО | Куда\n1 | Белов П.И. | Брно\n2 | Ким А.С. | Оулу",
        "| № | ФИО | Куда |\n|---|---|---|\n| 1 | Белов П.И. | Брно |\n| 2 | Ким А.С. | Оулу |",
        "№\tФИО\tКуда\n1\tБелов П.И.\tБрно\n2\tКим А.С.\tОулу",
        "№   ФИО          Куда\n=====================\n1   Белов П.И.   Брно\n2   Ким А.С.     Оулу",
        "│ № │ ФИО        │ Куда │\n├───┼────────────┼──────┤\n│ 1 │ Белов П.И. │ Брно │\n│ 2 │ Ким А.С.   │ Оулу │",
    ],
    ids=["bars", "markdown", "tabs", "spaces", "box"],
)
def test_drawn_tables(drawn: str) -> None:
    report = from_text(f"{BODY}\n\n{drawn}\n\n{BODY}")
    rows = [b for b in report.blocks if b.kind is BlockKind.ROW]
    assert [cells(report, row) for row in rows] == [["№", "ФИО", "Куда"], ["1", "Белов П.И.", "Брно"], ["2", "Ким А.С.", "Оулу"]]
    assert [row.header for row in rows] == [True, False, False]
    assert rows[1].context.columns == ("№", "ФИО", "Куда")
    assert len({row.group for row in rows}) == 1


def test_a_signature_is_no_table() -> None:
    report = from_text(f"{BODY}\n\nНачальник отдела\t\t\tА. Ким\n")
    assert report.blocks[-1].kind is BlockKind.PARAGRAPH


def test_entries_of_a_chronicle_know_their_day() -> None:
    report = from_text(
        f"ХРОНИКА\n2007 год\n\nЯНВАРЬ\n\n16 января. {BODY}\n\nФЕВРАЛЬ\n\n3–10 февраля. {BODY}\n\n20 февраля, Сретение. {BODY}\n\n{BODY}"
    )
    dates = [(b.context.year, b.context.month, b.context.day) for b in report.blocks if b.kind is BlockKind.PARAGRAPH]
    assert dates == [(2007, 1, 16), (2007, 2, None), (2007, 2, 20), (2007, 2, None)]


def test_a_section_has_its_own_year() -> None:
    report = from_text(f"ОТЧЁТ ЗА 2011 ГОД\n\n1. Поездки\n\n{BODY}\n\n2. Планы на 2012 год\n\n{BODY}")
    assert [b.context.year for b in report.blocks] == [2011, 2011, 2011, 2012, 2012]


@pytest.mark.parametrize(
    ("flat", "date"),
    [
        ("16.04. В Палате побывал консул.", (None, 4, 16)),
        ("19–23.04. Поездка в Эссен.", (None, 4, None)),
        ("Начало мая. Группа строителей.", (None, 5, None)),
        ("12 марта 1987 г. – приезд гостей", (1987, 3, 12)),
        ("Август. Посещение епархии.", (None, 8, None)),
        ("12 марта делегация выехала.", (None, None, None)),
        ("В мае прибыли гости.", (None, None, None)),
        ("45 марта. Что это?", (None, None, None)),
    ],
)
def test_dates_that_open_an_entry(flat: str, date: tuple[int | None, int | None, int | None]) -> None:
    assert dated(flat) == date


def test_a_section_number_is_no_date() -> None:
    report = from_text(f"5. Разное\n\n5.9. {BODY}\n\n5.10. {BODY}")
    assert report.blocks[-1].context.month is None


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("ОТЧЁТ ЗА 2011 ГОД", "2011"),
        ("о связях города в 2012 году", "2012"),
        ("О СЕЗОНЕ 1998/99 ГОДА", "1998/1999"),
        ("за 2009–2010 годы", "2009/2010"),
        ("о командировке (май — июнь 1946 года)", "1946-05/1946-06"),
        ("за I полугодие 2010 года", "2010-01/2010-06"),
        ("за III квартал 2010 года", "2010-07/2010-09"),
        ("за период с декабря 1998 г. по декабрь 1999 г.", "1998-12/1999-12"),
        ("Отчёт за сезон (сентябрь 2001 – июнь 2002)", "2001-09/2002-06"),
        ("заседания правления от 6-го ноября 1925 г.", None),
        ("о разном", None),
    ],
)
def test_periods(title: str, period: str | None) -> None:
    assert period_of(title) == period


def test_years_of_headings() -> None:
    assert year_of("7. Планы на 2013 год") == 2013
    assert year_of("О сезоне 1998/99 года") is None
    assert year_of("(стенограмма, 14 февраля 2019 года)") is None


def test_what_a_report_says_of_itself() -> None:
    report = from_text(
        f"АКАДЕМИЯ НАУК\n\nг. Горький                         8 января 1965 г.\n\nОТЧЁТ\nо поездках сотрудников за 1964 год\n\n{BODY}\n\nА. Ким"
    )
    about = report.metadata
    assert (about.title, about.period, about.date) == ("ОТЧЁТ о поездках сотрудников за 1964 год", "1964", "1965-01-08")
    assert (about.place, about.issuer) == ("Горький", "АКАДЕМИЯ НАУК")


@pytest.mark.parametrize("entry", ["months: {1: [январь, Январь]}", "documents: 5", "months: ["])
def test_a_wrong_lexicon_is_refused(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "layout.yaml"
    path.write_text(entry, encoding="utf-8")
    with pytest.raises(DataError, match=r"layout\.yaml"):
        lexicons._load(path)


def test_a_date_in_a_caption_is_not_the_report_s_when_the_text_tells_of_much_later_years() -> None:
    told = "Памятник поставлен в 1961 году, с тех пор его каждый год посещают школьники города."
    assert from_text(f"ПАМЯТНИК КУПЦУ\n\nОткрытие часовни\n\n17 ноября 1875 года.\n\n{told}\n\n{told}").metadata.date is None
    planned = "По программе до 1895 года предстоит построить ещё четыре школы в уезде."
    assert from_text(f"ОТЧЁТ УПРАВЫ\n\n17 ноября 1875 года.\n\n{planned}\n\n{planned}").metadata.date == "1875-11-17"
