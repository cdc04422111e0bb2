"""``extractor train entities``: what is missing is said before anything is done."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., tuple[int, str, str]]


def test_a_missing_corpus_is_named(extractor: Command, tmp_path: Path) -> None:
    (tmp_path / "nerel" / "train").mkdir(parents=True)
    code, _, err = extractor("--lang", "en", "train", "entities", tmp_path)
    assert code == 1 and f"{tmp_path / 'nerel' / 'dev'}" in err and "Unpack NEREL" in err


def test_without_torch_the_extra_is_named(extractor: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("nerel/train", "nerel/dev", "factrueval/devset"):
        (tmp_path / folder).mkdir(parents=True)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    code, _, err = extractor("--lang", "en", "train", "entities", tmp_path)
    assert code == 2 and "torch and onnx" in err and "extractor[train]" in err
