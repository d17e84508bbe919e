"""A trained network as ONNX, its weights stored in half precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

_LARGE = 256
"""Weights with more values than this are stored in half precision."""


def export(net: nn.Module, size: tuple[int, int], outputs: tuple[str, ...], path: Path) -> None:
    """Write a network for one picture of ``size`` (width, height), RGB float32 0..255, as ONNX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blank = torch.zeros(1, 3, size[1], size[0])
    net = net.eval()
    torch.onnx.export(
        net, (blank,), str(path), input_names=["picture"], output_names=list(outputs), opset_version=17, dynamo=False
    )
    model = onnx.load(path)
    graph = model.graph
    casts = []
    for weight in list(graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _LARGE:
            continue
        stored = numpy_helper.from_array(values.astype(np.float16), f"{weight.name}.half")
        casts.append(helper.make_node("Cast", [stored.name], [weight.name], to=TensorProto.FLOAT))
        graph.initializer.remove(weight)
        graph.initializer.append(stored)
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)
