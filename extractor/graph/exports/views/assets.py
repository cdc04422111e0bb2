"""The files of the views, and their words.

In: the name of a file, or a language.  Out: its bytes; the words as the scripts take them.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Literal

from extractor.errors import DataError
from extractor.yaml_loader import safe_load

__all__ = ["LAND", "SCRIPTS", "STYLES", "asset", "spoken", "strings"]

_HERE = Path(__file__).parent

SCRIPTS = (
    "vendor/d3-array.min.js", "vendor/d3-geo.min.js", "vendor/topojson-client.min.js", "vendor/cytoscape.min.js",
    "vendor/tabulator.min.js",
    "element.js", "filter.js", "facets.js", "quotes.js", "map.js", "timeline.js", "network.js", "table.js",
)  # fmt: skip
"""The scripts in the order in which they are loaded."""

STYLES = ("vendor/tabulator_simple.min.css", "views.css")

LAND = "vendor/countries-110m.json"
"""Land and borders for the map, as TopoJSON."""


def asset(name: str) -> bytes:
    """The bytes of one of the files named above.  Raises ``KeyError`` for any other name."""
    if name not in (*SCRIPTS, *STYLES, LAND):
        raise KeyError(name)
    return (_HERE / name).read_bytes()


def strings(language: Literal["ru", "en"]) -> dict[str, Any]:
    """The words of the views; groups of them (``statuses``) are dictionaries."""
    return spoken(_HERE / "strings.yaml", language)


@functools.cache
def spoken(path: Path, language: str) -> dict[str, Any]:
    """The texts of a file of words in one language.  Raises ``DataError`` where a text lacks a language."""
    found = safe_load(path.read_text(encoding="utf-8"))

    def said(value: Any, name: str) -> Any:
        if not isinstance(value, dict):
            raise DataError(f"{name!r} must have a text in each language", where=str(path))
        if value.keys() == {"ru", "en"}:
            return str(value[language])
        return {str(key): said(inner, f"{name}.{key}") for key, inner in value.items()}

    words: dict[str, Any] = said(found, path.name)
    return words
