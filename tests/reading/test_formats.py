"""Formats: the same report in every format is the same report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from extractor.errors import EmptySource
from extractor.reading import read
from extractor.reading.formats.builder import Builder, Cell
from extractor.reading.limits import Limits
from extractor.schema import BlockKind, Report

FILES = Path(__file__).parent / "fixtures" / "files"
REPORTS = ("gorod", "khronika", "zavod", "muzey", "duma")
FORMATS = ("txt", "md", "html", "odt", "rtf", "epub", "doc", "pdf")
PAGED = ("txt", "docx", "odt", "rtf", "doc", "pdf")
SECOND_PAGE = {"gorod": "Поездки за рубеж", "khronika": "ИЮНЬ", "zavod": "ВЫВОДЫ", "muzey": "Выставки", "duma": "Комитет по культуре"}
Shape = list[tuple[str, int, bool, tuple[str, ...], str]]


def shape(report: Report) -> Shape:
    """Kind, level, header, cells and words of each block but furniture."""
    text = report.working.text
    return [
        (
            block.kind.value,
            block.level if block.kind is not BlockKind.ROW else 0,
            block.header,
            tuple(text[a:b] for a, b in block.cells),
            " ".join(text[slice(*block.span)].split()),
        )
        for block in report.blocks
        if block.kind is not BlockKind.FURNITURE
    ]


@pytest.fixture(scope="module", params=REPORTS)
def model(request: pytest.FixtureRequest) -> tuple[str, Report]:
    """A report as its DOCX has it."""
    return request.param, read(FILES / f"{request.param}.docx")


@pytest.mark.parametrize("format", FORMATS)
def test_headings_lists_tables_and_words_are_the_same(model: tuple[str, Report], format: str) -> None:
    name, docx = model
    report = read(FILES / f"{name}.{format}")
    assert shape(report) == shape(docx)
    assert report.working.text.split() == docx.working.text.split()
    assert report.metadata.format == format


@pytest.mark.parametrize("format", FORMATS)
def test_lead_ins_and_columns_are_the_same(model: tuple[str, Report], format: str) -> None:
    name, docx = model

    def contexts(report: Report) -> list[object]:
        blocks = [b for b in report.blocks if b.kind is not BlockKind.FURNITURE]
        kept = {b.index: number for number, b in enumerate(blocks)}
        return [
            (c.columns, c.year, c.month, c.day, tuple(kept[i] for i in c.headings), c.lead_in is not None and kept[c.lead_in])
            for c in (b.context for b in blocks)
        ]

    assert contexts(read(FILES / f"{name}.{format}")) == contexts(docx)


@pytest.mark.parametrize("format", PAGED)
@pytest.mark.parametrize("name", REPORTS)
def test_pages_are_right(name: str, format: str) -> None:
    report = read(FILES / f"{name}.{format}")
    assert len(report.pages) == 2
    at = report.text.index(SECOND_PAGE[name])
    assert report.locate((at, at + 5)).page == 2
    assert report.locate((3, 8)).page == 1


@pytest.mark.parametrize("format", ["docx", "html", "odt", "pdf"])
def test_a_cell_is_located(format: str) -> None:
    report = read(FILES / f"gorod.{format}")
    at = report.text.index("10 октября")
    location = report.locate((at, at + 4))
    assert location.block is not None and location.cell == 3
    assert report.blocks[location.block].context.columns[3] == "Сроки"


def test_a_cell_over_two_rows_stands_in_both() -> None:
    page = (
        "<table><tr><th>ФИО</th><th>Куда</th></tr><tr><td rowspan=2>Белов</td><td>Брно</td></tr>"
        "<tr><td>Оулу</td></tr></table>"
    )
    report = read(page.encode(), name="a.html")
    assert [cells for _, _, _, cells, _ in shape(report)] == [("ФИО", "Куда"), ("Белов", "Брно"), ("Белов", "Оулу")]


def test_a_head_of_two_rows() -> None:
    page = (
        "<table><tr><th rowspan=2>ФИО</th><th colspan=2>Поездка</th></tr><tr><th>Куда</th><th>Сроки</th></tr>"
        "<tr><td>Белов</td><td>Брно</td><td>май</td></tr></table>"
    )
    report = read(page.encode(), name="a.html")
    assert report.blocks[-1].context.columns == ("ФИО", "Поездка Куда", "Поездка Сроки")


def test_scripts_and_navigation_are_no_text() -> None:
    page = "<html><body><script>посетил('Брно')</script><nav>Главная</nav><p>Посетил <b>Оу</b>лу.</p></body></html>"
    assert read(page.encode(), name="a.html").working.text == "Посетил Оулу."


def test_html_believes_its_letters_more_than_its_label() -> None:
    page = "<html><head><meta charset=utf-8></head><body><p>Делегация города посетила Брно и Прагу.</p></body></html>"
    assert "посетила Брно" in read(page.encode("cp1251"), name="a.html").text


def test_deleted_passages_of_docx_are_gone(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    paragraph = document.add_paragraph("Делегация посетила ")
    paragraph.add_run("Брно.")
    from docx.oxml import OxmlElement

    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "Вену и "
    run.append(text)
    deleted.append(run)
    paragraph._p.insert(1, deleted)
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").working.text == "Делегация посетила Брно."


def test_markdown_marks_stay_out_of_the_working_text() -> None:
    report = read("# Отчёт\n\nДелегация **посетила** [Брно](http://example.org) и _Оулу_.".encode(), name="a.md")
    assert report.working.text == "Отчёт\n\nДелегация посетила Брно и Оулу."


def test_an_image_says_what_to_do() -> None:
    with pytest.raises(EmptySource, match="--ocr"):
        read(b"\x89PNG\r\n\x1a\n" + b"\0" * 64, name="scan.png")


def test_a_builder_without_text_is_empty() -> None:
    builder = Builder("html", Limits())
    builder.table([[Cell(""), Cell(" ")]])
    with pytest.raises(EmptySource):
        builder.draft()


def test_reading_text_imports_no_library_of_other_formats() -> None:
    import subprocess

    code = (
        "import sys; from extractor.reading import from_text; from_text('Отчёт о поездке.');"
        "print(sorted({'docx','lxml','pypdfium2','selectolax','striprtf','olefile','chardet','pymorphy3'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
