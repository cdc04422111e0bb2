"""The models of natasha, read from where its wheel keeps them.

In: nothing but an installed ``natasha`` distribution.  Out: ``WordVectors`` (navec) and, by name, the weights and
label lists of slovnet's models for morphology, syntax and names.

``natasha`` itself is never imported: its ``__init__`` pulls pymorphy2, which needs ``pkg_resources``, which
setuptools 82 no longer has.  Only the files in its ``data`` folder are used, found without running its code.  The
three models share one vocabulary and one table of vectors, which are read once.  The table stays in its file and is mapped into
memory: what is never looked up is never read, and workers share the rest.
"""

from __future__ import annotations

import gzip
import tarfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from extractor.errors import DataError
from extractor.language.string_index import StringIndex

__all__ = ["Floats", "ModelName", "ModelWeights", "WordVectors", "load_model", "load_vectors", "vocabulary"]

Floats = npt.NDArray[np.float32]
ModelName = Literal["morph", "syntax", "ner"]

_VECTORS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_UNKNOWN = "<unk>"
"""navec's name for every other word."""
_MODELS = "model/slovnet_{name}_news_v1.tar"
_LABELS = {"morph": "tag", "syntax": "rel", "ner": "tag"}


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Product-quantized vectors: a word's vector joins ``codes[q, indexes[word, q]]`` over the subspaces ``q``.

    ``ids``: row of each word (lower case); ``unknown``: row for every other word.  ``indexes``: words x subspaces,
    uint8; ``codes``: subspaces x centroids x chunk, float32.
    """

    ids: StringIndex
    unknown: int
    indexes: npt.NDArray[np.uint8]
    codes: Floats

    def rows(self, ids: npt.NDArray[np.int64]) -> Floats:
        """The vectors of words: n -> n x 300."""
        subspaces = np.arange(self.codes.shape[0])
        return self.codes[subspaces, self.indexes[ids]].reshape(len(ids), -1)


@dataclass(frozen=True, slots=True)
class ModelWeights:
    """A slovnet model: its network (``slovnet.exec.model``), its outputs' names, and its list of word shapes."""

    network: Any
    labels: tuple[str, ...]
    shapes: tuple[str, ...]


def _data(part: str) -> Path:
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise DataError("the natasha package is not installed", where=part, remedy="Install it: pip install natasha")
    path = Path(spec.origin).parent / "data" / part
    if not path.is_file():
        raise DataError("natasha's data file is missing", where=str(path), remedy="Install natasha 1.6 again")
    return path


@cache
def load_vectors() -> WordVectors:
    """navec's 250,000 news vectors; read once a process.  Raises ``DataError`` if natasha's files are not there."""
    path = _data(_VECTORS)
    words = vocabulary()
    with tarfile.open(path) as tar:
        member = tar.getmember("pq.bin")
    mapped = np.memmap(path, np.uint8, "r", member.offset_data, (member.size,))
    count, width, subspaces, centroids = (int(n) for n in mapped[:16].view(np.uint32))
    if count != len(words) or width % subspaces:
        raise DataError("the word vectors do not match their vocabulary", where=str(path))
    end = 16 + count * subspaces
    ids = StringIndex(words)
    return WordVectors(
        ids=ids,
        unknown=ids.get(_UNKNOWN, 0),
        indexes=np.asarray(mapped[16:end]).reshape(count, subspaces),
        codes=np.frombuffer(mapped[end:].tobytes(), np.float32).reshape(subspaces, centroids, -1),
    )


def vocabulary() -> list[str]:
    """navec's words in the order of its rows, read anew at each call."""
    path = _data(_VECTORS)
    with tarfile.open(path) as tar, gzip.open(tar.extractfile("vocab.bin")) as file:  # type: ignore[arg-type]
        (size,) = np.frombuffer(file.read(4), np.uint32)
        file.seek(4 * int(size), 1)  # how often each word was met
        return file.read().decode("utf-8").splitlines()


@cache
def load_model(name: ModelName) -> ModelWeights:
    """One of slovnet's news models; read once a process.  Raises ``DataError`` if natasha's files are not there."""
    from slovnet.exec.model import NER, Morph, Syntax
    from slovnet.exec.pack import Pack

    path = _data(_MODELS.format(name=name))
    with Pack(str(path)) as pack:
        pack.load_meta().check_protocol()
        network = pack.load_model({"morph": Morph, "syntax": Syntax, "ner": NER}[name])
        network = network.inject_arrays(dict(pack.load_arrays(network.weights)))
        labels = tuple(pack.load_vocab(_LABELS[name]).items)
        shapes = tuple(pack.load_vocab("shape").items)
    return ModelWeights(network=network, labels=labels, shapes=shapes)
