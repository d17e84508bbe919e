"""PP-OCRv6 small run on OpenVINO: the detector as RapidOCR released it, the recogniser trained further on strips of
this project's specimens (`training.train_recogniser`). The default engine.

Every input has one of a few fixed shapes, since OpenVINO prepares anew for each shape it meets.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from math import prod
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TypeVar

import cv2
import numpy as np
import openvino as ov
from numpy.typing import NDArray

from ocr.engines import STRIP_HEIGHT, TextBox
from ocr.engines.differentiable_binarisation import boxes_of
from ocr.engines.lattice import Alphabet, Lattice
from ocr.engines.weights import named_by_digest, named_by_release
from ocr.image import Pixels

_DATA = Path(__file__).parent / "data"
_DETECTOR = _DATA / "PP-OCRv6_det_small.onnx"
_RECOGNISER = _DATA / "recogniser.onnx"
STRIP_WIDTHS = (64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 512, 640)
"""Input widths of the recogniser, pixels; a strip goes into the narrowest that holds it."""
LONG_STRIP_WIDTHS = (800, 960, 1120, 1280, 1600)
"""The same for the lines of machine readable zones. Nothing is prepared for them before the first one comes."""
_FAINTEST = 1e-4
"""A symbol less probable than this at every step of a strip is none that the strip may show."""
_USUAL_PICTURE = (512, 704)
"""The largest picture that most readings show the detector, height and width, pixels."""
_PICTURE_STEP = 32
"""Edges of the detector's input are multiples of this, pixels."""


T = TypeVar("T")


class _Model:
    """A network compiled once for all shapes, with a few infer requests that all threads share.

    What it holds between its layers grows with the largest input and stays: after an input larger than usual it is
    given back, once no request is at work.

    Args:
        compile_model: compiles it.
        requests: how many; each holds memory for the largest output that it has met.
        usual: values of an input from which on the memory is given back.
    """

    def __init__(self, compile_model: Callable[[], ov.CompiledModel], requests: int, usual: int) -> None:
        self._compile = compile_model
        self._requests = requests
        self._usual = usual
        self._swollen = False
        self._lock = Lock()
        self._compiled: ov.CompiledModel | None = None
        self._idle: SimpleQueue[ov.InferRequest] | None = None
        self._apart = Lock()

    def run(self, blobs: Sequence[NDArray[np.float32]], kept: Callable[[NDArray[np.float32]], T]) -> list[T]:
        """What is kept of the first output for each input, the largest begun first.

        ``kept`` must copy what it takes: the output is overwritten by the next one. Who finds no request idle returns
        one of its own before it waits, so that nobody waits for ever.
        """
        idle = self._ready()
        outputs: dict[int, T] = {}
        begun: deque[tuple[int, ov.InferRequest]] = deque()

        def finish() -> None:
            i, request = begun.popleft()
            try:
                request.wait()
                outputs[i] = kept(request.get_output_tensor(0).data)
            finally:
                idle.put(request)

        try:
            for i in sorted(range(len(blobs)), key=lambda i: -blobs[i].size):
                if idle.empty() and begun:
                    finish()
                request = idle.get()
                begun.append((i, request))
                request.start_async({0: blobs[i]}, share_inputs=True)
            while begun:
                finish()
        finally:
            for _, request in begun:
                with suppress(RuntimeError):
                    request.wait()
                idle.put(request)
        self._give_back(blobs, idle)
        return [outputs[i] for i in range(len(blobs))]

    def run_apart(self, blobs: Sequence[NDArray[np.float32]], kept: Callable[[NDArray[np.float32]], T]) -> list[T]:
        """The same one by one in a request that lasts no longer, so that none holds memory for large inputs."""
        if not blobs:
            return []
        idle = self._ready()
        with self._apart:
            assert self._compiled is not None  # noqa: S101 - made ready above
            request = self._compiled.create_infer_request()
            outputs = []
            for blob in blobs:
                request.infer({0: blob}, share_inputs=True)
                outputs.append(kept(request.get_output_tensor(0).data))
            del request
        self._give_back(blobs, idle)
        return outputs

    def _give_back(self, blobs: Sequence[NDArray[np.float32]], idle: SimpleQueue[ov.InferRequest]) -> None:
        """Give memory back after a large input. Where anybody is at work now, whoever ends next does it."""
        self._swollen |= max((blob.size for blob in blobs), default=0) > self._usual
        if not self._swollen or not self._apart.acquire(blocking=False):
            return
        taken: list[ov.InferRequest] = []
        try:
            with suppress(Empty):
                while len(taken) < self._requests:
                    taken.append(idle.get_nowait())
                assert self._compiled is not None  # noqa: S101 - it has just been used
                self._compiled.release_memory()
                self._swollen = False
        finally:
            for request in taken:
                idle.put(request)
            self._apart.release()

    def _ready(self) -> SimpleQueue[ov.InferRequest]:
        with self._lock:
            if self._idle is None:
                self._compiled = self._compile()
                self._idle = SimpleQueue()
                for _ in range(self._requests):
                    self._idle.put(self._compiled.create_infer_request())
            return self._idle


