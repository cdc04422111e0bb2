"""Words are found in the reports themselves, in whatever form they stand there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import QueryError, StoreError
from extractor.graph.archive import open_archive
from extractor.graph.archive.fulltext import TEXTS, passages, search
from extractor.schema import Document, Page
from extractor.store import Store, rows_of

TEXTS_OF = {
    "ели.txt": "Ёлку привезли лесники.\n\nГубернатор Орлов открыл ярмарку в Кеми.",
    "мост.txt": "Подписано соглашение о мосте.\nО дружбе не говорили.\n\nСоглашения о дружбе подписывали мэры.",
}


def fill(folder: Path, make: Callable[[str], Document], texts: dict[str, str], version: str = "1") -> Path:
    with Store(folder / "facts.sqlite") as store:
        for name, text in texts.items():
            document = make(name)
            middle = len(text) // 2
            pages = (Page(1, (0, middle)), Page(2, (middle, len(text))))
            report = dataclasses.replace(document.report, text=text, pages=pages)
            bare = Document(report)
            store.write([rows_of(bare, name, sha256=text, version=version)])
        store.select(sorted(texts))
    (folder / "visits.jsonl").write_text("".join(f'{{"doc":"{name}","visits":[]}}\n' for name in sorted(texts)), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("words", "quotes"),
    [
        ("елка", ["Ёлку привезли лесники."]),
        ("ЁЛКАМИ", ["Ёлку привезли лесники."]),
        ("орлова", ["Губернатор Орлов открыл ярмарку в Кеми."]),
        ("орлов", ["Губернатор Орлов открыл ярмарку в Кеми."]),
        ("Орлову Кемь", ["Губернатор Орлов открыл ярмарку в Кеми."]),
        ("губернатора ярмарка", ["Губернатор Орлов открыл ярмарку в Кеми."]),
        ("соглашение", ["Подписано соглашение о мосте.", "Соглашения о дружбе подписывали мэры."]),
        ("соглашениями дружба", ["Соглашения о дружбе подписывали мэры."]),
        ("ёлка ярмарка", []),
        ('"соглашение" OR NEAR(', []),
    ],
)
def test_words_are_found_in_any_form(tmp_path: Path, make_document: Callable[[str], Document], words: str, quotes: list[str]) -> None:
    fill(tmp_path, make_document, TEXTS_OF)
    assert sorted(found["quote"] for found in search(tmp_path, words)) == sorted(quotes)


def test_a_passage_tells_where_it_stands(tmp_path: Path, make_document: Callable[[str], Document]) -> None:
    with open_archive(fill(tmp_path, make_document, TEXTS_OF)) as archive:
        row = archive.search("ярмарка").iloc[0]
    assert (row["report"], row["page"]) == ("ели.txt", 1 if TEXTS_OF["ели.txt"].index("Губернатор") < len(TEXTS_OF["ели.txt"]) // 2 else 2)
    assert TEXTS_OF["ели.txt"][row["start"] : row["end"]] == row["quote"]


def test_the_index_follows_the_archive(tmp_path: Path, make_document: Callable[[str], Document]) -> None:
    fill(tmp_path, make_document, TEXTS_OF)
    assert len(search(tmp_path, "соглашение")) == 2
    fill(tmp_path, make_document, {"мост.txt": "Речь шла о паромах."}, "2")
    assert (search(tmp_path, "соглашение"), len(search(tmp_path, "паром"))) == ([], 1)


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path, make_document: Callable[[str], Document]) -> None:
    for name, order in (("one", 1), ("two", -1)):
        (tmp_path / name).mkdir()
        fill(tmp_path / name, make_document, dict(list(TEXTS_OF.items())[::order]))
        search(tmp_path / name, "ёлка")
    assert (tmp_path / "one" / TEXTS).read_bytes() == (tmp_path / "two" / TEXTS).read_bytes()


def test_what_is_wrong_is_told(tmp_path: Path, make_document: Callable[[str], Document]) -> None:
    with pytest.raises(StoreError, match="no run"):
        search(tmp_path, "ёлка")
    fill(tmp_path, make_document, TEXTS_OF)
    with pytest.raises(QueryError, match="no word"):
        search(tmp_path, " … ")
    (tmp_path / TEXTS).write_bytes(b"nothing that was ever an index" * 100)
    with pytest.raises(StoreError, match="Delete this file"):
        search(tmp_path, "ёлка")


@given(st.text(alphabet="аб \n.!?", max_size=3000))
def test_passages_cover_every_word_once(text: str) -> None:
    spans = list(passages(text))
    assert all(0 < end - start <= 600 for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]
