"""One of the project's own small networks on OpenVINO: compiled at first use, with requests that threads borrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING

from ocr.engines.weights import named_by_digest

if TYPE_CHECKING:
    import openvino as ov


def _as_it_is(model: ov.Model) -> ov.Model:
    return model


class SmallNetwork:
    """Compiled at first use; safe to use from several threads at once.

    Args:
        path: of the ONNX file.
        threads: processor threads that it may use.
        prepared: adds what comes before the network, such as the layout of pictures.
    """

    def __init__(self, path: Path, threads: int, prepared: Callable[[ov.Model], ov.Model] = _as_it_is) -> None:
        self.path = path
        self._threads, self._prepared = threads, prepared
        self._lock = Lock()
        self._compiled: ov.CompiledModel | None = None
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()

    @property
    def model(self) -> str:
        """Its name, with the beginning of its file's SHA-256."""
        return named_by_digest(self.path)

    @contextmanager
    def request(self) -> Iterator[ov.InferRequest]:
        """A request for the length of the block; its outputs are overwritten after that."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self.compiled().create_infer_request()
        yield request
        self._idle.put(request)

    def compiled(self) -> ov.CompiledModel:
        """The compiled network."""
        with self._lock:
            if self._compiled is None:
                import openvino as ov  # noqa: PLC0415 - half a second, which processes that read nothing are spared

                options = {"INFERENCE_NUM_THREADS": self._threads, "NUM_STREAMS": 1, "ENABLE_CPU_PINNING": False}
                core = ov.Core()
                self._compiled = core.compile_model(self._prepared(core.read_model(self.path)), "CPU", options)
            return self._compiled
