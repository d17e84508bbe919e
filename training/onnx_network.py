"""A network that exists as ONNX alone, as a torch module that can be trained further and written back."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from training.precision import restore_single, store_in_half


class OnnxNetwork(nn.Module):
    """The network of a file, node by node, but for the last softmax: it gives logits.

    Every constant of more than one floating value is a parameter.

    Raises:
        ValueError: a node is of a kind that is not known here.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._model = onnx.load(path)
        restore_single(self._model)
        graph = self._model.graph
        self._input, self._nodes = graph.input[0].name, list(graph.node)
        if self._nodes[-1].op_type != "Softmax":
            raise ValueError("the network does not end in a softmax")
        self._output = self._nodes.pop().input[0]
        if unknown := {node.op_type for node in self._nodes} - {*_OPERATIONS, "Constant"}:
            raise ValueError(f"nodes of unknown kinds: {sorted(unknown)}")
        constants = {t.name: numpy_helper.to_array(t).copy() for t in graph.initializer}
        for node in self._nodes:
            if node.op_type == "Constant":
                constants[node.output[0]] = numpy_helper.to_array(node.attribute[0].t).copy()
        self._nodes = [node for node in self._nodes if node.op_type != "Constant"]
        self._attributes = [{a.name: helper.get_attribute_value(a) for a in node.attribute} for node in self._nodes]
        learnt = {n: v for n, v in constants.items() if v.dtype == np.float32 and v.size > 1}
        self._names = {name: name.replace(".", "/") for name in learnt}
        self.weights = nn.ParameterDict({self._names[n]: nn.Parameter(torch.from_numpy(v)) for n, v in learnt.items()})
        self._fixed = {n: torch.from_numpy(v) for n, v in constants.items() if n not in learnt}

    def forward(self, picture: Tensor) -> Tensor:
        """Logits for pictures as the file's network takes them."""
        known: dict[str, Any] = {self._input: picture, **self._fixed}
        known |= {name: self.weights[alias] for name, alias in self._names.items()}
        for node, attributes in zip(self._nodes, self._attributes, strict=True):
            given = [known[name] if name else None for name in node.input]
            known[node.output[0]] = _OPERATIONS[node.op_type](given, attributes)
        logits: Tensor = known[self._output]
        return logits

    def save(self, path: Path) -> None:
        """Write the file's network with these weights, the large ones in half precision."""
        model = copy.deepcopy(self._model)
        for tensor in model.graph.initializer:
            if tensor.name in self._names:
                values = self.weights[self._names[tensor.name]].detach().cpu().numpy()
                tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
        store_in_half(model)
        onnx.checker.check_model(model)
        onnx.save(model, path)


def _alike(x: list[Any]) -> tuple[Any, Any]:
    """Two operands, weights in the precision of what they act on."""
    a, b = x
    if isinstance(b, nn.Parameter) and torch.is_tensor(a):
        return a, b.to(a.dtype)
    if isinstance(a, nn.Parameter) and torch.is_tensor(b):
        return a.to(b.dtype), b
    return (a, b.to(a.device)) if b.dim() == 0 or b.numel() == 1 else (a.to(b.device), b)


def _conv(x: list[Any], a: dict[str, Any]) -> Tensor:
    bias = x[2] if len(x) > 2 else None
    picture = functional.pad(x[0], _margins(a)) if any(_margins(a)) else x[0]
    return functional.conv2d(picture, x[1], bias, a["strides"], 0, a["dilations"], a["group"])


def _pooled(x: Tensor, a: dict[str, Any], pool: Callable[..., Tensor], outside: float) -> Tensor:
    if any(_margins(a)):
        x = functional.pad(x, _margins(a), value=outside)
    return pool(x, a["kernel_shape"], a["strides"], ceil_mode=bool(a["ceil_mode"]))


