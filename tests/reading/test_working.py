"""The working text: what is broken is mended, and every character leads back to its place."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import EmptySource
from extractor.reading import from_text, read
from extractor.schema import BlockKind, Report

FILES = Path(__file__).parent / "fixtures" / "files"
CORPUS = Path(__file__).parents[2] / "corpus" / "reports"
SIGNS = "абвАБѣъіея \n\n\t.,:;–-•|«1234§\r\f\xa0\xad\u0301acex"


def lawful(report: Report) -> None:
    """The laws of a report; see the schema."""
    working = report.working
    at = source = 0
    for segment in working.offsets.segments:
        assert segment.working == at and segment.source >= source
        at, source = at + segment.length, segment.source + segment.source_length
    assert at == len(working.text)
    end = 0
    for number, block in enumerate(report.blocks):
        assert block.index == number and end <= block.span[0] <= block.span[1]
        end = block.span[1]
    if working.mended or len(working.offsets.segments) > 1:
        outside = working.text
        for block in reversed(report.blocks):
            outside = outside[: block.span[0]] + outside[block.span[1] :]
        assert not outside.strip()


def leads_back(report: Report, spans: int) -> None:
    """The law of the map, on spans drawn at random: a span holds the characters of its place in the source, in order.

    What was taken out between them (hyphens, wraps, markers) may stand in the source besides; words that were
    modernised are compared by their first letters alone.
    """
    letters = random.Random(report.name)
    working, offsets = report.working.text, report.working.offsets
    for _ in range(spans):
        start = letters.randrange(len(working))
        end = min(len(working), start + letters.randrange(1, 80))
        source_span = offsets.to_source((start, end))
        source = iter("".join(report.quote(source_span).split()))
        if report.metadata.orthography == "modern":
            assert all(character in source for character in "".join(working[start:end].split()))
        back = offsets.to_working(source_span)
        assert back[0] <= start and end <= back[1]


def test_words_broken_over_line_ends() -> None:
    text = (
        "     Во исполнение приказа главного инженера за-\nвода группа выехала из Горького в Нью-\n"
        "Йорк и там ознакомилась с организацией научно-\nтехнической работы на предприятиях фир-\nмы.\n"
    )
    assert from_text(text).working.text.strip() == (
        "Во исполнение приказа главного инженера завода группа выехала из Горького в Нью-Йорк и там ознакомилась с "
        "организацией научно-технической работы на предприятиях фирмы."
    )


def test_a_sentence_cut_by_a_blank_line() -> None:
    report = from_text("В октябре состоялась пленарная встреча Союза городов Европы \n\n24 (СГЕ24) в Лионе с участием гостей.")
    assert len(report.blocks) == 1
    assert "Европы 24 (СГЕ24)" in report.working.text


def test_one_paragraph_a_line_is_not_joined() -> None:
    report = from_text("Отдел провёл проверку архивов трёх районов области\nКраткие итоги изложены ниже по пунктам плана\n")
    assert len(report.blocks) == 2


@pytest.mark.parametrize(
    ("source", "working"),
    [
        ("де\xadле\xadга\xadция", "делегация"),
        ("в\xa0мае 2011\u202fг.", "в мае 2011 г."),
        ("Mocквa приняла гостей", "Москва приняла гостей"),
        ("XХ век и ХI век", "XX век и XI век"),
        ("Воробьи\u0306 летит", "Воробьй летит"),
        ("за\u0301мок", "замок"),
        ("посетил Прагу c 5 мая", "посетил Прагу с 5 мая"),
        ("IT-компания WiFi", "IT-компания WiFi"),
    ],
)
def test_characters_that_only_look_right(source: str, working: str) -> None:
    assert from_text(source).working.text == working


def test_page_numbers_and_running_heads_stay_out() -> None:
    body = [f"На странице {word} говорится о поездке делегации в город, и речь идёт дальше" for word in "абвгд"]
    text = "\f".join(f"Отчёт за год\n\n{line}.\n\nЕщё одна строка текста.\n\n{n}\n" for n, line in enumerate(body, 1))
    report = from_text(text)
    assert "Отчёт за год" not in report.working.text
    assert [b.kind for b in report.blocks].count(BlockKind.FURNITURE) == 10
    assert [page.number for page in report.pages] == [1, 2, 3, 4, 5]


def test_numbers_in_a_table_are_no_page_numbers() -> None:
    assert "1987" in from_text("Отчёт\n\n1987\n\nТекст о поездке.").working.text


def test_without_mending_the_working_text_is_the_text() -> None:
    text = "О Т Ч Е Т\r\n\r\n– въ\xa0Вѣну за-\nвода;\r\n"
    report = from_text(text, mend=False)
    assert report.working.text == text == report.text
    assert report.working.offsets.to_source((3, 7)) == (3, 7)
    lawful(report)


def test_the_text_of_a_file_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "отчёт.txt"
    path.write_bytes("Первая строка\r\nвторая\n".encode())
    report = read(path)
    with path.open(encoding="utf-8", newline="") as stream:
        assert report.text == stream.read()


def test_the_same_bytes_give_the_same_report() -> None:
    data = (FILES / "gorod.docx").read_bytes()
    assert read(data, name="a.docx") == read(data, name="a.docx")
    assert read(data, name="a.docx").id == read(data, name="b.docx").id


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(EmptySource):
        from_text(" \n\t")


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_spans_of_the_working_text_lead_back(path: Path) -> None:
    report = read(path)
    lawful(report)
    leads_back(report, 200)


@pytest.mark.parametrize("path", sorted(FILES.glob("*.*")), ids=lambda path: path.name)
def test_spans_lead_back_in_every_format(path: Path) -> None:
    report = read(path)
    lawful(report)
    leads_back(report, 200)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(SIGNS), max_size=300))
def test_any_text_keeps_the_laws(text: str) -> None:
    if not text.strip():
        return
    try:
        report = from_text(text)
    except EmptySource:
        return
    lawful(report)
    lawful(from_text(text, mend=False))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="абвгде", min_size=1, max_size=9), min_size=4, max_size=40), st.integers(0, 10**6))
def test_plain_words_lead_back_to_themselves(words: list[str], at: int) -> None:
    report = from_text(" ".join(words))
    start = at % len(report.working.text)
    span = report.working.offsets.to_source((start, start + 1))
    assert report.quote(span) == report.working.text[start]
