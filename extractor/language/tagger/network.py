"""The tagger's network at run time: numpy and ONNX Runtime.

In: ``Pieces``.  Out: logits over O, B, I, E, S for every piece and head (``scheme.HEADS``), and a ``Judge`` of whole stretches.  The
same function as
``extractor.training.entities.network``, which says what the layers are for.

What depends on a form alone is computed once per distinct form, in blocks of a fixed number of rows, so that the
result does not depend on which forms came together.  A text is computed by itself, so it does not depend on its
neighbours in a batch; texts longer than ``WINDOW`` pieces are cut, which keeps time and memory linear.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import DataError
from extractor.language.tagger.context import Context
from extractor.language.tagger.judgement import Judge
from extractor.language.tagger.pieces import FLAGS, LINE_END, Pieces
from extractor.language.tagger.scheme import HEADS, LONGEST, SPAN_LABELS
from extractor.language.tagger.words import GRAMMEMES, LEXICON, SHAPES, Lexicon, Stems, letters, shape

__all__ = ["AFTER", "BEFORE", "FORMS", "REACH", "VERSION", "WINDOW", "Network", "feature_names"]

FORMS, BEFORE, AFTER = "forms.npz", "before.onnx", "after.onnx"
"""What depends on a form alone; the graph up to the memory, slovnet's encoders in it; the graph from the memory on."""

VERSION = 4
"""Of the files' layout and of the features they expect."""

WINDOW = 4096
"""Pieces computed together."""

_CHUNK = 512
"""Pieces that a graph computes at a time, with ``REACH`` on each side."""
REACH = 8
"""How far the convolutions of one graph see, at most."""

_TAGS = len(HEADS) * 5
_ROWS = 64
"""Forms computed together."""
_CAPACITY = 30_000

Array = NDArray[np.float32]


def feature_names() -> dict[str, list[str]]:
    """What the columns of the features mean; a weight file must have been made for the same."""
    return {
        "heads": [f"{head.label}/{head.depth}" for head in HEADS],
        "spans": [*SPAN_LABELS, str(LONGEST)],
        "flags": list(FLAGS),
        "marks": [*SHAPES, *GRAMMEMES, *LEXICON],
    }


class Network:
    """The network and what was computed for the forms seen so far."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        try:
            with np.load(folder / FORMS, allow_pickle=False) as stored:
                about: Any = json.loads(str(stored["about"]))
                if about["version"] != VERSION or about["features"] != feature_names():
                    raise ValueError("made for another version of the features")
                outlines = stored["outlines"]
                self._weights: dict[str, Array] = {
                    name: np.ascontiguousarray(stored[name], dtype=np.float32)
                    for name in stored.files
                    if name not in ("about", "outlines")
                }
            letter, kernel = self._weights.pop("letter"), self._weights.pop("letters")
            self._letters = np.stack([letter @ place for place in kernel.reshape(-1, letter.shape[1], kernel.shape[1])])
            self._before = _session(folder / BEFORE)
            self._after = _session(folder / AFTER)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise DataError(
                f"the weights cannot be used: {error}",
                where=str(folder),
                remedy="Install the project anew, or train them: extractor train entities DATA",
            ) from error
        self._lexicon = lexicon
        self._context = Context(outlines)
        self._forget()

    def _forget(self) -> None:
        """Drop what was computed for forms."""
        self._rows: dict[str, int] = {}
        self._stems = Stems()
        self._stem_of = np.full(1024, -1, dtype=np.int64)
        self._known = np.zeros((1024, self._weights["form"].shape[1]), dtype=np.float32)

    def __call__(self, cut: Pieces) -> Iterator[tuple[int, Array, Judge]]:
        """For every window its first piece, its logits, pieces x heads x 5, and its judge."""
        for part, start in _windows(cut):
            yield (start, *self._window(part))

    def _window(self, cut: Pieces) -> tuple[Array, Judge]:
        words, live = self._context(cut)
        rows = self._forms(cut.forms)

        def before(low: int, high: int) -> dict[str, NDArray[Any]]:
            first, last = max(0, int(cut.word_of[low]) - REACH), int(cut.word_of[high - 1]) + 1 + REACH
            return {
                "words": words[first:last],
                "live": live[first:last],
                "forms": self._known[rows[low:high]],
                "word_of": cut.word_of[low:high] - first,
                "flags": cut.flags[low:high],
            }

        x = _chunked(self._before, len(cut), before)
        mean = _remember(x, self._stem_of[rows])
        said = _chunked(self._after, len(cut), lambda low, high: {"x": x[low:high], "mean": mean[low:high]})
        return said[:, :_TAGS].reshape(len(cut), len(HEADS), 5), partial(self._judge, said[:, _TAGS:])

    def _judge(self, said: Array, first: NDArray[np.int64], last: NDArray[np.int64]) -> Array:
        """Logits of stretches, by their first and last pieces, over ``SPAN_LABELS``."""
        w = self._weights
        size = w["lengths"].shape[1]
        opening, closing, inner = (said[:, n * size : (n + 1) * size] for n in range(3))
        total = np.concatenate([np.zeros((1, size)), np.cumsum(inner, axis=0, dtype=np.float64)])
        length = last - first
        mean = total[last + 1]
        mean -= total[first]
        mean /= (length + 1)[:, None]
        seen = mean.astype(np.float32)
        seen += opening[first]
        seen += closing[last]
        seen += w["lengths"][length]
        np.maximum(seen, 0, out=seen)
        return np.asarray(seen @ w["judge"] + w["judge_bias"], dtype=np.float32)

    def _forms(self, forms: list[str]) -> NDArray[np.int64]:
        """The row of each form, computed now if it is new."""
        if len(self._rows) > _CAPACITY:
            self._forget()
        rows = self._rows
        new = [form for form in dict.fromkeys(forms) if form not in rows]
        for start in range(0, len(new), _ROWS):
            self._learn(new[start : start + _ROWS])
        return np.fromiter(map(rows.__getitem__, forms), dtype=np.int64, count=len(forms))

    def _learn(self, new: list[str]) -> None:
        """Compute a block of forms, always of so many rows, so that the result does not depend on which came together."""
        block = [*new, *[LINE_END] * (_ROWS - len(new))]
        known = [self._lexicon.known(form) for form in block]
        vectors = self._lexicon.vectors(np.array([row for row, _ in known], dtype=np.int64))
        marks = np.concatenate([np.stack([shape(form) for form in block]), np.stack([row for _, row in known])], axis=1)
        spelled = np.stack([letters(form) for form in block]).astype(np.int64)
        w = self._weights
        features = np.concatenate([vectors, _convolve(self._letters, spelled, w["letters_bias"]), marks], axis=1)
        inner = np.maximum(features @ w["first"] + w["first_bias"], 0)
        start, end = len(self._rows), len(self._rows) + len(new)
        while len(self._known) < end:
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
            self._stem_of = np.concatenate([self._stem_of, np.full_like(self._stem_of, -1)])
        self._known[start:end] = (features @ w["skip"] + inner @ w["form"] + w["form_bias"])[: len(new)]
        self._stem_of[start:end] = [self._stems(form) for form in new]
        self._rows.update((form, start + index) for index, form in enumerate(new))


def _chunked(graph: Any, size: int, inputs: Callable[[int, int], dict[str, NDArray[Any]]]) -> Array:
    """The rows that ``graph`` gives for ``size`` pieces, a chunk with its neighbours at a time: what fits a processor's cache."""
    chunks = []
    for start in range(0, size, _CHUNK):
        end = min(start + _CHUNK, size)
        low, high = max(0, start - REACH), min(size, end + REACH)
        chunks.append(graph.run(None, inputs(low, high))[0][start - low : end - low])
    return np.concatenate(chunks)


