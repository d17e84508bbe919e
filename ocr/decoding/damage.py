"""Damage that decoders do not report by themselves. Runs in a decoding process, on untrusted bytes."""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import Any, Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image

from ocr.decoding import webp
from ocr.decoding.containers import last_scan, png_chunks
from ocr.decoding.terms import ImageError, Refusal
from ocr.decoding.torn import is_torn, is_undecoded

_END_OF_IMAGE: Final = b"\xff\xd9"
_PIECE: Final = 2**20
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps between columns and rows, of each pass of an interlaced PNG."""
_TOO_SHORT: Final = ("premature end", "instead of rst")
"""What libjpeg says of a scan that has fewer data than its blocks need, without and with restart markers."""
_HARMLESS: Final = ("JFIF revision", "Adobe color transform", "ICC marker", "Invalid SOS parameters")
"""Warnings of libjpeg that come before a scan's data, and concern no pixel; any later one would have replaced them."""
_SURPLUS: Final = re.compile(r"(\d+) extraneous bytes before marker 0xd9")
"""What libjpeg says of data behind those of the last block."""
_ABOUT: Final = 64
"""Bytes by which that number may be wrong: it has taken in some of them, and does not count 00 behind FF."""
_TEXT: Final = 16
"""Bytes of ASCII that are no data of a picture, whose bits come by chance."""
_WITHOUT_FF: Final = 4096
"""Bytes without FF that are none either."""
_LOST_TAIL: Final = 16
"""Bytes: where the data that a picture needs end in so many equal ones, its tail was lost and filled."""
_STEP: Final = 16
"""Levels of brightness, of 255, from which on a step between two rows of blocks may be a lost mean."""
_COLUMNS_APART: Final = 4
"""Columns that are looked at: one in so many."""
_SHARE_STEPPING: Final = 0.75
"""Of all blocks of a row; the others may be as bright or dark as can be, so that nothing is seen of the step."""

_SPREAD: Final = (15, 85)
"""Percentiles between which brightness is compared: print and what is as bright or dark as can be lie beyond them."""
_VARIED: Final = 12
"""Levels over which the brightness along an edge spreads, at the least, where anything can be said of it."""
_UNEVEN: Final = 16
"""Levels over which a lost mean's step spreads, at the most: what is seen goes on, and the step is the same."""
_TIMES_LESS: Final = 2
"""Of what is seen on either side, too, it has so many times less."""
_SHARE_ELSEWHERE: Final = 0.3
"""Of the blocks before and behind them, which may step for what the picture shows."""
_APART: Final = 32
"""Of so many pixels across and down one is looked at before all are."""


