"""Strips held in the device's memory by width, so that a step's batch is drawn from many more than are new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from ocr.engines import STRIP_HEIGHT
from ocr.engines.ppocr import STRIP_WIDTHS
from training.strips import Strip

Batch = tuple[Tensor, Tensor, Tensor, Tensor]
"""Pixels (N, 3, 48, width) 0..255 BGR, the columns (N, width) that are the strip, texts, their lengths."""
_KEPT = 24_000
"""Strips of a width of 160 that are held for drawing batches, fewer of wider ones; the oldest make room."""
_LONGEST = 24
"""Characters of a strip's text, at most."""


class Stock:
    """Strips by width, on the device, with their texts as symbols."""

    def __init__(self, alphabet: Sequence[str], device: torch.device, kept: int = _KEPT) -> None:
        self._symbols = {c: i for i, c in enumerate(alphabet)}
        self._device, self._kept = device, kept
        self._pixels: dict[int, Tensor] = {}
        self._texts: dict[int, Tensor] = {}
        self._count: dict[int, int] = defaultdict(int)

    def add(self, drawn: Sequence[Strip]) -> None:
        """Take strips in; those with a symbol that the recogniser lacks are left out."""
        by_width: dict[int, list[Strip]] = defaultdict(list)
        for pixels, said in drawn:
            if len(said) <= _LONGEST and all(c in self._symbols for c in said):
                by_width[next(w for w in STRIP_WIDTHS if w >= pixels.shape[1])].append((pixels, said))
        for width, some in by_width.items():
            batch = np.zeros((len(some), STRIP_HEIGHT, width, 3), np.uint8)
            texts = np.zeros((len(some), _LONGEST + 2), np.int64)
            for k, (pixels, said) in enumerate(some):
                batch[k, :, : pixels.shape[1]] = pixels[:, :, ::-1]
                texts[k, : len(said)] = [self._symbols[c] for c in said]
                texts[k, -2:] = len(said), pixels.shape[1]
            if width not in self._pixels:
                room = min(self._kept, self._kept * 160 // width)
                self._pixels[width] = torch.zeros(
                    (room, STRIP_HEIGHT, width, 3), dtype=torch.uint8, device=self._device
                )
                self._texts[width] = torch.zeros((room, _LONGEST + 2), dtype=torch.int64, device=self._device)
            room = len(self._pixels[width])
            places = torch.arange(self._count[width], self._count[width] + len(some), device=self._device) % room
            self._pixels[width][places] = torch.from_numpy(batch).to(self._device)
            self._texts[width][places] = torch.from_numpy(texts).to(self._device)
            self._count[width] += len(some)

    def batch(self, width: int, chosen: Tensor) -> Batch:
        """Chosen strips of a width."""
        texts = self._texts[width][chosen]
        pixels = self._pixels[width][chosen].permute(0, 3, 1, 2).float()
        inside = torch.arange(width, device=self._device)[None] < texts[:, -1:]
        return pixels, inside, texts[:, :-2], texts[:, -2]

    def held(self, width: int) -> int:
        """How many strips of a width are held."""
        return min(self._count[width], len(self._pixels[width])) if width in self._pixels else 0

    def drawn_batch(self, area: int) -> Batch:
        """A batch of one width, drawn by how common it is."""
        shares = torch.tensor([float(self.held(w) * w) for w in STRIP_WIDTHS])
        width = STRIP_WIDTHS[int(torch.multinomial(shares, 1))]
        some = torch.randint(self.held(width), (max(8, area // width),), device=self._device)
        return self.batch(width, some)
