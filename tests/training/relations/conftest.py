"""Annotated texts of our own, small enough to learn from in a test."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Corpus = Callable[..., Path]

_PEOPLE = (("Иван Петров", "Орёл", "В мае 2003 года мэр Иван Петров посетил Орёл."), ("Анна Ким", "Казань", "Анна Ким 5 июня 2004 года приехала в Казань."),
           ("Лев Дуров", "Тула", "Директор завода Лев Дуров выезжал в Тулу."), ("Олег Зимин", "Пермь", "Олег Зимин в марте 2005 года побывал в Перми."),
           ("Нина Белова", "Псков", "Летом Нина Белова ездила в Псков для обмена опытом."), ("Пётр Лаптев", "Рига", "Посол Пётр Лаптев прибыл в Ригу 3 мая 2001 года."))
_REST = " Погода была хорошая. Завод в Самаре выпускает станки, его директор Глеб Серов живёт в Самаре."


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A folder with ``text/`` and ``gold/`` of ``size`` short texts, each with one visit; ``name`` distinguishes them."""

    def make(name: str, size: int = 6) -> Path:
        folder = tmp_path / name
        (folder / "text").mkdir(parents=True)
        (folder / "gold").mkdir()
        for number, (who, where, sentence) in enumerate(_PEOPLE[:size]):
            file = f"{name}{number}.txt"
            (folder / "text" / file).write_text(f"{sentence}{_REST} {name}.\n", encoding="utf-8")
            visit = {
                "id": "v1", "type": "visit", "visitors": [{"name": who, "kind": "person"}], "place": {"name": where, "kind": "city"}, "when": None,
                "status": "occurred", "purpose": None, "outcomes": [], "evidence": [{"span": [0, len(sentence)], "text": sentence}],
            }
            (folder / "gold" / f"{file}.json").write_text(json.dumps({"doc": file, "visits": [visit]}, ensure_ascii=False), encoding="utf-8")
        return folder

    return make
