"""How the cost of an index grows with the archive: a table and a plot (SVG).

In: a folder for the synthetic archives, and their sizes.  Out: for each size the CPU seconds of loading (visits and
full-text search) and of settling identities, visits per second, and the peak memory; ``scale.svg`` in that folder, both axes
logarithmic, where linear growth is a line at 45 degrees.
Run: ``python benchmarks/graph/scale.py FOLDER 10000 100000 1000000`` (minutes, and 3 GB of room for the last).
"""

from __future__ import annotations

import json
import math
import multiprocessing
import resource
import sys
import time
from pathlib import Path

from extractor.graph.archive import building

Point = tuple[int, float, float, float]


def measure(path: Path, count: int) -> Point:
    """(visits, CPU seconds of loading, CPU seconds of identities, peak memory in MB) for one archive."""
    marks = [time.process_time()]
    whole = building._Builder.finish

    def finish(builder: building._Builder, decisions: object) -> None:
        marks.append(time.process_time())
        whole(builder, ())

    building._Builder.finish = finish  # type: ignore[method-assign, assignment]
    building.build_index(building.read_lines(path), path.with_suffix(".sqlite"))
    marks.append(time.process_time())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return count, marks[1] - marks[0], marks[2] - marks[1], memory


def plot(points: list[Point]) -> str:
    """The CPU seconds over the visits, both logarithmic."""
    width, height, edge = 480, 360, 50
    low, high = math.log10(points[0][0]), math.log10(points[-1][0])
    seconds = [math.log10(p[1] + p[2]) for p in points]
    span = max(high - low, seconds[-1] - seconds[0], 0.1)

    def at(x: float, y: float) -> str:
        return f"{edge + (x - low) / span * (width - 2 * edge):.1f},{height - edge - (y - seconds[0]) / span * (height - 2 * edge):.1f}"

    measured = " ".join(at(math.log10(p[0]), s) for p, s in zip(points, seconds, strict=True))
    linear = f"{at(low, seconds[0])} {at(high, seconds[0] + high - low)}"
    labels = "".join(
        f'<text x="{at(math.log10(p[0]), s).split(",")[0]}" y="{height - 20}" text-anchor="middle">{p[0]:,}</text>'
        for p, s in zip(points, seconds, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-size="12">'
        f'<polyline points="{linear}" fill="none" stroke="#999" stroke-dasharray="4"/>'
        f'<polyline points="{measured}" fill="none" stroke="#06c" stroke-width="2"/>{labels}'
        f'<text x="{edge}" y="20">CPU seconds to build the index; dashed: linear</text></svg>\n'
    )


def main(folder: Path, sizes: list[int]) -> None:
    """Make the archives that are missing, measure each in a process of its own, print and plot."""
    from synthetic import archive  # beside this file

    folder.mkdir(parents=True, exist_ok=True)
    points = []
    for size in sizes:
        path = folder / f"visits-{size}.jsonl"
        if not path.exists():
            with path.open("w", encoding="utf-8") as file:
                for record in archive(size):
                    file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            point = pool.apply(measure, (path, size))
        points.append(point)
        _, loading, settling, memory = point
        print(f"{size:9,} visits: loading {loading:6.1f} s ({size / loading:8,.0f} visits/s), identities {settling:6.1f} s, "
              f"memory {memory:5.0f} MB", flush=True)  # fmt: skip
    (folder / "scale.svg").write_text(plot(points), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(size) for size in sys.argv[2:]])
