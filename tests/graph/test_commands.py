"""What the command line prints of an archive."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from extractor.errors import QueryError, UsageError
from extractor.graph.commands import decide, export, identities, query
from extractor.store import Store


def test_a_question_shows_how_it_was_understood(archive_folder: Path) -> None:
    told = query(archive_folder, "Куда ездил Кресс?")
    assert told.startswith("Понято: где был; кто: Кресс") and "Ответ: Сеул; Тайбэй" in told and "b.txt" in told


def test_a_table_speaks_the_language_of_the_asker(archive_folder: Path) -> None:
    told = query(archive_folder, "Какие визиты отменены?").splitlines()
    assert told[3].split() == ["кто", "куда", "когда", "состояние", "результаты", "цитата", "отчёт", "с."] and "отменено" in told[4]
    told = query(archive_folder, "Какие визиты отменены?", language="en").splitlines()
    assert told[0] == "Understood: which visits; status: cancelled" and told[3].split()[:4] == ["who", "where", "when", "status"]


@pytest.mark.parametrize(
    ("asked", "told", "english"),
    [
        ({"who": "Крес"}, r"никого и ничего с именем «Крес» в архиве нет\. Может быть: .*Кресс", "nobody and nothing"),
        ({"when": "32 мая"}, "'32 мая': это не дата и не промежуток", "this is no date"),
        ({"status": "was"}, r"такого состояния нет\. Есть: occurred \(состоялось\)", "this is no status"),
        ({"text": "…"}, "здесь нет ни одного слова", "there is no word"),
    ],
)
def test_options_are_refused_in_the_language_of_the_asker(archive_folder: Path, asked: dict[str, str], told: str, english: str) -> None:
    with pytest.raises(QueryError, match=told):
        query(archive_folder, **asked, language="ru")  # type: ignore[arg-type]
    with pytest.raises(QueryError, match=english):
        query(archive_folder, **asked, language="en")  # type: ignore[arg-type]


def test_options_give_rows(archive_folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(query(archive_folder, where="Токио", when="2010/2011", form="csv"))))
    assert [row["visit"] for row in rows] == ["v2", "v6"] and all(row["quote"] for row in rows)
    assert [row["visit"] for row in json.loads(query(archive_folder, status="planned", form="json"))] == ["v7"]


def test_sparql_from_text_and_file(archive_folder: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?count) { ?v a crm:E9_Move }"
    (tmp_path / "count.rq").write_text(text, encoding="utf-8")
    for given in (text, str(tmp_path / "count.rq")):
        assert query(archive_folder, sparql=given, form="csv") == "count\n6\n"
    with pytest.raises(QueryError, match="neither"):
        query(archive_folder, sparql="nothing.rq")


def test_one_way_of_asking(archive_folder: Path) -> None:
    with pytest.raises(UsageError, match="one way"):
        query(archive_folder)
    with pytest.raises(UsageError, match="one way"):
        query(archive_folder, "Куда ездил Кресс?", who="Кресс")


def test_export_in_part(archive_folder: Path, tmp_path: Path) -> None:
    assert export(archive_folder, "geojson", tmp_path / "a.geojson", who="Ложкин", when=None) == f"{tmp_path}/a.geojson\n"
    assert len(json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))["features"]) == 1


def test_identities_and_decisions(archive_folder: Path) -> None:
    Store(archive_folder / "facts.sqlite").close()
    merges = list(csv.DictReader(io.StringIO(identities(archive_folder, form="csv"))))
    assert decide(archive_folder, merges[0]["left"], merges[0]["right"], same=False).count("≠") == 1
    assert len(list(csv.DictReader(io.StringIO(identities(archive_folder, form="csv"))))) != 0
    assert identities(archive_folder, suggested=True)