def jpeg_pixels(data: bytearray, room: NDArray[np.uint8], least: tuple[int, int] | None) -> NDArray[np.uint8]:
    """Decode a JPEG into room; every warning of libjpeg that concerns pixels is an error.

    A picture that has all its data and no mark of its end is whole, also where something else follows it; and so is
    one whose data are filled up before that mark.

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
        return np.asarray(simplejpeg.decode_jpeg(data, "RGB", **options), dtype=np.uint8)
    except ValueError as error:
        if any(harmless in str(error) for harmless in _HARMLESS):
            return room  # it is decoded all the same
    return np.asarray(simplejpeg.decode_jpeg(_without_rest(bytes(data)), "RGB", **options), dtype=np.uint8)


def is_usual_jpeg(data: bytearray) -> bool:
    """Whether a JPEG is subsampled in a way that simplejpeg decodes; there are others, such as 4 x 2."""
    try:
        simplejpeg.decode_jpeg_header(data, strict=False)
    except ValueError as error:
        return "subsampling" not in str(error)
    return True


def _without_rest(data: bytes) -> bytes:
    """The shortest beginning of a JPEG that has data for all its blocks, with an end mark.

    Raises:
        ValueError: what is left out may be data of the picture, or its last data are not what they were.
    """
    last = len(data) - len(_END_OF_IMAGE)
    start, end = last_scan(data)
    is_marked = end < last and data[end : end + 2] == _END_OF_IMAGE
    fault = _fault(data[:end] + _END_OF_IMAGE)
    surplus = _SURPLUS.search(fault)
    if fault and not surplus:
        raise ValueError(fault)
    short, long = start, end
    if surplus:
        about = end - int(surplus[1])
        short, long = max(start, about - _ABOUT), min(end, about + _ABOUT)
    while short < long:
        middle = (short + long) // 2
        if any(short_of in _fault(data[:middle] + _END_OF_IMAGE) for short_of in _TOO_SHORT):
            short = middle + 1
        else:
            long = middle
    if len(set(data[max(0, short - _LOST_TAIL) : short])) <= 1 or (is_marked and _may_be_scan(data[short:end])):
        raise ValueError("data are lost")
    return data[:short] + _END_OF_IMAGE


def _may_be_scan(rest: bytes) -> bool:
    """Whether what stands between a picture's last data and a mark of its end may be data, too.

    It is none where it fills up, is text, or is long and has no FF, which is followed by 00 in a scan.
    """
    return (
        len(set(rest)) > 1
        and not (rest.isascii() and len(rest) >= _TEXT)
        and (b"\xff" in rest or len(rest) < _WITHOUT_FF)
    )


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
        sums = np.concatenate([[0], np.cumsum(sign * step > _STEP)])
        begins = np.arange(sums.size - across)
        stepping = sums[across:] - sums[:-across] >= _SHARE_STEPPING * across
        begins = begins[stepping & (begins % across > 0)]
        row, column = np.divmod(begins, across)
        ends = np.minimum((row + 2) * across, sums.size - 1)
        before = (sums[begins] - sums[row * across]) / column
        behind = (sums[ends] - sums[begins + across]) / np.maximum(ends - begins - across, 1)
        for suspect in begins[np.maximum(before, behind) < _SHARE_ELSEWHERE]:
            row_of, column_of = divmod(int(suspect), across)
            window = slice(int(suspect), int(suspect) + across)
            if sign * _step_across(pixels[(row_of + 1) * height :][:height], column_of * width) > _STEP and _goes_on(
                last[:-1].ravel()[window], first[1:].ravel()[window]
            ):
                return True
    return False


def _goes_on(above: NDArray[np.float32], below: NDArray[np.float32]) -> bool:
    """Whether what lies below an edge is what lies above it, only brighter or darker, and is not of one colour.

    That tells a lost mean from the edge of a page, a bar, or another picture, which may lie on the grid of blocks.
    """
    low, high = np.percentile(np.stack([above, below, below - above]), _SPREAD, axis=1)
    spread_above, spread_below, spread_between = high - low
    varied = min(spread_above, spread_below)
    return bool(varied > _VARIED and spread_between < min(_UNEVEN, varied / _TIMES_LESS))


def _means(rows: NDArray[np.uint8], across: int) -> NDArray[np.float32]:
    """The brightness of rows, averaged over the width of each block."""
    blocks = rows.reshape(len(rows), across, -1)
    total = blocks[..., 0].astype(np.float32)
    for column in range(1, blocks.shape[2]):  # quicker than a mean over an axis that is as short
        total += blocks[..., column]
    return total / np.float32(blocks.shape[2])


def _step_across(rows: NDArray[np.uint8], column: int) -> float:
    """The step of brightness from the column before this one, in a row of blocks."""
    return float(rows[:, column, 1].mean() - rows[:, column - 1, 1].mean())


def check_webp(data: bytearray) -> None:
    """Refuse a WebP that does not need the last bytes of its pixels; see `webp`.

    Raises:
        ImageError: the picture is damaged.
    """
    coded = webp.coded_pixels(data)
    if coded is None or coded.end - coded.needed <= coded.start:
        return
    start, end = coded.start, coded.end - coded.needed
    end -= (end - start) % 2  # a byte that fills up would be decoded, too
    body = data[8 : start - 4] + (end - start).to_bytes(4, "little") + data[start:end]
    try:
        with Image.open(io.BytesIO(b"RIFF" + len(body).to_bytes(4, "little") + body), formats=["WEBP"]) as image:
            image.load()
    except Exception:
        return
    raise ImageError.of(Refusal.DAMAGED)


def check_heic(image: Image.Image) -> None:
    """Refuse a HEIC that is torn along its blocks, or has blocks that were never decoded; see `torn`.

    Args:
        image: the decoded picture, as it is stored.

    Raises:
        ImageError: the picture is damaged.
    """
    coloured = image.mode in {"RGB", "RGBA"}
    size = max(1, image.width // _APART), max(1, image.height // _APART)
    few = image.resize(size, Image.Resampling.NEAREST)
    if is_torn(np.asarray(image.getchannel(1 if coloured else 0))) or (
        coloured and is_undecoded(np.asarray(few), 1) and is_undecoded(np.asarray(image))
    ):
        raise ImageError.of(Refusal.DAMAGED)


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
