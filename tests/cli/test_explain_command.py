"""``extractor explain``: the layout, and for each sentence what fired."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("toy_flow")

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("ПОЕЗДКИ\n\nАнна посетил Томск. Потом была зима.\n\nПётр посетил Орёл.\n", encoding="utf-8")
    return path


def test_blocks_and_sentences(extractor: Command, report: Path) -> None:
    code, out, _ = extractor("--lang", "en", "explain", report)
    assert code == 0
    assert "# Blocks" in out and "# Sentences" in out and "ПОЕЗДКИ" in out
    assert "→ visit v" in out and "Анна → Томск [None] occurred, toy" in out
    assert "no rule fired" in out


def test_one_sentence(extractor: Command, report: Path) -> None:
    sentences = extractor("--lang", "en", "explain", report)[1].split("# Sentences\n")[1]
    number = next(line.split()[0] for line in sentences.splitlines() if "Пётр посетил" in line)
    out = extractor("explain", report, "--sentence", number)[1]
    assert "Пётр → Орёл" in out and "Анна" not in out and "#" not in out


def test_a_sentence_that_is_not_there(extractor: Command, report: Path) -> None:
    code, out, err = extractor("--lang", "ru", "explain", report, "--sentence", 99)
    assert (code, out) == (2, "")
    assert "предложения 99 нет" in err


def test_a_report_that_cannot_be_read(extractor: Command, tmp_path: Path) -> None:
    code, _, err = extractor("--lang", "ru", "explain", tmp_path / "нет.txt")
    assert code == 1
    assert "нет.txt: такого файла или папки нет" in err
