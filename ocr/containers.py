"""How an upload is put together, looked at before a library opens it: libraries go over every part, however many.

A file of ten megabytes may have millions of parts that are a few bytes long, or ask for one pass over all pixels with
every ten bytes. What is bounded here lies far above what cameras and programs write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_SEGMENTS: Final = 1000
"""Of a JPEG, scans included; a profile has up to 255, of 64 KiB each."""
MOST_SCANS: Final = 64
"""Of a JPEG. A progressive one has about ten, and each is a pass over all pixels."""
MOST_STRAY_BYTES: Final = 4096
"""Of a JPEG: bytes between segments, which belong to none."""
PIXELS_PER_BYTE: Final = 512
"""Of a JPEG. A block of 8 x 8 pixels has a code for its mean at least, of one bit at least (ITU T.81, F.1.2.1)."""
MOST_CHUNKS: Final = 4096
"""Of a PNG. 10 MiB of pixels in chunks of 8 KiB, the fewest bytes that are usual, are 1280."""

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan's data and begins a segment. Restart markers are part of a scan, and FF may be repeated."""
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA


@dataclass(frozen=True, slots=True)
class JpegParts:
    """The parts of a JPEG, up to its end or to a bound.

    Attributes:
        scans: passes over its pixels.
        ended: whether the end of the image is marked.
        excessive: whether there are more parts than a decoder should be asked to go over.
    """

    scans: int
    ended: bool
    excessive: bool


def jpeg_parts(data: bytes) -> JpegParts:
    """Go from marker to marker as a decoder does, without looking into any segment."""
    at = scans = segments = stray = 0
    within_scan = False
    while found := _MARKER.search(data, at, len(data) if within_scan else at + MOST_STRAY_BYTES + 2):
        if not within_scan:
            stray += found.start() - at
        marker, at = data[found.end() - 1], found.end()
        if marker == _END_OF_IMAGE:
            return JpegParts(scans, True, False)
        segments += 1
        within_scan = marker == _START_OF_SCAN
        scans += within_scan
        if segments > MOST_SEGMENTS or scans > MOST_SCANS or stray > MOST_STRAY_BYTES:
            return JpegParts(scans, False, True)
        if marker != _START_OF_IMAGE:
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return JpegParts(scans, False, not within_scan and len(data) - at > MOST_STRAY_BYTES)


def png_is_excessive(data: bytes) -> bool:
    """Whether a PNG has more chunks than a decoder should be asked to go over."""
    at = 8
    for _ in range(MOST_CHUNKS):
        if at >= len(data):
            return False
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return at < len(data)
