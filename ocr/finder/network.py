"""One of the project's own small networks: ONNX beside this file, run on OpenVINO."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock

import numpy as np
import openvino as ov
from numpy.typing import NDArray

from ocr.engines.weights import named_by_digest
from ocr.image import Pixels

_FOLDER = Path(__file__).parent


class Network:
    """A network for pictures of one size. Loaded at first use; safe to call from several threads at once.

    Args:
        name: of its file.
        threads: processor threads that it may use.
    """

    def __init__(self, name: str, threads: int) -> None:
        self._path = _FOLDER / f"{name}.onnx"
        self._threads = threads
        self._lock = Lock()
        self._compiled: ov.CompiledModel | None = None
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()

    @property
    def model(self) -> str:
        """Its name, with the beginning of its file's SHA-256."""
        return named_by_digest(self._path)

    @cached_property
    def classes(self) -> tuple[tuple[str, str], ...]:
        """What its outputs stand for, by its record: document type and page, in the order of the outputs."""
        record = json.loads(self._path.with_suffix(".json").read_text(encoding="utf-8"))
        return tuple((document, page) for document, page in record["classes"])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures it takes, pixels."""
        _, height, width, _ = self._ready().input(0).shape
        return int(width), int(height)

    def run(self, picture: Pixels) -> tuple[NDArray[np.float32], ...]:
        """The outputs for one RGB picture of the network's size, without their first axis."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._ready().create_infer_request()
        request.infer({0: picture[None]}, share_inputs=True)
        outputs = tuple(np.array(output.data[0], dtype=np.float32) for output in request.output_tensors)
        self._idle.put(request)
        return outputs

    def _ready(self) -> ov.CompiledModel:
        with self._lock:
            if self._compiled is None:
                core = ov.Core()
                steps = ov.preprocess.PrePostProcessor(core.read_model(self._path))
                steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
                steps.input().model().set_layout(ov.Layout("NCHW"))
                options = {"INFERENCE_NUM_THREADS": self._threads, "NUM_STREAMS": 1, "ENABLE_CPU_PINNING": False}
                self._compiled = core.compile_model(steps.build(), "CPU", options)
            return self._compiled
