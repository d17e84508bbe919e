"""The trained network as the reader loads it: ONNX, weights in half precision."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import onnx
import torch
from torch import nn

from ocr.glyphs.crops import SIDE
from training.precision import store_in_half

OUT: Final = Path("ocr/glyphs/data/glyphs.onnx")


def write_network(net: nn.Module, path: Path) -> None:
    """Write a network for any number of pictures (N, 1, 48, 48), float32 0..255, as ONNX."""
    path.parent.mkdir(parents=True, exist_ok=True)
    blank = torch.zeros(2, 1, SIDE, SIDE)
    torch.onnx.export(
        net.eval(),
        (blank,),
        str(path),
        input_names=["pictures"],
        output_names=["points"],
        opset_version=17,
        dynamo=False,
        dynamic_axes={"pictures": {0: "n"}, "points": {0: "n"}},
    )
    model = onnx.load(path)
    store_in_half(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
