"""A trained network to the files that ``tagger.network`` reads.

In: a torch network.  Out, in a folder: ``forms.npz`` (what depends on a form alone and the judgement of stretches, in half precision, and in
JSON what the numbers mean), ``before.onnx`` and ``after.onnx`` (what is computed for running pieces, slovnet's encoders first, up to the
memory and from it on).  The large products of the graphs are done in 8-bit integers: weights scaled by column, inputs by text.  Written without times, so that the same weights give the same bytes.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor
from torch.nn import functional

from extractor.language.tagger.context import MIDDLE, rounded, vector_codes
from extractor.language.tagger.network import AFTER, BEFORE, FORMS, REACH, VERSION, feature_names
from extractor.language.tagger.words import Lexicon
from extractor.training.entities.encoders import Encoder
from extractor.training.entities.network import Network

__all__ = ["export", "tabulate"]

_OPSET = 17
_RUNTIME = "com.microsoft"
"""The operators that ONNX Runtime adds: of them one joins the product of bytes to what is done with it."""


def export(network: Network, encoders: Sequence[Encoder], folder: Path) -> int:
    """Write ``network`` into ``folder``; its number of weights.  ``encoders``: slovnet's, those it hears."""
    folder.mkdir(parents=True, exist_ok=True)
    n = network
    context = n.context.weight.t()
    inputs = len(n.context_scale)
    outlines, step = rounded(np.concatenate([encoder.shapes for encoder in encoders], axis=1))
    arrays: dict[str, Tensor] = {
        "letter": n.letter.weight,
        "letters": torch.cat([functional.pad(n.narrow.weight, (1, 1)), n.wide.weight]).permute(2, 1, 0).flatten(0, 1),
        "letters_bias": torch.cat([n.narrow.get_parameter("bias"), n.wide.get_parameter("bias")]),
        "first": n.first.weight.t(),
        "first_bias": n.first.bias,
        "form": n.form.weight.t(),
        "skip": n.skip.weight.t(),
        "form_bias": n.form.bias + n.context_shift @ context[:inputs],
        "lengths": n.lengths,
        "judge": n.judge.weight.t(),
        "judge_bias": n.judge.bias,
    }
    about = {
        "version": VERSION,
        "features": feature_names(),
        "design": n.design.as_dict(),
    }
    stored: dict[str, NDArray[Any]] = {name: _array(value).astype(np.float16) for name, value in arrays.items()}
    _write({**stored, "outlines": outlines}, about, folder / FORMS)
    cut = n.design.memory_after
    if max(sum(n.design.dilations[:cut]), sum(n.design.dilations[cut:])) > REACH:
        raise ValueError("the convolutions of one graph see farther than the run time allows for")
    blocks = list(zip(n.blocks, n.design.dilations, strict=True))
    scaled = torch.cat([n.context_scale.unsqueeze(1) * context[:inputs], context[inputs:]])
    before = _Graph()
    deep = before.encode(encoders, np.concatenate([vector_codes()[1], step]))
    x = before.node("Gather", before.product(deep, _array(scaled[:inputs])), "word_of")
    x = before.node("Add", x, before.node("MatMul", "flags", before.constant(_array(scaled[inputs:]))))
    x = before.node("Relu", before.node("Add", x, "forms"))
    for block, dilation in blocks[:cut]:
        x = before.block(x, block, dilation)
    before.save(
        folder / BEFORE,
        {
            "words": (TensorProto.UINT8, [None, 300 + outlines.shape[1]]),
            "live": (TensorProto.FLOAT, [None, 1]),
            "forms": (TensorProto.FLOAT, [None, n.design.hidden]),
            "word_of": (TensorProto.INT64, [None]),
            "flags": (TensorProto.FLOAT, [None, n.design.flags]),
        },
        x,
    )
    after = _Graph()
    x = after.node("Add", "x", after.product("mean", _array(n.memory.weight.t())))
    for block, dilation in blocks[cut:]:
        x = after.block(x, block, dilation)
    last, bias = (torch.cat([getattr(n.out, name), getattr(n.borders, name)]) for name in ("weight", "bias"))
    x = after.product(x, _array(last.t()), _array(bias))
    after.save(
        folder / AFTER,
        {"x": (TensorProto.FLOAT, [None, n.design.hidden]), "mean": (TensorProto.FLOAT, [None, n.design.hidden])},
        x,
    )
    return sum(value.numel() for value in n.parameters())


def tabulate(lexicon: Lexicon, path: Path) -> None:
    """Write what ``lexicon`` says of navec's words: for each word the number of its row, and the distinct rows."""
    rows: dict[bytes, int] = {}
    index = []
    for word in lexicon.vocabulary:
        row = lexicon.analyse(word)[1].astype(np.float16).tobytes()
        index.append(rows.setdefault(row, len(rows)))
    table = np.frombuffer(b"".join(rows), dtype=np.float16).reshape(len(rows), -1)
    _write_arrays({"index": np.array(index, dtype=np.int32), "rows": table}, path)