class PPOCR:
    """The PP-OCRv6 detector and recogniser.

    Args:
        threads: processor threads that inference may use in all.
    """

    def __init__(self, threads: int = 2) -> None:
        self._core = ov.Core()
        detector, recogniser = (self._core.read_model(path) for path in (_DETECTOR, _RECOGNISER))
        detector.reshape(ov.PartialShape([1, 3, -1, -1]))
        recogniser.reshape(ov.PartialShape([1, 3, STRIP_HEIGHT, (STRIP_WIDTHS[0], LONG_STRIP_WIDTHS[-1])]))
        self._alphabet = Alphabet(symbols_of(recogniser))
        self._detector = _Model(partial(self._compile, detector, threads, 1), 1, 3 * prod(_USUAL_PICTURE))
        self._recogniser = _Model(
            partial(self._compile, recogniser, threads, threads), 2 * threads, 3 * STRIP_HEIGHT * STRIP_WIDTHS[-1]
        )

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The detector with the release that it is from, the recogniser with the digest of its file.

        Raises:
            ValueError: the detector's file is not the released one.
        """
        return named_by_release(_DETECTOR), named_by_digest(_RECOGNISER)

    def warm_up(self) -> None:
        """Prepare the recogniser for all its widths; the detector prepares itself at its first picture of a shape."""
        strips = [np.zeros((STRIP_HEIGHT, width, 3), np.uint8) for width in STRIP_WIDTHS]
        self.recognise(strips * 2)

    def detect(self, image: Pixels) -> tuple[TextBox, ...]:
        """Find rows of text at the picture's own resolution; padded to the next multiple of 32 pixels."""
        height, width = image.shape[:2]
        padded = (-height % _PICTURE_STEP, -width % _PICTURE_STEP)
        if any(padded):
            bordered = cv2.copyMakeBorder(image, 0, padded[0], 0, padded[1], cv2.BORDER_REPLICATE)
            image = np.asarray(bordered, dtype=np.uint8)
        heat = self._detector.run([_blob(image)], lambda output: np.array(output[0, 0], dtype=np.float32))[0]
        return boxes_of(heat[:height, :width])

    def recognise(self, strips: Sequence[Pixels]) -> tuple[Lattice, ...]:
        """Recognise all strips, spread over the processor's cores."""
        fitted = [_fit(strip) for strip in strips]
        long = [i for i, (blob, _) in enumerate(fitted) if blob.shape[3] > STRIP_WIDTHS[-1]]
        usual = [i for i in range(len(fitted)) if i not in long]
        found: dict[int, Lattice] = {}
        for run, some in ((self._recogniser.run, usual), (self._recogniser.run_apart, long)):
            lattices = run([fitted[i][0] for i in some], lambda output: _slim(output[0], self._alphabet))
            found |= dict(zip(some, lattices, strict=True))
        return tuple(replace(found[i], width=share) for i, (_, share) in enumerate(fitted))

    def _compile(self, model: ov.Model, threads: int, streams: int) -> ov.CompiledModel:
        options = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": streams, "ENABLE_CPU_PINNING": False}
        return self._core.compile_model(model, "CPU", options)


def symbols_of(recogniser: ov.Model) -> tuple[str, ...]:
    """The symbols of a recogniser's outputs, the blank first, as an empty string."""
    return ("", *recogniser.get_rt_info(["framework"])["character"].split("\n"), " ")


def _slim(table: NDArray[np.float32], alphabet: Alphabet) -> Lattice:
    """The lattice of the few symbols that are possible anywhere: a hundredth of the recogniser's output or less."""
    possible = table.max(axis=0) >= _FAINTEST
    possible[0] = True
    columns = np.flatnonzero(possible)
    return Lattice(table[:, columns], Alphabet(tuple(alphabet.symbols[i] for i in columns.tolist())))


def _fit(strip: Pixels) -> tuple[NDArray[np.float32], float]:
    """Pad a strip on the right to a compiled width (or squeeze one that is too wide); the share it fills."""
    width = strip.shape[1]
    target = next((w for w in (*STRIP_WIDTHS, *LONG_STRIP_WIDTHS) if w >= width), LONG_STRIP_WIDTHS[-1])
    if width > target:
        squeezed = cv2.resize(strip, (target, STRIP_HEIGHT), interpolation=cv2.INTER_AREA)
        strip = np.asarray(squeezed, dtype=np.uint8)
        width = target
    return _blob(strip, target), width / target


def _blob(image: Pixels, padded_to: int = 0) -> NDArray[np.float32]:
    """RGB uint8 (H, W, 3) -> BGR float32 (1, 3, H, W) in -1..1, as the PP-OCR models were trained.

    Up to a greater width that it is padded to, it is 0.
    """
    height, width = image.shape[:2]
    blob = np.zeros((1, 3, height, max(width, padded_to)), np.float32)
    filled = blob[0, :, :, :width]
    for i, channel in enumerate(reversed(cv2.split(image))):
        np.divide(channel, np.float32(127.5), out=filled[i])
    filled -= np.float32(1)
    return blob
