"""The hostile suite's own corpus: one small drawn card in every variant of every format, as encoders make them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from ocr.image import decode
from tests.specimens import specimen
from tests.specimens.sides import Side

SIZE = (256, 168)
"""Width and height of every picture: just above the fewest pixels that are accepted, so that many can be tried."""
PNG = b"\x89PNG\r\n\x1a\n"
_DATA = Path(__file__).parents[2] / "data"
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps between columns and rows, of each pass of an interlaced PNG."""
_TURNED = 0x0112


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG chunk with its right checksum."""
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png(width: int, height: int, rows: bytes, *between: bytes, depth: int = 8, colour: int = 2, lace: int = 0) -> bytes:
    """A PNG of a header that says this, chunks between, and rows that are compressed already."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, lace)
    chunks = (png_chunk(b"IHDR", header), *between, png_chunk(b"IDAT", rows), png_chunk(b"IEND", b""))
    return PNG + b"".join(chunks)


@cache
def card() -> Image.Image:
    """A drawn specimen, photographed small."""
    taken = specimen(171, Side.PORTRAIT, "clean", "song")
    return Image.fromarray(decode(taken.photo.data)).resize(SIZE, Image.Resampling.LANCZOS)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    """An image as a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


@cache
def corpus() -> Mapping[str, bytes]:
    """The pictures by name. Those named ``refused ...`` are well made and of a kind that is not accepted."""
    return dict(_pictures())


def _pictures() -> Iterator[tuple[str, bytes]]:
    image = card()
    other = image.transpose(Image.Transpose.ROTATE_180)
    exif, icc = _exif(6), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    yield "jpeg baseline", encoded(image, "JPEG", quality=85)
    yield "jpeg progressive", encoded(image, "JPEG", quality=85, progressive=True)
    yield "jpeg 4:4:4", encoded(image, "JPEG", quality=70, subsampling=0, optimize=True)
    yield "jpeg grey", encoded(image.convert("L"), "JPEG", quality=80)
    yield "jpeg restarts", encoded(image, "JPEG", quality=80, restart_marker_rows=1)
    yield "jpeg turned", encoded(image, "JPEG", quality=80, exif=exif, icc_profile=icc, comment=b"SPECIMEN")
    yield "jpeg several", encoded(image, "MPO", save_all=True, append_images=[other])
    yield "png rgb", encoded(image, "PNG")
    yield "png alpha", encoded(_faded(image), "PNG", exif=exif)
    yield "png grey", encoded(image.convert("L"), "PNG", icc_profile=icc)
    yield "png palette", encoded(image.quantize(64), "PNG", transparency=3)
    yield "png two colours", encoded(image.convert("1"), "PNG")
    yield "png interlaced", interlaced(np.asarray(image))
    yield "webp lossy", encoded(image, "WEBP", quality=80)
    yield "webp lossless", encoded(image, "WEBP", lossless=True)
    yield "webp alpha", encoded(_faded(image), "WEBP", quality=70, exif=_exif(8), icc_profile=icc)
    yield "heic", (_DATA / "quadrants.heic").read_bytes()
    yield "png 16 bits", encoded(Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257), "PNG")
    yield "refused png moving", encoded(image, "PNG", save_all=True, append_images=[other])
    yield "refused webp moving", encoded(image, "WEBP", save_all=True, append_images=[other])
    yield "jpeg cmyk", encoded(image.convert("CMYK"), "JPEG")
    yield "heic several", (_DATA / "two-images.heic").read_bytes()
    for form in ("GIF", "BMP", "TIFF"):
        yield f"refused {form.lower()}", encoded(image, form)


def interlaced(pixels: NDArray[np.uint8]) -> bytes:
    """An RGB picture as an interlaced PNG (Adam7), which Pillow reads and does not write."""
    rows = bytearray()
    for left, top, across, down in _ADAM7:
        for row in pixels[top::down, left::across]:
            rows += b"\0" + row.tobytes()
    height, width = pixels.shape[:2]
    return png(width, height, zlib.compress(bytes(rows)), lace=1)


def _faded(image: Image.Image) -> Image.Image:
    """The picture with a transparency that rises from left to right."""
    alpha = np.tile(np.linspace(0, 255, image.width).astype(np.uint8), (image.height, 1))
    faded = image.copy()
    faded.putalpha(Image.fromarray(alpha))
    return faded


def _exif(turned: int) -> bytes:
    """An EXIF block with an orientation, and a camera that never was."""
    block = Image.Exif()
    block[_TURNED] = turned
    block[0x010F] = "SPECIMEN"
    return block.tobytes()