def _session(path: Path) -> Any:
    """ONNX Runtime over ``path`` on one thread."""
    import onnxruntime

    if not path.exists():
        raise FileNotFoundError(path.name)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _remember(x: Array, stems: NDArray[np.int64]) -> Array:
    """For each piece the mean of ``x`` over the other pieces of its stem, 0 where there is none."""
    out = np.zeros_like(x)
    order = np.argsort(stems, kind="stable")
    order = order[np.searchsorted(stems[order], 0) :]
    if not len(order):
        return out
    number = stems[order]
    first = np.flatnonzero(np.concatenate([[True], number[1:] != number[:-1]]))
    count = np.diff(np.concatenate([first, [len(order)]]))
    order = order[np.repeat(count > 1, count)]
    if not len(order):
        return out
    count = count[count > 1]
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    here = x[order]
    mean = np.repeat(np.add.reduceat(here, first, axis=0), count, axis=0)
    mean -= here
    mean /= np.repeat(count - 1, count)[:, None].astype(np.float32)
    out[order] = mean
    return out


def _convolve(table: Array, spelled: NDArray[np.int64], bias: Array) -> Array:
    """Forms x letters  ->  forms x filters: the strongest answer of each filter over the letters there are.

    ``table``: places x letters of the alphabet x filters, what a letter at a place says; nothing for letter 0.
    """
    reach = len(table) // 2
    form, letter = np.nonzero(spelled)
    wide = np.zeros((len(spelled), spelled.shape[1] + 2 * reach), dtype=np.int64)
    wide[:, reach : reach + spelled.shape[1]] = spelled
    answers = np.zeros((len(form) + 1, table.shape[2]), dtype=np.float32)
    for place, rows in enumerate(table):
        answers[:-1] += rows[wide[form, letter + place]]
    lengths = (spelled > 0).sum(axis=1)
    best = np.maximum.reduceat(answers, np.cumsum(lengths) - lengths, axis=0)
    best[lengths == 0] = -np.inf
    return np.asarray(np.maximum(best + bias, 0), dtype=np.float32)


def _windows(cut: Pieces) -> Iterator[tuple[Pieces, int]]:
    """``cut`` in windows of at most ``WINDOW`` pieces, broken at a line end or full stop of the last quarter if any."""
    if len(cut) <= WINDOW:
        if len(cut):
            yield cut, 0
        return
    start = 0
    while start < len(cut):
        end = min(start + WINDOW, len(cut))
        if end < len(cut):
            breaks = [i for i in range(end - WINDOW // 4, end) if cut.forms[i] in (LINE_END, ".")]
            end = next((i + 1 for i in reversed(breaks) if cut.forms[i] == LINE_END), breaks[-1] + 1 if breaks else end)
            while end > start + 1 and cut.word_of[end] == cut.word_of[end - 1]:
                end -= 1
        words = cut.word_of[start:end]
        part = Pieces(
            cut.forms[start:end],
            cut.starts[start:end],
            cut.ends[start:end],
            cut.words[words[0] : words[-1] + 1],
            words - words[0],
            cut.flags[start:end],
        )
        yield part, start
        start = end
