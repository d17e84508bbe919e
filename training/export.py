"""A trained network as ONNX, its weights stored in half precision."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from torch import nn

from training.precision import store_in_half


def export(net: nn.Module, size: tuple[int, int], outputs: tuple[str, ...], path: Path) -> None:
    """Write a network for one picture of ``size`` (width, height), RGB float32 0..255, as ONNX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blank = torch.zeros(1, 3, size[1], size[0])
    net = net.eval()
    torch.onnx.export(
        net, (blank,), str(path), input_names=["picture"], output_names=list(outputs), opset_version=17, dynamo=False
    )
    model = onnx.load(path)
    store_in_half(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
