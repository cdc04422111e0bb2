"""A trained network to the files that ``tagger.network`` reads.

In: a torch network.  Out, in a folder: ``N-forms.npz`` (what depends on a form alone and the judgement of stretches, in half precision, and in
JSON what the numbers mean), ``N-before.onnx`` and ``N-after.onnx`` (what is computed for running pieces, up to the memory and from it
on), and once for all members ``deep.onnx``.  The large products of the graphs are done in 8-bit integers: weights scaled
by column, inputs by text.  Written without times, so that the same weights give the same bytes.
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

from extractor.language.tagger.network import AFTER, BEFORE, DEEP, FORMS, VERSION, feature_names
from extractor.language.tagger.pretrained import WIDTH, Encoder
from extractor.language.tagger.words import Lexicon
from extractor.training.entities.network import Network

__all__ = ["export", "export_deep", "tabulate"]

_OPSET = 17


def export_deep(encoders: Sequence[Encoder], folder: Path) -> None:
    """Write slovnet's deeper layers, which all members share."""
    folder.mkdir(parents=True, exist_ok=True)
    deep = _Graph()
    deep.save(
        folder / DEEP,
        {"words": (TensorProto.FLOAT, [None, WIDTH * len(encoders)]), "live": (TensorProto.FLOAT, [None, 1])},
        deep.deepen(encoders),
    )


def export(network: Network, names: tuple[str, ...], folder: Path, number: int) -> int:
    """Write member ``number`` into ``folder``; its number of weights.  ``names``: slovnet's encoders it was made with."""
    folder.mkdir(parents=True, exist_ok=True)
    n = network
    context = n.context.weight.t()
    inputs = len(n.context_scale)
    arrays: dict[str, Tensor] = {
        "letter": n.letter.weight,
        "narrow": n.narrow.weight.permute(2, 1, 0),
        "narrow_bias": n.narrow.get_parameter("bias"),
        "wide": n.wide.weight.permute(2, 1, 0),
        "wide_bias": n.wide.get_parameter("bias"),
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
        "encoders": list(names),
    }
    half = {name: _array(value).astype(np.float16) for name, value in arrays.items()}
    _write(half, about, folder / FORMS.format(number))
    cut = n.design.memory_after
    blocks = list(zip(n.blocks, n.design.dilations, strict=True))
    scaled = torch.cat([n.context_scale.unsqueeze(1) * context[:inputs], context[inputs:]])
    before = _Graph()
    x = before.node("Gather", before.product("deep", _array(scaled[:inputs])), "word_of")
    x = before.node("Add", x, before.node("MatMul", "flags", before.constant(_array(scaled[inputs:]))))
    x = before.node("Relu", before.node("Add", x, "forms"))
    for block, dilation in blocks[:cut]:
        x = before.block(x, block, dilation)
    before.save(
        folder / BEFORE.format(number),
        {
            "forms": (TensorProto.FLOAT, [None, n.design.hidden]),
            "deep": (TensorProto.FLOAT, [None, inputs]),
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
    x = after.node("Add", after.product(x, _array(last.t())), after.constant(_array(bias)))
    after.save(
        folder / AFTER.format(number),
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

    def product(self, x: str, weights: NDArray[np.float32], dilation: int = 0) -> str:
        """``x @ weights`` in 8 bits; with ``dilation``, of each row and the rows so far before and after it.

        Those beyond the ends are zeros.  The rows are joined when they are already small.
        """
        scale = np.maximum(np.abs(weights).max(axis=0), 1e-8).astype(np.float32) / 127
        small = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
        if dilation:
            x = self.node("Pad", x, self.constant(np.array([dilation, 0, dilation, 0], np.int64)))
        rows = self.node("DynamicQuantizeLinear", x, outputs=3)
        stem = rows[:-1]
        if dilation:
            far = int(np.iinfo(np.int64).max)
            ranges = ((0, -2 * dilation), (dilation, -dilation), (2 * dilation, far))
            rows = self.node("Concat", *(self.rows(rows, start, end) for start, end in ranges), axis=1)
        whole = self.node("MatMulInteger", rows, self.constant(small), f"{stem}2", self.constant(np.array(0, np.int8)))
        step = self.node("Mul", f"{stem}1", self.constant(scale))
        return self.node("Mul", self.node("Cast", whole, to=TensorProto.FLOAT), step)

    def rows(self, x: str, start: int, end: int, axis: int = 0) -> str:
        """A slice of ``x``."""
        return self.node("Slice", x, *(self.constant(np.array([place], np.int64)) for place in (start, end, axis)))

    def block(self, x: str, conv: torch.nn.Module, dilation: int) -> str:
        """A residual convolution: ``x + relu(conv(x))``."""
        weight, bias = conv.get_parameter("weight"), conv.get_parameter("bias")
        y = self.product(x, _array(weight.permute(2, 1, 0).flatten(0, 1)), dilation)
        return self.node("Add", x, self.node("Relu", self.node("Add", y, self.constant(_array(bias)))))

    def deepen(self, encoders: Sequence[Encoder]) -> str:
        """slovnet's second and third layers over its first ones, side by side in ``words``."""
        outputs = []
        for number, encoder in enumerate(encoders):
            x = self.rows("words", number * WIDTH, (number + 1) * WIDTH, axis=1)
            for layer, kernel in enumerate(encoder.later, start=1):
                y = self.product(x, kernel.transpose(2, 1, 0).reshape(-1, kernel.shape[0]), dilation=1)
                y = self.node("Relu", self.node("Add", y, self.constant(encoder.biases[layer])))
                y = self.node("Mul", y, self.constant(encoder.scales[layer]))
                x = self.node("Mul", self.node("Add", y, self.constant(encoder.shifts[layer])), "live")
                outputs.append(x)
        return self.node("Concat", *outputs, axis=1)

    def save(self, path: Path, inputs: dict[str, tuple[int, list[int | None]]], output: str) -> None:
        self._nodes.append(helper.make_node("Identity", [output], ["out"]))
        graph = helper.make_graph(
            self._nodes,
            path.stem,
            [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info("out", TensorProto.FLOAT, [None, None])],
            self._constants,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString(deterministic=True))


def _array(value: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(value.detach().float().numpy())


def _write(arrays: dict[str, NDArray[np.float16]], about: dict[str, object], path: Path) -> None:
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
