"""The glyph network on OpenVINO: pictures of characters in, points on a sphere out."""

from __future__ import annotations

from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from ocr.engines.weights import named_by_digest
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
        self._path, self._threads = path, threads
        self._lock = Lock()
        self._compiled: ov.CompiledModel | None = None
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()

    @property
    def model(self) -> str:
        """Its name, with the beginning of its file's SHA-256."""
        return named_by_digest(self._path)

    def points(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(N, 128), of length one, for pictures (N, 48, 48)."""
        largest = BATCHES[-1]
        parts = [self._batch(pictures[i : i + largest]) for i in range(0, len(pictures), largest)]
        return np.concatenate(parts) if parts else np.zeros((0, 128), np.float32)

    def _batch(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        size = next(size for size in BATCHES if size >= len(pictures))
        filled = np.zeros((size, 1, SIDE, SIDE), np.float32)
        filled[: len(pictures), 0] = pictures
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._ready().create_infer_request()
        request.infer({0: filled}, share_inputs=True)
        found = np.array(request.get_output_tensor(0).data[: len(pictures)], np.float32)
        self._idle.put(request)
        return found

    def _ready(self) -> ov.CompiledModel:
        with self._lock:
            if self._compiled is None:
                options = {"INFERENCE_NUM_THREADS": self._threads, "NUM_STREAMS": 1, "ENABLE_CPU_PINNING": False}
                core = ov.Core()
                self._compiled = core.compile_model(core.read_model(self._path), "CPU", options)
            return self._compiled
