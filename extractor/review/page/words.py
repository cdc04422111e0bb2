"""The words of the page, in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractor.graph.exports.views.assets import spoken

__all__ = ["LANGUAGES", "words"]

LANGUAGES = ("ru", "en")


def words(language: str) -> dict[str, Any]:
    """All texts of the page in ``language``; raises ``DataError`` where ``strings.yaml`` is wrong."""
    return spoken(Path(__file__).with_name("strings.yaml"), language)