def _margins(a: dict[str, Any]) -> tuple[int, int, int, int]:
    """Left, right, top, bottom; SAME_UPPER is met with steps of one alone."""
    if a.get("auto_pad") == b"SAME_UPPER":
        height, width = (size - 1 for size in a["kernel_shape"])
        return width // 2, width - width // 2, height // 2, height - height // 2
    top, left, bottom, right = a.get("pads", (0, 0, 0, 0))
    return left, right, top, bottom


def _mean(x: list[Any], a: dict[str, Any]) -> Tensor:
    return torch.mean(x[0].float(), dim=tuple(a["axes"]), keepdim=bool(a.get("keepdims", 1)))


def _slice(x: list[Any], a: dict[str, Any]) -> Tensor:
    starts, ends = x[1].tolist(), x[2].tolist()
    axes = x[3].tolist() if len(x) > 3 and x[3] is not None else list(range(len(starts)))
    steps = x[4].tolist() if len(x) > 4 and x[4] is not None else [1] * len(starts)
    out: Tensor = x[0]
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        where: list[Any] = [slice(None)] * out.dim()
        where[axis] = slice(start, min(end, 2**31), step)
        out = out[tuple(where)]
    return out


def _reshape(x: list[Any], a: dict[str, Any]) -> Tensor:
    shape = [int(x[0].shape[i]) if size == 0 else int(size) for i, size in enumerate(x[1].tolist())]
    return torch.reshape(x[0], shape)


def _squeezed(x: list[Any], a: dict[str, Any]) -> Tensor:
    out: Tensor = x[0]
    for axis in sorted(a["axes"], reverse=True):
        out = out.squeeze(axis)
    return out


def _unsqueezed(x: list[Any], a: dict[str, Any]) -> Tensor:
    out: Tensor = x[0]
    for axis in sorted(a["axes"]):
        out = out.unsqueeze(axis)
    return out


def _normalised(x: list[Any], a: dict[str, Any]) -> Tensor:
    """Batch normalisation as it is when a network runs: what it learnt of the mean and spread stays."""
    picture, scale, bias, mean, spread = x
    factor = scale / torch.sqrt(spread.detach() + a.get("epsilon", 1e-5))
    shift = bias - mean.detach() * factor
    return picture * factor.to(picture.dtype)[:, None, None] + shift.to(picture.dtype)[:, None, None]


_OPERATIONS: dict[str, Callable[[list[Any], dict[str, Any]], Any]] = {
    "Identity": lambda x, a: x[0],
    "Add": lambda x, a: torch.add(*_alike(x)),
    "Sub": lambda x, a: torch.sub(*_alike(x)),
    "Mul": lambda x, a: torch.mul(*_alike(x)),
    "Div": lambda x, a: torch.div(*_alike(x)),
    "Pow": lambda x, a: torch.pow(x[0].float(), float(x[1])),
    "Sqrt": lambda x, a: torch.sqrt(x[0]),
    "Erf": lambda x, a: torch.erf(x[0]),
    "Relu": lambda x, a: torch.relu(x[0]),
    "Sigmoid": lambda x, a: torch.sigmoid(x[0]),
    "HardSigmoid": lambda x, a: torch.clamp(x[0] * a.get("alpha", 0.2) + a.get("beta", 0.5), 0, 1),
    "Softmax": lambda x, a: torch.softmax(x[0].float(), dim=a.get("axis", -1)),
    "MatMul": lambda x, a: torch.matmul(x[0], x[1]),
    "Conv": _conv,
    "BatchNormalization": _normalised,
    "MaxPool": lambda x, a: _pooled(x[0], a, functional.max_pool2d, float("-inf")),
    "AveragePool": lambda x, a: _pooled(x[0], a, functional.avg_pool2d, 0.0),
    "ReduceMean": _mean,
    "Transpose": lambda x, a: x[0].permute(a["perm"]),
    "Reshape": _reshape,
    "Slice": _slice,
    "Squeeze": _squeezed,
    "Unsqueeze": _unsqueezed,
    "Concat": lambda x, a: torch.cat(x, dim=a["axis"]),
    "Shape": lambda x, a: torch.tensor(x[0].shape),
}
