"""Makes ``models/names``: compact dictionaries of Russian given names and surnames.

In: the Parquet tables of the package russiannames 2.0 (BSD-3-Clause), read with duckdb.  Out: ``given.txt.gz`` and
``surnames.txt.gz``, sorted lines, byte-identical on every run.  Run::

    python -m extractor.training.names.build FOLDER_OF_PARQUET models/names

A line of ``given.txt`` is ``name<TAB>gender<TAB>weight``; of ``surnames.txt``: ``surname<TAB>weight`` in the masculine
(or common) nominative.  ``weight`` is the floor of log2 of the count in the source plus one.  ё is folded to е: the
sources write it at random.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

__all__ = ["build"]

_WORD = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё][а-яё]+)?")
_LEAST_GIVEN = 2
_LEAST_SURNAME = 3
_WOMAN = re.compile(r".{2}(?:[оеё]ва|[иы]на|[сц]кая)$")


def _fold(text: str) -> str:
    return text.replace("ё", "е").replace("Ё", "Е")


def _write(path: Path, lines: list[str]) -> None:
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(("\n".join(lines) + "\n").encode("utf-8"))


def build(source: Path, target: Path) -> tuple[int, int]:
    """Write both dictionaries to ``target``; returns how many given names and surnames they hold."""
    from typing import Any

    import duckdb

    tables: Any = duckdb

    given: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for text, count, gender in tables.sql(
        f"select text, count, gender from '{source / 'names.parquet'}' where count >= {_LEAST_GIVEN}"
    ).fetchall():
        if _WORD.fullmatch(text) and len(text) > 1 and gender in ("m", "f"):
            given[_fold(text)][gender] += count
    surnames: dict[str, int] = defaultdict(int)
    women: set[str] = set()
    for text, count, gender in tables.sql(
        f"select text, count, gender from '{source / 'surnames.parquet'}' where count >= {_LEAST_SURNAME}"
    ).fetchall():
        if not _WORD.fullmatch(text) or len(text) < 2:
            continue
        if gender == "f" or (gender is None and _WOMAN.search(text)):
            women.add(_fold(text))
        else:
            surnames[_fold(text)] += count
    lines = []
    for name, by_gender in sorted(given.items()):
        total = sum(by_gender.values())
        most = max(by_gender.values())
        gender = min(g for g, c in by_gender.items() if c == most) if most >= 0.8 * total else "u"
        lines.append(f"{name}\t{gender}\t{total.bit_length()}")
    _write(target / "given.txt.gz", lines)
    rows = [f"{name}\t{count.bit_length()}" for name, count in sorted(surnames.items()) if name not in women]
    _write(target / "surnames.txt.gz", rows)
    return len(lines), len(rows)


if __name__ == "__main__":
    print(*build(Path(sys.argv[1]), Path(sys.argv[2])))