class _Graph:
    """An ONNX graph that grows node by node; names are numbers, so that equal networks give equal bytes."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, array: NDArray[Any]) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        names = [f"n{len(self._nodes)}_{number}" for number in range(outputs)]
        self._nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0]

    def product(
        self, x: str, weights: NDArray[np.float32], bias: NDArray[np.float32] | None = None, dilation: int = 0
    ) -> str:
        """``x @ weights + bias`` in 8 bits; with ``dilation``, of each row and the rows so far before and after it.

        Those beyond the ends are zeros.  The rows are joined when they are already small.
        """
        if dilation:
            x = self.node("Pad", x, self.constant(np.array([dilation, 0, dilation, 0], np.int64)))
        rows = self.node("DynamicQuantizeLinear", x, outputs=3)
        stem = rows[:-1]
        return self._multiply(rows, f"{stem}2", f"{stem}1", weights, bias, dilation)

    def _multiply(
        self,
        rows: str,
        middle: str,
        step: str,
        weights: NDArray[np.float32],
        bias: NDArray[np.float32] | None,
        dilation: int,
    ) -> str:
        """Bytes ``rows`` by ``weights``; ``middle`` is the byte of 0 and ``step`` what one more is worth."""
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-8).astype(np.float32) / 127
        small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
        if dilation:
            far = int(np.iinfo(np.int64).max)
            ranges = ((0, -2 * dilation), (dilation, -dilation), (2 * dilation, far))
            rows = self.node("Concat", *(self.rows(rows, start, end) for start, end in ranges), axis=1)
        factors = [rows, self.constant(small), step, self.constant(scale), middle, self.constant(np.array(0, np.int8))]
        if bias is not None:
            factors.append(self.constant(np.asarray(bias, dtype=np.float32)))
        return self.node("MatMulIntegerToFloat", *factors, domain=_RUNTIME)

    def rows(self, x: str, start: int, end: int, axis: int = 0) -> str:
        """A slice of ``x``."""
        return self.node("Slice", x, *(self.constant(np.array([place], np.int64)) for place in (start, end, axis)))

    def block(self, x: str, conv: torch.nn.Module, dilation: int) -> str:
        """A residual convolution: ``x + relu(conv(x))``."""
        weight, bias = conv.get_parameter("weight"), conv.get_parameter("bias")
        y = self.product(x, _array(weight.permute(2, 1, 0).flatten(0, 1)), _array(bias), dilation)
        return self.node("Add", x, self.node("Relu", y))

    def encode(self, encoders: Sequence[Encoder], step: NDArray[np.float32]) -> str:
        """slovnet's second and third layers side by side, over bytes ``words`` of which each is worth ``step``."""
        width = encoders[0].kernels[0].shape[1] - encoders[0].shapes.shape[1]
        wide = encoders[0].shapes.shape[1]
        firsts = []
        for number, encoder in enumerate(encoders):
            kernel = encoder.kernels[0].transpose(2, 1, 0)
            first = np.zeros((3, len(step), kernel.shape[2]), dtype=np.float32)
            first[:, :width] = kernel[:, :width]
            first[:, width + number * wide : width + (number + 1) * wide] = kernel[:, width:]
            firsts.append(first * step[:, None])
        middle = self.constant(np.array(MIDDLE, np.uint8))
        padded = self.node("Pad", "words", self.constant(np.array([1, 0, 1, 0], np.int64)), middle)
        one = self.constant(np.array(1, np.float32))
        taps = np.concatenate(firsts, axis=2).reshape(3 * len(step), -1)
        bias, scale, shift = (np.concatenate([getattr(e, n)[0] for e in encoders]) for n in ("biases", "scales", "shifts"))
        x = self._normed(self._multiply(padded, middle, one, taps * scale, bias * scale + shift, 1), shift)
        size = len(encoders[0].biases[0])
        outputs = []
        for number, encoder in enumerate(encoders):
            layer = self.rows(x, number * size, (number + 1) * size, axis=1) if len(encoders) > 1 else x
            rest = zip(encoder.kernels[1:], encoder.biases[1:], encoder.scales[1:], encoder.shifts[1:], strict=True)
            for kernel, bias, scale, shift in rest:
                taps = kernel.transpose(2, 1, 0).reshape(-1, kernel.shape[0])
                layer = self._normed(self.product(layer, taps * scale, bias * scale + shift, 1), shift)
                outputs.append(layer)
        return self.node("Concat", *outputs, axis=1)

    def _normed(self, y: str, shift: NDArray[np.float32]) -> str:
        """The rectifier and the norm of slovnet's layers, of which ``y`` holds all but the rectifier, since the norm's scales are above 0;
        0 where a row is not ``live``."""
        return self.node("Mul", self.node("Max", y, self.constant(shift)), "live")

    def save(self, path: Path, inputs: dict[str, tuple[int, list[int | None]]], output: str) -> None:
        self._nodes.append(helper.make_node("Identity", [output], ["out"]))
        graph = helper.make_graph(
            self._nodes,
            path.stem,
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info("out", TensorProto.FLOAT, [None, None])],
            self._constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)], ir_version=8)
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString(deterministic=True))


def _array(value: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(value.detach().float().numpy())


def _write(arrays: dict[str, NDArray[Any]], about: dict[str, object], path: Path) -> None:
    _write_arrays({**arrays, "about": np.array(json.dumps(about, ensure_ascii=False))}, path)


def _write_arrays(arrays: dict[str, NDArray[Any]], path: Path) -> None:
    """``np.savez_compressed`` without the time of writing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asanyarray(array, order="C"), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )
