"""A WebP decoded once, into memory that is there, in two steps that show whether it needs its last bytes.

Pillow decodes a WebP as a moving picture, with four bytes a pixel that are copied twice, and all or nothing. libwebp,
which Pillow brings along, can be given a beginning first (its incremental decoder, webp/decode.h).
"""

from __future__ import annotations

import ctypes
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

NEEDED: Final = 6
"""Bytes at the end of a lossy picture, of which some at least are needed. An encoder writes two at most that are not
(RFC 6386, 7.3)."""
_HEADER: Final = 2**16
"""Bytes at whose end the pixels have begun: only a profile stands before them."""
_RGB: Final = 0
"""MODE_RGB of WEBP_CSP_MODE."""
_WHOLE: Final = 0
_MORE_IS_NEEDED: Final = 5
"""VP8_STATUS_OK and VP8_STATUS_SUSPENDED."""


def end_of_lossy(data: bytes | bytearray) -> int:
    """Where the pixels of a lossy WebP end; 0 of one without loss.

    Its arithmetic decoder goes over damage without notice, but comes out before or behind the end of its data, and
    reports only the latter: a picture that is decoded `NEEDED` bytes before it is damaged.
    """
    at = data.find(b"VP8 ", 0, _HEADER)
    return 0 if at < 0 else min(at + 8 + int.from_bytes(data[at + 4 : at + 8], "little"), len(data))


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
    end = end_of_lossy(data)
    try:
        if end and found.WebPIUpdate(decoder, first, max(0, end - NEEDED)) != _MORE_IS_NEEDED:
            return False
        return bool(found.WebPIUpdate(decoder, first, end or len(data)) == _WHOLE)
    finally:
        found.WebPIDelete(decoder)
