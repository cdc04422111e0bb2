"""``extractor train``: the recipes of the files in ``models/``.

In: a folder of corpora.  Out: the files of a model; progress and time on standard output.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

from extractor.errors import MissingSource, UsageError

__all__ = ["train_entities"]


def train_entities(data: Path, output: Path, epochs: int | None) -> int:
    """Train the tagger on ``data/nerel`` and ``data/factrueval``, and on the raw texts of ``data/rurebus`` and ``data/visits/text``
    as far as they are there.

    Raises ``MissingSource`` if a corpus is not there, ``UsageError`` without torch and onnx.
    """
    nerel, factrueval = data / "nerel", data / "factrueval"
    for folder in (nerel / "train", nerel / "dev", factrueval):
        if not folder.is_dir():
            raise MissingSource("the corpus is not here", where=str(folder), remedy="Unpack NEREL 1.1 and FactRuEval-2016 in one folder")
    missing = [name for name in ("torch", "onnx") if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(f"training needs {' and '.join(missing)}", where="extractor train", remedy="pip install 'extractor[train]'")
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    from extractor.training.entities.recipe import read_raw, train

    train(nerel, factrueval, output, raw=read_raw(data / "rurebus", data / "visits" / "text"), epochs=epochs)
    return 0
