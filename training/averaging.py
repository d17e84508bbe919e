"""A step of training, and the moving average of a network's weights, which reads better than the last of them."""

from __future__ import annotations

import torch
from torch import nn

_LONGEST = 0.998
"""Share of the average that a step leaves, once there are enough steps."""


def improve(  # noqa: PLR0917
    net: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    loss: torch.Tensor,
    rate: float,
    step: int,
    *,
    longest: float,
) -> None:
    """Change a network so that its loss falls, and its average with it.

    Args:
        net, average: the network and its moving average, changed in place.
        optimiser: of the network's weights.
        loss: of a batch, a scalar with its graph.
        rate: learning rate of this step.
        step: its number, from 0 on.
        longest: length at the most of all gradients together; what is longer is cut.
    """  # fmt: skip
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(net.parameters(), longest)
    optimiser.step()
    follow(average, net, step)


def follow(average: nn.Module, net: nn.Module, step: int) -> None:
    """Bring the average a step nearer to the network; the early steps, from 0 on, count for more."""
    keep = min(_LONGEST, step / (step + 20))
    with torch.no_grad():
        for held, now in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
            held.lerp_(now, 1 - keep) if held.is_floating_point() else held.copy_(now)
