"""Runs as the page needs them: with ``visits.jsonl`` beside the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.schema import Visit
from extractor.store import Store

Run = Callable[..., Path]


@pytest.fixture
def page_run(run: Run) -> Run:
    """As ``run``, and the visits in ``visits.jsonl``."""

    def write(version: str = "1", **changes: Callable[[Visit], Visit | None]) -> Path:
        folder = run(version, **changes)
        with Store(folder / "facts.sqlite", create=False) as store, (folder / "visits.jsonl").open("w", encoding="utf-8") as file:
            for name, records in store.visit_records():
                file.write(json.dumps({"doc": name, "visits": [json.loads(one) for one in records]}, ensure_ascii=False) + "\n")
        return folder

    return write
