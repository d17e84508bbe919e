"""Recognises lines of zones with a network of the project's own, a twentieth of the time of the large recogniser's.

It knows the 37 characters of zones, and that print is a zone's upside down. All other print is blank to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np
import openvino as ov

from ocr.engines.lattice import Alphabet, Lattice
from ocr.engines.small_network import SmallNetwork
from ocr.geometry import Quad
from ocr.image.picture import Picture
from ocr.standards import mrz
from ocr.zones.zone_strip import HEIGHT, STEP, WIDTHS, levelled, zone_strip

TURNED: Final = ">"
"""Stands for each character of a line that is upside down."""
SYMBOLS: Final = ("", *mrz.SYMBOLS, TURNED)
"""The symbols of the network's outputs, the blank first."""
WEIGHTS: Final = Path(__file__).parent / "data" / "zone_lines.onnx"


def _prepared(model: ov.Model) -> ov.Model:
    model.reshape(ov.PartialShape([1, 1, HEIGHT, (WIDTHS[0], WIDTHS[-1])]))
    return model


class LineReader:
    """Recognises lines of zones. Loaded at first use; safe to call from several threads at once.

    Args:
        threads: processor threads that it may use.
        path: of the network.
    """

    def __init__(self, threads: int = 1, path: Path = WEIGHTS) -> None:
        self._network = SmallNetwork(path, threads, _prepared)
        self._alphabet = Alphabet(SYMBOLS)

    @property
    def models(self) -> tuple[str, ...]:
        """The network's name, with the beginning of its file's SHA-256."""
        return (self._network.model,)

    def warm_up(self) -> None:
        """Load the network and prepare it for its widths."""
        for width in WIDTHS:
            self._seen(np.zeros((HEIGHT, width), np.uint8))

    def read(self, picture: Picture, rows: Sequence[Quad]) -> tuple[Lattice, ...]:
        """What is seen of rows of print that begin at their ``tl``."""
        return tuple(self._seen(zone_strip(picture, row)) for row in rows)

    def _seen(self, strip: np.ndarray) -> Lattice:
        width = next(width for width in WIDTHS if width >= strip.shape[1])
        with self._network.request() as request:
            request.infer({0: levelled(strip, width)[None, None]}, share_inputs=True)
            table = np.array(request.get_output_tensor(0).data[0], np.float32)
        steps = ceil(strip.shape[1] / STEP)
        return Lattice(table[:steps], self._alphabet, strip.shape[1] / (steps * STEP))
