"""Draws a table and its graph as SVG, from the outputs of a run.

    python docs/picture.py OUTPUTS PICTURE.svg [REPORT]

In: ``visits.csv`` and ``graph.graphml`` of a run.  Out: one picture: above, the first rows of the table for a report
(by default the one of Tomsk); below, the same visits as a graph: people and groups on the left, visits in the middle,
places and outcomes on the right.  Nothing in it is typed by hand.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from extractor.graph import read_graphml
from extractor.graph.tables import columns, read_table

SHOWN = {"who": 24, "where": 14, "edtf": 15, "status": 12, "outcomes": 38, "quote": 46}
"""Columns of the table and their widths in characters."""
ROWS = 7
OUTCOMES = 3
"""Outcomes drawn for a visit; «(+N)» says how many more there are."""
COLOURS = {
    "person": "#8fb8de",
    "group": "#b9d4ee",
    "organization": "#b9d4ee",
    "visit": "#f4d58d",
    "place": "#a8d5a2",
    "outcome": "#e6b8a2",
}
LINE, LETTER, MARGIN, STEP = 17, 7.2, 16, 44


def main() -> None:
    """Read the run named on the command line and write the picture."""
    outputs, picture = Path(sys.argv[1]), Path(sys.argv[2])
    report = sys.argv[3] if len(sys.argv) > 3 else "report__tomsk-2011.txt"
    with (outputs / "visits.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in read_table(file, columns("visits")) if row["report"] == report]
    chosen = spread(rows)
    table, width, height = draw_table(chosen)
    graph, bottom = draw_graph(outputs / "graph.graphml", {row["visit"] for row in chosen}, width, height + 2 * MARGIN)
    picture.write_text(framed([*table, *graph], width, bottom), encoding="utf-8")


def spread(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The first rows of different visits, those with an outcome before the others, in the order of the report."""
    first = list({row["visit"]: row for row in reversed(rows)}.values())
    wanted = sorted(first, key=lambda row: (not row["outcomes"], not row["edtf"], int(row["start"])))[:ROWS]
    return sorted(wanted, key=lambda row: int(row["start"]))


def draw_table(rows: Iterable[Mapping[str, str]]) -> tuple[list[str], float, float]:
    """The drawing of the table, its width and its height."""
    russian = columns("visits").russian
    width = sum(SHOWN.values()) * LETTER + 2 * MARGIN
    parts, y = list[str](), float(MARGIN)
    for number, row in enumerate([{name: russian[name] for name in SHOWN}, *rows]):
        cells = {name: textwrap.wrap(row[name], size - 2)[:3] or [""] for name, size in SHOWN.items()}
        height = max(map(len, cells.values())) * LINE + 8
        fill = "#e8e8e8" if number == 0 else "#ffffff"
        parts.append(
            f'<rect x="{MARGIN}" y="{y}" width="{width - 2 * MARGIN}" height="{height}" class="row" fill="{fill}"/>'
        )
        x = float(MARGIN)
        for name, lines in cells.items():
            shown = lines if len(textwrap.wrap(row[name], SHOWN[name] - 2)) <= 3 else [*lines[:2], f"{lines[2][:-1]}…"]
            parts += [text(x + 5, y + LINE * (i + 1), line, bold=number == 0) for i, line in enumerate(shown)]
            x += SHOWN[name] * LETTER
        y += height
    return parts, width, y


def draw_graph(path: Path, visits: set[str], width: float, top: float) -> tuple[list[str], float]:
    """The drawing of the part of the graph around ``visits``, and where it ends."""
    graph = read_graphml(path)
    kinds = {"visitor": 0, "at": 2, "resulted-in": 2}
    edges = [
        (source, target, data["type"])
        for source, target, data in graph.edges(data=True)
        if source in visits and data["type"] in kinds
    ]
    for visit in visits:
        outcomes = [edge for edge in edges if edge[0] == visit and edge[2] == "resulted-in"]
        edges = [edge for edge in edges if edge not in outcomes[OUTCOMES:]]
        if len(outcomes) > OUTCOMES:
            graph.nodes[visit]["label"] += f" (+{len(outcomes) - OUTCOMES})"
    order = [node for node in graph if node in visits]
    layers = ([], order, [])  # type: tuple[list[str], list[str], list[str]]
    for source in order:
        for _, target, kind in (edge for edge in edges if edge[0] == source):
            if target not in layers[kinds[kind]]:
                layers[kinds[kind]].append(target)
    rows = max(map(len, layers))
    left = (MARGIN + 120, width / 2, width - MARGIN - 170)
    half = (120, 150, 170)
    at = {
        node: (left[layer], top + (i + 0.5) * STEP * rows / len(nodes))
        for layer, nodes in enumerate(layers)
        for i, node in enumerate(nodes)
    }
    parts = []
    for source, target, kind in edges:
        side = -1 if kinds[kind] == 0 else 1
        x1, y1 = at[source][0] + side * half[1], at[source][1]
        x2, y2 = at[target][0] - side * half[kinds[kind]], at[target][1]
        middle = (x1 + x2) / 2
        parts.append(
            f'<path d="M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}" class="edge"/>'
        )
    for layer, nodes in enumerate(layers):
        for node in nodes:
            parts += box(*at[node], half[layer], graph.nodes[node]["label"], COLOURS[graph.nodes[node]["type"]])
    return parts, top + rows * STEP + MARGIN


def box(x: float, y: float, half: float, label: str, colour: str) -> Iterator[str]:
    """A node: a rounded rectangle with up to two lines."""
    lines = textwrap.wrap(label, int(2 * half / LETTER) - 1)
    shown = lines if len(lines) <= 2 else [lines[0], f"{lines[1][:-1]}… {more(label)}".rstrip()]
    yield f'<rect x="{x - half:.0f}" y="{y - 18:.0f}" width="{2 * half:.0f}" height="36" rx="8" fill="{colour}"/>'
    for i, line in enumerate(shown):
        yield text(x, y + 5 + (i - (len(shown) - 1) / 2) * (LINE - 1), line, anchor="middle")


def more(label: str) -> str:
    """The «(+N)» at the end of a label."""
    return label[label.rindex("(+") :] if label.endswith(")") and "(+" in label else ""


def text(x: float, y: float, line: str, *, bold: bool = False, anchor: str = "start") -> str:
    """A line of text."""
    weight = ' class="bold"' if bold else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{weight}>{escape(line)}</text>'


def framed(parts: Sequence[str], width: float, height: float) -> str:
    """The whole picture on white ground."""
    style = "text{font:12px 'DejaVu Sans',Verdana,sans-serif;fill:#222}.bold{font-weight:bold}.row{stroke:#bbb}.edge{fill:none;stroke:#999;stroke-width:1.4}"
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', opening, f"<style>{style}</style>", ground, *parts, "</svg>", ""]
    )


if __name__ == "__main__":
    main()
