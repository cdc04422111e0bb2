"""How quick the review page is over a long list: each step from the action to the frame that shows it.

In: a number of visits and an empty folder for the run.  Out: a table of the median and the slowest step, in
milliseconds, of scrolling the queue and the table, typing in the search, and choosing a facet; exit code 1 where a median is above
100.  Run: ``python benchmarks/review/page.py 10000 FOLDER`` (needs playwright and Chromium).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from extractor.schema import Document, OffsetMap, Report, Visit, WorkingText
from extractor.store import Store, from_json, rows_of

sys.path.insert(0, str(Path(__file__).parents[1] / "graph"))
from synthetic import archive

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
LIMIT = 100.0
_STEPS = 20

# The time until the frame after the action was drawn: a callback of the next frame, and a task behind it.
_TIMED = """async (act) => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); }));
    await drawn();
    const began = performance.now();
    await act();
    await drawn();
    return performance.now() - began;
}"""

_ACTIONS = {
    "queue: scroll": ("review", "() => { document.querySelector('#queue').scrollTop += 5000 + 37 * STEP; }"),
    "table: scroll": ("table", "() => { document.querySelector('.tabulator-tableholder').scrollTop += 5000 + 37 * STEP; }"),
    "queue: search": (
        "review",
        "async () => { const box = document.querySelector('.facet-search'); box.value = ['мо', 'мос', 'иван', 'согл', ''][STEP % 5]; "
        "await new Promise((done) => { document.querySelector('#filter').addEventListener('filter-change', () => done(), { once: true }); "
        "box.dispatchEvent(new Event('input', { bubbles: true })); }); }",
    ),
    "table: search": (
        "table",
        "async () => { const box = document.querySelector('.facet-search'); box.value = ['мо', 'мос', 'иван', 'согл', ''][STEP % 5]; "
        "await new Promise((done) => { document.querySelector('#filter').addEventListener('filter-change', () => done(), { once: true }); "
        "box.dispatchEvent(new Event('input', { bubbles: true })); }); }",
    ),
    "queue: facet": (
        "review",
        "() => { const facet = document.querySelectorAll('.facet')[3]; const boxes = facet.querySelectorAll('input[type=checkbox]'); boxes[STEP % boxes.length].click(); }",
    ),
    "table: facet": (
        "table",
        "() => { const facet = document.querySelectorAll('.facet')[3]; const boxes = facet.querySelectorAll('input[type=checkbox]'); boxes[STEP % boxes.length].click(); }",
    ),
}


def make_run(count: int, folder: Path) -> None:
    """Write a run of ``count`` synthetic visits to ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with Store(folder / "facts.sqlite") as store, (folder / "visits.jsonl").open("w", encoding="utf-8") as lines:
        names = []
        for record in archive(count):
            visits = [from_json(Visit, visit) for visit in record["visits"]]
            text = "".join(f"{visit.evidence[0].text:<199}\n"[:200] for visit in visits)
            report = Report(record["doc"], record["doc"], text, WorkingText(text, OffsetMap.identity(len(text))))
            store.write([rows_of(Document(report, visits=tuple(visits)), name=record["doc"], sha256="0", version="1")])
            names.append(record["doc"])
            lines.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
        store.select(names)


def measure(page: Page, address: str) -> dict[str, list[float]]:
    """Milliseconds of every step of each action."""
    found: dict[str, list[float]] = {}
    for name, (view, action) in _ACTIONS.items():
        page.goto(f"{address}?view={view}")
        page.wait_for_selector(".queue-row" if view == "review" else ".tabulator-row")
        if name.endswith("facet"):
            page.click(".facet:nth-of-type(4) summary")
        page.wait_for_timeout(500)
        found[name] = []
        for step in range(_STEPS):
            found[name].append(page.evaluate(f"({_TIMED})({action.replace('STEP', str(step))})"))
            page.wait_for_timeout(150)
    return found


def main(count: int, folder: Path) -> int:
    """Measure, print, and say whether every median is within the limit."""
    if not (folder / "visits.jsonl").is_file():
        make_run(count, folder)
    command = [sys.executable, "-m", "extractor", "review", str(folder), "--no-browser", "--reviewer", "benchmark"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        began = time.monotonic()
        address = next(word for word in server.stderr.readline().split() if word.startswith("http://"))
        print(f"server ready after {time.monotonic() - began:.1f} s")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            began = time.monotonic()
            page.goto(address)
            page.wait_for_selector(".queue-row")
            print(f"page ready after {time.monotonic() - began:.1f} s")
            found = measure(page, address)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    print(f"| {count:,} visits | median, ms | slowest, ms |\n| --- | --- | --- |")
    for name, times in found.items():
        print(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} |")
    return int(any(statistics.median(times) > LIMIT for times in found.values()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
