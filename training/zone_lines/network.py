"""The network that recognises lines of zones: convolutions alone, from 32 rows of pixels to one row of steps."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ocr.zones.line_reader import SYMBOLS


def _conv(
    inward: int, outward: int, stride: tuple[int, int], kernel: tuple[int, int] = (3, 3), dilation: int = 1
) -> nn.Sequential:
    padding = (kernel[0] // 2, kernel[1] // 2 * dilation)
    return nn.Sequential(
        nn.Conv2d(inward, outward, kernel, stride, padding, (1, dilation), bias=False),
        nn.BatchNorm2d(outward),
        nn.ReLU(True),
    )


class _Added(nn.Module):
    """A residual block of one convolution."""

    def __init__(self, channels: int, kernel: tuple[int, int], dilation: int = 1) -> None:
        super().__init__()
        self.block = _conv(channels, channels, (1, 1), kernel, dilation)

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.block(x)
        return x + added


class ZoneLineNetwork(nn.Module):
    """Input (N, 1, 32, W) levelled grey; output (N, W / 4, symbols) logits."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = nn.Sequential(
            _conv(1, 16, (2, 2)),
            _conv(16, 32, (2, 2)),
            _Added(32, (3, 3)),
            _conv(32, 64, (2, 1)),
            _Added(64, (3, 3)),
            _Added(64, (3, 3)),
        )
        self.line = nn.Sequential(
            nn.Conv2d(64, 128, (4, 1), bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(True),
            *(_Added(128, (1, 5), dilation) for dilation in (1, 2, 4)),
            nn.Conv2d(128, len(SYMBOLS), 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Logits of each step."""
        logits: Tensor = self.line(self.seen(x.contiguous(memory_format=torch.channels_last)))
        return logits[:, :, 0].transpose(1, 2)


class Shares(nn.Module):
    """The network as it is shipped: the symbols' shares of each step."""

    def __init__(self, net: ZoneLineNetwork) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> Tensor:
        """(N, W / 4, symbols), each step's sum 1."""
        return torch.softmax(self.net(x), dim=2)
