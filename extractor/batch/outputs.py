"""The outputs of a run, drawn from its store.

In: the store of the archive as last run.  Out: the files of ``NAMES`` in the run's folder, all of them new together.
The same archive gives the same bytes, however many workers read it and however often it was stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from extractor.batch.publish import published
from extractor.graph import Draft, identify
from extractor.graph.archive.decisions import decisions_of
from extractor.graph.spool import SpooledGraph
from extractor.graph.tables import TableWriter, columns, entity_rows, fact_rows, mention_rows, visit_rows
from extractor.graph.tables.layout import Language, Row
from extractor.store import Store

__all__ = ["NAMES", "write_outputs"]

NAMES = ("visits.csv", "visits.jsonl", "entities.csv", "mentions.csv", "facts.csv", "graph.graphml", "quarantine.csv")

_TABLES = ("visits", "entities", "mentions", "facts", "quarantine")


def write_outputs(
    store: Store, folder: Path, *, headings: Language = "en", one_row_per_visit: bool = False
) -> dict[str, int]:
    """Write every output of the archive in ``store`` to ``folder``; how many rows (or lines, or nodes) each has.

    Raises ``OutputError`` where the folder cannot be written; what stood there before then still stands.
    """
    identity = identify(store.documents(), decisions_of(store))
    with published(folder) as publication, SpooledGraph() as graph, ExitStack() as stack:
        draft = Draft(identity, graph)

        def table(name: str) -> TableWriter:
            file = publication.text(f"{name}.csv")
            return stack.enter_context(TableWriter(file, columns(name), headings))

        visits, entities, mentions, facts, quarantine = map(table, _TABLES)
        for document in store.documents():
            visits.add(visit_rows([document], one_row_per_visit=one_row_per_visit))
            mentions.add(mention_rows([document], identity))
            facts.add(fact_rows([document]))
            draft.add(document)
        entities.add(entity_rows(identity))
        quarantine.add(_quarantine(store))
        lines = _write_lines(store, publication.text("visits.jsonl"))
        graph.write(publication.binary("graph.graphml"))
        writers = (visits, entities, mentions, facts, quarantine)
        nodes = graph.number_of_nodes()
        counts = {f"{name}.csv": writer.count for name, writer in zip(_TABLES, writers, strict=True)}
    return {**counts, "visits.jsonl": lines, "graph.graphml": nodes}


def _write_lines(store: Store, file: IO[str]) -> int:
    """The gold form, one report a line: the records as they are kept, without a detour over objects."""
    count = 0
    for name, records in store.visit_records():
        file.write(f'{{"doc":{json.dumps(name, ensure_ascii=False)},"visits":[{",".join(records)}]}}\n')
        count += 1
    return count


def _quarantine(store: Store) -> Iterator[Row]:
    for entry in store.entries(current=True, state="quarantined"):
        yield {"report": entry.name, "reason": entry.reason, "message": entry.message, "remedy": entry.remedy}
