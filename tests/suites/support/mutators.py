"""Mutations of pictures: of bytes, and of a format's parts with lengths and checksums put right again.

What only flips bytes is refused at the first checksum or length; what knows the parts gets to the code behind them.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from tests.suites.support.corpus import PNG, png_chunk

_ODD: Final = (
    0,
    1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x100,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x1_0000,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFF,
)
"""Numbers at which sums and products overflow, change sign or become nothing."""
_PATHS: Final = {b"meta": 12, b"iprp": 8, b"ipco": 8, b"iref": 12, b"dinf": 8, b"moov": 8, b"trak": 8}
"""Boxes (ISO 14496-12) that hold boxes, and how many bytes of header they have before them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file.

    Attributes:
        kind: what it is called in its format.
        content: what it holds, without its length and checksum.
        header: bytes of a box before the boxes that it holds; zero where it holds none.
        inner: the boxes that it holds.
    """

    kind: bytes
    content: bytes
    header: int = 0
    inner: tuple[Part, ...] = ()


Parts = list[Part]
Mutation = Callable[[random.Random, bytes], bytes]


def mutated(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds, changed in one to three ways; of two in three, its parts are changed first."""
    data = chance.choice(seeds)
    if chance.random() < 2 / 3:
        data = rearranged(chance, data, chance.choice(seeds))
        if chance.random() < 0.7:
            return data
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(BYTES)(chance, data)
    return data


def rearranged(chance: random.Random, data: bytes, other: bytes) -> bytes:
    """A file with some of its parts changed, dropped, doubled, moved, or taken from another of its format.

    What is of no format known here comes back as it was.
    """
    for split, join in FORMATS:
        parts = split(data)
        if parts:
            for _ in range(chance.randint(1, 3)):
                parts = _changed(chance, parts, split(other))
            return join(parts)
    return data


def _changed(chance: random.Random, parts: Parts, others: Parts) -> Parts:
    parts = list(parts)
    at = chance.randrange(len(parts))
    part = parts[at]
    act = chance.random()
    if act < 0.6:
        if part.inner:
            parts[at] = replace(part, inner=tuple(_changed(chance, list(part.inner), others)) or part.inner)
        else:
            parts[at] = replace(part, content=_content(chance, part))
    elif act < 0.7 and len(parts) > 1:
        del parts[at]
    elif act < 0.8:
        parts[at:at] = [part] * chance.choice((1, 1, 2, 40))
    elif act < 0.9:
        parts.insert(chance.randrange(len(parts)), parts.pop(at))
    elif others:
        parts.insert(at, chance.choice(others))
    return parts


def _content(chance: random.Random, part: Part) -> bytes:
    if part.kind == b"IDAT" and chance.random() < 0.5:
        try:
            return zlib.compress(chance.choice(BYTES)(chance, zlib.decompress(part.content)), 1)
        except zlib.error:
            pass
    return chance.choice(BYTES)(chance, part.content)


# --- bytes ----------------------------------------------------------------------------------------------------------


def flip(chance: random.Random, data: bytes) -> bytes:
    """Flip up to eight bits."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def number(chance: random.Random, data: bytes) -> bytes:
    """Put an odd number, of one, two or four bytes and either order, in the place of what is there."""
    width = chance.choice((1, 2, 4))
    if len(data) < width:
        return data
    odd = (chance.choice(_ODD) + chance.choice((-1, 0, 0, 1))) % (1 << 8 * width)
    at = chance.randrange(len(data) - width + 1)
    return data[:at] + odd.to_bytes(width, chance.choice(("big", "little"))) + data[at + width :]


def cut(chance: random.Random, data: bytes) -> bytes:
    """Leave out a run, or everything from some byte on."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:start] if chance.random() < 0.4 else data[:start] + data[end:]


def double(chance: random.Random, data: bytes) -> bytes:
    """Repeat a run."""
    start = chance.randrange(len(data) + 1)
    run = data[start : start + chance.randint(1, 64)]
    return data[:start] + run * chance.choice((1, 2, 30)) + data[start:]


def noise(chance: random.Random, data: bytes) -> bytes:
    """Write random bytes, or all the same, over a run."""
    start = chance.randrange(len(data) + 1)
    length = min(chance.randint(1, 64), len(data) - start)
    over = chance.randbytes(length) if chance.random() < 0.5 else bytes([chance.choice((0, 0xFF))]) * length
    return data[:start] + over + data[start + length :]


