"""Scans: pictures of pages, recognised by Tesseract with its Russian model.

In: a picture, or a page rendered to one.  Out: lines of text.  Tesseract is a program of the system, called only
when asked for (``ocr``) and only if it is there; the picture goes in and the text comes out through pipes, no file is
written.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache

from extractor.errors import DamagedSource, EmptySource, RecognitionMissing, ScannedSource, UnreadableSource
from extractor.reading.limits import Limits
from extractor.reading.strips import Draft

__all__ = ["image", "recognise", "required"]

INSTALL = "Install Tesseract with its Russian model: apt-get install tesseract-ocr tesseract-ocr-rus"
ASK = "Run with --ocr to have it recognised"


@lru_cache(maxsize=1)
def _program() -> str | None:
    """The path of Tesseract, if it is there with its Russian model."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    listed = subprocess.run([path, "--list-langs"], capture_output=True, check=False, timeout=60)
    return path if "rus" in (listed.stdout + listed.stderr).decode("utf-8", "replace").split() else None


def required(where: str, *, ocr: bool, what: str) -> None:
    """Refuse ``what`` with the one line that says what to do, unless it can be recognised.

    Raises:
        ScannedSource: recognition was not asked for.
        RecognitionMissing: it was, but Tesseract or its Russian model is not installed.
    """
    if not ocr:
        raise ScannedSource(what, where=where, remedy=ASK)
    if _program() is None:
        raise RecognitionMissing(what, where=where, remedy=INSTALL)


def recognise(picture: bytes, limits: Limits, *, where: str) -> str:
    """The text of one picture (PNG, JPEG, TIFF, PPM).

    Raises:
        DamagedSource: Tesseract cannot read the picture, or takes too long.
    """
    path = _program()
    if path is None:
        raise RecognitionMissing("it is a picture", where=where, remedy=INSTALL)
    command = [path, "stdin", "stdout", "-l", "rus", "--psm", "3"]
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, check=False, timeout=limits.ocr_seconds,
            env={"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise DamagedSource(f"its recognition took over {limits.ocr_seconds} s", where=where) from error
    except OSError as error:
        raise UnreadableSource(f"Tesseract does not start: {error}", where=where, remedy=INSTALL) from error
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DamagedSource(f"Tesseract: {reason[-1] if reason else 'no reason given'}", where=where)
    return done.stdout.decode("utf-8", "replace").replace("\f", "").strip("\n")


def image(data: bytes, name: str, limits: Limits, *, ocr: bool) -> Draft:
    """The draft of a picture of a page.

    Raises:
        ReadingError: recognition was not asked for or is not installed, or there is no text in the picture.
    """
    required(name, ocr=ocr, what="it is a picture")
    text = recognise(data, limits, where=name)
    if not text.strip():
        raise EmptySource("no text was recognised in it", where=name)
    return Draft(text, pages=[(0, len(text))], format="image", mended={"recognised": 1}, wrapped=True)
