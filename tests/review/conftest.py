"""What tests of review share: the folder of a run, made of documents built by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.review import Review, open_review
from extractor.schema import Document, Visit
from extractor.store import Store, rows_of

Run = Callable[..., Path]


@pytest.fixture
def run(tmp_path: Path, make_document: Callable[[str], Document]) -> Run:
    """Does a run: report name → what becomes of its one visit (None: no longer found); the folder of the run."""

    def write(version: str = "1", **changes: Callable[[Visit], Visit | None]) -> Path:
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        with Store(folder / "facts.sqlite") as store:
            names = []
            for key, change in (changes or {"a": lambda visit: visit}).items():
                name = f"{key}.txt"
                document = make_document(name)
                visits = tuple(new for visit in document.visits if (new := change(visit)))
                document = dataclasses.replace(document, visits=visits)
                store.write([rows_of(document, name, sha256=f"bytes of {name}", version=version)])
                names.append(name)
            store.select(names)
        return folder

    return write


@pytest.fixture
def review(run: Run) -> Iterator[Review]:
    """The review of a run over one report, a.txt."""
    with open_review(run()) as opened:
        yield opened
