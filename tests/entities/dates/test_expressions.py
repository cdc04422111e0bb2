"""Three hundred hard date expressions: what is written, and what it means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from edtf import parse_edtf

from extractor.entities.dates import Anchor, find_in
from extractor.entities.dates.edtf import bounds

_GROUPS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("expressions.yaml").read_text(encoding="utf-8"))
_ITEMS = [(item[0], tuple(item[1:]), group["anchor"]) for group in _GROUPS for item in group["items"]]


def resolved(text: str, anchor: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f.parts["edtf"] for f in find_in(text, Anchor(**anchor)) if f.label == "DATE" and f.parts["edtf"])


def test_there_are_three_hundred() -> None:
    assert len(_ITEMS) >= 300


@pytest.mark.parametrize(("text", "edtf", "anchor"), _ITEMS, ids=[item[0] for item in _ITEMS])
def test_expression(text: str, edtf: tuple[str, ...], anchor: dict[str, Any]) -> None:
    assert resolved(text, anchor) == edtf


@pytest.mark.parametrize("edtf", sorted({edtf for _, expected, _ in _ITEMS for edtf in expected}))
def test_the_library_reads_what_is_expected(edtf: str) -> None:
    assert bounds(edtf) == oracle(edtf)


def oracle(edtf: str) -> tuple[str, str]:
    parsed = parse_edtf(edtf)
    first = "" if edtf.startswith("../") else "{:04d}-{:02d}-{:02d}".format(*parsed.lower_strict()[:3])
    last = "" if edtf.endswith("/..") else "{:04d}-{:02d}-{:02d}".format(*parsed.upper_strict()[:3])
    return first, last
