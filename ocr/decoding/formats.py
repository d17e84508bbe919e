"""Bytes of an upload -> pixels, within limits: header, pixels, signs of damage. Runs in a decoding process."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from ocr.decoding import brightness_steps, damage, jpeg_data, limits, png_data, webp
from ocr.decoding.containers import PIXELS_PER_BYTE
from ocr.decoding.scattered import is_scattered
from ocr.decoding.terms import Answer, Format, ImageError, Order, Refusal

Room = NDArray[np.uint8]
"""Where decoded pixels go: RGB, shape (H, W, 3)."""
MakeRoom = Callable[[int, int], Room]
"""Makes room for pixels of a height and width."""

LARGE: Final = 5_000_000
"""Pixels from which on a JPEG is worth decoding at half its size first."""
_COLOUR_MODES: Final = {"RGB", "RGBA", "L", "LA", "P", "1", "I;16"}
"""What Pillow calls them; of 16 bits a channel it keeps the upper eight, except in grey (``I;16``)."""
_BAND: Final = 2**20
"""Pixels that are converted at a time: whole copies of a large picture would take several times its memory."""
_ORIENTATION: Final = 0x0112


def decoded(order: Order, data: bytearray, make_room: MakeRoom) -> Answer:
    """Decode a picture into room that is made for it.

    Raises:
        ImageError: the picture is refused.
        Exception: it is damaged.
    """
    if order.form is Format.PNG:
        png_data.check_png(data)
    with _opened(order.form, data) as image:
        _check_header(image, data, order)
        limits.allow_time(image.width * image.height, len(data))
        if order.form is Format.JPEG and jpeg_data.is_usual_jpeg(data):
            if image.mode == "CMYK":
                return _printed(image, data, make_room)
            half = order.half_if_large and image.width * image.height >= LARGE and image.mode == "RGB"
            return _jpeg(image, data, make_room, half=half)
        if order.form is Format.WEBP:
            libwebp = webp.library() if image.mode == "RGB" else None
            if libwebp:
                return _webp(image, data, make_room, libwebp)
            damage.check_webp(data)
        return _any(image, data, order, make_room)


def _opened(form: Format, data: bytearray) -> Image.Image:
    if form is Format.HEIC:
        import pi_heif  # noqa: PLC0415 - most uploads are none

        pi_heif.register_heif_opener(thumbnails=False)
    return Image.open(io.BytesIO(data), formats=form.value[1])


def _check_header(image: Image.Image, data: bytearray, order: Order) -> None:
    _check_size(image, order)
    if order.form is Format.JPEG and image.width * image.height > len(data) * PIXELS_PER_BYTE:
        raise ImageError.of(Refusal.LITTLE_DATA)
    if image.mode not in _COLOUR_MODES and (order.form, image.mode) != (Format.JPEG, "CMYK"):
        raise ImageError.of(Refusal.OTHER_COLOURS)
    if order.form in {Format.PNG, Format.WEBP} and getattr(image, "is_animated", False):
        raise ImageError.of(Refusal.MOVING)


def _check_size(image: Image.Image, order: Order) -> None:
    width, height = image.size
    if width * height > order.max_pixels:
        raise ImageError.of(Refusal.MANY_PIXELS)
    if min(width, height) < order.min_edge:
        raise ImageError.of(Refusal.FEW_PIXELS)


def _jpeg(image: Image.Image, data: bytearray, make_room: MakeRoom, *, half: bool) -> Answer:
    """Of several pictures in one file (MPO) the first: the others are a phone's previews and depth maps."""
    width, height = image.size
    shape = ((height + 1) // 2, (width + 1) // 2) if half else (height, width)
    room = make_room(*shape)
    pixels = jpeg_data.jpeg_pixels(data, room, shape if half else None)
    if pixels.shape != (*shape, 3):
        raise ImageError.of(Refusal.DAMAGED)
    brightness_steps.check_jpeg(pixels, image, half=half)
    return Answer(shape, (height, width), _orientation(image))


def _printed(image: Image.Image, data: bytearray, make_room: MakeRoom) -> Answer:
    """A JPEG in CMYK or YCCK, as scanners and programs for print write them: how much of each ink is *not* there (Adobe
    Technical Note 5116), of which red, green and blue follow without a profile.
    """
    height, width = shape = image.height, image.width
    room = make_room(height, width)
    paper = jpeg_data.jpeg_pixels(data, np.empty((height, width, 4), np.uint8), None, "CMYK")
    if paper.shape != (*shape, 4):
        raise ImageError.of(Refusal.DAMAGED)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = paper[top : top + rows].astype(np.uint16)
        room[top : top + rows] = band[..., :3] * band[..., 3:] // 255
    brightness_steps.check_jpeg(room, image, half=False)
    return Answer(shape, shape, _orientation(image))


def _webp(image: Image.Image, data: bytearray, make_room: MakeRoom, libwebp: ctypes.CDLL) -> Answer:
    width, height = image.size
    room = make_room(height, width)
    if not webp.is_decoded(libwebp, data, room) or (webp.is_lossless(data) and is_scattered(room)):
        raise ImageError.of(Refusal.DAMAGED)
    return Answer((height, width), (height, width), _orientation(image))


def _orientation(image: Image.Image) -> int:
    orientation = image.getexif().get(_ORIENTATION, 1)
    return orientation if orientation in range(1, 9) else 1


def _any(image: Image.Image, data: bytearray, order: Order, make_room: MakeRoom) -> Answer:
    """A picture by Pillow, upright; what is transparent in it is laid on white."""
    image.load()
    _check_size(image, order)  # of a HEIC it is sure only now
    if order.form is Format.PNG:
        png_data.check_png_rows(image, data)
    elif order.form is Format.HEIC:
        damage.check_heic(image)
    ImageOps.exif_transpose(image, in_place=True)
    width, height = image.size
    pixels = make_room(height, width)
    rows = max(1, _BAND // width)
    for top in range(0, height, rows):
        band = image.crop((0, top, width, min(top + rows, height)))
        if band.mode == "I;16":
            pixels[top : top + rows] = (np.asarray(band) >> 8).astype(np.uint8)[..., None]
            continue
        if band.mode in {"RGBA", "LA"} or "transparency" in band.info:
            rgba = band.convert("RGBA")
            band = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
        pixels[top : top + rows] = np.asarray(band.convert("RGB"), dtype=np.uint8)
    return Answer((height, width), (height, width))
