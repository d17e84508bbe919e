"""PP-OCRv6 small, as shipped in the `rapidocr` wheel, run on OpenVINO. The default engine.

Every input has one of a few fixed shapes, since OpenVINO prepares anew for each shape it meets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock

import cv2
import numpy as np
import openvino as ov
from numpy.typing import NDArray

from ocr.engines import STRIP_HEIGHT, EngineUnavailableError, TextBox
from ocr.engines.differentiable_binarisation import boxes_of
from ocr.image import Pixels
from ocr.lattice import Alphabet, Lattice

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
_STRIP_WIDTHS = (64, 96, 128, 160, 192, 224, 256, 288, 320, 384, 448, 512, 640)
"""Input widths of the recogniser, pixels; a strip goes into the narrowest that holds it."""
_PICTURE_STEP = 32
"""Edges of the detector's input are multiples of this, pixels."""


class _Model:
    """A network compiled once for all shapes, with a pool of infer requests for each, shared by all threads.

    A request keeps what it prepared for the shape it met last, so one that meets a single shape is as quick as a
    network compiled for that shape alone, while the weights are held once.
    """

    def __init__(self, compile_model: Callable[[], ov.CompiledModel]) -> None:
        self._compile = compile_model
        self._compiled: ov.CompiledModel | None = None
        self._lock = Lock()
        self._idle: defaultdict[tuple[int, ...], SimpleQueue[ov.InferRequest]] = defaultdict(SimpleQueue)

    def start(self, blob: NDArray[np.float32]) -> ov.InferRequest:
        with self._lock:
            if self._compiled is None:
                self._compiled = self._compile()
            idle = self._idle[blob.shape]
        try:
            request = idle.get_nowait()
        except Empty:
            request = self._compiled.create_infer_request()
        request.start_async({0: blob}, share_inputs=True)
        return request

    def finish(self, request: ov.InferRequest) -> NDArray[np.float32]:
        request.wait()
        result: NDArray[np.float32] = np.array(request.get_output_tensor(0).data, dtype=np.float32)
        self._idle[tuple(request.get_input_tensor(0).shape)].put(request)
        return result


class PPOCR:
    """The PP-OCRv6 detector and recogniser.

    Args:
        threads: processor threads that inference may use in all.

    Raises:
        EngineUnavailableError: the models are not installed.
    """

    def __init__(self, threads: int = 2) -> None:
        folder = _model_folder()
        self._core = ov.Core()
        detector, recogniser = (self._core.read_model(folder / name) for name in (_DETECTOR, _RECOGNISER))
        detector.reshape(ov.PartialShape([1, 3, -1, -1]))
        recogniser.reshape(ov.PartialShape([1, 3, STRIP_HEIGHT, (_STRIP_WIDTHS[0], _STRIP_WIDTHS[-1])]))
        characters = recogniser.get_rt_info(["framework"])["character"].split("\n")
        self._alphabet = Alphabet(("", *characters, " "))
        self._detector = _Model(partial(self._compile, detector, threads, 1))
        self._recogniser = _Model(partial(self._compile, recogniser, threads, threads))

    @property
    def models(self) -> tuple[str, ...]:
        """Model files with the version of the wheel that ships them."""
        release = version("rapidocr")
        return tuple(f"{Path(name).stem}@rapidocr-{release}" for name in (_DETECTOR, _RECOGNISER))

    def warm_up(self) -> None:
        """Prepare the recogniser for all its widths; the detector prepares itself at its first picture of a shape."""
        strips = [np.zeros((STRIP_HEIGHT, width, 3), np.uint8) for width in _STRIP_WIDTHS]
        self.recognise(strips * 2)

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """Find rows of text at the picture's own resolution; padded to the next multiple of 32 pixels."""
        height, width = image.shape[:2]
        padded = (-height % _PICTURE_STEP, -width % _PICTURE_STEP)
        if any(padded):
            bordered = cv2.copyMakeBorder(image, 0, padded[0], 0, padded[1], cv2.BORDER_REPLICATE)
            image = np.asarray(bordered, dtype=np.uint8)
        heat = self._detector.finish(self._detector.start(_blob(image)))[0, 0]
        return boxes_of(heat[:height, :width])

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """Recognise all strips, spread over the processor's cores."""
        running = []
        for strip in strips:
            fitted, share = _fit(strip)
            running.append((self._recogniser.start(fitted), share))
        return tuple(Lattice(self._recogniser.finish(r)[0], self._alphabet, share) for r, share in running)

    def _compile(self, model: ov.Model, threads: int, streams: int) -> ov.CompiledModel:
        options = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": streams, "ENABLE_CPU_PINNING": False}
        return self._core.compile_model(model, "CPU", options)


def _model_folder() -> Path:
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec and spec.origin else Path()
    if not (folder / _RECOGNISER).is_file() or not (folder / _DETECTOR).is_file():
        raise EngineUnavailableError("the PP-OCRv6 models are missing: install the rapidocr wheel")
    return folder


def _fit(strip: Pixels) -> tuple[NDArray[np.float32], float]:
    """Pad a strip on the right to a compiled width (or squeeze one that is too wide); the share it fills."""
    width = strip.shape[1]
    target = next((w for w in _STRIP_WIDTHS if w >= width), _STRIP_WIDTHS[-1])
    if width > target:
        squeezed = cv2.resize(strip, (target, STRIP_HEIGHT), interpolation=cv2.INTER_AREA)
        strip = np.asarray(squeezed, dtype=np.uint8)
        width = target
    blob = np.zeros((1, 3, STRIP_HEIGHT, target), dtype=np.float32)
    blob[:, :, :, :width] = _blob(strip)
    return blob, width / target


def _blob(image: Pixels) -> NDArray[np.float32]:
    """RGB uint8 (H, W, 3) -> BGR float32 (1, 3, H, W) in -1..1, as the PP-OCR models were trained."""
    scaled = image[:, :, ::-1].transpose(2, 0, 1).astype(np.float32)
    return np.ascontiguousarray(scaled[None] / np.float32(127.5) - np.float32(1))
