"""What review teaches: checked facts as gold.

In: an open ``Review``.  Out: a folder in the gold form: ``text/NAME.txt``, ``gold/NAME.txt.json``, and ``found.jsonl``, what
the program itself finds in the same texts.  ``extractor evaluate visits FOLDER/gold FOLDER/found.jsonl`` measures the
extractor on the archive's own reports, ``extractor train relations FOLDER`` learns from them.

Only reports with a decision are written.  Accepted, corrected and added visits are the gold, rejected ones are not in it;
what is still pending, unsure or in conflict is ``optional``: neither asked for nor punished.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from typing import Any

from extractor.errors import OutputError
from extractor.review.review import Review
from extractor.review.state import Reviewed, State
from extractor.schema import Visit, to_json

__all__ = ["Gold", "write_gold"]

_FIELDS = ("id", "type", "visitors", "place", "host", "when", "status", "purpose", "outcomes", "evidence")
_SETTLED = (State.ACCEPTED, State.CORRECTED)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST = 100
"""Characters of a file name: 200 bytes in Cyrillic, and file systems take 255."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What was written: reports, checked visits, visits that are optional because nobody has judged them."""

    reports: int
    visits: int
    optional: int


def write_gold(review: Review, folder: Path) -> Gold:
    """Write the gold of ``review`` to ``folder``; files of the same names are replaced.

    Raises ``OutputError`` where it cannot be written.
    """
    reports, visits, optional, found = 0, 0, 0, list[str]()
    names: set[str] = set()
    try:
        for part in ("text", "gold"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for report, grouped in groupby(review.facts(), key=lambda fact: fact.report):
            facts = list(grouped)
            if not any(fact.history for fact in facts):
                continue
            name = _name(report, names)
            annotated = [_annotated(fact) for fact in facts if fact.state is not State.REJECTED]
            # Line ends as they are: spans count characters.
            (folder / "text" / name).write_text(review.text(report), encoding="utf-8", newline="")
            _write(folder / "gold" / f"{name}.json", {"doc": name, "visits": annotated})
            told = [_form(fact.found) for fact in facts if fact.found is not None]
            found.append(json.dumps({"doc": name, "visits": told}, ensure_ascii=False) + "\n")
            reports += 1
            optional += sum(bool(visit.get("optional")) for visit in annotated)
            visits += len(annotated)
        (folder / "found.jsonl").write_text("".join(found), encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror or error})", where=str(error.filename or folder)) from error
    return Gold(reports, visits - optional, optional)


def _annotated(fact: Reviewed) -> dict[str, Any]:
    visit = _form(fact.value)
    return visit if fact.state in _SETTLED else {**visit, "optional": True}


def _form(visit: Visit) -> dict[str, Any]:
    """The visit in the gold form, without what the program adds."""
    record = to_json(visit)
    return {name: record[name] for name in _FIELDS}


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="")


def _name(report: str, taken: set[str]) -> str:
    """A file name for ``report`` that no other has, ending in .txt."""
    stem = _FORBIDDEN.sub("_", report).removesuffix(".txt")[-_LONGEST:].lstrip(". ") or "report"
    name = next(name for name in (f"{stem}{more}.txt" for more in _endings()) if name.casefold() not in taken)
    taken.add(name.casefold())
    return name


def _endings() -> Iterator[str]:
    yield ""
    yield from (f"-{number}" for number in count(2))
