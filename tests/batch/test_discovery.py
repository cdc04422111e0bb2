"""Which paths are meant: patterns, lists, folders."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch.discovery import discover, named

Archive = Callable[..., Path]
TEXTS = {"b.txt": "б", "a.txt": "а", "год/c.txt": "в", "год/d.md": "г", "[1].txt": "д"}


def names(paths: list[Path], out: Path) -> list[str]:
    return [item.name for item in discover(paths, out)]


def test_a_folder_comes_sorted(archive: Archive, tmp_path: Path) -> None:
    assert names([archive(TEXTS)], tmp_path / "out") == ["[1].txt", "a.txt", "b.txt", "год/c.txt", "год/d.md"]


def test_a_pattern_is_what_it_fits(archive: Archive, tmp_path: Path) -> None:
    root = archive(TEXTS)
    assert list(named([root / "*.txt"])) == [root / "[1].txt", root / "a.txt", root / "b.txt"]
    assert list(named([root / "**/*.md"])) == [root / "год/d.md"]


def test_a_name_with_brackets_is_no_pattern(archive: Archive) -> None:
    root = archive(TEXTS)
    assert list(named([root / "[1].txt"])) == [root / "[1].txt"]


def test_a_pattern_that_fits_nothing_is_told(archive: Archive, tmp_path: Path) -> None:
    found = discover([archive(TEXTS) / "*.docx"], tmp_path / "out")
    assert [item.name for item in found] == ["*.docx"]


def test_a_list_on_standard_input(archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = archive(TEXTS)
    listed = f"{root}/a.txt\n{root}/год/*\n\n-\n{root}/b.txt\0{root}/a.txt\r\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(listed))
    assert names([Path("-")], tmp_path / "out") == ["a.txt", "c.txt", "d.md", "b.txt"]
