"""Damage that decoders do not report by themselves. Runs in a decoding process, on untrusted bytes."""

from __future__ import annotations

import struct
import zlib
from typing import Any, Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from ocr.containers import jpeg_parts, png_chunks
from ocr.decoding.terms import ImageError, Refusal

_END_OF_IMAGE: Final = b"\xff\xd9"
_PIECE: Final = 2**20
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps between columns and rows, of each pass of an interlaced PNG."""
_PREMATURE: Final = "premature end"
"""What libjpeg says of a scan that has fewer data than its blocks need."""
_LOST_TAIL: Final = 16
"""Bytes: where the data of a picture without an end mark end in so many equal ones, its tail was lost and filled."""
_STEP: Final = 8
"""Levels of brightness, of 255, from which on a step between two rows of blocks may be a lost mean."""
_COLUMNS_APART: Final = 4
"""Columns that are looked at: one in so many."""
_SHARE_STEPPING: Final = 0.6
"""Of all blocks of a row; the others may be as bright or dark as can be, so that nothing is seen of the step."""


def jpeg_pixels(data: bytearray, room: NDArray[np.uint8], least: tuple[int, int] | None) -> NDArray[np.uint8]:
    """Decode a JPEG into room; every warning of libjpeg is an error.

    A picture that has all its data and no mark of its end is whole, also where something else follows it.

    Args:
        data: the encoded picture; an end mark is added to it.
        room: for the pixels.
        least: height and width for a decoder that may make the picture smaller; None decodes it at its full size.

    Raises:
        ValueError: it is damaged.
    """
    options = {"buffer": room} | ({"min_height": least[0], "min_width": least[1]} if least else {})
    data += _END_OF_IMAGE
    try:
        pixels = simplejpeg.decode_jpeg(data, "RGB", **options)
    except ValueError:
        if jpeg_parts(bytes(data[: -len(_END_OF_IMAGE)])).ended:
            raise
        pixels = simplejpeg.decode_jpeg(_without_trailer(data), "RGB", **options)
    return np.asarray(pixels, dtype=np.uint8)


def _without_trailer(data: bytearray) -> bytes:
    """The shortest beginning of a JPEG that has data for all its blocks, with an end mark. Raises ValueError."""
    short, long = 0, len(data)
    while short < long:
        middle = (short + long) // 2
        if _PREMATURE in _fault(bytes(data[:middle]) + _END_OF_IMAGE):
            short = middle + 1
        else:
            long = middle
    tail = data[max(0, short - _LOST_TAIL) : short]
    if len(set(tail)) <= 1:
        raise ValueError("the tail is lost")
    return bytes(data[:short]) + _END_OF_IMAGE


def _fault(data: bytes) -> str:
    """What libjpeg finds fault with; decoded as small as possible, since only its data matter."""
    try:
        simplejpeg.decode_jpeg(data, "GRAY", min_height=1, min_width=1, min_factor=8)
    except ValueError as error:
        return str(error).lower()
    return ""


def check_jpeg(pixels: NDArray[np.uint8], image: Image.Image, *, half: bool) -> None:
    """Refuse a picture in which the brightness changes at a block, from there to the end of the picture.

    A JPEG holds the difference of each block's mean to that of the block before it. A damaged difference may leave all
    codes valid; it moves the brightness of every block behind it. Between two rows of blocks such a step goes over the
    whole width, and begins and ends within the width, one row of blocks apart: nothing that is photographed does so.

    Args:
        pixels: RGB as they are stored, shape (H, W, 3).
        image: its header.
        half: the pixels are at half the size.

    Raises:
        ImageError: the picture is damaged.
    """
    if brightness_breaks(pixels, *_blocks_of(image, half=half)):
        raise ImageError.of(Refusal.DAMAGED)


def _blocks_of(image: Image.Image, *, half: bool) -> tuple[int, int]:
    """Height and width in pixels of what a JPEG codes at a time (an MCU, ITU T.81, A.2)."""
    layers: list[tuple[Any, ...]] = getattr(image, "layer", [])
    size = 4 if half else 8
    if len(layers) < 2:
        return size, size
    return size * max(layer[2] for layer in layers), size * max(layer[1] for layer in layers)


def brightness_breaks(pixels: NDArray[np.uint8], height: int, width: int) -> bool:
    """Whether brightness steps at one block of so many pixels, from there on."""
    down, across = pixels.shape[0] // height, pixels.shape[1] // width
    if down < 3 or across < 4:
        return False
    seen = pixels[: down * height, : across * width : _COLUMNS_APART, 1]
    first, last = (_means(seen[row::height], across) for row in (0, height - 1))
    step = first[1:] - last[:-1]
    for sign in (1, -1):
        steps = np.concatenate([[0], np.cumsum(sign * step.ravel() > _STEP)])
        for begin in np.flatnonzero(steps[across:] - steps[:-across] >= _SHARE_STEPPING * across):
            row, column = divmod(int(begin), across)
            if column and sign * _step_across(pixels[(row + 1) * height :][:height], column * width) > _STEP:
                return True
    return False


def _means(rows: NDArray[np.uint8], across: int) -> NDArray[np.float32]:
    """The brightness of rows, averaged over the width of each block."""
    return np.asarray(rows.reshape(len(rows), across, -1).mean(axis=2, dtype=np.float32))


def _step_across(rows: NDArray[np.uint8], column: int) -> float:
    """The step of brightness from the column before this one, in a row of blocks."""
    return float(rows[:, column, 1].mean() - rows[:, column - 1, 1].mean())


def check_png(data: bytearray) -> None:
    """Refuse a PNG that is cut off or has a wrong checksum: Pillow does not look at those of IDAT.

    Raises:
        ImageError: the picture is damaged.
    """
    for chunk in png_chunks(data):
        if not chunk.is_whole:
            raise ImageError.of(Refusal.DAMAGED)
        if chunk.kind == b"IEND":
            return
    raise ImageError.of(Refusal.DAMAGED)


def check_png_rows(image: Image.Image, data: bytearray) -> None:
    """Refuse a PNG that has fewer rows than its header says: Pillow leaves them zero.

    Args:
        image: the decoded picture, as it is stored.
        data: the encoded picture.

    Raises:
        ImageError: the picture is damaged.
        Exception: it makes no sense.
    """
    last = image.crop((0, image.height - 1, image.width, image.height))
    if np.asarray(last).any() and not image.info.get("interlace"):
        return
    rows = zlib.decompressobj()
    inflated = sum(_inflated(rows, chunk.content) for chunk in png_chunks(data) if chunk.kind == b"IDAT")
    if not rows.eof or inflated < _png_bytes(data):
        raise ImageError.of(Refusal.DAMAGED)


def _inflated(rows: zlib._Decompress, content: bytes) -> int:
    """How many bytes compressed ones become, without holding them all."""
    total = len(rows.decompress(content, _PIECE))
    while rows.unconsumed_tail:
        total += len(rows.decompress(rows.unconsumed_tail, _PIECE))
    return total


def _png_bytes(data: bytearray) -> int:
    """Bytes of all rows of a PNG, each with the byte of its filter (ISO/IEC 15948, 7.2, 8.2)."""
    width, height, depth, colour, _, _, laced = struct.unpack_from(">IIBBBBB", data, 16)
    bits = depth * _PNG_CHANNELS[colour]
    passes = _ADAM7 if laced else ((0, 0, 1, 1),)
    sizes = ((-(-(width - x) // across), -(-(height - y) // down)) for x, y, across, down in passes)
    return sum(high * (1 + -(-wide * bits // 8)) for wide, high in sizes if wide > 0)
