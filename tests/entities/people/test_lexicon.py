"""Wrong entries are refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.entities.people import declension, dictionary, heads, lexicon, titles
from extractor.errors import DataError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lexicon, "_HERE", tmp_path)
    return tmp_path


def test_a_missing_file(folder: Path) -> None:
    with pytest.raises(DataError, match=r"titles\.yaml"):
        lexicon.load("titles.yaml")


def test_a_file_that_is_no_mapping(folder: Path) -> None:
    (folder / "titles.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(DataError, match="mapping"):
        lexicon.load("titles.yaml")


def test_a_paradigm_with_four_forms(folder: Path) -> None:
    (folder / "declension.yaml").write_text(
        "paradigms:\n  - {kind: surname, gender: m, ends: ов, strip: 0, forms: а у а ым, example: Иванов > x}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"declension\.yaml, line 2"):
        declension._tables.__wrapped__()


def test_a_title_of_no_gender(folder: Path) -> None:
    (folder / "titles.yaml").write_text(
        "titles:\n  - {forms: тов., gender: x, strength: sure, example: a > b}\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"titles\.yaml, line 2"):
        titles._table.__wrapped__()


def test_an_empty_field_of_offices(folder: Path) -> None:
    (folder / "offices.yaml").write_text("heads:\n  state: ''\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"offices\.yaml, line 2.*state|state"):
        heads._heads.__wrapped__()


def test_a_damaged_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "_FOLDER", tmp_path)
    (tmp_path / "given.txt.gz").write_bytes(b"no gzip")
    with pytest.raises(DataError, match=r"given\.txt\.gz"):
        dictionary.given_names.__wrapped__()
