"""No cell becomes a formula, and none loses its text."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.graph.tables import columns, neutral, read_table, restored, write_table
from extractor.graph.tables.cells import MARK, one_line

NASTY = st.text(st.one_of(st.sampled_from("=+-@＝\t\r\n ;,\"'|\u2060\u00a0\x00"), st.characters(codec="utf-8")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+7 (495)", "- Мы приедем, - сказал он", "@мэр", "\t=1", "  =1", "＝1", "\xa0-1"]
)
def test_what_a_spreadsheet_would_run_is_marked(cell: str) -> None:
    assert neutral(cell) == MARK + cell


@pytest.mark.parametrize("cell", ["", "Томск", "— Мы приедем", "1 - 2", "2011-05", "007"])
def test_what_it_would_not_run_is_left_alone(cell: str) -> None:
    assert neutral(cell) == cell


def test_line_breaks_are_squeezed() -> None:
    assert one_line("Состав делегации: \r\n\n  мэр\u2028 депутат") == "Состав делегации: мэр депутат"


@given(NASTY)
def test_the_mark_comes_off_again(text: str) -> None:
    assert restored(neutral(text)) == text
    assert neutral(text).lstrip()[:1] not in set("=+-@＝＋－＠") or text.lstrip()[:1] == MARK


@given(st.lists(st.fixed_dictionaries({"report": NASTY, "reason": NASTY, "message": NASTY, "remedy": NASTY})))
def test_a_table_comes_back_from_csv(rows: list[dict[str, str]]) -> None:
    for language in ("en", "ru"):
        file = io.StringIO(newline="")
        assert write_table(file, rows, columns("quarantine"), language) == len(rows)
        file.seek(0)
        squeezed = [{name: one_line(cell) for name, cell in row.items()} for row in rows]
        assert list(read_table(file, columns("quarantine"))) == squeezed


def test_missing_values_and_words_that_look_missing() -> None:
    file = io.StringIO(newline="")
    row = {"report": "NA", "reason": "null", "message": None, "remedy": "01"}
    write_table(file, [row], columns("quarantine"))
    file.seek(0)
    assert list(read_table(file, columns("quarantine"))) == [
        {"report": "NA", "reason": "null", "message": "", "remedy": "01"}
    ]


@pytest.mark.parametrize("table", ["visits", "entities", "mentions", "facts", "quarantine"])
def test_an_empty_table_has_its_headings(table: str) -> None:
    for language in ("en", "ru"):
        file = io.StringIO(newline="")
        write_table(file, [], columns(table), language)
        assert file.getvalue().strip().split(",") == columns(table).headings(language)
