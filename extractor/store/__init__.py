"""The embedded database of a run: what was read, what was found in it, and where it stands.

In: ``schema.Document`` records, one report at a time.  Out: the same records again, in the order of the archive, and
tables that other programs can query.  One SQLite file in WAL mode (``facts.sqlite``), so that it can be read while a
run writes to it.  ``migrations.py`` draws the tables, ``rows.py`` fills them, ``decoding.py`` is the
way back, ``history.py`` keeps what was superseded and ``digests.py`` finds what was damaged.
"""

from extractor.store.database import Entry, Store
from extractor.store.decoding import from_json
from extractor.store.history import Edition, Run, Superseded
from extractor.store.rows import Rows, refused, rows_of

__all__ = ["Edition", "Entry", "Rows", "Run", "Store", "Superseded", "from_json", "refused", "rows_of"]
