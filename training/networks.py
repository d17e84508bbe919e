"""The finder's networks: where cards lie in a small copy of a picture, how far an outline is off, where rows stand."""

from __future__ import annotations

import torch
from torch import Tensor, nn

FRAME = (320, 240)
"""Width and height of the locator's input, pixels."""
STRIDE = 8
CROP = (288, 192)
"""Width and height of the aligner's input, pixels."""
CROP_STRIDE = 4
"""Pixels of the crop to one cell of the aligner's heat maps."""
CROP_MARGIN = 0.15
"""What the aligner sees around the supposed card, as a share of its width and height."""
REACH = 1.25
"""Size of the plane in which the aligner looks for corners, as a share of its crop."""
SHEET = (448, 288)
"""Width and height of the row finder's input, pixels: the card seen straight on with `SHEET_MARGIN` around it."""
SHEET_MARGIN = 0.06
ROW_STRIDE = 2
ALIGNER_CLASSES = ("portrait", "emblem", "portrait turned", "emblem turned", "none")
PAGE_ALIGNER_CLASSES = ("page", "page turned once", "page turned twice", "page turned thrice", "none")
"""Turned by quarters, clockwise: the page's own top left corner is so many corners on."""


def _conv(inward: int, outward: int, stride: int = 1, kernel: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inward, outward, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outward), nn.ReLU(True)
    )


