"""How ``extractor/reading/letter_pairs.txt`` was made: pairs of letters counted in Russian texts.

    python benchmarks/reading/letter_pairs.py FOLDER... > extractor/reading/letter_pairs.txt

In: folders of UTF-8 texts.  Out: 33 lines for a blank and the letters а to я, each with 33 numbers: how often the
letter of the column follows that of the line, as -10 log2 of the conditional probability (add-one smoothing).  The
table that ships was counted on the project's sample reports and on municipal reports and news, 16 MB; it holds
statistics of letters and no text.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections import Counter
from pathlib import Path

LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"


def main(folders: list[str]) -> None:
    """Count and print."""
    pairs: Counter[str] = Counter()
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            text = path.read_text(encoding="utf-8").lower().replace("ё", "е")
            plain = "".join(letter if letter in LETTERS else " " for letter in text)
            pairs.update(a + b for a, b in itertools.pairwise(plain) if a + b != "  ")
    print("# -10 log2 P(column | line); blank and the letters а to я.  Made by benchmarks/reading/letter_pairs.py")
    for first in LETTERS:
        total = sum(pairs[first + second] + 1 for second in LETTERS)
        print(" ".join(str(round(-10 * math.log2((pairs[first + second] + 1) / total))) for second in LETTERS))


if __name__ == "__main__":
    main(sys.argv[1:])
