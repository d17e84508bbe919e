"""Pictures made by hand to do harm: bombs, cut and empty files, several formats in one, and what is no picture."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache

from PIL import Image

from tests.suites.support.corpus import SIZE, corpus, encoded, png, png_chunk

_WITHIN = (6000, 6000)
"""As many pixels as are accepted, nearly: what lies about them is not refused by its header."""
_MIB = 2**20


@cache
def traps() -> Mapping[str, bytes]:
    """The traps by name; none of them is a picture that should be taken in, unless its name says so."""
    return {**dict(_bombs()), **dict(_broken()), **dict(_disguised())}


def _bombs() -> Iterator[tuple[str, bytes]]:
    """Small files that promise, or hold, very much."""
    jpeg, progressive = corpus()["jpeg baseline"], corpus()["jpeg progressive"]
    yield "png header bomb", png(60_000, 60_000, zlib.compress(bytes(_MIB), 9))
    yield "png of little data", png(*_WITHIN, zlib.compress(bytes(100)))
    yield "png compressed, accepted", png(*_WITHIN, zlib.compress(bytes((_WITHIN[0] + 1) * _WITHIN[1]), 9), colour=0)
    yield "png interlaced bomb", png(*_WITHIN, zlib.compress(bytes(_MIB), 9), lace=1)
    packed = zlib.compress(bytes(64 * _MIB), 9)
    for kind, name in ((b"iCCP", b"icc\0\0"), (b"zTXt", b"Comment\0\0"), (b"iTXt", b"Comment\0\1\0\0\0")):
        between = png_chunk(kind, name + packed)
        yield f"png {kind.decode()} bomb", png(*SIZE, zlib.compress(bytes((SIZE[0] * 3 + 1) * SIZE[1])), between)
    yield "jpeg header bomb", resized(jpeg, 65_000, 65_000)
    yield "jpeg of little data", resized(jpeg, *_WITHIN)
    yield "jpeg progressive of little data", resized(progressive, *_WITHIN)
    yield "jpeg of many scans", many_scans(resized(progressive, *_WITHIN), 2000)
    yield "jpeg small of many scans", many_scans(progressive, 20_000)
    yield "webp lossless bomb, accepted", encoded(Image.new("RGB", _WITHIN), "WEBP", lossless=True, method=0)
    yield "jpeg of hidden scans", hidden_scans(resized(progressive, *_WITHIN), 27_000)
    yield "jpeg of restarts in the header", jpeg[:2] + b"\xff\xd0\xff\xd7" * 150_000 + jpeg[2:]
    yield "jpeg of markers without length", jpeg[:2] + b"\xff\x01" * 300_000 + jpeg[2:]
    many = 300_000
    rows = zlib.compress(bytes((SIZE[0] * 3 + 1) * SIZE[1]))
    yield "jpeg of many comments", jpeg[:2] + _segment(0xFE, b"") * many + jpeg[2:]
    yield "jpeg of many EXIF blocks", jpeg[:2] + _segment(0xE1, b"Exif\0\0") * many + jpeg[2:]
    yield "jpeg of many tables", jpeg[:2] + _segment(0xDB, b"") * many + jpeg[2:]
    yield "jpeg of filling", jpeg[:2] + b"\xff" * 4 * many + jpeg[2:]
    yield "png of many texts", png(*SIZE, rows, png_chunk(b"tEXt", b"a\0") * many)
    yield "png of many chunks", png(*SIZE, rows, png_chunk(b"prVt", b"") * many)
    yield "png of empty pixels", png(*SIZE, rows, png_chunk(b"IDAT", b"") * many)
    small = Image.new("RGB", (SIZE[0], SIZE[0]))
    frames = [Image.new("RGB", small.size, (n % 256, n // 256, 0)) for n in range(500)]
    yield "png of many frames", encoded(small, "PNG", save_all=True, append_images=frames)
    yield "webp of many frames", encoded(small, "WEBP", save_all=True, append_images=frames, method=0)
    yield "gif of many frames", encoded(small, "GIF", save_all=True, append_images=frames)


def _broken() -> Iterator[tuple[str, bytes]]:
    """Cut off, of no size, and lying about themselves."""
    for name, data in corpus().items():
        yield f"{name}, half", data[: len(data) // 2]
    jpeg = corpus()["jpeg baseline"]
    for width, height in ((0, 0), (0, 168), (256, 0), (1, 65_535), (65_535, 1)):
        yield f"jpeg of {width} x {height}", resized(jpeg, width, height)
        yield f"png of {width} x {height}", png(width, height, zlib.compress(bytes(1000)))
    yield "png of negative size", png(0x8000_0000, 0xFFFF_FFFF, zlib.compress(bytes(1000)))
    yield "png of impossible depth", png(*SIZE, zlib.compress(bytes(1000)), depth=7, colour=5)
    loop = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    huge = b"MM\0*\0\0\0\x08" + struct.pack(">HHHII", 1, 0x010E, 2, 0xFFFF_FFFF, 0xFFFF_FFF0) + bytes(4)
    for kind, block in (("loop", loop), ("of endless text", huge), ("of zeros", bytes(65_000)), ("empty", b"")):
        yield f"jpeg with EXIF {kind}, accepted", _with_segment(jpeg, 0xE1, b"Exif\0\0" + block)
    profile = b"".join(_segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + bytes(60_000)) for n in range(1, 40))
    yield "jpeg with parts of a profile, accepted", jpeg[:2] + profile + jpeg[2:]
    yield "heic of boxes in boxes", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + _nested(b"meta", 3000)
    yield "heic of endless box", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x01meta" + b"\xff" * 8 + bytes(100)


def _disguised() -> Iterator[tuple[str, bytes]]:
    """What begins or ends as something else, and what is no picture at all."""
    jpeg, picture = corpus()["jpeg baseline"], corpus()["png rgb"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("SPECIMEN.txt", "SPECIMEN")
    yield "jpeg and archive, accepted", jpeg + archive.getvalue()
    yield "jpeg and script, accepted", _with_segment(jpeg, 0xFE, b"*/=1;alert(1)/*<script>alert(1)</script>")
    yield "jpeg with a mebibyte behind it, accepted", jpeg + bytes(_MIB)
    yield "png with a mebibyte behind it, accepted", picture + b"\xff" * _MIB
    yield "jpeg that begins as png", picture[:8] + jpeg
    yield "png that begins as jpeg", jpeg[:20] + picture
    yield "webp that holds png", b"RIFF" + struct.pack("<I", len(picture) + 4) + b"WEBP" + picture
    yield "text", "不是图片 SPECIMEN ".encode() * 100
    yield "pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
    yield "svg", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"
    yield "film", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(4000)
    yield "program", b"\x7fELF" + bytes(4000)
    for magic in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"):
        yield f"nothing but {magic[:8]!r}", magic
        yield f"zeros after {magic[:8]!r}", magic + bytes(4000)


def resized(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG whose frame header says another size."""
    data, at = bytearray(jpeg), 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def many_scans(progressive: bytes, count: int) -> bytes:
    """A progressive JPEG with its last scan repeated: a decoder goes over the whole picture for each."""
    end = progressive.rindex(b"\xff\xd9")
    last = progressive.rindex(b"\xff\xda", 0, end)
    short = progressive[last:end][:14] + b"\x00" * 4
    return progressive[:end] + short * count + b"\xff\xd9"


def hidden_scans(progressive: bytes, count: int) -> bytes:
    """A progressive JPEG with so many more scans, each behind a marker that has no length (TEM, ITU T.81, B.1.1.3).

    Who takes the next two bytes for a length, FF DA, passes over 65,498 bytes of scans.
    """
    end = progressive.rindex(b"\xff\xd9")
    scan = progressive[progressive.rindex(b"\xff\xda", 0, end) :][:10] + bytes(2)
    together = 65_498 // len(scan) + 1
    groups = [min(together, count - begun) for begun in range(0, count, together)]
    return progressive[:end] + b"".join(b"\xff\x01" + scan * group for group in groups) + b"\xff\xd9"


def _segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def _with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    return jpeg[:2] + _segment(marker, content) + jpeg[2:]


def _nested(kind: bytes, depth: int) -> bytes:
    content = b""
    for _ in range(depth):
        content = struct.pack(">I", len(content) + 12) + kind + bytes(4) + content
    return content
