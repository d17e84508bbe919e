"""The moving average of a network's weights in training, which reads better than the last of them."""

from __future__ import annotations

import torch
from torch import nn

_LONGEST = 0.998
"""Share of the average that a step leaves, once there are enough steps."""


def follow(average: nn.Module, net: nn.Module, step: int) -> None:
    """Bring the average a step nearer to the network; the early steps, from 0 on, count for more."""
    keep = min(_LONGEST, step / (step + 20))
    with torch.no_grad():
        for held, now in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
            held.lerp_(now, 1 - keep) if held.is_floating_point() else held.copy_(now)
