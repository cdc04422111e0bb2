"""Runs over small folders, with a flow that loads no model."""

from __future__ import annotations

import importlib.util
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.batch.fingerprint import fingerprint
from extractor.cli import main

Archive = Callable[..., Path]
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def toy_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put ``toy_flow.py`` in the place of ``extractor.pipeline``."""
    path = next(folder / "batch/toy_flow.py" for folder in Path(__file__).parents if folder.name == "tests")
    spec = importlib.util.spec_from_file_location("extractor.pipeline", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "extractor.pipeline", module)
    fingerprint.cache_clear()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Makes a folder of reports out of names and texts (or bytes)."""

    def make(texts: dict[str, str | bytes], folder: str = "reports") -> Path:
        root = tmp_path / folder
        for name, text in texts.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return make


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line: words in, (exit code, standard output, standard error) out."""

    def command(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["extractor", *map(str, words)])
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        with pytest.raises(SystemExit) as ended:
            main()
        for number, handler in before.items():
            signal.signal(number, handler)
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return command
