"""QR codes and barcodes printed on pages, read by ZXing-C++ (Apache-2.0). What they lead to is never fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import zxingcpp

from ocr.geometry import Quad
from ocr.image import Pixels

QR: Final = "QRCode"
CODE_128: Final = "Code128"
_SCALES: Final = (1.0, 2.0)
"""A code that is not read as it is seen is looked at larger."""
_LONGEST: Final = 2048
"""Characters that are kept of a code."""


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A code that was read.

    Attributes:
        format: `QR` or `CODE_128`.
        text: what it carries.
        quad: where it stands, pixels of the picture that was looked at.
    """

    format: str
    text: str
    quad: Quad | None


def read_codes(pixels: Pixels, format: str) -> tuple[PrintedCode, ...]:
    """The codes of a format in a picture (RGB), each text once; none where none can be read."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    for view, scale in _views(grey):
        found = {
            code.text[:_LONGEST]: PrintedCode(format, code.text[:_LONGEST], _quad(code.position, scale))
            for code in zxingcpp.read_barcodes(
                view, formats=zxingcpp.barcode_formats_from_str(format), try_invert=False
            )
            if code.valid and code.text
        }
        if found:
            return tuple(found.values())
    return ()


def _views(grey: Pixels) -> Iterator[tuple[Pixels, float]]:
    """The picture as it is, larger, and larger with its contrast evened out."""
    height, width = grey.shape
    for scale in _SCALES:
        size = round(width * scale), round(height * scale)
        view = grey if scale == 1.0 else np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        yield view, scale
    yield np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(view), np.uint8), scale


def _quad(position: zxingcpp.Position, scale: float) -> Quad | None:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    try:
        return Quad.from_array(np.array([[(p.x + 0.5) / scale - 0.5, (p.y + 0.5) / scale - 0.5] for p in corners]))
    except ValueError:
        return None
