"""Speed: pages a second and peak memory of reading, by format.

    python benchmarks/reading/speed.py [--quick]

In: the fixtures of every format, a PDF of 1,000 pages and a text of 50 MB made from them.  Each row is measured in a
process of its own, so that its peak memory is its own; time is processor time of reading alone, after one warm-up, so
that other work on the machine does not count.  A page is a
page of the format where it has pages, else 2,000 characters.  Out: a table, and exit status 1 if the long PDF or the
long text needs 1 GB or more.  ``--quick`` leaves the two long ones out.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "reading" / "fixtures" / "files"
FORMATS = ("txt", "md", "html", "docx", "odt", "rtf", "epub", "doc", "pdf")
PAGE = 2_000
GIGABYTE = 10**9


def measured(paths: list[str], repeat: int) -> dict[str, float]:
    """Read ``paths`` ``repeat`` times: seconds of processor time, pages, bytes and peak memory in bytes."""
    from extractor.reading import read

    if repeat > 1:
        for path in paths:
            read(path)
    pages = size = blocks = 0
    started = time.process_time()
    for _ in range(repeat):
        for path in paths:
            report = read(path)
            pages += len(report.pages) or max(1, len(report.text) // PAGE)
            size += Path(path).stat().st_size
            blocks += len(report.blocks)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "pages": pages, "bytes": size, "blocks": blocks, "peak": peak}


def long_pdf(path: Path, pages: int) -> None:
    """The fixtures over and over, ``pages`` pages long."""
    import pypdfium2 as pdfium

    out = pdfium.PdfDocument.new()
    sources = [pdfium.PdfDocument(file) for file in sorted(FILES.glob("*.pdf"))]
    while len(out) < pages:
        for source in sources:
            out.import_pages(source)
    out.save(str(path))


def long_text(path: Path, size: int) -> None:
    """The sample reports over and over, ``size`` bytes long."""
    reports = "\n\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "corpus" / "reports").glob("*.txt")))
    data = (reports + "\n\n").encode("utf-8")
    path.write_bytes(data * (size // len(data) + 1))


def row(name: str, paths: list[Path], repeat: int) -> dict[str, float]:
    """Measure in a process of its own and print."""
    task = json.dumps([[str(path) for path in paths], repeat])
    done = subprocess.run([sys.executable, __file__, "--task", task], capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(done.stdout)
    rate, speed = found["pages"] / found["seconds"], found["bytes"] / found["seconds"] / 1e6
    print(f"{name:22}{found['pages']:8.0f}{found['seconds']:9.2f}{rate:12.0f}{speed:9.2f}{found['peak'] / 1e6:10.0f}", flush=True)
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--task")
    options = parser.parse_args()
    if options.task:
        print(json.dumps(measured(*json.loads(options.task))))
        return 0
    print(f"{'':22}{'pages':>8}{'s':>9}{'pages/s':>12}{'MB/s':>9}{'peak MB':>10}")
    for ending in FORMATS:
        row(ending, sorted(FILES.glob(f"*.{ending}")), 40)
    row("txt, sample reports", sorted((ROOT / "corpus" / "reports").glob("*.txt")), 20)
    if options.quick:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        pdf, text = Path(folder) / "long.pdf", Path(folder) / "long.txt"
        long_pdf(pdf, 1_000)
        long_text(text, 50_000_000)
        peaks = [row("pdf, 1,000 pages", [pdf], 1)["peak"], row("txt, 50 MB", [text], 1)["peak"]]
    return 0 if max(peaks) < GIGABYTE else 1


if __name__ == "__main__":
    raise SystemExit(main())
