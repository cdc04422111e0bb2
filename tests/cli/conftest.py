"""The command line, run inside the test's own process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

import pytest

from extractor.cli import main

Command = Callable[..., tuple[int, str, str]]


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