def grown(chance: random.Random, data: bytes) -> bytes:
    """Put random bytes in between."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.randbytes(chance.randint(1, 64)) + data[start:]


def lost(chance: random.Random, data: bytes) -> bytes:
    """Lose 256 bytes to 8 KiB, as disks and networks do: they are zero, gone, or there twice."""
    start = chance.randrange(len(data) + 1)
    length = 2 ** chance.randint(8, 13)
    gone, rest = data[start : start + length], data[start + length :]
    return data[:start] + chance.choice((bytes(len(gone)), b"", gone + gone)) + rest


def marked(chance: random.Random, data: bytes) -> bytes:
    """Put what a format's decoders pass over, and others may not, in between.

    Of JPEG: markers without a length (TEM, restarts outside of scans, a second beginning), fill bytes, a segment whose
    length reaches over the next ones, and one of no length. Of PNG, WebP and HEIC: parts of no content, of an odd
    one, and of a length that reaches beyond the file's end.
    """
    if data[:2] == b"\xff\xd8":
        odd: tuple[bytes, ...] = (
            b"\xff\x01",
            b"\xff\x01" * 500,
            b"\xff" + bytes([chance.randint(0xD0, 0xD7)]),
            b"\xff\xd8",
            b"\xff" * chance.choice((1, 7, 3000)),
            b"\xff\xe5" + chance.randbytes(2),
            b"\xff\xfe\0\0",
            b"\xff\xdd\0\4" + chance.randbytes(2),
        )
        places = [at for at in range(2, len(data) - 1) if data[at] == 0xFF and data[at + 1] not in (0, 0xFF)]
    else:
        size = chance.choice((0, 1, 8, 0x7FFF_FFFF, 0xFFFF_FFFF)).to_bytes(4, "big")
        odd = (size + b"free", size + b"prVt" + bytes(4), b"JUNK" + size[::-1], bytes(8), bytes(1))
        kinds = (b"IDAT", b"IEND", b"VP8", b"meta", b"mdat", b"iloc", b"EXIF")
        places = [data.find(kind) - 4 * (kind not in (b"VP8", b"EXIF")) for kind in kinds if kind in data]
    at = chance.choice(places or [len(data)])
    return data[:at] + chance.choice(odd) + data[at:]


BYTES: Final[Sequence[Mutation]] = (flip, number, number, cut, double, noise, grown, lost, marked)


# --- parts ----------------------------------------------------------------------------------------------------------


def png_parts(data: bytes) -> Parts:
    """The chunks of a PNG, up to where they end or make no sense."""
    parts: Parts = []
    at = len(PNG)
    while data.startswith(PNG) and at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        parts.append(Part(data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return parts


def png_of(parts: Parts) -> bytes:
    """A PNG of chunks, with their right checksums."""
    return PNG + b"".join(png_chunk(part.kind, part.content) for part in parts)


def jpeg_parts(data: bytes) -> Parts:
    """The segments of a JPEG; the scan's data, of no kind, go with what comes behind them."""
    parts: Parts = []
    at = 2
    while data.startswith(b"\xff\xd8\xff") and data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker, length = data[at + 1 : at + 2], int.from_bytes(data[at + 2 : at + 4], "big")
        parts.append(Part(marker, data[at + 4 : at + 2 + length]))
        at += 2 + length
        if marker == b"\xda":
            following = data.find(b"\xff\xc4", at)
            end = following if following >= 0 else len(data)
            parts.append(Part(b"", data[at:end]))
            at = end
    return parts


def jpeg_of(parts: Parts) -> bytes:
    """A JPEG of segments, with their right lengths."""
    return b"\xff\xd8" + b"".join(
        b"\xff" + part.kind + struct.pack(">H", min(len(part.content) + 2, 0xFFFF)) + part.content
        if part.kind
        else part.content
        for part in parts
    )


def webp_parts(data: bytes) -> Parts:
    """The chunks of a WebP (RIFF)."""
    parts: Parts = []
    at = 12
    while data[:4] == b"RIFF" and data[8:12] == b"WEBP" and at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        parts.append(Part(data[at : at + 4], data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return parts


def webp_of(parts: Parts) -> bytes:
    """A WebP of chunks, with its right lengths."""
    body = b"WEBP" + b"".join(
        part.kind + struct.pack("<I", len(part.content)) + part.content + b"\0" * (len(part.content) % 2)
        for part in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box_parts(data: bytes, *, whole: bool = True) -> Parts:
    """The boxes of a HEIC, those within boxes too."""
    parts: Parts = []
    at = 0
    while at + 8 <= len(data) and not (whole and data[4:8] != b"ftyp"):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length < 8:
            break
        content = data[at + 8 : at + length]
        header = _PATHS.get(kind, 0)
        inner = tuple(box_parts(content[header - 8 :], whole=False)) if header else ()
        parts.append(Part(kind, content, header, inner))
        at += length
    return parts


def boxes_of(parts: Parts) -> bytes:
    """Boxes with their right lengths."""
    out = b""
    for part in parts:
        content = part.content[: part.header - 8] + boxes_of(list(part.inner)) if part.inner else part.content
        out += struct.pack(">I", len(content) + 8) + part.kind + content
    return out


FORMATS: Final = ((png_parts, png_of), (jpeg_parts, jpeg_of), (webp_parts, webp_of), (partial(box_parts), boxes_of))
