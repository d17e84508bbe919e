"""Bytes of an upload -> pixels, within limits: magic number, parts, header, then pixels, so that a bomb stays shut."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import cv2
import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ocr.containers import PIXELS_PER_BYTE, jpeg_parts, png_is_excessive

Pixels = NDArray[np.uint8]
"""An RGB picture, shape (H, W, 3), upright."""

DECODE_FAILED = "IMAGE_DECODE_FAILED"
TOO_LARGE = "IMAGE_TOO_LARGE"
UNSUPPORTED = "IMAGE_FORMAT_UNSUPPORTED"
TOO_SMALL = "RESOLUTION_TOO_LOW"

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
_COLOUR_MODES = {"RGB", "RGBA", "L", "LA", "P", "1"}
_BAND = 2**20
"""Pixels that are converted at a time: whole copies of a large picture would take several times its memory."""


_LARGE = 5_000_000
"""Pixels from which on a JPEG is worth decoding at half its size first."""


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
_ON_ITS_SIDE = {5, 6, 7, 8}
"""Orientations in which width and height change places."""


class ImageError(Exception):
    """An upload that is no usable picture.

    Attributes:
        code: the stable reason: IMAGE_DECODE_FAILED, IMAGE_TOO_LARGE, IMAGE_FORMAT_UNSUPPORTED or
            RESOLUTION_TOO_LOW.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


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
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "image/heic"
    return None


def decode(data: bytes, limits: Limits | None = None) -> Pixels:
    """Decode a JPEG, PNG, WebP or HEIC upload to an upright RGB picture (EXIF orientation applied).

    Transparent pixels are laid on white. Several frames, 16 bits a channel and CMYK are refused rather than
    converted: no phone takes such pictures, and converting them guesses. Of a phone's multi-picture JPEG (MPO) the
    first picture is taken: the others are its previews and depth maps.

    Raises:
        ImageError: with the code that says why.
    """
    return _decoded(
        data, limits or Limits(), lambda image: _plain_pixels(image, data) if _is_plain(image) else _pixels(image)
    )


def decode_half(data: bytes, limits: Limits | None = None) -> Half | None:
    """A large JPEG at half its width and height, in half the time; None for every other picture.

    Raises:
        ImageError: as `decode`.
    """
    return _decoded(data, limits or Limits(), lambda image: _half_of_jpeg(image, data) if _is_jpeg(image) else None)


T = TypeVar("T")


def _decoded(data: bytes, limits: Limits, pixels_of: Callable[[Image.Image], T]) -> T:
    """What ``pixels_of`` makes of an image that keeps the limits."""
    if not data:
        raise ImageError(DECODE_FAILED, "the image is empty")
    if len(data) > limits.max_bytes:
        raise ImageError(TOO_LARGE, "the image has too many bytes")
    kind = media_type(data)
    if kind is None:
        raise ImageError(UNSUPPORTED, "the image is not JPEG, PNG, WebP or HEIC")
    if (kind == "image/jpeg" and jpeg_parts(data).excessive) or (kind == "image/png" and png_is_excessive(data)):
        raise ImageError(DECODE_FAILED, "the image has too many parts")
    try:
        with _open(data, kind) as image:
            _check_header(image, data, kind, limits)
            return pixels_of(image)
    except ImageError:
        raise
    except Exception:
        raise ImageError(DECODE_FAILED, "the image is damaged") from None


def _is_jpeg(image: Image.Image) -> bool:
    return image.format in {"JPEG", "MPO"} and image.mode == "RGB"


def _is_plain(image: Image.Image) -> bool:
    return image.format in {"JPEG", "MPO", "WEBP"} and image.mode == "RGB"


def _open(data: bytes, kind: str) -> Image.Image:
    formats = {
        "image/jpeg": ["JPEG", "MPO"],
        "image/png": ["PNG"],
        "image/webp": ["WEBP"],
        "image/heic": ["HEIF"],
    }[kind]
    return Image.open(io.BytesIO(data), formats=formats)


def _check_header(image: Image.Image, data: bytes, kind: str, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.max_pixels:
        raise ImageError(TOO_LARGE, "the image has too many pixels")
    if min(width, height) < limits.min_edge:
        raise ImageError(TOO_SMALL, "the image has too few pixels")
    if kind == "image/jpeg" and width * height > len(data) * PIXELS_PER_BYTE:
        raise ImageError(DECODE_FAILED, "the image has less data than its pixels need")
    if image.mode not in _COLOUR_MODES:
        raise ImageError(UNSUPPORTED, "the image is neither RGB nor grey with 8 bits a channel")
    if kind == "image/png" and data[24] > 8:
        raise ImageError(UNSUPPORTED, "the image has more than 8 bits a channel")
    if kind != "image/jpeg" and getattr(image, "is_animated", False):
        raise ImageError(UNSUPPORTED, "the image has several frames")


def _plain_pixels(image: Image.Image, data: bytes) -> Pixels:
    """Pixels by OpenCV, in half of Pillow's time and a fifth of its memory; Pillow judges what OpenCV cannot read."""
    orientation = image.getexif().get(0x0112, 1)
    pixels = _read(image, data, cv2.IMREAD_COLOR_RGB)
    if pixels is None or pixels.shape[1::-1] != image.size:
        return _pixels(image)
    return _upright(pixels, orientation)


def _half_of_jpeg(image: Image.Image, data: bytes) -> Half | None:
    width, height = image.size
    orientation = image.getexif().get(0x0112, 1)
    pixels = _read(image, data, cv2.IMREAD_REDUCED_COLOR_2) if width * height >= _LARGE else None
    if pixels is None or pixels.shape[1::-1] != ((width + 1) // 2, (height + 1) // 2):
        return None
    half = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), dtype=np.uint8)
    return Half(_upright(half, orientation), (height, width) if orientation in _ON_ITS_SIDE else (width, height))


def _read(image: Image.Image, data: bytes, way: int) -> Pixels | None:
    """A picture by OpenCV, as it is stored; None where OpenCV cannot read it, or a JPEG does not end."""
    if _is_jpeg(image) and not jpeg_parts(data).ended:
        return None
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), way | cv2.IMREAD_IGNORE_ORIENTATION)
    return None if pixels is None else np.asarray(pixels, dtype=np.uint8)


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    for turn in _UPRIGHT.get(orientation, ()):
        pixels = turn(pixels)
    return np.asarray(pixels, dtype=np.uint8)


def _pixels(image: Image.Image) -> Pixels:
    ImageOps.exif_transpose(image, in_place=True)
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(top + rows, height)))
        if band.mode in {"RGBA", "LA"} or "transparency" in band.info:
            rgba = band.convert("RGBA")
            band = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
        pixels[top : top + rows] = np.asarray(band.convert("RGB"), dtype=np.uint8)
    return pixels


pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # Pillow's limit only warns; `Limits` refuses
