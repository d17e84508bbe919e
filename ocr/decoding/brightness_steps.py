"""Steps of brightness that a damaged JPEG has from one block on. Runs in a decoding process."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr.decoding.terms import ImageError, Refusal

_STEP: Final = 16
"""Levels of brightness, of 255, from which on a step between two rows of blocks may be a lost mean."""
_COLUMNS_APART: Final = 4
"""Columns that are looked at: one in so many."""
_SHARE_STEPPING: Final = 0.75
"""Of all blocks of a row; the others may be as bright or dark as can be, so that nothing is seen of the step."""

_SPREAD: Final = (15, 85)
"""Percentiles between which brightness is compared: print and what is as bright or dark as can be lie beyond them."""
_VARIED: Final = 12
"""Levels over which the brightness along an edge spreads, at the least, where anything can be said of it."""
_UNEVEN: Final = 16
"""Levels over which a lost mean's step spreads, at the most: what is seen goes on, and the step is the same."""
_TIMES_LESS: Final = 2
"""Of what is seen on either side, too, it has so many times less."""
_SHARE_ELSEWHERE: Final = 0.3
"""Of the blocks before and behind them, which may step for what the picture shows."""


def check_jpeg(pixels: NDArray[np.uint8], image: Image.Image, *, half: bool) -> None:
    """Refuse a picture in which the brightness changes at a block, from there to the end of the picture.

    A JPEG holds the difference of each block's mean to that of the block before it. A damaged difference may leave all
    codes valid; it moves the brightness of every block behind it. Between two rows of blocks such a step goes over the
    whole width, and begins and ends within the width, one row of blocks apart: nothing that is photographed does so.

    Args:
        pixels: RGB as they are stored, shape (H, W, 3).
        image: its header.
        half: the pixels are at half the size.

    Raises:
        ImageError: the picture is damaged.
    """
    if brightness_breaks(pixels, *_blocks_of(image, half=half)):
        raise ImageError.of(Refusal.DAMAGED)


def _blocks_of(image: Image.Image, *, half: bool) -> tuple[int, int]:
    """Height and width in pixels of what a JPEG codes at a time (an MCU, ITU T.81, A.2)."""
    layers: list[tuple[Any, ...]] = getattr(image, "layer", [])
    size = 4 if half else 8
    if len(layers) < 2:
        return size, size
    return size * max(layer[2] for layer in layers), size * max(layer[1] for layer in layers)


def brightness_breaks(pixels: NDArray[np.uint8], height: int, width: int) -> bool:
    """Whether brightness steps at one block of so many pixels, from there on."""
    down, across = pixels.shape[0] // height, pixels.shape[1] // width
    if down < 3 or across < 4:
        return False
    seen = pixels[: down * height, : across * width : _COLUMNS_APART, 1]
    first, last = (_means(seen[row::height], across) for row in (0, height - 1))
    step = first[1:] - last[:-1]
    for sign in (1, -1):
        sums = np.concatenate([[0], np.cumsum(sign * step > _STEP)])
        begins = np.arange(sums.size - across)
        stepping = sums[across:] - sums[:-across] >= _SHARE_STEPPING * across
        begins = begins[stepping & (begins % across > 0)]
        row, column = np.divmod(begins, across)
        ends = np.minimum((row + 2) * across, sums.size - 1)
        before = (sums[begins] - sums[row * across]) / column
        behind = (sums[ends] - sums[begins + across]) / np.maximum(ends - begins - across, 1)
        for suspect in begins[np.maximum(before, behind) < _SHARE_ELSEWHERE]:
            row_of, column_of = divmod(int(suspect), across)
            window = slice(int(suspect), int(suspect) + across)
            if sign * _step_across(pixels[(row_of + 1) * height :][:height], column_of * width) > _STEP and _goes_on(
                last[:-1].ravel()[window], first[1:].ravel()[window]
            ):
                return True
    return False


def _goes_on(above: NDArray[np.float32], below: NDArray[np.float32]) -> bool:
    """Whether what lies below an edge is what lies above it, only brighter or darker, and is not of one colour.

    That tells a lost mean from the edge of a page, a bar, or another picture, which may lie on the grid of blocks.
    """
    low, high = np.percentile(np.stack([above, below, below - above]), _SPREAD, axis=1)
    spread_above, spread_below, spread_between = high - low
    varied = min(spread_above, spread_below)
    return bool(varied > _VARIED and spread_between < min(_UNEVEN, varied / _TIMES_LESS))


def _means(rows: NDArray[np.uint8], across: int) -> NDArray[np.float32]:
    """The brightness of rows, averaged over the width of each block."""
    blocks = rows.reshape(len(rows), across, -1)
    total = blocks[..., 0].astype(np.float32)
    for column in range(1, blocks.shape[2]):  # quicker than a mean over an axis that is as short
        total += blocks[..., column]
    return total / np.float32(blocks.shape[2])


def _step_across(rows: NDArray[np.uint8], column: int) -> float:
    """The step of brightness from the column before this one, in a row of blocks."""
    return float(rows[:, column, 1].mean() - rows[:, column - 1, 1].mean())
