"""Encodings: a text comes back as it was, whatever it was written in."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import EmptySource, UnknownEncoding
from extractor.reading.encoding import decode

SENTENCE = "В мае делегация города посетила Прагу и подписала договор о дружбе."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "mac-cyrillic"])
def test_sixty_characters_are_enough(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding))[0] == SENTENCE


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac-cyrillic"])
def test_capitals_are_not_taken_for_small_letters_of_another_encoding(encoding: str) -> None:
    title = "ОТЧЁТ О МЕЖДУНАРОДНЫХ СВЯЗЯХ ГОРОДА ЗА МИНУВШИЙ ГОД\nОТДЕЛ ПЕЧАТИ"
    text, found = decode(title.encode(encoding))
    assert (text, found) == (title, encoding)


def test_a_byte_order_mark_is_no_character_of_the_text() -> None:
    assert decode(codecs.BOM_UTF8 + "Отчёт".encode())[0] == "Отчёт"


def test_line_ends_stay_as_they_are() -> None:
    assert decode("Отчёт\r\nо поездке\r".encode())[0] == "Отчёт\r\nо поездке\r"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "cp1251"), ("utf-8", "latin-1"), ("cp1251", "latin-1"), ("koi8-r", "cp1251"), ("cp866", "cp1251")],
)
def test_double_decoding_is_undone(right: str, wrong: str) -> None:
    broken = "".join(bytes((b,)).decode(wrong, "ignore") or chr(b) for b in SENTENCE.encode(right))
    assert decode(broken.encode("utf-8")) == (SENTENCE, f"utf-8+{right}-as-{'cp1252' if wrong == 'latin-1' else wrong}")


def test_a_file_cut_inside_a_character_loses_that_character_only() -> None:
    assert decode(SENTENCE.encode()[:-2])[0] == SENTENCE[:-2]


def test_old_letters_are_no_sign_of_double_decoding() -> None:
    old = "Согласно постановленію Управы выѣхалъ я въ Вѣну и прибылъ туда 3 іюня."
    assert decode(old.encode()) == (old, "utf-8")


def test_nothing_but_a_mark_is_empty() -> None:
    with pytest.raises(EmptySource):
        decode(codecs.BOM_UTF8)


def test_a_program_is_no_text() -> None:
    with pytest.raises(UnknownEncoding, match="no text"):
        decode(bytes(range(32)) * 40)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except (EmptySource, UnknownEncoding):
        return
    assert text.strip()
