"""Reading what the tagger learns from.

In: the folders of NEREL (brat) and FactRuEval's devset.  Out: ``Sample`` records, a text with its labelled spans and
the heads the annotation speaks of; silence on the other heads means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DataError

__all__ = ["Sample", "read_brat", "read_contest"]

_NAME_PARTS = frozenset({"name", "surname", "patronymic", "nickname"})
_KINDS = {"Person": "per", "Org": "org", "LocOrg": "loc", "Location": "loc"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with gold spans ``(label, start, end)`` in characters.  ``kind``: ``nerel``, ``contest`` or ``raw``."""

    name: str
    kind: str
    text: str
    spans: tuple[tuple[str, int, int], ...]


def read_brat(folder: Path, kind: str = "nerel") -> list[Sample]:
    """Every ``.txt`` with its ``.ann`` in ``folder``, by name.  A span in several parts is taken as one stretch."""
    samples = []
    for path in sorted(folder.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        samples.append(Sample(path.stem, kind, text, tuple(_brat_spans(path.with_suffix(".ann")))))
    if not samples:
        raise DataError("no .txt files", where=str(folder), remedy="Give the folder that holds NAME.txt and NAME.ann")
    return samples


def _brat_spans(path: Path) -> Iterable[tuple[str, int, int]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("T"):
            continue
        try:
            label, *offsets = re.split(r"[ ;]", line.split("\t")[1])
            places = [int(offset) for offset in offsets]
            yield label, min(places), max(places)
        except (IndexError, ValueError) as error:
            raise DataError(f"no brat entity: {line!r}", where=f"{path}:{number}") from error


def read_contest(folder: Path) -> list[Sample]:
    """FactRuEval's devset: mentions ``per``, ``loc``, ``org`` as whole stretches, and ``PERSON`` for names of persons."""
    samples = []
    for path in sorted(folder.glob("*.txt")):
        parts: dict[str, tuple[str, int, int]] = {}
        for line in path.with_suffix(".spans").read_text(encoding="utf-8").splitlines():
            fields = line.split()
            if len(fields) > 3:
                start = int(fields[2])
                parts[fields[0]] = (fields[1], start, start + int(fields[3]))
        spans: set[tuple[str, int, int]] = set()
        for line in path.with_suffix(".objects").read_text(encoding="utf-8").splitlines():
            fields = line.split("#")[0].split()
            if len(fields) < 3 or fields[1] not in _KINDS:
                continue
            found = [parts[field] for field in fields[2:] if field in parts]
            if not found:
                continue
            spans.add((_KINDS[fields[1]], min(p[1] for p in found), max(p[2] for p in found)))
            names = [part for part in found if part[0] in _NAME_PARTS]
            if fields[1] == "Person" and names:
                spans.add(("PERSON", min(p[1] for p in names), max(p[2] for p in names)))
        samples.append(Sample(path.stem, "contest", path.read_bytes().decode("utf-8"), tuple(sorted(spans))))
    if not samples:
        raise DataError("no .txt files", where=str(folder), remedy="Give FactRuEval's folder devset")
    return samples
