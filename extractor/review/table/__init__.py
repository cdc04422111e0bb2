"""The review table: facts as CSV or XLSX that a specialist corrects in a spreadsheet and hands back.

In: facts; later the file.  Out: the table (``table_rows``, ``csv_text``, ``write_xlsx``); from the file that came back
decisions (``read_sheet``, ``apply_sheet``).  ``columns.yaml`` lists the columns and the words in both languages.
"""

from extractor.review.table.applying import Application, apply_sheet
from extractor.review.table.edits import Refusal
from extractor.review.table.reading import Sheet, read_sheet
from extractor.review.table.rows import difference_lines, opinion_line, table_rows
from extractor.review.table.writing import csv_text, write_xlsx

__all__ = [
    "Application",
    "Refusal",
    "Sheet",
    "apply_sheet",
    "csv_text",
    "difference_lines",
    "opinion_line",
    "read_sheet",
    "table_rows",
    "write_xlsx",
]
