"""Encodings: how many of 30 texts x all encodings x {60, 300, 3000} characters are read right.

    python benchmarks/reading/encodings.py

In: 30 stretches of the project's sample reports (modern spelling; 3000 characters each).  Every stretch is written in
every encoding, and gone wrong in every common way of double decoding; signs that an encoding lacks are first written
as converters of its time wrote them.  Right means: the text comes back character for character.  Out: a table, and
exit status 1 below 99 % in any row.
"""

from __future__ import annotations

from pathlib import Path

from extractor.errors import ReadingError
from extractor.reading.encoding import decode
from extractor.reading.orthography import orthography_of

REPORTS = Path(__file__).resolve().parents[2] / "corpus" / "reports"
ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866", "mac-cyrillic",
)  # fmt: skip
TWICE = (
    ("utf-8", "cp1251"), ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("utf-8", "koi8-r"), ("utf-8", "cp866"),
    ("cp1251", "latin-1"), ("cp1251", "cp1252"), ("koi8-r", "cp1251"), ("cp1251", "koi8-r"), ("cp866", "cp1251"),
    ("cp1251", "cp866"),
)  # fmt: skip
LENGTHS = (60, 300, 3000)
PLAIN = str.maketrans({
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "№": "N", "…": "...", "’": "'", "\u00a0": " ",
})  # fmt: skip


def texts() -> list[str]:
    """Thirty stretches of 3000 characters, from the beginning and from the middle of reports."""
    modern = [text for path in sorted(REPORTS.glob("*.txt")) if orthography_of(text := path.read_text("utf-8")) == "modern"]
    stretches = [text[:3000] for text in modern] + [text[-3001:-1] for text in modern]
    return [stretch for stretch in stretches if len(stretch) == 3000][:30]


def writable(text: str, encoding: str) -> str:
    """The text with what ``encoding`` lacks written plainly, or left out."""
    plain = text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        plain = "".join(c for c in text.translate(PLAIN) if c.encode(encoding, "ignore"))
    return plain


def gone_wrong(text: str, right: str, wrong: str) -> bytes:
    """The text written in ``right``, read in ``wrong``, and saved as UTF-8."""
    data = text.encode(right)
    return "".join(bytes((b,)).decode(wrong, "ignore") or chr(b) for b in data).encode("utf-8")


def read(data: bytes) -> str:
    """The text of ``data``; empty where it is refused."""
    try:
        return decode(data)[0]
    except ReadingError:
        return ""


def main() -> int:
    """Measure and print."""
    sample = texts()
    print(f"{len(sample)} texts; share read right, by number of characters")
    print(f"{'encoding':24}" + "".join(f"{length:>9}" for length in LENGTHS))
    worst = 1.0
    total = right = 0
    for name, decode_as, wrong in [(e, e, "") for e in ENCODINGS] + [(f"{r} read as {w}", r, w) for r, w in TWICE]:
        shares = []
        for length in LENGTHS:
            hits = 0
            for text in sample:
                wanted = writable(text[:length], decode_as)
                data = gone_wrong(wanted, decode_as, wrong) if wrong else wanted.encode(decode_as)
                hits += read(data) == wanted
            shares.append(hits / len(sample))
            total, right = total + len(sample), right + hits
        worst = min(worst, *shares)
        print(f"{name:24}" + "".join(f"{share:9.1%}" for share in shares))
    print(f"all: {right} of {total}, {right / total:.2%}")
    return 0 if worst >= 0.99 else 1


if __name__ == "__main__":
    raise SystemExit(main())
