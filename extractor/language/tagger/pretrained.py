"""slovnet's three encoders as a source of context features.

In: the words of a text.  Out: for each word what the first hidden layers of natasha's NER, morphology and syntax
networks say of it, and the layers above it.  Those networks share their shape: three convolutions of width 3 over navec and an outline of the word; their
weights lie in natasha's wheel and were distilled from BERT on many millions of news sentences, which no training here
could repeat.

The first convolution sees single words through linear maps, so its part for each of the three positions is computed
once per distinct word and kept; per running word only additions remain.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import DataError
from extractor.language.tagger.words import natasha_data

__all__ = ["DEEP", "NAMES", "WIDTH", "Encoder", "load_encoders"]

NAMES = ("ner", "morph", "syntax")
WIDTH = 256
"""Hidden values an encoder gives a word: its first layer."""
DEEP = 128 + 64
"""... and those of its second and third layers."""

Array = NDArray[np.float32]


class Encoder:
    """One of slovnet's networks without its head."""

    def __init__(self, path: Path) -> None:
        try:
            with tarfile.open(path) as tar:
                model: Any = json.load(_member(tar, "model.json"))

                def array(record: Any) -> Array:
                    data = _member(tar, f"arrays/{record['array']}.bin").read()
                    return np.frombuffer(data, record["dtype"]).reshape(record["shape"]).astype(np.float32)

                self.shapes = array(model["emb"]["shape"]["weight"])
                layers = model["encoder"]["layers"]
                kernels = [array(layer["conv"]["weight"]) for layer in layers]
                self.biases = [array(layer["conv"]["bias"]) for layer in layers]
                norms = [layer["norm"] for layer in layers]
                self.scales = [array(norm["weight"]) / array(norm["std"]) for norm in norms]
                self.shifts = [
                    array(norm["bias"]) - array(norm["mean"]) * scale
                    for norm, scale in zip(norms, self.scales, strict=True)
                ]
        except (OSError, KeyError, ValueError, tarfile.TarError) as error:
            raise DataError(f"slovnet's weights cannot be read: {error}", where=str(path)) from error
        # filters x inputs x 3 positions  ->  inputs x (3 positions * filters)
        self.first = np.ascontiguousarray(kernels[0].transpose(1, 2, 0).reshape(kernels[0].shape[1], -1))
        self.later = kernels[1:]
        """Kernels of the second and third layer, filters x inputs x 3."""

    def project(self, vectors: Array, shapes: NDArray[np.int64]) -> Array:
        """The first convolution's part for distinct words: ``len(vectors)`` x 768 (three positions of 256)."""
        return np.asarray(np.concatenate([vectors, self.shapes[shapes]], axis=1) @ self.first, dtype=np.float32)

    def __call__(self, projected: Array, gaps: NDArray[np.bool_]) -> Array:
        """The first hidden layer for running words, words x 256.

        ``projected``: rows of ``project`` for each running word; rows at ``gaps`` count as padding.
        """
        size = projected.shape[1] // 3
        hidden = projected[:, size : 2 * size] + self.biases[0]
        hidden[1:] += projected[:-1, :size]
        hidden[:-1] += projected[1:, 2 * size :]
        np.maximum(hidden, 0, out=hidden)
        hidden *= self.scales[0]
        hidden += self.shifts[0]
        hidden[gaps] = 0
        return np.asarray(hidden, dtype=np.float32)

    def deepen(self, hidden: Array, gaps: NDArray[np.bool_]) -> Array:
        """The second and third layer over the first, words x ``DEEP``; the run time has them in its own graph."""
        layers = []
        for layer, kernel in enumerate(self.later, start=1):
            x = np.pad(hidden, ((1, 1), (0, 0)))
            taps = np.ascontiguousarray(kernel.transpose(2, 1, 0))
            hidden = sum(x[place : place + len(hidden)] @ taps[place] for place in range(3))
            hidden = np.maximum(hidden + self.biases[layer], 0) * self.scales[layer] + self.shifts[layer]
            hidden[gaps] = 0
            layers.append(hidden)
        return np.concatenate(layers, axis=1).astype(np.float32)


def _member(tar: tarfile.TarFile, name: str) -> Any:
    member = tar.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member


def load_encoders(names: tuple[str, ...] = NAMES) -> list[Encoder]:
    """slovnet's encoders out of natasha's wheel, in the order of ``names``."""
    return [Encoder(natasha_data() / "model" / f"slovnet_{name}_news_v1.tar") for name in names]
