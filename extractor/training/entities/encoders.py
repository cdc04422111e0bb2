"""slovnet's three encoders as a source of context features.

In: the words of a text.  Out: for each word what the second and third layers of natasha's NER, morphology and syntax
networks say of it.  Those networks share their shape: three convolutions of width 3 over navec and an outline of the word; their
weights lie in natasha's wheel and were distilled from BERT on many millions of news sentences, which no training here
could repeat.  Here they are computed in floating point, to learn from; ``export`` writes the same in 8 bits for the run time.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import DataError
from extractor.language.network import SHAPES, word_keys
from extractor.language.tagger.pieces import LINE_END, Pieces
from extractor.language.tagger.words import natasha_data
from extractor.language.weights import load_vectors

__all__ = ["DEEP", "NAMES", "Encoder", "hidden", "load_encoders"]

NAMES = ("ner", "syntax", "morph")
DEEP = 128 + 64
"""Hidden values an encoder gives a word: its second and third layers."""

Array = NDArray[np.float32]


class Encoder:
    """One of slovnet's networks without its head.

    ``shapes``: a row for each outline; ``kernels``: of the layers, filters x inputs x 3; ``biases``; ``scales`` and ``shifts``: what the
    norms do after the rectifiers.
    """

    def __init__(self, path: Path) -> None:
        try:
            with tarfile.open(path) as tar:
                model: Any = json.load(_member(tar, "model.json"))

                def array(record: Any) -> Array:
                    data = _member(tar, f"arrays/{record['array']}.bin").read()
                    return np.frombuffer(data, record["dtype"]).reshape(record["shape"]).astype(np.float32)

                self.shapes = array(model["emb"]["shape"]["weight"])
                layers = model["encoder"]["layers"]
                self.kernels = [array(layer["conv"]["weight"]) for layer in layers]
                self.biases = [array(layer["conv"]["bias"]) for layer in layers]
                norms = [layer["norm"] for layer in layers]
                self.scales = [array(norm["weight"]) / array(norm["std"]) for norm in norms]
                self.shifts = [
                    array(norm["bias"]) - array(norm["mean"]) * scale
                    for norm, scale in zip(norms, self.scales, strict=True)
                ]
        except (OSError, KeyError, ValueError, tarfile.TarError) as error:
            raise DataError(f"slovnet's weights cannot be read: {error}", where=str(path)) from error

    def __call__(self, vectors: Array, shapes: NDArray[np.int64], gaps: NDArray[np.bool_]) -> Array:
        """The second and third layers, words x ``DEEP``; words at ``gaps`` count as padding."""
        x = np.concatenate([vectors, self.shapes[shapes]], axis=1)
        x[gaps] = 0
        layers = []
        for kernel, bias, scale, shift in zip(self.kernels, self.biases, self.scales, self.shifts, strict=True):
            wide = np.pad(x, ((1, 1), (0, 0)))
            taps = np.ascontiguousarray(kernel.transpose(2, 1, 0))
            x = sum(wide[place : place + len(x)] @ taps[place] for place in range(3))
            x = np.maximum(x + bias, 0) * scale + shift
            x[gaps] = 0
            layers.append(x)
        return np.concatenate(layers[1:], axis=1).astype(np.float32)


def hidden(encoders: list[Encoder], cut: Pieces) -> Array:
    """What ``encoders`` say of the words of ``cut``, words x ``DEEP`` for each."""
    keys = word_keys()(cut.words)
    gaps = np.array([word == LINE_END for word in cut.words], dtype=bool)
    vectors = load_vectors().rows(keys // SHAPES)
    return np.concatenate([encoder(vectors, keys % SHAPES, gaps) for encoder in encoders], axis=1)


def _member(tar: tarfile.TarFile, name: str) -> Any:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


def load_encoders(names: tuple[str, ...] = NAMES) -> list[Encoder]:
    """slovnet's encoders out of natasha's wheel, in the order of ``names``."""
    return [Encoder(natasha_data() / "model" / f"slovnet_{name}_news_v1.tar") for name in names]
