"""Fuzz: broken, cut, crossed and random files must end in a report or a stated reason, in bounded time.

    python benchmarks/reading/fuzz.py [--minutes 20] [--seed 0]

In: the fixtures of all formats, the samples in ``tests/faults/reading``, and random texts.  Hypothesis draws one, and
mutations of it: bytes changed, cut out, doubled, moved, taken from another file; it shrinks what it finds.  Out: how
many files were read and refused, the slowest, and exit status 1 with the smallest failing input if any other error
came, a law of the maps was broken, or a file took longer than ten seconds of processor time.
"""

from __future__ import annotations

import argparse
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from extractor.errors import ReadingError
from extractor.reading import Limits, from_text, read
from extractor.schema import Report

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 10.0
LIMITS = Limits(source=8 * 2**20, unpacked=32 * 2**20, markup=4 * 2**20, pages=200)
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗѣіѳъё \n\n\t.,:;!?–—-•|«»()0123456789§*#=_\r\f\xa0\xad\u0301\u0306aceopxABCHKMTX"
SEEDS = [
    path
    for folder in (ROOT / "tests" / "reading" / "fixtures" / "files", ROOT / "tests" / "faults" / "reading")
    for path in sorted(folder.glob("*"))
    if path.is_file() and path.stat().st_size < 2**20
]
DATA = [path.read_bytes() for path in SEEDS]
Mutation = tuple[str, float, float, bytes, int]
mutations = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "double", "move", "cross", "insert", "end"]),
        st.floats(0, 1), st.floats(0, 1), st.binary(max_size=12), st.integers(0, len(DATA) - 1),
    ),
    max_size=6,
)  # fmt: skip


def mutated(data: bytes, changes: list[Mutation]) -> bytes:
    """The bytes after the changes."""
    for kind, first, second, put, other in changes:
        a, b = sorted((int(first * len(data)), int(second * len(data))))
        b = min(b, a + 4096)
        if kind == "set":
            data = data[:a] + put + data[a + len(put) :]
        elif kind == "insert":
            data = data[:a] + put + data[a:]
        elif kind == "cut":
            data = data[:a] + data[b:]
        elif kind == "double":
            data = data[:b] + data[a:b] * 3 + data[b:]
        elif kind == "move":
            data = data[:a] + data[b:] + data[a:b]
        elif kind == "cross":
            data = data[:a] + DATA[other][a:b] + data[b:]
        else:
            data = data[:a]
    return data


def lawful(report: Report) -> None:
    """The laws of a report: segments cover the working text in order, blocks stand in it in order, spans lead back."""
    working = report.working
    at = source = 0
    for segment in working.offsets.segments:
        assert segment.working == at and segment.source >= source, segment
        at, source = at + segment.length, segment.source + segment.source_length
    assert at == len(working.text) and source <= len(report.text)
    end = 0
    for number, block in enumerate(report.blocks):
        assert block.index == number and end <= block.span[0] <= block.span[1] <= len(working.text), block
        assert all(block.span[0] <= a <= b <= block.span[1] for a, b in block.cells), block
        assert all(0 <= i < number for i in block.context.headings), block
        end = block.span[1]
        start, stop = working.offsets.to_source(block.span)
        assert 0 <= start <= stop <= len(report.text)


class Fuzz:
    """Counts outcomes over all runs."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.slowest = (0.0, "")

    def one(self, data: bytes | str, name: str) -> None:
        """Read one input and judge the outcome."""
        started = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * SLOWEST)
        try:
            report = from_text(data, name) if isinstance(data, str) else read(data, name=name, limits=LIMITS)
        except ReadingError as error:
            self.outcomes[f"refused: {error.reason}"] += 1
        else:
            lawful(report)
            self.outcomes["read"] += 1
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.process_time() - started
        if took > self.slowest[0]:
            self.slowest = (took, name)
        assert took < SLOWEST, f"{name}: {took:.1f} s"


def stuck(number: int, frame: FrameType | None) -> None:
    """A file that does not come to an end."""
    raise TimeoutError(f"not done after {2 * SLOWEST:.0f} s")


def main() -> int:
    """Run for the time asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    fuzz = Fuzz()
    signal.signal(signal.SIGVTALRM, stuck)
    quick = settings(
        max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    end = time.monotonic() + 60 * options.minutes
    number = options.seed
    while time.monotonic() < end:

        @quick
        @seed(number)
        @given(st.integers(0, len(DATA) - 1), mutations, st.booleans())
        def files(which: int, changes: list[Mutation], named: bool) -> None:
            fuzz.one(mutated(DATA[which], changes), SEEDS[which].name if named else "bytes")

        @quick
        @seed(number)
        @given(st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=600))
        def texts(text: str) -> None:
            fuzz.one(text, "text")
            fuzz.one(text.encode("utf-8", "surrogatepass"), "bytes.txt")

        try:
            files()
            texts()
        except Exception as error:
            print(f"seed {number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", []), sep="\n")
            raise
        number += 1
    total = sum(fuzz.outcomes.values())
    print(f"{total:,} inputs, {number - options.seed} seeds, {options.minutes:g} minutes")
    for outcome, count in fuzz.outcomes.most_common():
        print(f"{count:8,}  {outcome}")
    print(f"slowest: {fuzz.slowest[0]:.2f} s ({fuzz.slowest[1]})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
