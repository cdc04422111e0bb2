"""The report that stands alone: one HTML file with map, timeline, network and table over the same filtered visits.

In: an archive and what is asked of it.  Out: one file that opens from a disk or a mail without a server and asks the network
for nothing: its content policy forbids it.  The views are those of the review page (``exports/views``).  What a report says is
data: it stands in one JSON element in which no character can end the element, and is drawn as text, never as markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from extractor.graph.archive import Archive
from extractor.graph.exports.views import LAND, SCRIPTS, STYLES, Mark, asset, mark, strings
from extractor.graph.exports.views.assets import spoken

__all__ = ["write_html"]

_HERE = Path(__file__).parent
_VIEWS = ("map", "timeline", "network", "table")
_ENDINGS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_UNPAIRED = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def write_html(archive: Archive, path: Path, **asked: Any) -> None:
    """One HTML file, UTF-8, with the visits that are asked for, earliest first."""
    words = {language: spoken(_HERE / "strings.yaml", language) for language in ("ru", "en")}
    data = {
        "visits": _marks(archive, asked),
        "words": words,
        "views": {"ru": strings("ru"), "en": strings("en")},
        "land": json.loads(asset(LAND)),
        "asked": {key: _said(value) for key, value in asked.items() if value is not None and key != "limit"},
        "version": version("extractor"),
    }
    scripts = [*(asset(name).decode() for name in SCRIPTS), (_HERE / "report.js").read_text(encoding="utf-8")]
    styles = [*(asset(name).decode() for name in STYLES), (_HERE / "report.css").read_text(encoding="utf-8")]
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        (_HERE / "report.html").read_text(encoding="utf-8")
    )
    page = template.render(
        words=words["ru"], views=_VIEWS, policy=_policy(scripts, styles), data=Markup(_inert(data)),
        scripts=[Markup(script) for script in scripts], styles=[Markup(style) for style in styles],
    )  # fmt: skip
    path.write_text(page.translate(_UNPAIRED), encoding="utf-8", newline="")


def _marks(archive: Archive, asked: dict[str, Any]) -> list[Mark]:
    found = []
    for number, (report, visit) in zip(archive.numbers(**asked), archive.records(**asked), strict=True):
        parts = archive.parts_of(number)
        people = [entity["name"] for role, entity in parts if role == "visitor"]
        place = next((entity["name"] for role, entity in parts if role == "place" and entity["nearest"]), None)
        found.append(mark(report, visit, people=people, place=place))
    return found


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _inert(data: Any) -> str:
    """JSON without any character that means something to HTML or that ends a line in JavaScript."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ENDINGS)


def _policy(scripts: list[str], styles: list[str]) -> str:
    """A content policy under which only these very scripts and styles run, and nothing is fetched or sent."""

    def hashes(texts: list[str]) -> str:
        found = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{value}'" for value in found)

    return (
        f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
