"""Bytes of an upload -> pixels, within limits: size, magic number and parts here, all else in a decoding process."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.decoding.containers import jpeg_parts, png_is_excessive, webp_size
from ocr.decoding.process import Check
from ocr.decoding.processes import shared
from ocr.decoding.terms import (
    DECODE_FAILED,
    TOO_LARGE,
    TOO_SMALL,
    UNSUPPORTED,
    Answer,
    Format,
    ImageError,
    Order,
    Refusal,
)

__all__ = [
    "DECODE_FAILED", "TOO_LARGE", "TOO_SMALL", "UNSUPPORTED", "Half", "ImageError", "Limits", "Pixels", "decode",
    "decode_at_sight", "media_type",
]  # fmt: skip

Pixels = NDArray[np.uint8]
"""An RGB picture, shape (H, W, 3), upright."""

_HEIF_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}


def _turned(code: int) -> Callable[[Any], Any]:
    return lambda pixels: cv2.rotate(pixels, code)


def _flipped(code: int) -> Callable[[Any], Any]:
    return lambda pixels: cv2.flip(pixels, code)


_UPRIGHT: Mapping[int, tuple[Callable[[Any], Any], ...]] = {
    2: (_flipped(1),),
    3: (_turned(cv2.ROTATE_180),),
    4: (_flipped(0),),
    5: (cv2.transpose,),
    6: (_turned(cv2.ROTATE_90_CLOCKWISE),),
    7: (_turned(cv2.ROTATE_180), cv2.transpose),
    8: (_turned(cv2.ROTATE_90_COUNTERCLOCKWISE),),
}
"""What brings a picture upright, by its EXIF orientation."""
_ON_ITS_SIDE: Final = {5, 6, 7, 8}
"""Orientations in which width and height change places."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an upload: bytes, pixels in all, and pixels along the shorter edge."""

    max_bytes: int = 10 * 1024 * 1024
    max_pixels: int = 40_000_000
    min_edge: int = 160


@dataclass(frozen=True, eq=False)
class Half:
    """A picture at half its size: its pixels, upright, and the width and height of the whole."""

    pixels: Pixels
    size: tuple[int, int]


def media_type(data: bytes) -> str | None:
    """The media type by magic number alone, or None where the format is not accepted."""
    form = _format(data)
    return form.value[0] if form else None


def decode(data: bytes, limits: Limits | None = None, check: Check = lambda: None) -> Pixels:
    """Decode a JPEG, PNG, WebP or HEIC upload to an upright RGB picture (EXIF orientation applied).

    Transparent pixels are laid on white. Of 16 bits a channel the upper eight are taken, and CMYK becomes RGB without
    its profile: what is printed stays legible. Moving pictures are refused: no frame is the picture. Of a phone's
    multi-picture JPEG (MPO) the first picture is taken, and of a HEIC with several the one that it calls the primary:
    the others are its previews and depth maps. A damaged picture is refused, also where a decoder could fill what is
    lost.

    Args:
        data: the upload.
        limits: its bounds.
        check: called ten times a second while it is decoded; whatever it raises ends the decoding.

    Raises:
        ImageError: with the code that says why.
        ocr.decoding.process.DecodingUnavailableError: no decoding process can be started.
    """
    return _decoded(data, limits or Limits(), check, half_if_large=False)[0]


def decode_at_sight(data: bytes, limits: Limits | None = None, check: Check = lambda: None) -> Pixels | Half:
    """As `decode`; but a large JPEG at half its width and height, in half the time.

    Raises:
        ImageError, ocr.decoding.process.DecodingUnavailableError: as `decode`.
    """
    pixels, size = _decoded(data, limits or Limits(), check, half_if_large=True)
    return pixels if pixels.shape[1::-1] == size else Half(pixels, size)


def _format(data: bytes) -> Format | None:
    if data[:3] == b"\xff\xd8\xff":
        return Format.JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return Format.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return Format.HEIC
    return None


def _decoded(data: bytes, limits: Limits, check: Check, *, half_if_large: bool) -> tuple[Pixels, tuple[int, int]]:
    """A picture's pixels, upright, and the width and height of the whole."""
    order = Order(_checked(data, limits), limits.max_pixels, limits.min_edge, half_if_large)
    answer, pixels = shared.decode(order, data, _upright, check)
    height, width = answer.whole
    return pixels, (height, width) if answer.orientation in _ON_ITS_SIDE else (width, height)


def _upright(answer: Answer, pixels: Pixels) -> Pixels:
    for turn in _UPRIGHT.get(answer.orientation, ()):
        pixels = turn(pixels)
    return pixels


def _checked(data: bytes, limits: Limits) -> Format:
    """The format of an upload that no decoding process need look at in vain."""
    form = _format(data)
    refusal: Refusal | None = None
    if not data:
        refusal = Refusal.EMPTY
    elif len(data) > limits.max_bytes:
        refusal = Refusal.MANY_BYTES
    elif form is None:
        refusal = Refusal.OTHER_FORMAT
    elif (form is Format.JPEG and jpeg_parts(data).excessive) or (form is Format.PNG and png_is_excessive(data)):
        refusal = Refusal.MANY_PARTS
    elif form is Format.WEBP and math.prod(webp_size(data)) > limits.max_pixels:
        refusal = Refusal.MANY_PIXELS
    if refusal is not None or form is None:
        raise ImageError.of(refusal or Refusal.OTHER_FORMAT)
    return form
