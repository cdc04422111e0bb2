"""``extractor run``: what it prints, where, in which language, and with which exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("toy_flow")

Archive = Callable[..., Path]
Command = Callable[..., tuple[int, str, str]]
GOOD = {"a.txt": "Отчёт. Анна посетил Томск.", "b.txt": "Отчёт. Петров посетил Орёл."}


def test_all_well(extractor: Command, archive: Archive, tmp_path: Path) -> None:
    code, out, err = extractor("--lang", "en", "run", archive(GOOD), "-o", tmp_path / "out", "--workers", 1)
    assert (code, err) == (0, "")
    assert "reports: 2, of them with finds 2, without 0, quarantined 0 (done before: 0); visits: 2" in out
    assert f"table: {tmp_path / 'out/visits.csv'}" in out
    assert "Анна" in out and "Томск" in out


def test_in_russian(extractor: Command, archive: Archive, tmp_path: Path) -> None:
    words = ("run", archive(GOOD), "-o", tmp_path / "out", "--workers", 1, "--lang", "ru", "--headings", "ru")
    code, out, _ = extractor(*words)
    assert code == 0
    assert "отчётов: 2" in out and "куда" in out and "Томск" in out
    assert (tmp_path / "out/visits.csv").read_text(encoding="utf-8").startswith("строка,поездка,")


@pytest.mark.parametrize(("locale", "word"), [("ru_RU.UTF-8", "отчётов"), ("en_US.UTF-8", "reports"), ("C", "reports")])
def test_the_locale_chooses_the_language(
    extractor: Command, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, word: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert word in extractor("run", archive(GOOD), "-o", tmp_path / "out", "--workers", 1)[1]


def test_rows_may_be_left_out(extractor: Command, archive: Archive, tmp_path: Path) -> None:
    words = ("--lang", "en", "run", archive(GOOD), "-o", tmp_path / "out", "--workers", 1, "--rows", 0)
    assert "Анна" not in extractor(*words)[1]


def test_each_bad_file_is_named_with_the_way_out(extractor: Command, archive: Archive, tmp_path: Path) -> None:
    reports = archive(GOOD | {"empty.txt": b"", "zeros.txt": b"\0" * 500})
    words = ("run", reports, tmp_path / "нет", "-o", tmp_path / "out", "--workers", 1)
    code, out, err = extractor("--lang", "en", *words)
    assert code == 1
    assert "visits: 2" in out
    lines = err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["empty.txt", "zeros.txt", "нет"]
    code, _, err = extractor("--lang", "ru", *words)
    assert code == 1
    assert "в файле нет текста" in err and "такого файла или папки нет" in err and "Проверьте путь" in err


def test_a_folder_without_reports(extractor: Command, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    code, _, err = extractor("--lang", "ru", "run", tmp_path / "bare", "-o", tmp_path / "out")
    assert code == 1
    assert err.startswith("bare: в папке нет файлов")
    assert "Укажите папку с отчётами" in err


def test_a_folder_that_cannot_be_written(extractor: Command, archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for lang, told in (("en", "Choose another folder with -o"), ("ru", "другую папку: -o")):
        code, out, err = extractor("--lang", lang, "run", archive(GOOD), "-o", tmp_path / "file")
        assert (code, out) == (1, "")
        assert str(tmp_path / "file") in err and told in err and len(err.splitlines()) == 1


def test_wrong_data_of_the_program_are_told_with_their_line(
    extractor: Command, archive: Archive, tmp_path: Path
) -> None:
    code, _, err = extractor("--lang", "en", "run", archive({"a.txt": "ДАННЫЕ"}), "-o", tmp_path / "out")
    assert (code, err) == (1, "rules.yaml, line 3: no such key. Mend it\n")


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "reports", "--workers", "0"],
        ["run", "reports", "--headings", "de"],
        ["fly"],
        ["--lang", "de", "run", "reports"],
        ["evaluate", "visits", "a", "b", "--held-out", "some"],
        ["explain"],
    ],
)
def test_wrong_usage(extractor: Command, words: list[str]) -> None:
    code, out, err = extractor(*words)
    assert (code, out) == (2, "")
    assert err


def test_help_names_every_command(extractor: Command) -> None:
    code, out, _ = extractor("--help")
    assert code == 0
    assert all(command in out for command in ("run", "explain", "evaluate"))
