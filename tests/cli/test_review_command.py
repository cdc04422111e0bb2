"""``extractor review``: the commands, and the folder that needs no command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.review import open_review

Command = Callable[..., tuple[int, str, str]]
Archive = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, toy_flow: None, archive: Archive, extractor: Command) -> Path:
    """A run in which Иванов visits Орёл and Петров visits Курск."""
    reports = archive({"a.txt": "Иванов посетил Орёл. Петров посетил Курск."})
    out = tmp_path / "out"
    assert extractor("run", reports, "-o", out)[0] == 0
    return out


def test_progress_conflicts_agreement_and_undo(folder: Path, extractor: Command) -> None:
    with open_review(folder) as review:
        first, second = review.facts()
        review.decide(first.id, "accept", "Анна")
        review.decide(first.id, "reject", "Борис", comment="это другой Иванов")
        review.decide(second.id, "accept", "Анна")
    code, out, _ = extractor("review", "progress", folder, "--lang", "ru")
    assert (code, out.splitlines()[0]) == (0, "проверено 1 из 2 (50 %)")
    code, out, err = extractor("review", "conflicts", folder, "--lang", "ru")
    assert "Анна: принято" in out
    assert "Борис: отклонено (это другой Иванов)" in out
    assert err == "расхождений между проверяющими: 1\n"
    _, out, _ = extractor("review", "agreement", folder, "--lang", "en")
    assert out.startswith("Анна – Борис: 1 facts in common, equal verdicts on 0 (0.0 %), Cohen's kappa 0.000")
    code, out, _ = extractor("review", "undo", folder, "--reviewer", "Борис", "--lang", "ru")
    assert (code, "отклонить" in out) == (0, True)
    assert extractor("review", "conflicts", folder)[1] == ""
    code, _, err = extractor("review", "undo", folder, "--reviewer", "Вера", "--lang", "ru")
    assert (code, "nothing to take back" in err) == (1, True)


def test_a_folder_without_a_run_is_told(tmp_path: Path, extractor: Command) -> None:
    code, _, err = extractor("review", "changes", tmp_path / "none", "--lang", "en")
    assert (code, "no run was written here" in err) == (1, True)
