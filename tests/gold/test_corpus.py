"""The sample reports and their gold are sound: every span quotes its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.schema import OutcomeKind, PlaceKind, Status, VisitorKind, VisitType


def quotes(visit: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything in a visit that quotes the report."""
    yield from visit["evidence"]
    yield from visit["outcomes"]
    yield from (visit[key] for key in ("when", "purpose") if visit[key])


def names() -> list[str]:
    folder = next(folder / "corpus" for folder in Path(__file__).parents if (folder / "corpus").is_dir())
    return sorted(path.name for path in (folder / "reports").iterdir())


@pytest.mark.parametrize("name", names())
def test_the_gold_of_a_report(corpus: Path, name: str) -> None:
    text = (corpus / "reports" / name).read_bytes().decode("utf-8")
    gold = json.loads((corpus / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    assert gold["doc"] == name
    for visit in gold["visits"]:
        VisitType(visit["type"]), Status(visit["status"])
        assert visit["evidence"] and visit["visitors"]
        assert all(VisitorKind(visitor["kind"]) and visitor["name"] for visitor in visit["visitors"])
        assert visit["place"] is None or PlaceKind(visit["place"]["kind"])
        assert all(OutcomeKind(outcome["kind"]) for outcome in visit["outcomes"])
        for quote in quotes(visit):
            start, end = quote["span"]
            assert quote["text"] == text[start:end]
