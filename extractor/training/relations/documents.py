"""Annotated texts made ready for learning: read, parsed and their entities found, once.

In: folders with ``text/`` and ``gold/`` (the gold form, which ``extractor review export --gold`` writes too).  Out: ``Annotated``
records.  Raises ``DataError`` for a folder that is none, and for gold without its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extractor import reading
from extractor.entities.annotation import Annotation
from extractor.errors import DataError
from extractor.evaluation.gold import read_gold
from extractor.evaluation.matching import Json
from extractor.schema import Report

__all__ = ["Annotated", "analysed", "read_folders"]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text up to its entities, and its visits in the gold form; ``source``: the name of its folder."""

    name: str
    doc: Doc
    report: Report
    annotation: Annotation
    visits: list[Json]
    source: str = ""


def analysed(path: Path) -> tuple[Doc, Report, Annotation]:
    """A text read, parsed and annotated; the relations are left out."""
    from extractor import pipeline

    nlp = pipeline.load()
    report = reading.read(path)
    doc = nlp.make_doc(report.working.text)
    doc._.report = report
    for name, component in nlp.pipeline:
        if name != "extractor_relations":
            doc = component(doc)
    return doc._.snapshot, report, doc._.annotation


def read_folders(folders: Iterable[Path]) -> Iterator[Annotated]:
    """The annotated texts of all folders, by folder and name; a name that comes twice keeps its last annotation."""
    found: dict[str, tuple[Path, list[Json], str]] = {}
    for folder in folders:
        texts, gold = folder / "text", folder / "gold"
        if not texts.is_dir() or not gold.is_dir():
            raise DataError("no annotated texts", where=str(folder), remedy="Give a folder that holds text/ and gold/")
        for name, visits in read_gold(gold).items():
            path = texts / name
            if not path.is_file():
                raise DataError("the text of this annotation is missing", where=str(path), remedy="Put the text there, or take its gold away")
            found[name] = (path, visits, folder.name)
    if not found:
        raise DataError("no annotations found", where=", ".join(str(folder) for folder in folders), remedy="Give a folder that holds text/ and gold/")
    for name, (path, visits, source) in sorted(found.items()):
        yield Annotated(name, *analysed(path), visits, source)
