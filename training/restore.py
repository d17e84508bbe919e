"""An exported network's weights back in a module, so that training can go on from what the repository holds."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from training.networks import Aligner, Locator
from training.precision import restore_single


def restore(net: nn.Module, path: Path, examples: Tensor) -> None:
    """Load the weights of an ONNX file written by `training.export` into a module of the same structure.

    The export folds each batch normalisation into the convolution before it. Here the convolution keeps the folded
    weights, and the normalisation gets the mean and spread of what it sees on the examples both as its statistics and
    as its scale: it then changes nothing but the bias, be it in training or not.

    Args:
        net: the module, changed in place.
        path: the file.
        examples: inputs (N, 3, H, W) to measure by.

    Raises:
        ValueError: the file holds another structure.
    """
    folded = _layers(onnx.load(path))
    plain = [m for m in net.modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    order: list[nn.Conv2d | nn.Linear] = []
    hooks = [m.register_forward_hook(lambda m, _i, _o: order.append(m)) for m in plain]
    net.eval()
    with torch.no_grad():
        net(examples[:1])
    for hook in hooks:
        hook.remove()
    if len(order) != len(folded):
        raise ValueError("the exported network has another structure")
    after = _normalisations(net)
    for layer, (weight, bias) in zip(order, folded, strict=True):
        if tuple(layer.weight.shape) != weight.shape:
            raise ValueError("the exported network has layers of other sizes")
        layer.weight.data = torch.from_numpy(weight.copy())
        given = torch.zeros(len(weight)) if bias is None else torch.from_numpy(bias.copy())
        if layer.bias is not None:
            layer.bias.data = given
        else:
            norm = after[layer]
            norm.weight.data.fill_(1)
            norm.bias.data = given
            norm.running_mean, norm.running_var = torch.zeros_like(given), torch.ones_like(given) - norm.eps
    _spread(after, net, examples)


def for_pages(net: nn.Module, start: str, path: Path, examples: Tensor) -> nn.Module:
    """A network for pages of any type with the weights of the one for resident cards: its last layer alone is another.

    Args:
        net: a new network for pages.
        start: name of the network for cards, ``locator`` or ``aligner``.
        path: its file.
        examples: inputs (N, 3, H, W) to measure by.
    """
    cards = Locator() if start == "locator" else Aligner()
    cards = cards.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    restore(cards, path, examples)
    head, sides = ("heat.1", 2) if start == "locator" else ("shown.4", 2)
    weights = cards.state_dict()
    for part in ("weight", "bias"):
        rows = weights[f"{head}.{part}"]
        page = rows[:sides].mean(dim=0, keepdim=True)
        if start == "locator":
            weights[f"{head}.{part}"] = page
        else:
            turned = rows[2:4].mean(dim=0, keepdim=True)
            weights[f"{head}.{part}"] = torch.cat([page, turned, turned, turned, rows[4:]])
    net.load_state_dict(weights)
    return net


def _layers(model: onnx.ModelProto) -> list[tuple[NDArray[np.float32], NDArray[np.float32] | None]]:
    """Weight and bias of each convolution and linear layer, in the order of computation."""
    restore_single(model)
    stored = {w.name: numpy_helper.to_array(w).astype(np.float32) for w in model.graph.initializer}
    found = []
    for node in model.graph.node:
        if node.op_type in {"Conv", "Gemm"}:
            found.append((stored[node.input[1]], stored[node.input[2]] if len(node.input) > 2 else None))
    return found


def _normalisations(net: nn.Module) -> dict[nn.Module, nn.BatchNorm2d]:
    """The normalisation that follows each convolution in its sequence."""
    pairs: dict[nn.Module, nn.BatchNorm2d] = {}
    for block in net.modules():
        if isinstance(block, nn.Sequential):
            inner = list(block)
            pairs |= {a: b for a, b in pairwise(inner) if isinstance(b, nn.BatchNorm2d)}
    return pairs


def _spread(after: dict[nn.Module, nn.BatchNorm2d], net: nn.Module, examples: Tensor) -> None:
    seen: dict[nn.BatchNorm2d, tuple[Tensor, Tensor]] = {}

    def measure(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if isinstance(norm, nn.BatchNorm2d):
            seen[norm] = inputs[0].mean(dim=(0, 2, 3)), inputs[0].var(dim=(0, 2, 3), unbiased=False)

    hooks = [norm.register_forward_pre_hook(measure) for norm in after.values()]
    with torch.no_grad():
        net(examples)
    for hook in hooks:
        hook.remove()
    for norm, (mean, var) in seen.items():
        norm.running_mean, norm.running_var = mean.clone(), var.clone()
        norm.weight.data = torch.sqrt(var + norm.eps)
        norm.bias.data = norm.bias.data + mean
