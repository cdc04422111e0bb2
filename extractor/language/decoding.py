"""From the encoder's vectors to answers: tags of morphology, heads and relations of syntax, spans of names.

In: sentences as lists of words.  Out: label numbers or heads a word.  The heads of the models are slovnet's
(linear tags; a linear-chain CRF; deep biaffine heads and relations), without padding: the linear parts run over all
words at once, the chain over sentences of falling length, the biaffine part sentence by sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from extractor.language.network import Ints, encoder
from extractor.language.threads import on_one_thread
from extractor.language.weights import Floats, ModelName, load_model

__all__ = ["heads_of", "label_names", "names_of", "spans_of_tags", "tags_of"]

_BLOCK = 512
"""Words scored together: what fits a processor's cache, and keeps memory low on long texts."""


def label_names(name: ModelName) -> tuple[str, ...]:
    """What the numbers stand for: UD tags (``morph``), BIO tags (``ner``), UD relations (``syntax``)."""
    return load_model(name).labels


@on_one_thread
def tags_of(keys: Ints, lengths: Sequence[int]) -> Ints:
    """The number of the likeliest morphological tag of each word."""
    head = load_model("morph").network.head.proj
    states = encoder("morph")(keys, lengths)
    best = np.empty(len(keys), dtype=np.int64)
    for first in range(0, len(keys), _BLOCK):
        scores = states[first : first + _BLOCK] @ head.weight.array
        scores += head.bias.array
        scores.argmax(axis=1, out=best[first : first + _BLOCK])
    return best


@on_one_thread
def names_of(keys: Ints, lengths: Sequence[int]) -> Ints:
    """The number of each word's BIO tag in its sentence's best sequence."""
    head = load_model("ner").network.head
    emissions = encoder("ner")(keys, lengths) @ head.proj.weight.array + head.proj.bias.array
    return _viterbi(emissions, np.asarray(lengths, dtype=np.int64), head.crf.transitions.array)


def _viterbi(emissions: Floats, lengths: Ints, transitions: Floats) -> Ints:
    """Best tag sequences of all sentences: words x tags -> words."""
    order = np.argsort(-lengths, kind="stable")
    starts = (np.cumsum(lengths) - lengths)[order]
    sizes = lengths[order]
    best = np.zeros(len(emissions), dtype=np.int64)
    if not len(sizes):
        return best
    scores = emissions[starts]
    pointers: list[Ints] = []
    # sentences stand by falling length: those that reach step t are the first ``count``
    counts = np.searchsorted(-sizes, -np.arange(1, int(sizes[0])), side="left")
    for step, count in enumerate(counts.tolist(), start=1):
        paths = scores[:count, :, None] + transitions + emissions[starts[:count] + step][:, None, :]
        pointers.append(paths.argmax(axis=1))
        scores[:count] = paths.max(axis=1)
    tags = scores.argmax(axis=1)
    for step in range(int(sizes[0]) - 1, 0, -1):
        count = int(counts[step - 1])
        best[starts[:count] + step] = tags[:count]
        tags[:count] = pointers[step - 1][np.arange(count), tags[:count]]
    best[starts] = tags
    return best


def spans_of_tags(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first word, after the last word, type) of every stretch that BIO tags mark; a stray I- is passed over."""
    start, kind = 0, ""
    for place, tag in enumerate((*tags, "O")):
        if tag.startswith("I-") and kind:
            continue
        if kind:
            yield start, place, kind
            kind = ""
        if tag.startswith("B-"):
            start, kind = place, tag[2:]


def _rectified(layer: Any, states: Floats) -> Floats:
    result: Floats = np.maximum(states @ layer.proj.weight.array + layer.proj.bias.array, 0)
    return result


@lru_cache(8)
def _distances(length: int) -> Floats:
    """A thousandth for every word between, for a square of words: far below what the model's scores mean."""
    places = np.arange(length, dtype=np.float32)
    result: Floats = np.abs(places[:, None] - places) * np.float32(1e-3)
    return result


@on_one_thread
def heads_of(keys: Ints, lengths: Sequence[int]) -> tuple[Ints, Ints]:
    """For each word the place of its head in the sentence, counted from 1 with 0 for the root, and its relation.

    The heads are the model's best word by word: they need not make a tree.  The model does not know where a word
    stands, so two words with the same neighbours («Совет … Совет») are equal to it; of equals the nearest is taken.
    """
    network = load_model("syntax").network
    states = encoder("syntax")(keys, lengths)
    arcs, relations = network.head, network.rel
    # a word's dependent side has passed the kernel, so one product a sentence is left
    dependents = _rectified(arcs.head, states) @ arcs.kernel.array
    governors = _rectified(arcs.tail, states)
    root = _rectified(arcs.tail, arcs.root.array[None])[0]
    to_root = dependents @ root
    heads = np.zeros(len(keys), dtype=np.int64)
    distances = _distances(max(lengths, default=0))
    start = 0
    for length in lengths:
        stop = start + length
        scores = dependents[start:stop] @ governors[start:stop].T
        scores -= distances[:length, :length]
        best = scores.argmax(axis=1)
        better = scores[np.arange(length), best] > to_root[start:stop]
        heads[start:stop] = np.where(better, best + 1, 0)
        start = stop
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths) if len(lengths) else np.zeros(0, dtype=np.int64)
    above = _rectified(relations.head, np.concatenate((relations.root.array[None], states)))
    above = above[np.where(heads > 0, starts + heads, 0)]
    below = _rectified(relations.tail, states)
    hidden = below.shape[1]
    best_relations = np.empty(len(keys), dtype=np.int64)
    for first in range(0, len(keys), _BLOCK):
        last = min(first + _BLOCK, len(keys))
        kernels = (above[first:last] @ relations.kernel.array).reshape(last - first, -1, hidden)
        scores = np.matmul(kernels, below[first:last, :, None])[:, :, 0]
        scores.argmax(axis=1, out=best_relations[first:last])
    return heads, best_relations
