"""Data that a PNG has lost. Runs in a decoding process, on untrusted bytes."""

from __future__ import annotations

import struct
import zlib
from typing import Final

import numpy as np
from PIL import Image

from ocr.decoding.containers import png_chunks
from ocr.decoding.terms import ImageError, Refusal

_PIECE: Final = 2**20
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps between columns and rows, of each pass of an interlaced PNG."""


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
