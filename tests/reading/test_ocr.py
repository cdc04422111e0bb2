"""Scans: recognised where Tesseract is installed, and refused with one line where it is not.

CI installs ``tesseract-ocr`` and ``tesseract-ocr-rus`` from the system's packages, so that the first tests run there.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import DamagedSource, EmptySource, UnreadableSource
from extractor.reading import Limits, read
from extractor.reading.formats import ocr

SCANS = Path(__file__).parent / "fixtures" / "scans"
INSTALLED = shutil.which("tesseract") is not None


_forget = ocr._program.cache_clear


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Whether Tesseract is there is asked once a run; here once a test."""
    _forget()
    yield
    _forget()


@pytest.mark.parametrize("scan", ["page.png", "page.pdf"])
def test_a_scan_is_read_or_the_reason_given(scan: str) -> None:
    if INSTALLED:
        report = read(SCANS / scan, ocr=True)
        assert "посетила Прагу" in report.working.text
        assert report.working.mended["recognised"] == 1
        assert len(report.pages) == 1
    else:
        with pytest.raises(UnreadableSource, match="apt-get install tesseract-ocr tesseract-ocr-rus"):
            read(SCANS / scan, ocr=True)


def test_a_scan_is_not_recognised_unasked() -> None:
    with pytest.raises(EmptySource, match=r"its pages are pictures.*--ocr"):
        read(SCANS / "page.pdf")


def test_without_tesseract_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreadableSource, match="apt-get install tesseract-ocr tesseract-ocr-rus"):
        read(SCANS / "page.png", ocr=True)


def test_without_the_russian_model_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/tesseract")
    listed = subprocess.CompletedProcess([], 0, stdout=b"List of available languages (1):\neng\n", stderr=b"")
    monkeypatch.setattr(subprocess, "run", lambda *args, **options: listed)
    with pytest.raises(UnreadableSource, match="tesseract-ocr-rus"):
        read(SCANS / "page.png", ocr=True)


def test_recognition_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*args: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("tesseract", 1)

    monkeypatch.setattr(ocr, "_program", lambda: "/usr/bin/tesseract")
    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(DamagedSource, match="took over"):
        ocr.recognise(b"P5 1 1 255\n0", Limits(), where="scan")
