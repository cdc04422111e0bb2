"""Which names a description only introduces, and which belong to another body."""

from __future__ import annotations

import pytest

from extractor.entities.organizations.bearers import name_borne


@pytest.mark.parametrize(
    ("normal", "name"),
    [
        ("корпорация Google", "Google"),
        ("газета «Заря Урала»", "Заря Урала"),
        ("крупный строительный трест «Маяк»", "Маяк"),
        ("ОАО «Сибмаш»", "Сибмаш"),
        ("ансамбль “Зори”", "Зори"),
        ("компания Siemens & Halske", "Siemens & Halske"),
        ("филиал «Энергия»", ""),  # a part
        ("магазин «Маяка»", ""),
        ("цех-спутник «Маяка»", ""),  # declined: it belongs to «Маяк»
        ("съезд партии «Заря»", ""),  # two nouns: the name is the party's
        ("штаб-квартира Siemens", ""),
        ("министерство культуры", ""),
        ("«Маяк»", ""),
        ("", ""),
    ],
)
def test_name_borne(normal: str, name: str) -> None:
    assert name_borne(normal) == name
