"""A WebP decoded once, into memory that is there, in two steps that show whether it needs its last bytes.

Pillow decodes a WebP as a moving picture, with four bytes a pixel that are copied twice, and all or nothing. libwebp,
which Pillow brings along, can be given a beginning first (its incremental decoder, webp/decode.h).
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_LOSSLESS: Final = b"VP8L"
_NEEDED: Final = {b"VP8 ": 6, _LOSSLESS: 1}
"""Bytes at the end of the coded pixels, of which some at least are needed, by the chunk that holds them. In a lossy one
an encoder writes two at most that are not (RFC 6386, 7.3); of a lossless one the last byte has bits of the last code
(RFC 9649, 3)."""
_FIRST_CHUNK: Final = 12
_CHUNK_HEADER: Final = 8
"""Bytes before the first chunk, and of a chunk before its content."""
_MOST_CHUNKS: Final = 64
"""Before the pixels; there are a header, a profile and transparency (RFC 9649, 2.7)."""
_RGB: Final = 0
"""MODE_RGB of WEBP_CSP_MODE."""
_WHOLE: Final = 0
_MORE_IS_NEEDED: Final = 5
"""VP8_STATUS_OK and VP8_STATUS_SUSPENDED."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Where the coded pixels of a WebP lie.

    Neither decoder notices damage: each goes over it, comes out before or behind the end of its data, and reports only
    the latter. A picture that is decoded without its last bytes is damaged.

    Attributes:
        start, end: in bytes from the beginning of the file.
        needed: the picture needs some of so many bytes before the end.
    """

    start: int
    end: int
    needed: int


def coded_pixels(data: bytes | bytearray) -> Coded | None:
    """The chunk that holds the pixels, or None where there is none."""
    at = _FIRST_CHUNK
    for _ in range(_MOST_CHUNKS):
        kind, start = bytes(data[at : at + 4]), at + _CHUNK_HEADER
        end = start + int.from_bytes(data[at + 4 : start], "little")
        if kind in _NEEDED and start < len(data):
            return Coded(start, min(end, len(data)), _NEEDED[kind])
        at = end + end % 2
    return None


def is_lossless(data: bytes | bytearray) -> bool:
    """Whether the pixels of a WebP are coded without loss."""
    coded = coded_pixels(data)
    return coded is not None and data[coded.start - _CHUNK_HEADER : coded.start - 4] == _LOSSLESS


def library() -> ctypes.CDLL | None:
    """Pillow's libwebp; None where its functions are not within reach."""
    from PIL import _webp  # noqa: PLC0415 - most uploads are none

    try:
        found = ctypes.CDLL(_webp.__file__)
        found.WebPINewRGB.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        found.WebPINewRGB.restype = ctypes.c_void_p
        found.WebPIUpdate.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]
        found.WebPIDelete.argtypes = [ctypes.c_void_p]
    except (OSError, AttributeError):
        return None
    return found


def is_decoded(found: Any, data: bytearray, room: NDArray[np.uint8]) -> bool:
    """Decode a WebP that does not move and is not transparent; False where it is damaged.

    Args:
        found: the library.
        data: the encoded picture.
        room: for its pixels, RGB, shape (H, W, 3) as its header says.

    Raises:
        MemoryError: there is too little of it.
    """
    decoder = found.WebPINewRGB(_RGB, room.ctypes.data, room.nbytes, room.strides[0])
    if not decoder:
        raise MemoryError
    first = np.frombuffer(data, np.uint8).ctypes.data
    coded = coded_pixels(data)
    try:
        if coded and found.WebPIUpdate(decoder, first, max(0, coded.end - coded.needed)) != _MORE_IS_NEEDED:
            return False
        return bool(found.WebPIUpdate(decoder, first, coded.end if coded else len(data)) == _WHOLE)
    finally:
        found.WebPIDelete(decoder)
