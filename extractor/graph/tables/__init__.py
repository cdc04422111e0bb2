"""The tables of a run: visits, entities, mentions and the other facts, as a reader of CSV sees them.

In: documents and ``Identity``.  Out: rows (``layout.Row``, one dict a line) and CSV.  ``headings.yaml`` lists the
columns of each table in order, with their headings.
"""

from extractor.graph.tables.cells import neutral, restored
from extractor.graph.tables.entities import entity_rows, mention_rows
from extractor.graph.tables.facts import fact_rows
from extractor.graph.tables.layout import Columns, TableWriter, columns, read_table, write_table
from extractor.graph.tables.visits import visit_rows

__all__ = [
    "Columns",
    "TableWriter",
    "columns",
    "entity_rows",
    "fact_rows",
    "mention_rows",
    "neutral",
    "read_table",
    "restored",
    "visit_rows",
    "write_table",
]
