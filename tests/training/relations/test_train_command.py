"""``extractor train relations``: one command from corrected reports to a model, the gain shown first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli.command import app
from extractor.relations.ranking import FOLDER, load_ranker

Corpus = Callable[..., Path]


def invoke(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--lang", "en", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped model."""
    return Path(shutil.copytree(FOLDER, tmp_path / "model"))


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_learning_on_shows_the_gain_and_writes_the_same_bytes_twice(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    data, before = corpus("а"), content(folder)
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    code, out = invoke("train", "relations", data, "--accept", "-o", folder)
    assert code == 0
    assert "compared on 6 texts that neither model has seen" in out
    assert all(row in out for row in ("rules alone", "the present model", "the new model", "calibration error", "It took"))
    invoke("train", "relations", data, "--accept", "-o", other)
    after = content(folder)
    assert after == content(other)
    assert after["visits.json"] != before["visits.json"] and after["arguments.json"] == before["arguments.json"]
    scores = json.loads(after["scores.json"])
    assert len(scores["documents"]) == len(json.loads(before["scores.json"])["documents"]) + 6
    assert len(load_ranker(folder).trees.feature) > len(load_ranker(FOLDER).trees.feature)


def test_texts_already_learned_from_change_nothing(corpus: Corpus, folder: Path) -> None:
    data = corpus("а")
    invoke("train", "relations", data, "--accept", "-o", folder)
    before = content(folder)
    code, out = invoke("train", "relations", data, "-o", folder)
    assert code == 0
    assert "has learned from all of these texts" in out and "the present one stays" in out
    assert content(folder) == before


def test_a_folder_without_annotations_is_told(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no annotated texts"):
        CliRunner().invoke(app, ["train", "relations", str(tmp_path)], catch_exceptions=False)


def test_every_step_of_training_has_its_message() -> None:
    from extractor.cli.messages import Lang, say

    for step in ("reading", "arguments", "trees", "comparing"):
        assert all(say(lang, f"train {step}", count=3) for lang in Lang)
