"""QR codes and barcodes printed on pages, read by ZXing-C++ (Apache-2.0). What they lead to is never fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.geometry import Quad, homography, map_points
from ocr.image import Pixels

QR: Final = "QRCode"
CODE_128: Final = "Code128"
_SCALES: Final = (1.0, 2.0, 3.0)
"""A code that is not read as it is seen is looked at larger."""
_EVENED: Final = 2.0
"""And last, so many times larger, with its contrast evened out."""
_CLOSE: Final = (384, 512)
"""Edges of the views of a code that was found and not read, pixels."""
_AROUND: Final = 1.35
"""Such a view is so many times as long as the code, which needs a blank margin."""
_SHARPER: Final = ((60.0, 2.0), (30.0, 3.0))
"""How its edges are made sharper: against a blur of the view's edge through the first, by so much."""
_PLACES: Final = 2
"""In so many places at the most."""
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
    places: list[Quad] = []
    for view, scale in _views(grey):
        seen = _codes_in(view, format)
        found = {
            code.text[:_LONGEST]: PrintedCode(format, code.text[:_LONGEST], _quad(_corners(code, scale)))
            for code in seen
            if code.valid and code.text
        }
        if found:
            return tuple(found.values())
        unread = [quad for code in seen if not code.valid and (quad := _quad(_corners(code, scale))) is not None]
        if unread and not places:
            places = unread[:_PLACES]
            for place in places:
                if (close := _seen_closely(grey, place, format)) is not None:
                    return (close,)
    return ()


def _codes_in(grey: Pixels, format: str) -> list[zxingcpp.Barcode]:
    """The codes of a format in a view, those too that were found and not read."""
    formats = zxingcpp.barcode_formats_from_str(format)
    return list(zxingcpp.read_barcodes(grey, formats=formats, try_invert=False, return_errors=True))


def _seen_closely(grey: Pixels, place: Quad, format: str) -> PrintedCode | None:
    """The code in a place, once its edges were made sharper; None where it cannot be read."""
    corners = place.array()
    middle = corners.mean(axis=0)
    frame = Quad.from_array(middle + (corners - middle) * _AROUND)
    for edge in _CLOSE:
        to_view = homography(frame, Quad.of_picture(edge, edge))
        view = cv2.warpPerspective(grey, to_view, (edge, edge), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        for blur, much in _SHARPER:
            soft = cv2.GaussianBlur(view, (0, 0), edge / blur)
            sharp = np.asarray(cv2.addWeighted(view, 1 + much, soft, -much, 0), np.uint8)
            for code in _codes_in(sharp, format):
                if code.valid and code.text:
                    there = map_points(_corners(code, 1.0), np.linalg.inv(to_view))
                    return PrintedCode(format, code.text[:_LONGEST], _quad(there))
    return None


def _views(grey: Pixels) -> Iterator[tuple[Pixels, float]]:
    """The picture as it is, larger, and larger with its contrast evened out."""
    for scale in _SCALES:
        yield grey if scale == 1.0 else _larger(grey, scale), scale
    yield np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(_larger(grey, _EVENED)), np.uint8), _EVENED


def _larger(grey: Pixels, scale: float) -> Pixels:
    height, width = grey.shape
    size = round(width * scale), round(height * scale)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _corners(code: zxingcpp.Barcode, scale: float) -> NDArray[np.float64]:
    """The corners of a code, (4, 2), pixels of what was so many times enlarged to the view that it was found in."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return np.array([[(point.x + 0.5) / scale - 0.5, (point.y + 0.5) / scale - 0.5] for point in corners])


def _quad(corners: NDArray[np.float64]) -> Quad | None:
    try:
        return Quad.from_array(corners)
    except ValueError:
        return None
