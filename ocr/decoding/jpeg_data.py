"""Data that a JPEG has lost or gained. Runs in a decoding process, on untrusted bytes."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from ocr.decoding.containers import last_scan

_END_OF_IMAGE: Final = b"\xff\xd9"
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


def jpeg_pixels(
    data: bytearray, room: NDArray[np.uint8], least: tuple[int, int] | None, colours: str = "RGB"
) -> NDArray[np.uint8]:
    """Decode a JPEG into room; every warning of libjpeg that concerns pixels is an error.

    A picture that has all its data and no mark of its end is whole, also where something else follows it; and so is
    one whose data are filled up before that mark.

    Args:
        data: the encoded picture; an end mark is added to it.
        room: for the pixels.
        least: height and width for a decoder that may make the picture smaller; None decodes it at its full size.
        colours: of the pixels, RGB or CMYK; the latter as they are stored.

    Raises:
        ValueError: it is damaged.
    """
    options = {"buffer": room} | ({"min_height": least[0], "min_width": least[1]} if least else {})
    data += _END_OF_IMAGE
    try:
        return np.asarray(simplejpeg.decode_jpeg(data, colours, **options), dtype=np.uint8)
    except ValueError as error:
        if any(harmless in str(error) for harmless in _HARMLESS):
            return room  # it is decoded all the same
    return np.asarray(simplejpeg.decode_jpeg(_without_rest(bytes(data), colours), colours, **options), dtype=np.uint8)


def is_usual_jpeg(data: bytearray) -> bool:
    """Whether a JPEG is subsampled in a way that simplejpeg decodes; there are others, such as 4 x 2."""
    try:
        simplejpeg.decode_jpeg_header(data, strict=False)
    except ValueError as error:
        return "subsampling" not in str(error)
    return True


def _without_rest(data: bytes, colours: str) -> bytes:
    """The shortest beginning of a JPEG that has data for all its blocks, with an end mark.

    Raises:
        ValueError: what is left out may be data of the picture, or its last data are not what they were.
    """
    last = len(data) - len(_END_OF_IMAGE)
    start, end = last_scan(data)
    is_marked = end < last and data[end : end + 2] == _END_OF_IMAGE
    fault = _fault(data[:end] + _END_OF_IMAGE, colours)
    surplus = _SURPLUS.search(fault)
    if fault and not surplus:
        raise ValueError(fault)
    short, long = start, end
    if surplus:
        about = end - int(surplus[1])
        short, long = max(start, about - _ABOUT), min(end, about + _ABOUT)
    while short < long:
        middle = (short + long) // 2
        if any(short_of in _fault(data[:middle] + _END_OF_IMAGE, colours) for short_of in _TOO_SHORT):
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


def _fault(data: bytes, colours: str) -> str:
    """What libjpeg finds fault with; decoded as small as possible, since only its data matter."""
    try:
        simplejpeg.decode_jpeg(data, "GRAY" if colours == "RGB" else colours, min_height=1, min_width=1, min_factor=8)
    except ValueError as error:
        return str(error).lower()
    return ""
