"""Documents built by hand: what the store and the graph are tested with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.entities.dates.edtf import bounds
from extractor.graph.archive import Archive, open_archive
from extractor.schema import (
    Document,
    Evidence,
    Fact,
    Mention,
    Metadata,
    OffsetMap,
    Organization,
    Outcome,
    OutcomeKind,
    Page,
    Person,
    Place,
    PlaceKind,
    Quote,
    Report,
    Status,
    TimeSpan,
    Visit,
    Visitor,
    VisitorKind,
    VisitType,
    WorkingText,
    stable_id,
)

TEXT = (
    "В мае 2011 года мэр Орла Иван Петров и делегация Орла посетили Брянск для обмена опытом.\n"
    "Подписан договор о дружбе.\n"
)


def quote(part: str) -> tuple[tuple[int, int], str]:
    start = TEXT.index(part)
    return (start, start + len(part)), part


@pytest.fixture(scope="session")
def make_document() -> Callable[[str], Document]:
    """A report in which Петров and a delegation visit Брянск; its name may be chosen."""

    def document(name: str) -> Document:
        sentence, when = quote(TEXT.splitlines()[0]), quote("В мае 2011 года")
        identifier = stable_id("r", name)
        visit = Visit(
            id=stable_id("v", identifier, 1),
            type=VisitType.VISIT,
            visitors=(
                Visitor("Иван Петров", VisitorKind.PERSON, role="мэр", affiliation="Орёл", entity="p1"),
                Visitor("делегация Орла", VisitorKind.GROUP, entity="o1"),
            ),
            place=Place("Брянск", PlaceKind.CITY, id="l1", gazetteer="571476", latitude=53.25, longitude=34.37),
            when=TimeSpan(*when, edtf="2011-05", earliest="2011-05-01", latest="2011-05-31"),
            status=Status.OCCURRED,
            evidence=(Evidence(*sentence, page=1),),
            host="администрация Брянска",
            purpose=Quote(*quote("для обмена опытом")),
            outcomes=(Outcome(*quote("Подписан договор о дружбе"), kind=OutcomeKind.AGREEMENT),),
            confidence=0.8,
            report=identifier,
            rule="verb",
            version="1",
        )
        member = Fact(
            id=stable_id("f", identifier, 1),
            type="membership",
            arguments=(("who", "Иван Петров", "p1"), ("group", "делегация Орла", "o1")),
            evidence=(Evidence(*sentence),),
            report=identifier,
            rule="composition",
        )
        report = Report(
            id=identifier,
            name=name,
            text=TEXT,
            working=WorkingText(TEXT, OffsetMap.identity(len(TEXT))),
            pages=(Page(1, (0, len(TEXT))),),
            metadata=Metadata(title="Отчёт", date="2011"),
        )
        return Document(
            report=report,
            mentions=(
                Mention(*quote("Иван Петров"), label="PERSON", normal="Иван Петров", entity="p1"),
                Mention(*quote("делегация Орла"), label="GROUP", normal="делегация Орла", entity="o1"),
                Mention(*quote("Брянск"), label="CITY", normal="Брянск", entity="l1"),
            ),
            persons=(Person("p1", "Иван Петров", "Петров", "Иван", gender="m", role="мэр", affiliation="Орёл"),),
            organizations=(Organization("o1", "делегация Орла", group=True, home="Орёл"),),
            places=(
                Place("Брянск", PlaceKind.CITY, id="l1", gazetteer="571476", latitude=53.25, longitude=34.37),
                Place("Орёл", PlaceKind.CITY, id="l2", within="Орловская область"),
                Place("Орловская область", PlaceKind.REGION, id="l3"),
            ),
            dates=(visit.when,) if visit.when else (),
            visits=(visit,),
            facts=(member,),
        )

    return document

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
