"""Dates of a report: its own date and period, its sections, and what was told before."""

from __future__ import annotations

from extractor.entities.dates import find_dates
from extractor.schema import Block, BlockKind, Context, Metadata, OffsetMap, Report, WorkingText

UNDATED = Metadata()


def report(*blocks: tuple[str, Context], metadata: Metadata = UNDATED) -> Report:
    text, made = "", []
    for index, (body, context) in enumerate(blocks):
        made.append(Block(index, BlockKind.PARAGRAPH, (len(text), len(text) + len(body)), context=context))
        text += body + "\n\n"
    return Report("r1", "доклад", text, WorkingText(text, OffsetMap.identity(len(text))), tuple(made), (), metadata)


def edtf(made: Report) -> list[str]:
    return [found.parts["edtf"] for found in find_dates(made)]


def test_the_section_gives_the_year() -> None:
    made = report(
        ("Дубровин ездил в Прагу 7 мая.", Context(year=1946)),
        ("В октябре ждём гостей.", Context(year=1947)),
        metadata=Metadata(period="1946"),
    )
    assert edtf(made) == ["1946-05-07", "1947-10"]


def test_a_chronicle_entry_gives_the_month() -> None:
    made = report(("6-го выезжали в Кировск, на другой день вернулись.", Context(year=2007, month=3)))
    assert edtf(made) == ["2007-03-06", "2007-03-07"]


def test_the_story_goes_on_from_block_to_block() -> None:
    made = report(
        ("28 июня подписан контракт.", Context()),
        ("В тот же день посетили миссию. Через неделю отбыли.", Context()),
        metadata=Metadata(date="1946-07-12"),
    )
    assert edtf(made) == ["1946-06-28", "1946-06-28", "1946-07-05"]


def test_a_report_of_january_tells_of_the_year_before() -> None:
    made = report(("В ноябре приезжали венгры.", Context()), metadata=Metadata(date="1977-01-14", period="1976"))
    assert edtf(made) == ["1976-11"]


def test_news_has_its_dateline() -> None:
    made = report(
        ("Турне начнётся в понедельник, 12 сентября 2016 года.", Context()),
        ("В воскресенье кандидат заболел.", Context()),
    )
    assert edtf(made) == ["2016-09-12", "2016-09-11"]


def test_news_without_a_year_stays_open() -> None:
    assert edtf(report(("В субботу, 5 мая, откроют памятник.", Context()))) == [""]


def test_spans_are_of_the_working_text() -> None:
    made = report(("Вступление.", Context()), ("Гости были 5 мая 1936 года.", Context()))
    (found,) = find_dates(made)
    assert made.working.text[found.span[0] : found.span[1]] == "5 мая 1936 года"


def test_no_blocks_no_dates() -> None:
    assert find_dates(report()) == []
