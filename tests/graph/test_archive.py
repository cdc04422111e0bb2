"""What an archive answers, and what it says when it cannot."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import extractor
from extractor.entities.dates.edtf import bounds
from extractor.errors import DataError, ExtractorError, QueryError, StoreError
from extractor.graph import check
from extractor.graph.archive import Archive, open_archive
from extractor.graph.archive.dates import interval
from extractor.graph.archive.lemmas import lemmas
from extractor.schema import Document, Evidence, Fact
from extractor.store import Store, rows_of


def ids(frame: pd.DataFrame) -> list[str]:
    return list(frame["visit"])


@pytest.mark.parametrize(
    ("asked", "visits"),
    [
        ({}, ["v1", "v2", "v6", "v3", "v8", "v4", "v5", "v7", "v9"]),
        ({"who": "Кресс"}, ["v1", "v4", "v5"]),
        ({"who": "Крессом"}, ["v1", "v4", "v5"]),
        ({"who": "Виктор Кресс"}, ["v1", "v4", "v5"]),
        ({"who": "томская делегация"}, ["v1", "v6"]),
        ({"who": ["Кресс", "делегация Томска"]}, ["v1"]),
        ({"where": "Токио"}, ["v2", "v6"]),
        ({"where": "Япония"}, ["v2", "v6"]),
        ({"where": "Южной Корее"}, ["v1", "v5"]),
        ({"where": "Тайбей"}, ["v4", "v9"]),
        ({"when": "2010/2011-04"}, ["v1", "v2", "v6"]),
        ({"when": 2012}, ["v5"]),
        ({"when": "в мае 2011 года"}, ["v3", "v8"]),
        ({"when": "2011-05-18"}, ["v3"]),
        ({"when": "../2010"}, ["v1"]),
        ({"when": "2012/.."}, ["v5", "v7"]),
        ({"status": "cancelled"}, ["v6"]),
        ({"outcome": "agreement"}, ["v1"]),
        ({"outcome": "соглашения"}, ["v1"]),
        ({"host": "мэрия Сеула"}, ["v1"]),
        ({"text": "переговорами"}, ["v2"]),
        ({"text": "дружба Кресс"}, ["v1"]),
        ({"who": "Орлова", "where": "Томск", "when": "2011"}, ["v8"]),
        ({"where": "Сеул", "limit": 1}, ["v1"]),
        ({"who": "Ложкин", "where": "Сеул"}, []),
    ],
)
def test_visits(archive: Archive, asked: dict[str, object], visits: list[str]) -> None:
    assert ids(archive.visits(**asked)) == visits  # type: ignore[arg-type]
    assert len(archive.numbers(**asked)) == len(visits)  # type: ignore[arg-type]


def test_every_row_carries_its_evidence(archive: Archive) -> None:
    for frame in (
        archive.visits(),
        archive.itinerary("Кресс"),
        archive.visitors("Томск"),
        archive.destinations("Кресс"),
        archive.together("Хви Ни Чанг"),
        archive.outcomes(),
        archive.paths("Кресс", "Сеул"),
    ):
        assert len(frame) and frame["quote"].str.len().gt(0).all()
        assert {"report", "page", "start", "end"} <= set(frame.columns)


def test_an_itinerary_is_in_order_of_time(archive: Archive) -> None:
    assert list(archive.itinerary("Кресс")["where"]) == ["Сеул", "Тайбэй", "Сеул"]


def test_visitors_of_a_town(archive: Archive) -> None:
    assert set(archive.visitors("Томск")["name"]) == {"Хви Ни Чанг", "Анна Орлова"}
    assert list(archive.visitors("Сеул")["visits"]) == [2, 1]


def test_who_was_in_one_place_at_one_time(archive: Archive) -> None:
    assert set(archive.together("Хви Ни Чанг")["name"]) == {"Анна Орлова"}
    assert set(archive.together("Кресс")["name"]) == {"делегация Томска", "мэрия Сеула"}
    assert archive.together("Ложкин").empty


def test_outcomes_by_partner(archive: Archive) -> None:
    found = archive.outcomes(where="Сеул")
    assert list(found["partner"]) == ["Сеул", "мэрия Сеула"]
    assert list(found["outcome_kind"]) == ["decision", "agreement"]


def test_how_two_are_connected(archive: Archive) -> None:
    found = archive.paths("Хви Ни Чанг", "Анна Орлова")
    assert list(zip(found["from"], found["to"], strict=True)) == [("Хви Ни Чанг", "Томск"), ("Томск", "Анна Орлова")]
    assert archive.paths("Кресс", "Кресс").empty


def test_the_graph_whole_and_in_part(archive: Archive) -> None:
    whole, part = archive.graph(), archive.graph(who="Кресс")
    assert check(whole) == check(part) == []
    assert {data["label"] for _, data in part.nodes(data=True) if data["type"] == "place"} == {"Сеул", "Тайбэй"}
    assert sum(data["type"] == "visit" for _, data in whole.nodes(data=True)) == 9


def test_merges_tell_score_and_reasons(archive: Archive) -> None:
    found = archive.merges()
    assert len(found) and found["score"].between(0.85, 1).all() and found["reasons"].str.len().gt(0).all()
    assert {"Виктор Мельхиорович Кресс", "В.М. Кресс"} <= {*found["left_name"], *found["right_name"]}


def test_what_a_person_decided_stays(archive_folder: Path) -> None:
    Store(archive_folder / "facts.sqlite").close()
    with open_archive(archive_folder) as opened:
        assert len(opened.visits(who="Виктор Мельхиорович Кресс")) == 3
        pair = opened.merges().query("right_name == 'Виктор Мельхиорович Кресс'").iloc[0]
        opened.decide(pair["left"], pair["right"], same=False)
        with pytest.raises(QueryError, match="no pair"):
            opened.decide("person-0", pair["right"], same=True)
    with Store(archive_folder / "facts.sqlite") as store:
        store.forget()
    with open_archive(archive_folder) as opened:
        said = {frozenset((left, right)) for left, right in zip(opened.merges()["left"], opened.merges()["right"], strict=True)}
        assert frozenset((pair["left"], pair["right"])) not in said
        opened.decide(pair["left"], pair["right"], same=True)
    with open_archive(archive_folder) as opened:
        assert opened.merges()["reasons"].iloc[-1] == "decision"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"who": "Крес"}, "Did you mean: Виктор Мельхиорович Кресс"),
        ({"where": "Токъо"}, "Did you mean: Токио"),
        ({"who": "Ъ"}, "is in the archive"),
        ({"when": "31 июня"}, "no date"),
        ({"when": "2012/2010"}, "no date"),
        ({"status": "done"}, "occurred"),
        ({"text": "—"}, "no word"),
    ],
)
def test_what_is_wrong_is_told(archive: Archive, asked: dict[str, str], told: str) -> None:
    with pytest.raises(QueryError, match=told):
        archive.visits(**asked)  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_no_name_and_no_date_breaks_it(archive: Archive, text: str) -> None:
    for asked in ({"who": text}, {"where": text}, {"when": text}, {"text": text}, {"outcome": text}):
        try:
            archive.visits(**asked)  # type: ignore[arg-type]
        except QueryError:
            continue


@given(st.sampled_from(["2010", "2010-05", "2010-05-06", "201X", "2010/2012", "../2010", "2010/.."]))
def test_intervals_are_those_of_the_dates(edtf: str) -> None:
    first, last = bounds(edtf) or ("", "")
    _, start, end = interval(edtf)
    assert not first or start == int(first.replace("-", ""))
    assert not last or end == int(last.replace("-", ""))


def test_open_is_part_of_the_package(archive_folder: Path) -> None:
    with extractor.open(archive_folder) as opened:
        assert len(opened.visits()) == 9


def test_the_index_follows_the_visits(archive_folder: Path) -> None:
    open_archive(archive_folder).close()
    made = (archive_folder / "archive.sqlite").stat().st_mtime_ns
    open_archive(archive_folder).close()
    assert (archive_folder / "archive.sqlite").stat().st_mtime_ns == made
    lines = (archive_folder / "visits.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (archive_folder / "visits.jsonl").write_text(lines[0], encoding="utf-8")
    with open_archive(archive_folder) as opened:
        assert len(opened.visits()) == 3


def test_the_same_visits_give_the_same_index(archive_folder: Path) -> None:
    path, found = archive_folder / "archive.sqlite", []
    for _ in range(2):
        open_archive(archive_folder).close()
        found.append(path.read_bytes())
        path.unlink()
    assert found[0] == found[1]


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="extractor run"):
        open_archive(tmp_path)


@pytest.mark.parametrize("damage", [b"no database at all" * 300, b"SQLite format 3\x00" + b"\xff" * 8000])
def test_a_damaged_index_is_told(archive_folder: Path, damage: bytes) -> None:
    (archive_folder / "archive.sqlite").write_bytes(damage)
    with pytest.raises(StoreError, match="damaged"):
        open_archive(archive_folder)


def test_pages_overwritten_by_hand_are_told(archive_folder: Path) -> None:
    open_archive(archive_folder).close()
    path = archive_folder / "archive.sqlite"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 9000] = b"\x07" * 9000
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        open_archive(archive_folder)


def test_another_programs_database_is_told(archive_folder: Path) -> None:
    connection = sqlite3.connect(archive_folder / "archive.sqlite")
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_archive(archive_folder)


@pytest.mark.parametrize("line", ["{", '{"doc": "a"}', '{"doc":"a","visits":[{]}', '{"doc":"a","visits":[{}]}', "[]"])
def test_wrong_visits_are_told_with_their_line(archive_folder: Path, line: str) -> None:
    with (archive_folder / "visits.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(ExtractorError) as caught:
        open_archive(archive_folder)
    assert isinstance(caught.value, DataError) and "line 3" in caught.value.where
    assert not (archive_folder / "archive.sqlite").exists()


def test_visits_written_with_spaces_are_read_too(archive_folder: Path) -> None:
    path = archive_folder / "visits.jsonl"
    lines = [json.dumps(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_archive(archive_folder) as opened:
        assert ids(opened.visits(who="Кресс")) == ["v1", "v4", "v5"]


def test_a_country_means_its_towns_whether_records_name_it_or_give_its_code(archive_folder: Path) -> None:
    lines = archive_folder / "visits.jsonl"
    lines.write_text(lines.read_text(encoding="utf-8").replace('"country":"JP"', '"country":"Япония"'), encoding="utf-8")
    with open_archive(archive_folder) as archive:
        assert archive.visits(where="Япония")["where"].tolist() == ["Токио", "Токио"]
        assert archive.visits(where="Корея")["where"].tolist() == ["Сеул", "Сеул"]


def test_lemmas_fold_their_letters() -> None:
    assert lemmas("Поездкой в ёлочный посёлок") == lemmas("Поездка в елочный поселок")
    assert sys.intern(lemmas("Томске")) == lemmas("Томск")


def test_meetings_without_a_journey_are_known(archive_folder: Path, make_document: Callable[[str], Document]) -> None:
    quote = Evidence((0, 20), "Орлову принял ректор Мария Лис.")
    people = (("participant", "Анна Орлова", "p1"), ("participant", "Мария Лис", "p2"), ("place", "Пекин", "l1"))
    met = Fact("f9", "meeting", people, (quote,), report="r9", rule="test")
    document = dataclasses.replace(make_document("c.txt"), facts=(met,))
    with Store(archive_folder / "facts.sqlite") as store:
        store.write([rows_of(document, "c.txt", sha256="h", version="1")])
        store.select(["c.txt"])
        assert [name for name, _ in store.fact_records("meeting")] == ["c.txt"]
    with open_archive(archive_folder) as opened:
        found = opened.together("Мария Лис")
        assert list(zip(found["name"], found["quote"], strict=True)) == [("Анна Орлова", quote.text)]
        assert "Мария Лис" in set(opened.together("Орлова")["name"])
        assert opened.together("Мария Лис", when=2011).empty
        assert len(opened.visits()) == 9 and opened.visits(who="Мария Лис").empty
        assert len(opened.paths("Мария Лис", "Томск")) == 2


def test_an_unknown_word_is_no_question(archive: Archive) -> None:
    with pytest.raises(TypeError, match="whom"):
        archive.visits(whom="Кресс")  # type: ignore[call-arg]


def test_a_letter_changed_inside_the_index_is_told(archive_folder: Path) -> None:
    open_archive(archive_folder).close()
    path = archive_folder / "archive.sqlite"
    path.write_bytes(path.read_bytes().replace("о дружбе".encode(), "о службе".encode()))
    with open_archive(archive_folder) as opened, pytest.raises(StoreError, match=r"damaged.*Delete this file"):
        opened.visits()


@pytest.mark.parametrize("kept", [0.05, 0.4, 0.9])
def test_a_truncated_index_is_told(archive_folder: Path, kept: float) -> None:
    open_archive(archive_folder).close()
    path = archive_folder / "archive.sqlite"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(StoreError, match="damaged"):
        open_archive(archive_folder)


def test_an_index_of_another_version_is_made_again(archive_folder: Path) -> None:
    open_archive(archive_folder).close()
    with sqlite3.connect(archive_folder / "archive.sqlite") as connection:
        connection.execute("UPDATE about SET value = '1' WHERE key = 'version'")
        connection.execute("DELETE FROM visits")
    connection.close()
    with open_archive(archive_folder) as opened:
        assert len(opened.visits()) == 9


def test_visits_cut_at_the_end_of_a_line_are_told(archive_folder: Path) -> None:
    with Store(archive_folder / "facts.sqlite") as store:
        store.set("published", {"counts": {"visits.jsonl": 2}})
    open_archive(archive_folder).close()
    lines = (archive_folder / "visits.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (archive_folder / "visits.jsonl").write_text(lines[0], encoding="utf-8")
    with pytest.raises(StoreError, match="not whole: it holds 1 reports, the run wrote 2"):
        open_archive(archive_folder)
