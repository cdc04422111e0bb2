"""Results as Parquet parts: how a machine of a cluster hands over what it found.

In: results, and the address of a folder (a path or anything fsspec knows, ``s3://bucket/run/parts``).  Out: one file a part, that is
there whole or not at all, and back.  A part has one line a report: its name, how many tokens, and its rows as JSON.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.batch.process import Result
from extractor.errors import OutputError
from extractor.store import Rows

__all__ = ["address", "read_part", "remove_parts", "write_part"]


def address(folder: str, name: str) -> str:
    """The address of a file in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def write_part(results: Sequence[Result], place: str) -> None:
    """Write ``results`` to ``place``.  Raises ``OutputError``."""
    import fsspec
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {
        "report": [result.rows.name for result in results],
        "tokens": [result.tokens for result in results],
        "rows": [_json(result.rows) for result in results],
    }
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer, compression="zstd")
    try:
        files, path = fsspec.core.url_to_fs(place)
        files.makedirs(path.rpartition("/")[0], exist_ok=True)
        with files.open(f"{path}.part", "wb") as stream:
            stream.write(buffer.getvalue())
        files.mv(f"{path}.part", path)
    except OSError as error:
        raise OutputError(f"a part cannot be written ({error})", where=place, remedy="See its permissions and its room") from error


def read_part(place: str) -> Iterator[Result]:
    """The results in the part at ``place``, in their order."""
    import fsspec
    import pyarrow.parquet as pq

    files, path = fsspec.core.url_to_fs(place)
    with files.open(path, "rb") as stream:
        table = pq.read_table(stream)
    for row in table.to_pylist():
        yield Result(_rows(row["rows"]), int(row["tokens"]))


def remove_parts(folder: str) -> None:
    """Remove the folder of parts, if it is there."""
    import fsspec

    files, path = fsspec.core.url_to_fs(folder)
    if files.exists(path):
        files.rm(path, recursive=True)


def _json(rows: Rows) -> str:
    return json.dumps({"report": dict(rows.report), "tables": dict(rows.tables)}, ensure_ascii=False)


def _rows(text: str) -> Rows:
    found: dict[str, Any] = json.loads(text)
    return Rows(found["report"], {table: [tuple(row) for row in rows] for table, rows in found["tables"].items()})
