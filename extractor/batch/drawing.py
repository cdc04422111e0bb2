"""When the outputs are drawn: after a run, and after a review.

In: the store of the archive and how its tables are laid out.  Out: the outputs, with what people decided in them.  They
are written only where findings, decisions or layout differ from what stands there.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from extractor.batch.lock import held
from extractor.batch.outputs import NAMES, write_outputs
from extractor.batch.publish import prepare_folder
from extractor.errors import StoreError
from extractor.graph.archive.decisions import decisions_of
from extractor.graph.tables.layout import Language
from extractor.review.publication import publish_decisions
from extractor.store import Store

__all__ = ["Layout", "draw_reviewed", "write_if_changed"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables are written: the language of their headings, and whether ``visits.csv`` has one row a visit."""

    headings: Language = "en"
    one_row_per_visit: bool = False


def draw_reviewed(folder: Path) -> dict[str, int]:
    """Draw the outputs of a finished run anew with the decisions of people, as the run laid them out; rows of each.

    Raises ``StoreError`` where no run has finished, ``OutputError`` where one is under way or the folder is not writable.
    """
    with Store(folder / "facts.sqlite", create=False) as store:
        last = store.get("published")
        if not last:
            raise StoreError("no run has finished here", where=str(folder), remedy="Run again: extractor run")
        state = last["state"]
        with held(folder):
            prepare_folder(folder)
            layout = Layout(state["headings"], state["one_row_per_visit"])
            return write_if_changed(store, folder, layout, version=state["version"])


def write_if_changed(
    store: Store, folder: Path, layout: Layout, *, version: str, changed: bool = False, compact: bool = False
) -> dict[str, int]:
    """Write the outputs, unless those of this very archive and these decisions stand there already; rows of each.

    ``changed``: there are new findings for certain.  ``compact``: the database is rewritten as well (``Store.compact``).
    """
    archive = hashlib.sha256()
    for entry in store.rows("SELECT name, sha256, reason FROM reports WHERE position IS NOT NULL ORDER BY position"):
        archive.update(json.dumps(entry).encode())
    state = {
        "archive": archive.hexdigest(),
        "version": version,
        **asdict(layout),
        "decisions": publish_decisions(store),
        "identities": [[one.left, one.right, one.same] for one in decisions_of(store)],
    }
    last = store.get("published") or {}
    present = all((folder / name).is_file() for name in NAMES)
    if not changed and present and last.get("state") == state:
        return dict(last["counts"])
    counts = write_outputs(store, folder, headings=layout.headings, one_row_per_visit=layout.one_row_per_visit)
    store.set("published", {"state": state, "counts": counts})
    if compact:
        store.compact()
    return counts
