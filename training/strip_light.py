"""What a photograph may do to a strip, done to a whole batch at once: each time it is drawn it looks different."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def altered(pixels: Tensor) -> Tensor:
    """Strips under other light, with more grain, softer, thicker or thinner, some of them."""
    n, device = len(pixels), pixels.device

    def chance(share: float) -> Tensor:
        return (torch.rand(n, 1, 1, 1, device=device) < share).float()

    contrast = 1 + chance(0.6) * (torch.rand(n, 1, 1, 1, device=device) * 0.9 - 0.55)
    mean = pixels.mean(dim=(1, 2, 3), keepdim=True)
    pixels = (pixels - mean) * contrast + mean
    pixels = pixels * (1 + chance(0.5) * torch.randn(n, 3, 1, 1, device=device) * 0.1)
    pixels = pixels + chance(0.5) * torch.randn(n, 1, 1, 1, device=device) * 25
    if float(torch.rand(())) < 0.25:
        reach = 0.3 + float(torch.rand(())) * 1.3
        across = float(torch.rand(())) < 0.3
        kernel = torch.exp(-(torch.arange(-4, 5, device=device).float() ** 2) / (2 * reach**2))
        kernel = (kernel / kernel.sum()).expand(3, 1, 9)
        soft = functional.conv2d(pixels, kernel[:, :, None, :], padding=(0, 4), groups=3)
        soft = soft if across else functional.conv2d(soft, kernel[:, :, :, None], padding=(4, 0), groups=3)
        pixels = torch.where(chance(0.5) > 0, soft, pixels)
    if float(torch.rand(())) < 0.3:
        sign = 1 if float(torch.rand(())) < 0.5 else -1
        spread = sign * functional.max_pool2d(sign * pixels, 3, 1, 1)
        pixels = torch.lerp(pixels, spread, chance(0.5) * torch.rand(n, 1, 1, 1, device=device) * 0.7)
    grain = torch.randn_like(pixels) + torch.randn(n, 1, *pixels.shape[2:], device=device)
    if float(torch.rand(())) < 0.5:
        grain = functional.avg_pool2d(grain, 3, 1, 1) * 2
    pixels = pixels + chance(0.4) * torch.rand(n, 1, 1, 1, device=device) * 9 * grain
    return pixels.clamp(0, 255)
