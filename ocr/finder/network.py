"""A network of the finder: one RGB picture in; ONNX beside this file."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr.engines.small_network import SmallNetwork
from ocr.image import Pixels

if TYPE_CHECKING:
    import openvino as ov

_FOLDER = Path(__file__).parent


class Network:
    """A network for pictures of one size. Loaded at first use; safe to call from several threads at once.

    Args:
        name: of its file.
        threads: processor threads that it may use.
    """

    def __init__(self, name: str, threads: int) -> None:
        self._network = SmallNetwork(_FOLDER / f"{name}.onnx", threads, _of_pictures)

    @property
    def model(self) -> str:
        """Its name, with the beginning of its file's SHA-256."""
        return self._network.model

    @cached_property
    def classes(self) -> tuple[tuple[str, str], ...]:
        """What its outputs stand for, by its record: document type and page, in the order of the outputs."""
        record = json.loads(self._network.path.with_suffix(".json").read_text(encoding="utf-8"))
        return tuple((document, page) for document, page in record["classes"])

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures it takes, pixels."""
        _, height, width, _ = self._network.compiled().input(0).shape
        return int(width), int(height)

    def run(self, picture: Pixels) -> tuple[NDArray[np.float32], ...]:
        """The outputs for one RGB picture of the network's size, without their first axis."""
        with self._network.request() as request:
            request.infer({0: picture[None]}, share_inputs=True)
            return tuple(np.array(output.data[0], dtype=np.float32) for output in request.output_tensors)


def _of_pictures(model: ov.Model) -> ov.Model:
    """The model for RGB pictures as they are: bytes, colours last."""
    import openvino as ov  # noqa: PLC0415 - see `SmallNetwork.compiled`

    steps = ov.preprocess.PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    return steps.build()
