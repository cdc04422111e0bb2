"""Pieces: borders of letters, digits and punctuation; words above them; offsets that hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.language.tagger.pieces import FLAGS, LINE_END, split


def drawn(text: str) -> str:
    cut = split(text)
    return "|".join(text[a:b].replace("\n", "⏎") for a, b in zip(cut.starts, cut.ends, strict=True))


def test_letters_digits_and_marks_part() -> None:
    assert drawn("Экс-мэр А.Б. Лю, 12.03.36г.") == "Экс|-|мэр|А|.|Б|.|Лю|,|12|.|03|.|36|г|."


def test_a_run_of_line_ends_is_one_piece() -> None:
    assert split("Томск\r\n\r\n  Токио").forms == ["Томск", LINE_END, "Токио"]


def test_hyphenated_letters_are_one_word_of_several_pieces() -> None:
    cut = split("в Улан-Удэ")
    assert cut.words == ["в", "Улан-Удэ"]
    assert list(cut.word_of) == [0, 1, 1, 1]
    assert cut.flags[:, FLAGS.index("in a hyphenated word")].tolist() == [0, 1, 1, 1]


def test_stress_marks_and_soft_hyphens_leave_the_form_but_not_the_span() -> None:
    text = "за\u0301мок и деле\u00adгация"
    assert split(text).forms == ["замок", "и", "делегация"]
    assert drawn(text).split("|")[2] == "деле\u00adгация"


def test_lines_of_capitals_are_flagged() -> None:
    cut = split("ОТЧЁТ О ПОЕЗДКЕ\nв город Ош")
    column = cut.flags[:, FLAGS.index("in a line of capitals")]
    assert column[:3].all() and not column[4:].any()


def test_nothing_is_no_piece() -> None:
    assert len(split("")) == 0
    assert len(split(" \t")) == 0


@given(st.text(max_size=300))
def test_pieces_cover_all_that_is_no_space_in_order(text: str) -> None:
    cut = split(text)
    assert len(cut.forms) == len(cut.starts) == len(cut.word_of) == len(cut.flags)
    place = 0
    for start, end in zip(cut.starts, cut.ends, strict=True):
        assert place <= start < end
        assert not text[place:start].strip()
        place = end
    assert not text[place:].strip()
