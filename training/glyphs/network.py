"""The glyph verifier's network: the picture of one character becomes a point on a sphere."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from ocr.glyphs.crops import SIDE

DIMENSIONS = 128
_FIRST, _SECOND, _LAST = 48, 96, 48


def _conv(inward: int, outward: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inward, outward, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outward), nn.ReLU(True)
    )


class _Residual(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            _conv(channels, channels), nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.block(x)
        return functional.relu(x + added)


class GlyphNetwork(nn.Module):
    """Input (N, 1, 48, 48) in 0..255, dark ink on light ground; output (N, 128), of length one.

    The lightness of paper and ink does not matter: each picture is brought to the same mean and spread.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            _conv(1, _FIRST, 4, 7),
            _Residual(_FIRST),
            _conv(_FIRST, _SECOND, 2),
            _Residual(_SECOND),
            _Residual(_SECOND),
            _conv(_SECOND, _LAST, kernel=1),
            nn.Flatten(),
            nn.Linear(_LAST * (SIDE // 8) ** 2, DIMENSIONS, bias=False),
            nn.BatchNorm1d(DIMENSIONS),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Embeddings of pictures."""
        centred = x - x.mean((2, 3), keepdim=True)
        spread = centred.square().mean((2, 3), keepdim=True).add(4.0).sqrt()
        made: Tensor = self.layers(centred / spread)
        return functional.normalize(made, dim=1)


def batched(net: nn.Module, pictures: Tensor, size: int = 512) -> Tensor:
    """The embeddings of many pictures (N, 48, 48) in 0..255, in batches."""
    with torch.no_grad():
        return torch.cat([net(some[:, None].float()) for some in pictures.split(size)])
