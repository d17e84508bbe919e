"""How an upload is put together, looked at before a library opens it: libraries go over every part, however many.

A file of ten megabytes may have millions of parts that are a few bytes long, or ask for one pass over all pixels with
every ten bytes. What is bounded here lies far above what cameras and programs write.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
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
_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of headers of frames."""
_WITHOUT_LENGTH = {0x01, 0xD8}
"""Markers that are no segments (ITU T.81, B.1.1.3), besides restart markers and the end."""


@dataclass(frozen=True, slots=True)
class JpegParts:
    """The parts of a JPEG, up to its end or to a bound.

    Attributes:
        scans: passes over its pixels.
        end: where the end of the image is marked; None where it is not.
        excessive: whether there are more parts than a decoder should be asked to go over.
    """

    scans: int
    end: int | None
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
            return JpegParts(scans, found.start(), False)
        segments += 1
        within_scan = marker == _START_OF_SCAN
        scans += within_scan
        if segments > MOST_SEGMENTS or scans > MOST_SCANS or stray > MOST_STRAY_BYTES:
            return JpegParts(scans, None, True)
        if marker not in _WITHOUT_LENGTH:
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return JpegParts(scans, None, not within_scan and len(data) - at > MOST_STRAY_BYTES)


def last_scan(data: bytes) -> tuple[int, int]:
    """Where the data of the scan begin that makes a JPEG complete, and where they end: at a marker or with the file.

    It is complete once all bits of all coefficients of all components have come (ITU T.81, G.1.1.1); a sequential one
    has one scan for each component, or one for all. What follows is no part of the picture, whatever it looks like.

    Raises:
        ValueError: it does not become complete.
    """
    at, missing = 0, set[tuple[int, int]]()
    while found := _MARKER.search(data, at):
        marker, at = data[found.end() - 1], found.end()
        length = 0 if marker in _WITHOUT_LENGTH else int.from_bytes(data[at : at + 2], "big")
        segment = data[at + 2 : at + max(2, length)]
        at += length
        if marker in _FRAMES and len(segment) > 5:
            missing = {(component, k) for component in segment[6 : 6 + 3 * segment[5] : 3] for k in range(64)}
        if marker == _START_OF_SCAN and len(segment) >= 4:
            first, until, precision = segment[-3:]
            if not precision & 15:
                missing -= {(one, k) for one in segment[1 : 1 + 2 * segment[0] : 2] for k in range(first, until + 1)}
            if not missing:
                end = _MARKER.search(data, at)
                return at, end.start() if end else len(data)
    raise ValueError("the image has not all its scans")


def png_is_excessive(data: bytes) -> bool:
    """Whether a PNG has more chunks than a decoder should be asked to go over."""
    return sum(1 for _, _ in zip(range(MOST_CHUNKS + 1), _png_chunks_at(data), strict=False)) > MOST_CHUNKS


@dataclass(frozen=True, slots=True)
class PngChunk:
    """A chunk of a PNG.

    Attributes:
        kind: its name, such as IDAT.
        content: what it holds.
        is_whole: whether all of it is there, and its checksum is right.
    """

    kind: bytes
    content: bytes
    is_whole: bool


def png_chunks(data: bytes | bytearray) -> Iterator[PngChunk]:
    """The chunks of a PNG in order, up to the end of the file, with their checksums looked at."""
    for at in _png_chunks_at(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        named = bytes(data[at + 4 : end])
        yield PngChunk(named[:4], named[4:], zlib.crc32(named).to_bytes(4, "big") == data[end : end + 4])


def _png_chunks_at(data: bytes | bytearray) -> Iterator[int]:
    at = 8
    while at < len(data):
        yield at
        at += 12 + int.from_bytes(data[at : at + 4], "big")


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height by the header of a WebP (RFC 9649, 2.5 to 2.7); (0, 0) where it has none.

    Libraries make room for all pixels when they open one.
    """
    kind, at = data[12:16], 20
    if kind == b"VP8X":
        return _little(data[at + 4 : at + 7]) + 1, _little(data[at + 7 : at + 10]) + 1
    if kind == b"VP8 ":
        return _little(data[at + 6 : at + 8]) & 0x3FFF, _little(data[at + 8 : at + 10]) & 0x3FFF
    if kind == b"VP8L":
        bits = _little(data[at + 1 : at + 5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
