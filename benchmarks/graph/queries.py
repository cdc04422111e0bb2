"""How fast an archive answers: ten typical queries and a two-hop path, 95th percentile, and the memory it takes.

In: the folder of a run (or of ``synthetic.py``).  Out: a table.  Each query is asked with many different names, towns
and years, the first 50 rows are read with their evidence.  Run: ``python benchmarks/graph/queries.py FOLDER``.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable

from extractor.graph.archive import open_archive

ROUNDS = 60
PAGE = 50


def main(folder: str) -> None:
    """Print the table."""
    archive = open_archive(folder)
    chance = random.Random(1)
    names = [row[0] for row in archive.read("SELECT name FROM entities WHERE kind = 'person' AND id % 97 = 0 LIMIT 4000")]
    towns = [row[0] for row in archive.read("SELECT name FROM entities WHERE kind = 'place' AND id % 3 = 0 LIMIT 4000")]
    asked: dict[str, Callable[[str, str, int], object]] = {
        "person": lambda who, where, year: archive.visits(who=who, limit=PAGE),
        "surname": lambda who, where, year: archive.visits(who=who.split()[-1], limit=PAGE),
        "town": lambda who, where, year: archive.visits(where=where, limit=PAGE),
        "town and years": lambda who, where, year: archive.visits(where=where, when=f"{year}/{year + 1}", limit=PAGE),
        "person and years": lambda who, where, year: archive.visits(who=who, when=f"{year}/{year + 5}", limit=PAGE),
        "person and town": lambda who, where, year: archive.visits(who=who, where=where, limit=PAGE),
        "cancelled in a year": lambda who, where, year: archive.visits(status="cancelled", when=year, limit=PAGE),
        "agreements in a town": lambda who, where, year: archive.visits(where=where, outcome="agreement", limit=PAGE),
        "itinerary": lambda who, where, year: archive.itinerary(who),
        "country and year": lambda who, where, year: archive.visits(where="Япония", when=year, limit=PAGE),
        "visitors of a town": lambda who, where, year: archive.visitors(where, when=year, limit=PAGE),
        "full text in a town": lambda who, where, year: archive.visits(where=where, text="переговоры", limit=PAGE),
        "together": lambda who, where, year: archive.together(who),
        "path of two steps": lambda who, where, year: archive.paths(who, where, longest=2),
    }
    for title, query in asked.items():
        took = []
        for _ in range(ROUNDS):
            parts = chance.choice(names), chance.choice(towns), chance.randint(1992, 2015)
            began = time.perf_counter()
            query(*parts)
            took.append(1000 * (time.perf_counter() - began))
        took.sort()
        print(f"{title:22} median {took[len(took) // 2]:8.1f} ms   p95 {took[int(0.95 * len(took))]:8.1f} ms", flush=True)
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
