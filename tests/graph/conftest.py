"""An archive of two reports, given by its visits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.entities.dates.edtf import bounds
from extractor.graph.archive import Archive, open_archive


def visit(number: int, who: list[tuple[str, str]], where: str, edtf: str | None, status: str = "occurred",
          outcomes: list[tuple[str, str]] | None = None, **more: Any) -> dict[str, Any]:  # fmt: skip
    """A visit in the gold form; its quote is put together from its parts."""
    quote = f"{', '.join(name for name, _ in who)} — {where}, {edtf}."
    first, last = (bounds(edtf) if edtf else None) or (None, None)
    place = {"name": where, "kind": "city", "aliases": [], "within": None, **more.pop("place", {})}
    return {
        "id": f"v{number}", "type": "visit",
        "visitors": [
            {"name": name, "kind": kind, "aliases": [], "role": more.get("role"), "affiliation": None, "entity": None}
            for name, kind in who
        ],
        "place": place,
        "when": {"span": [0, 4], "text": f"в {edtf}", "edtf": edtf, "earliest": first, "latest": last} if edtf else None,
        "status": status, "evidence": [{"span": [number * 100, number * 100 + len(quote)], "text": quote, "page": 1}],
        "host": more.get("host"),
        "purpose": {"span": [0, 5], "text": more["purpose"]} if "purpose" in more else None,
        "outcomes": [{"span": [0, 5], "text": text, "kind": kind} for text, kind in outcomes or []],
        "confidence": 0.9, "report": "r1", "rule": "test", "version": "1",
    }  # fmt: skip


TOKYO = {"gazetteer": "geonames:1850147", "country": "JP", "latitude": 35.69, "longitude": 139.69}
SEOUL = {"gazetteer": "geonames:1835848", "country": "KR", "latitude": 37.57, "longitude": 126.98}
TAIPEI = {"gazetteer": "geonames:1668341", "country": "TW", "latitude": 25.05, "longitude": 121.53}
TOMSK = {"gazetteer": "geonames:1489425", "country": "RU", "latitude": 56.5, "longitude": 84.97}
BEIJING = {"gazetteer": "geonames:1816670", "country": "CN", "latitude": 39.9, "longitude": 116.4}

REPORTS = {
    "a.txt": [
        visit(1, [("Виктор Кресс", "person"), ("делегация Томска", "group")], "Сеул", "2010-05", place=SEOUL,
              outcomes=[("подписано соглашение о дружбе", "agreement")], purpose="для обмена опытом",
              host="мэрия Сеула"),
        visit(2, [("Андрей Кузьмич Ложкин", "person")], "Токио", "2011-03", place=TOKYO,
              outcomes=[("проведены переговоры", "talks")]),
        visit(3, [("Хви Ни Чанг", "person")], "Томск", "2011-05-16/2011-05-18", place=TOMSK),
    ],
    "b.txt": [
        visit(4, [("В.М. Кресс", "person"), ("Виктор Мельхиорович Кресс", "person")], "Тайбэй", "2011-07", place=TAIPEI),
        visit(5, [("Виктор Кресс", "person")], "Сеул", "2012", place=SEOUL,
              outcomes=[("принято решение о выставке", "decision")]),
        visit(6, [("томская делегация", "group")], "Токио", "2011-03-12", "cancelled", place=TOKYO),
        visit(7, [("Анна Орлова", "person")], "Пекин", "2013", "planned", place=BEIJING),
        visit(8, [("Анна Орлова", "person")], "Томск", "2011-05-17", place=TOMSK),
        visit(9, [("Анна Орлова", "person")], "Тайбэй", None, "proposed", place=TAIPEI),
    ],
}  # fmt: skip


def write_archive(folder: Path) -> Path:
    """Put the archive into ``folder``."""
    with (folder / "visits.jsonl").open("w", encoding="utf-8") as file:
        for name, visits in REPORTS.items():
            file.write(json.dumps({"doc": name, "visits": visits}, ensure_ascii=False, separators=(",", ":")) + "\n")
    return folder


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The archive of ``REPORTS``."""
    with open_archive(write_archive(tmp_path_factory.mktemp("archive"))) as opened:
        yield opened


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    """A folder of its own with the visits of ``REPORTS`` and no index yet."""
    return write_archive(tmp_path)
