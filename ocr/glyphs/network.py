"""The glyph network: pictures of characters in, points on a sphere out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.engines.small_network import SmallNetwork
from ocr.glyphs.crops import SIDE

DATA = Path(__file__).parent / "data"
BATCHES = (3, 6, 9, 12, 18, 36)
"""Numbers of pictures that are looked at at once: a name's are filled up to one of them."""


class GlyphNetwork:
    """Loaded at first use; safe to call from several threads at once.

    Args:
        threads: processor threads that it may use.
        path: of the network.
    """

    def __init__(self, threads: int, path: Path = DATA / "glyphs.onnx") -> None:
        self._network = SmallNetwork(path, threads)

    @property
    def model(self) -> str:
        """Its name, with the beginning of its file's SHA-256."""
        return self._network.model

    def points(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(N, 128), of length one, for pictures (N, 48, 48)."""
        largest = BATCHES[-1]
        parts = [self._batch(pictures[i : i + largest]) for i in range(0, len(pictures), largest)]
        return np.concatenate(parts) if parts else np.zeros((0, 128), np.float32)

    def _batch(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        size = next(size for size in BATCHES if size >= len(pictures))
        filled = np.zeros((size, 1, SIDE, SIDE), np.float32)
        filled[: len(pictures), 0] = pictures
        with self._network.request() as request:
            request.infer({0: filled}, share_inputs=True)
            return np.array(request.get_output_tensor(0).data[: len(pictures)], np.float32)
