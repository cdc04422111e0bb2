"""What leaves an archive: files that other programs open.

In: an ``Archive`` and what is asked of it (as in ``Archive.visits``).  Out: one file, or for Neo4j, brat and FactRuEval a folder; each
format's own module says how the records map to it.  The same archive gives the same bytes, but for XLSX, whose writer
notes the hour.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import OutputError, UsageError
from extractor.graph.archive import Archive
from extractor.graph.exports import brat, factrueval, geojson, linked_places, networks, rdf, report, sheets

__all__ = ["FORMATS", "export"]

FORMATS: Mapping[str, Callable[..., None]] = {
    "graphml": networks.write_graphml,
    "gexf": networks.write_gexf,
    "neo4j": networks.write_neo4j,
    "turtle": rdf.write_turtle,
    "jsonld": rdf.write_jsonld,
    "geojson": geojson.write_geojson,
    "linked-places": linked_places.write_linked_places,
    "parquet": sheets.write_parquet,
    "xlsx": sheets.write_xlsx,
    "html": report.write_html,
    "brat": brat.write_brat,
    "factrueval": factrueval.write_factrueval,
}


def export(archive: Archive, to: str, path: Path, **asked: Any) -> None:
    """Write the visits that are asked for to ``path`` in the format ``to``.

    Raises ``UsageError`` for an unknown format, ``QueryError`` for what cannot be asked, ``OutputError`` where ``path``
    cannot be written.
    """
    if to not in FORMATS:
        raise UsageError(f"no format «{to}»", where="--to", remedy=f"There are: {', '.join(FORMATS)}")
    try:
        FORMATS[to](archive, path, **asked)
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or error})", where=str(path), remedy="Choose another place with -o"
        ) from error
