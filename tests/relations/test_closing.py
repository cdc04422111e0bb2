"""Stays whose first and last day are told apart, and years that date a document, not a journey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.schema import Document

Read = Callable[[str], Document]

STAYS = [
    ("20 сентября 2016 года заместитель мэра Пётр Столов отбыл в Эссен, где до 24 сентября пройдёт форум.", "2016-09-20/2016-09-24"),
    ("Делегация Гомеля прибыла в Тверь 30 апреля 1934 года и выбыла 5 мая.", "1934-04-30/1934-05-05"),
    ("Делегация Гомеля прибыла в Тверь 30 апреля 1934 года. Переписка начата 5 мая.", "1934-04-30"),
    ("Делегация Твери с 14 по 17 мая 2011 года была в Гомеле и подписала план сотрудничества на 2012–2014 годы.", "2011-05-14/2011-05-17"),
]


@pytest.mark.parametrize(("text", "edtf"), STAYS, ids=[t[:50] for t, _ in STAYS])
def test_both_ends_of_a_stay(text: str, edtf: str, read: Read) -> None:
    assert [v.when.edtf if v.when else None for v in read(text).visits][:1] == [edtf]


def test_how_long_it_lasted_dates_the_visit_told_before(read: Read) -> None:
    text = "ОТЧЁТ ЗА 1983 ГОД\n\nКвартет имени Глинки выезжал в Лейпциг. Пребывание длилось с 20 по 29 мая; в Лейпциге дали три концерта.\n"
    assert [v.when.edtf if v.when else None for v in read(text).visits] == ["1983-05-20/1983-05-29"]
