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
from collections.abc import Iterator
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

__all__ = ["AFTER", "BEFORE", "DEEP", "FORMS", "VERSION", "WINDOW", "Network", "feature_names"]

DEEP = "deep.onnx"
"""slovnet's deeper layers, shared by all members."""
FORMS, BEFORE, AFTER = "{}-forms.npz", "{}-before.onnx", "{}-after.onnx"
"""A member's files, by its number: what depends on a form alone, its graph up to the memory, its graph from it on."""

VERSION = 3
"""Of the files' layout and of the features they expect."""

WINDOW = 4096
"""Pieces computed together."""

_TAGS = len(HEADS) * 5
_ROWS = 64
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


class _Member:
    """One of the networks whose answers are averaged."""

    def __init__(self, folder: Path, number: int) -> None:
        with np.load(folder / FORMS.format(number), allow_pickle=False) as stored:
            about: Any = json.loads(str(stored["about"]))
            if about["version"] != VERSION or about["features"] != feature_names():
                raise ValueError("made for another version of the features")
            self._weights = {
                name: np.ascontiguousarray(stored[name], dtype=np.float32) for name in stored.files if name != "about"
            }
        self.encoders: tuple[str, ...] = tuple(about["encoders"])
        self._before = _session(folder / BEFORE.format(number))
        self._after = _session(folder / AFTER.format(number))
        self.forget()

    def forget(self) -> None:
        """Drop what was computed for forms."""
        self._known = np.zeros((1024, self._weights["form"].shape[1]), dtype=np.float32)

    def learn(self, spelled: NDArray[np.int64], vectors: Array, marks: Array, start: int, count: int) -> None:
        """Compute a block of forms; the first ``count`` become rows from ``start`` on."""
        w = self._weights
        x = w["letter"][spelled]
        seen = [_convolve(x, spelled > 0, w[name], w[f"{name}_bias"]) for name in ("narrow", "wide")]
        features = np.concatenate([vectors, *seen, marks], axis=1)
        inner = np.maximum(features @ w["first"] + w["first_bias"], 0)
        rows = features @ w["skip"] + inner @ w["form"] + w["form_bias"]
        while len(self._known) < start + count:
            self._known = np.concatenate([self._known, np.zeros_like(self._known)])
        self._known[start : start + count] = rows[:count]

    def __call__(self, rows: NDArray[np.int64], deep: Array, cut: Pieces, stems: NDArray[np.int64]) -> Array:
        """Pieces x (heads * 5 logits, then what ``judge`` needs of a piece)."""
        inputs = {"forms": self._known[rows], "deep": deep, "word_of": cut.word_of, "flags": cut.flags}
        x: Array = self._before.run(None, inputs)[0]
        said: Array = self._after.run(None, {"x": x, "mean": _remember(x, stems)})[0]
        return said

    def judge(self, said: Array, first: NDArray[np.int64], last: NDArray[np.int64]) -> Array:
        """Logits of stretches, by their first and last pieces, over ``SPAN_LABELS``; ``said`` as of a call."""
        w = self._weights
        size = w["lengths"].shape[1]
        opening, closing, inner = (said[:, _TAGS + n * size : _TAGS + (n + 1) * size] for n in range(3))
        total = np.concatenate([np.zeros((1, size)), np.cumsum(inner, axis=0, dtype=np.float64)])
        length = last - first
        seen = opening[first] + closing[last] + w["lengths"][length]
        seen += ((total[last + 1] - total[first]) / (length + 1)[:, None]).astype(np.float32)
        return np.asarray(np.maximum(seen, 0) @ w["judge"] + w["judge_bias"], dtype=np.float32)


class Network:
    """The members and what was computed for the forms seen so far."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        try:
            numbers = sorted(int(path.name.split("-")[0]) for path in folder.glob(FORMS.format("[1-9]")))
            if not numbers:
                raise FileNotFoundError("no files of a model in the folder")
            self._members = [_Member(folder, number) for number in numbers]
            self._deep = _session(folder / DEEP)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise DataError(
                f"the weights cannot be used: {error}",
                where=str(folder),
                remedy="Install the project anew, or train them: extractor train entities DATA",
            ) from error
        self._lexicon = lexicon
        self._source = Context(lexicon, self._members[0].encoders)
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[str, int] = {}
        self._stems = Stems()
        self._stem_of = np.full(1024, -1, dtype=np.int64)
        for member in self._members:
            member.forget()

    def __call__(self, cut: Pieces) -> Iterator[tuple[int, Array, Judge]]:
        """For every window its first piece, its logits, pieces x heads x 5, and its judge; means over the members."""
        for part, start in _windows(cut):
            yield (start, *self._window(part))

    def _window(self, cut: Pieces) -> tuple[Array, Judge]:
        words, gaps = self._source(cut)
        deep: Array = self._deep.run(None, {"words": words, "live": (~gaps[:, None]).astype(np.float32)})[0]
        rows = self._forms(cut.forms)
        stems = self._stem_of[rows]
        said = [member(rows, deep, cut, stems) for member in self._members]
        logits = said[0][:, :_TAGS] if len(said) == 1 else np.mean([one[:, :_TAGS] for one in said], axis=0)

        def judge(first: NDArray[np.int64], last: NDArray[np.int64]) -> Array:
            answers = [member.judge(one, first, last) for member, one in zip(self._members, said, strict=True)]
            return answers[0] if len(answers) == 1 else np.mean(answers, axis=0)

        return logits.reshape(len(cut), len(HEADS), 5), judge

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
        block = [*new, *[LINE_END] * (_ROWS - len(new))]
        known = [self._lexicon.known(form) for form in block]
        vectors = self._lexicon.vectors(np.array([row for row, _ in known], dtype=np.int64))
        marks = np.concatenate([np.stack([shape(form) for form in block]), np.stack([row for _, row in known])], axis=1)
        spelled = np.stack([letters(form) for form in block]).astype(np.int64)
        start = len(self._rows)
        for member in self._members:
            member.learn(spelled, vectors, marks, start, len(new))
        while len(self._stem_of) < start + len(new):
            self._stem_of = np.concatenate([self._stem_of, np.full_like(self._stem_of, -1)])
        self._stem_of[start : start + len(new)] = [self._stems(form) for form in new]
        self._rows.update((form, start + index) for index, form in enumerate(new))


def _session(path: Path) -> Any:
    """ONNX Runtime over ``path`` on one thread."""
    import onnxruntime

    if not path.exists():
        raise FileNotFoundError(path.name)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps over a hundred megabytes and is no faster here
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


def _convolve(x: Array, known: NDArray[np.bool_], kernel: Array, bias: Array) -> Array:
    """Forms x letters x size  ->  forms x filters: the strongest answer of each filter over the letters there are."""
    reach = len(kernel) // 2
    size = x.shape[1]
    y = np.zeros((*x.shape[:2], kernel.shape[2]), dtype=np.float32)
    for place, weights in enumerate(kernel):
        shift = place - reach
        low, high = max(0, -shift), min(size, size - shift)
        y[:, low:high] += x[:, low + shift : high + shift] @ weights
    y += bias
    y[~known] = -1e4
    return np.asarray(np.maximum(y.max(axis=1), 0), dtype=np.float32)


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
