"""The outputs of a run, drawn from its store.

In: the store of the archive as last run.  Out: the files of ``NAMES`` in the run's folder, all of them new together.
The same archive gives the same bytes, however many workers read it and however often it was stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from extractor.batch.publish import Publication, published
from extractor.graph import build, identify, write_graphml
from extractor.graph.tables import columns, entity_rows, fact_rows, mention_rows, visit_rows, write_table
from extractor.graph.tables.layout import Language, Row
from extractor.schema import Document, to_json
from extractor.store import Store

__all__ = ["NAMES", "write_outputs"]

NAMES = ("visits.csv", "visits.jsonl", "entities.csv", "mentions.csv", "facts.csv", "graph.graphml", "quarantine.csv")


def write_outputs(
    store: Store, folder: Path, *, headings: Language = "en", one_row_per_visit: bool = False
) -> dict[str, int]:
    """Write every output of the archive in ``store`` to ``folder``; how many rows (or lines, or nodes) each has.

    Raises ``OutputError`` where the folder cannot be written; what stood there before then still stands.
    """
    identity = identify(store.documents())
    counts: dict[str, int] = {}
    with published(folder) as publication:

        def table(name: str, rows: Iterator[Row]) -> None:
            counts[f"{name}.csv"] = write_table(publication.text(f"{name}.csv"), rows, columns(name), headings)

        table("visits", visit_rows(store.documents(), one_row_per_visit=one_row_per_visit))
        counts["visits.jsonl"] = _write_lines(publication, store.documents())
        table("entities", entity_rows(identity))
        table("mentions", mention_rows(store.documents(), identity))
        table("facts", fact_rows(store.documents()))
        table("quarantine", _quarantine(store))
        graph = build(store.documents(), identity)
        write_graphml(graph, publication.binary("graph.graphml"))
        counts["graph.graphml"] = graph.number_of_nodes()
    return counts


def _write_lines(publication: Publication, documents: Iterator[Document]) -> int:
    file, count = publication.text("visits.jsonl"), 0
    for document in documents:
        line = {"doc": document.report.name, "visits": [to_json(visit) for visit in document.visits]}
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        count += 1
    return count


def _quarantine(store: Store) -> Iterator[Row]:
    for entry in store.entries(current=True):
        if entry.state == "quarantined":
            yield {"report": entry.name, "reason": entry.reason, "message": entry.message, "remedy": entry.remedy}
