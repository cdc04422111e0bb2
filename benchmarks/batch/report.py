"""The figures of ``compare.py`` as a table in Markdown and as a plot.

In: the figures.  Out: text; an SVG with the cost by stage of both flows, the scaling over workers, and the growth with the archive.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["draw", "table"]


def table(figures: dict[str, Any]) -> str:
    """What was measured, beside what is wanted."""
    stock, ours = figures["natasha"], figures["extractor"]
    speeds = [flow["tokens"] / sum(flow["stages"].values()) for flow in (stock, ours)]
    one, two = (figures["workers"][n]["wall"] for n in ("1", "2"))
    growth = {int(n): run for n, run in figures["growth"].items()}
    least, most = min(growth), max(growth)
    again = figures["resumption"]
    rows = [
        ("whole job, tokens/s on one core (CPU)", f"{speeds[0]:,.0f}", f"{speeds[1]:,.0f} ({speeds[1] / speeds[0]:.1f} ×)", "≥ 10 ×"),
        ("second core (`--workers 2`)", "–", f"{one / two:.2f} ×", "≥ 1.85 ×"),
        ("second Dask worker", "–", f"{figures['dask']['1']['wall'] / figures['dask']['2']['wall']:.2f} ×", "–"),
        ("memory of a worker, MB", f"{stock['memory']:.0f}", f"{figures['workers']['2']['worker']:.0f}", "≤ 450"),
        ("seconds to load; from command to first result", f"{stock['load']:.1f}", f"{figures['first']:.1f}", "≤ 1.5"),
        (f"resumed with nothing to do, {again['reports']:,} reports, seconds", "–", f"{again['again']:.1f}", "≤ 20 for 100,000"),
        ("batch over the bare pipeline", "–", f"{100 * (one / figures['bare'] - 1):+.1f} %", "≤ 5 %"),
        (f"seconds a report at ×{most} and at ×{least}", "–",
         f"{growth[most]['inside'] / most / figures['base']:.3f}, {growth[least]['inside'] / least / figures['base']:.3f}", "within 10 %"),
        (f"memory of the main process at ×{most} and at ×{least}, MB", "–",
         f"{growth[most]['main']:.0f}, {growth[least]['main']:.0f}", "flat"),
    ]  # fmt: skip
    lines = ["| | stock natasha | extractor | target |", "| --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    lines += ["", "| stage of extractor | share | tokens/s |", "| --- | --- | --- |"]
    total = sum(ours["stages"].values())
    lines += [f"| {stage} | {100 * s / total:.1f} % | {ours['tokens'] / s:,.0f} |" for stage, s in ours["stages"].items()]
    lines += ["", "| stage of natasha | share | tokens/s |", "| --- | --- | --- |"]
    total = sum(stock["stages"].values())
    lines += [f"| {stage} | {100 * s / total:.1f} % | {stock['tokens'] / s:,.0f} |" for stage, s in stock["stages"].items()]
    return "\n".join(lines) + "\n"


def draw(figures: dict[str, Any], path: Path) -> None:
    """Three plots side by side."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    _, (stages, workers, growth) = pyplot.subplots(1, 3, figsize=(14, 4), layout="constrained")
    for row, name in enumerate(("natasha", "extractor")):
        left, flow = 0.0, figures[name]
        for stage, seconds in flow["stages"].items():
            width = 1e6 * seconds / flow["tokens"]
            stages.barh(row, width, left=left)
            if width > 12:
                stages.text(left + width / 2, row, stage, ha="center", va="center", fontsize=7, rotation=90)
            left += width
    stages.set_yticks([0, 1], ["natasha", "extractor"])
    stages.set_xlabel("µs a token, by stage")
    for name in ("workers", "dask"):
        walls = {int(n): run["wall"] for n, run in figures[name].items()}
        workers.plot(list(walls), [walls[min(walls)] / wall for wall in walls.values()], "o-", label=name)
    workers.plot([1, 2], [1, 2], "k:", label="ideal")
    workers.set_xticks([1, 2])
    workers.set_xlabel("workers")
    workers.set_ylabel("times faster")
    workers.legend()
    times = [int(n) for n in figures["growth"]]
    seconds = [run["inside"] for run in figures["growth"].values()]
    growth.loglog(times, seconds, "o-", label="measured")
    growth.loglog(times, [seconds[0] * n / times[0] for n in times], "k:", label="linear")
    growth.set_xlabel("times the archive")
    growth.set_ylabel("seconds")
    growth.legend()
    pyplot.savefig(path)