class _Separable(nn.Module):
    """A residual block: depthwise 5x5, then pointwise."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(channels, channels, 5, 1, 2, groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, channels * 2, 1, bias=False),
            nn.BatchNorm2d(channels * 2),
            nn.ReLU(True),
            nn.Conv2d(channels * 2, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        added: Tensor = self.block(x)
        return x + added


class Locator(nn.Module):
    """Centre heat per side and the four corners seen from each cell, after Zhou et al., "Objects as Points" (2019).

    Input (N, 3, 240, 320) RGB in 0..255. Outputs: heat (N, classes, 30, 40), logits; corners (N, 8, 30, 40), pixels of
    the input, content order.

    Args:
        classes: how many kinds of page it tells apart.
    """

    def __init__(self, classes: int = 2) -> None:
        super().__init__()
        self.s4 = nn.Sequential(_conv(3, 16, 2), _conv(16, 24, 2))
        self.s8 = nn.Sequential(_conv(24, 48, 2), _conv(48, 48))
        self.s16 = nn.Sequential(_conv(48, 80, 2), *(_Separable(80) for _ in range(3)))
        self.s32 = nn.Sequential(_conv(80, 96, 2), *(_Separable(96) for _ in range(4)))
        self.up32, self.up16, self.up8 = (nn.Conv2d(c, 64, 1) for c in (96, 80, 48))
        self.mix16, self.mix8 = _Separable(64), nn.Sequential(_Separable(64), nn.ReLU(True), _Separable(64))
        self.heat = nn.Sequential(_conv(64, 32, kernel=1), nn.Conv2d(32, classes, 1))
        self.corners = nn.Sequential(_conv(64, 64, kernel=1), nn.Conv2d(64, 8, 1))
        nn.init.constant_(self.heat[-1].bias, -4.0)  # type: ignore[arg-type]
        w, h = FRAME[0] // STRIDE, FRAME[1] // STRIDE
        ys, xs = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
        cells = torch.stack([xs, ys] * 4).float() * STRIDE + (STRIDE - 1) / 2
        self.register_buffer("cells", cells[None], persistent=False)
        self.cells: Tensor

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Heat and corners of pictures."""
        s8 = self.s8(self.s4((x - 127.5) / 64))
        s16 = self.s16(s8)
        s32 = self.s32(s16)
        size16, size8 = (FRAME[1] // 16, FRAME[0] // 16), (FRAME[1] // 8, FRAME[0] // 8)
        up = nn.functional.interpolate(self.up32(s32), size=size16, mode="nearest")
        up = self.mix16(self.up16(s16) + up)
        up = self.mix8(self.up8(s8) + nn.functional.interpolate(up, size=size8, mode="nearest"))
        return self.heat(up), self.cells + 64 * self.corners(up)


class Aligner(nn.Module):
    """How far each corner of a supposed card is off, and what the crop shows.

    Each corner is the mean place under a heat map of its own, after Nibali et al., "Numerical Coordinate Regression
    with Convolutional Neural Networks" (2018); the map reaches a little beyond the crop.

    Input (N, 3, 192, 288) RGB in 0..255, the card with a margin. Outputs: moves (N, 8), fractions of the crop's width
    and height by which the true corners lie off the supposed ones; logits (N, 5) of `ALIGNER_CLASSES`, or of
    `PAGE_ALIGNER_CLASSES` where it was trained for pages of any type.
    """

    def __init__(self) -> None:
        super().__init__()
        self.s4 = nn.Sequential(_conv(3, 16, 2), _conv(16, 24, 2))
        self.s8 = nn.Sequential(_conv(24, 48, 2), _Separable(48), nn.ReLU(True), _Separable(48), nn.ReLU(True))
        self.s16 = nn.Sequential(_conv(48, 80, 2), *(_Separable(80) for _ in range(5)))
        self.up16, self.up8, self.same4 = nn.Conv2d(80, 48, 1), nn.Conv2d(48, 32, 1), nn.Conv2d(24, 32, 1)
        self.mix8 = nn.Sequential(_Separable(48), nn.ReLU(True))
        self.mix4 = nn.Sequential(_Separable(32), nn.ReLU(True))
        self.corners = nn.Conv2d(32, 4, 1)
        w, h = CROP[0] // CROP_STRIDE, CROP[1] // CROP_STRIDE
        self.shown = nn.Sequential(
            _conv(80, 8, kernel=1), nn.Flatten(), nn.Linear(8 * (w // 4) * (h // 4), 32), nn.ReLU(True),
            nn.Linear(32, len(ALIGNER_CLASSES)),
        )  # fmt: skip
        across, down = (((torch.arange(n) + 0.5) / n - 0.5) * REACH + 0.5 for n in (w, h))
        self.register_buffer("across", across.repeat(h), persistent=False)
        self.register_buffer("down", down.repeat_interleave(w), persistent=False)
        near = CROP_MARGIN / (1 + 2 * CROP_MARGIN)
        far = 1 - near
        self.register_buffer("own", torch.tensor([near, near, far, near, far, far, near, far]), persistent=False)
        self.across: Tensor
        self.down: Tensor
        self.own: Tensor

    def heat(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of each corner's place, (N, 4, cells), and the features that say what is shown."""
        s4 = self.s4((x - 127.5) / 64)
        s8 = self.s8(s4)
        s16 = self.s16(s8)
        w, h = CROP[0] // CROP_STRIDE, CROP[1] // CROP_STRIDE
        up = self.mix8(s8 + nn.functional.interpolate(self.up16(s16), size=(h // 2, w // 2), mode="nearest"))
        up = self.mix4(self.same4(s4) + nn.functional.interpolate(self.up8(up), size=(h, w), mode="nearest"))
        return self.corners(up).flatten(2), s16

    def moves(self, logits: Tensor) -> Tensor:
        """Moves (N, 8) by the mean places under heat maps."""
        heat = torch.softmax(logits, dim=2)
        places = torch.stack([(heat * self.across).sum(dim=2), (heat * self.down).sum(dim=2)], dim=2)
        return places.flatten(1) - self.own

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Moves and logits of crops."""
        logits, features = self.heat(x)
        return self.moves(logits), self.shown(features)


class RowFinder(nn.Module):
    """Where rows of print stand on a card seen straight on: values, and labels and titles, apart.

    Input (N, 3, 288, 448) RGB in 0..255. Output heat (N, 2, 144, 224), logits of a row's core: values, then constants.
    """

    def __init__(self) -> None:
        super().__init__()
        self.s4 = nn.Sequential(_conv(3, 12, 2), _conv(12, 24, 2), _Separable(24), nn.ReLU(True))
        self.s8 = nn.Sequential(_conv(24, 48, 2), _Separable(48), nn.ReLU(True), _Separable(48))
        self.s16 = nn.Sequential(_conv(48, 80, 2), *(_Separable(80) for _ in range(4)))
        self.up16, self.up8, self.same8 = nn.Conv2d(80, 48, 1), nn.Conv2d(48, 32, 1), nn.Conv2d(24, 32, 1)
        self.mix8, self.mix4 = _Separable(48), nn.Sequential(nn.ReLU(True), _Separable(32), nn.ReLU(True))
        self.head = nn.Sequential(_conv(32, 32, kernel=1), nn.Conv2d(32, 8, 1), nn.PixelShuffle(2))

    def forward(self, x: Tensor) -> Tensor:
        """Heat of cards."""
        s4 = self.s4((x - 127.5) / 64)
        s8 = self.s8(s4)
        size8, size4 = (SHEET[1] // 8, SHEET[0] // 8), (SHEET[1] // 4, SHEET[0] // 4)
        up = self.mix8(s8 + nn.functional.interpolate(self.up16(self.s16(s8)), size=size8, mode="nearest"))
        up = self.mix4(self.same8(s4) + nn.functional.interpolate(self.up8(up), size=size4, mode="nearest"))
        heat: Tensor = self.head(up)
        return heat
