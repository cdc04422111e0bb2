"""``python -m extractor.training.entities --nerel DIR --factrueval DIR --out models/entities``: the whole recipe.

Reads the corpora, makes augmented copies, trains, writes the files of the model and ``scores.json`` beside them.  One
thread and fixed seeds: the same machine makes the same files.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"  # read when numpy is loaded, so before the imports below


def main(arguments: list[str] | None = None) -> int:
    """Run the recipe; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m extractor.training.entities", description=__doc__)
    parser.add_argument("--nerel", type=Path, required=True, help="folder with train/ and dev/ in brat format")
    parser.add_argument("--factrueval", type=Path, required=True, help="FactRuEval-2016: the folder with devset/")
    parser.add_argument("--rurebus", type=Path, default=None, help="folder of raw texts of rurebus")
    parser.add_argument("--reports", type=Path, default=None, help="folder of raw reports, visits/text")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model, e.g. models/entities")
    parser.add_argument("--epochs", type=int, default=None, help="fewer for a trial")
    chosen = parser.parse_args(arguments)
    from extractor.training.entities.recipe import read_raw, train

    raw = read_raw(chosen.rurebus, chosen.reports)
    train(chosen.nerel, chosen.factrueval, chosen.out, raw=raw, epochs=chosen.epochs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
