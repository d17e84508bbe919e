"""Decoding of uploads: every accepted format comes out upright and RGB, everything else is refused with its code."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pi_heif
import pytest
from PIL import Image

from ocr.image import ImageError as Refusal
from ocr.image import Limits, Pixels, decode, media_type

DATA = Path(__file__).parents[3] / "data"
COLOURS = {"red": (220, 40, 40), "green": (40, 200, 40), "blue": (40, 40, 220), "white": (240, 240, 240)}
UPRIGHT = ("red", "green", "blue", "white")
"""Colours of the quadrants: top left, top right, bottom left, bottom right."""


def quadrants(width: int = 320, height: int = 200) -> Image.Image:
    """A picture whose quarters differ in colour, so that any turn of it shows."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for i, name in enumerate(UPRIGHT):
        rows = slice(0, height // 2) if i < 2 else slice(height // 2, None)
        columns = slice(0, width // 2) if i % 2 == 0 else slice(width // 2, None)
        pixels[rows, columns] = COLOURS[name]
    return Image.fromarray(pixels)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """The image as a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def oriented(orientation: int) -> bytes:
    """EXIF data that say how the picture was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


def seen(pixels: Pixels) -> tuple[str, ...]:
    """The colour nearest to the middle of each quadrant."""
    height, width = pixels.shape[:2]
    middles = [pixels[y * height // 4, x * width // 4].astype(int) for y in (1, 3) for x in (1, 3)]
    return tuple(min(COLOURS, key=lambda name: int(np.abs(m - COLOURS[name]).sum())) for m in middles)


def code_of(data: bytes, limits: Limits | None = None) -> str:
    """The code with which an upload is refused."""
    with pytest.raises(Refusal) as caught:
        decode(data, limits)
    return caught.value.code


def chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG chunk."""
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png_bomb() -> bytes:
    """A PNG of a few kilobytes that holds 60,000 x 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 22), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg_bomb() -> bytes:
    """A JPEG whose frame header says 65,000 x 65,000 pixels."""
    data = bytearray(encoded(quadrants(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def webp_bomb() -> bytes:
    """An animated WebP of two tiny frames on a canvas of 60,000 x 60,000 pixels."""

    def u24(number: int) -> bytes:
        return struct.pack("<I", number)[:3]

    def riff(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)

    frame = encoded(Image.new("RGB", (16, 16), "red"), "WEBP", lossless=True)[12:]
    shown = riff(b"ANMF", u24(0) * 2 + u24(15) * 2 + u24(100) + b"\0" + frame)
    canvas = riff(b"VP8X", bytes([2, 0, 0, 0]) + u24(59_999) * 2)
    return riff(b"RIFF", b"WEBP" + canvas + riff(b"ANIM", bytes(6)) + shown + shown)


BOMBS = {"png": png_bomb, "jpeg": jpeg_bomb, "webp": webp_bomb}


@pytest.mark.parametrize(
    ("form", "media", "options"),
    [
        ("JPEG", "image/jpeg", {"quality": 95}),
        ("JPEG", "image/jpeg", {"progressive": True}),
        ("PNG", "image/png", {}),
        ("WEBP", "image/webp", {"quality": 95}),
        ("WEBP", "image/webp", {"lossless": True}),
    ],
)
def test_formats_decode_to_upright_rgb(form: str, media: str, options: dict[str, object]) -> None:
    """JPEG, PNG and WebP, in their variants, give an RGB array of the picture's size with its colours in place."""
    data = encoded(quadrants(), form, **options)
    pixels = decode(data)
    assert media_type(data) == media
    assert pixels.dtype == np.uint8
    assert (pixels.shape, seen(pixels)) == ((200, 320, 3), UPRIGHT)


def test_heic_decodes() -> None:
    """A HEIC file, as iPhones make them."""
    data = (DATA / "quadrants.heic").read_bytes()
    pixels = decode(data)
    assert media_type(data) == "image/heic"
    assert (pixels.shape, seen(pixels)) == ((200, 320, 3), UPRIGHT)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1"])
def test_other_colour_modes_become_rgb(mode: str) -> None:
    """Grey, palette, two-coloured pictures and those with an alpha channel come out as RGB, as bright as they were."""
    grey = Image.new("L", (320, 200), 0)
    grey.paste(255, (160, 0, 320, 200))
    pixels = decode(encoded(grey.convert("RGB").convert(mode), "PNG"))
    assert pixels.shape == (200, 320, 3)
    assert pixels[:, :150].max() < 16
    assert pixels[:, 170:].min() > 239


def test_transparency_is_laid_on_white() -> None:
    """Transparent pixels turn white whatever colour they hide, half-transparent ones pale."""
    image = Image.new("RGBA", (320, 200), (0, 0, 0, 0))
    image.paste((0, 0, 0, 128), (0, 0, 160, 200))
    pixels = decode(encoded(image, "PNG"))
    assert np.all(pixels[:, 161:] == 255)
    assert 120 < pixels[100, 80, 0] < 135


def test_a_tall_picture_is_whole() -> None:
    """A picture of more rows than are converted at a time has each row where it was."""
    rows = np.random.default_rng(1).integers(0, 255, (6500, 200, 3), np.uint8)
    opaque = np.dstack([rows, np.full(rows.shape[:2], 255, np.uint8)])
    assert np.array_equal(decode(encoded(Image.fromarray(rows), "PNG")), rows)
    assert np.array_equal(decode(encoded(Image.fromarray(opaque), "PNG")), rows)


def test_a_transparent_palette_colour_is_laid_on_white() -> None:
    """A palette picture whose transparency is a colour of its palette."""
    image = quadrants().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    corner = image.getpixel((0, 0))
    pixels = decode(encoded(image, "PNG", transparency=corner))
    assert seen(pixels) == ("white", "green", "blue", "white")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "stored"),
    [
        (1, None),
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_exif_orientation_is_applied(form: str, orientation: int, stored: Image.Transpose | None) -> None:
    """However the camera was held, the picture comes out as its EXIF orientation says."""
    image = quadrants() if stored is None else quadrants().transpose(stored)
    pixels = decode(encoded(image, form, exif=oriented(orientation)))
    assert (pixels.shape, seen(pixels)) == ((200, 320, 3), UPRIGHT)


@pytest.mark.filterwarnings("ignore:.*EXIF:UserWarning")
@pytest.mark.parametrize("exif", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0"])
def test_damaged_exif_is_no_reason_to_refuse(exif: bytes) -> None:
    """A picture whose EXIF block is broken decodes as it is stored."""
    assert seen(decode(encoded(quadrants(), "JPEG", exif=exif))) == UPRIGHT


def test_of_a_multi_picture_jpeg_the_first_is_taken() -> None:
    """Phones put previews and depth maps behind the picture in an MPO file: those are left alone."""
    behind = Image.new("RGB", (320, 200), "black")
    data = encoded(quadrants(), "MPO", save_all=True, append_images=[behind])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    assert seen(decode(data)) == UPRIGHT


def test_the_result_may_be_written_to() -> None:
    """The array is the caller's own."""
    assert decode(encoded(quadrants(), "PNG")).flags.writeable


def test_nothing_is_no_image() -> None:
    """An empty upload is damaged, not unsupported."""
    assert code_of(b"") == "IMAGE_DECODE_FAILED"


@pytest.mark.parametrize(
    "data",
    [
        b"hello",
        b"\0" * 4096,
        b"%PDF-1.7\n1 0 obj\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"\0\0\0\x20ftypisom\0\0\2\0isomiso2",
        encoded(quadrants(), "GIF"),
        encoded(quadrants(), "BMP"),
        encoded(quadrants(), "TIFF"),
    ],
    ids=["text", "zeros", "pdf", "svg", "wave", "mp4", "gif", "bmp", "tiff"],
)
def test_other_formats_are_unsupported(data: bytes) -> None:
    """What does not begin like an accepted format is never opened, whatever a library could do with it."""
    assert media_type(data) is None
    assert code_of(data) == "IMAGE_FORMAT_UNSUPPORTED"


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_truncated_images_are_damaged(form: str, share: float) -> None:
    """A file cut off anywhere is refused: half a card must not pass for a card."""
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 320, 3), np.uint8))
    data = (DATA / "quadrants.heic").read_bytes() if form == "HEIC" else encoded(noise, form)
    assert code_of(data[: max(16, int(len(data) * share))]) == "IMAGE_DECODE_FAILED"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_garbage_behind_a_right_beginning_is_damaged(form: str) -> None:
    """A magic number alone does not make an image."""
    data = encoded(quadrants(), form)
    garbage = np.random.default_rng(2).bytes(2000)
    assert code_of(data[:16] + garbage) in {"IMAGE_DECODE_FAILED", "IMAGE_TOO_LARGE", "IMAGE_FORMAT_UNSUPPORTED"}
    assert code_of(data[:12] + bytes(2000)) == "IMAGE_DECODE_FAILED"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_animations_are_unsupported(form: str) -> None:
    """A moving picture has no one frame that is the picture."""
    data = encoded(quadrants(), form, save_all=True, append_images=[Image.new("RGB", (320, 200), "black")])
    assert code_of(data) == "IMAGE_FORMAT_UNSUPPORTED"


def test_of_a_heic_with_several_images_the_primary_is_taken() -> None:
    """Phones put bursts and effects into one file, and say which image is the picture."""
    data = (DATA / "two-images.heic").read_bytes()
    primary = next(image for image in pi_heif.open_heif(data) if image.info["primary"])
    assert np.array_equal(decode(data), np.asarray(primary.to_pillow()))


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_of_sixteen_bits_a_channel_the_upper_eight_are_taken(channels: int) -> None:
    """PNGs as scanners write them: grey, coloured, and with alpha, which is full."""
    shape = (200, 320, channels)[: 2 if channels == 1 else 3]
    deep = np.random.default_rng(3).integers(0, 65_536, shape, dtype=np.uint16)
    if channels == 4:
        deep[..., 3] = 65_535
    stored = deep if channels == 1 else deep[..., [2, 1, 0, 3][:channels]]
    upper = (deep >> 8).astype(np.uint8).reshape(200, 320, -1)[..., :3]
    data = cv2.imencode(".png", stored)[1].tobytes()
    assert np.array_equal(decode(data), np.broadcast_to(upper, (200, 320, 3)))
    assert code_of(data[: len(data) // 2]) == "IMAGE_DECODE_FAILED"


def test_a_deep_grey_picture_is_turned_upright() -> None:
    """Pillow keeps it apart from all other grey ones."""
    deep = np.arange(200 * 320, dtype=np.uint16).reshape(200, 320)
    data = encoded(Image.fromarray(deep), "PNG", exif=oriented(6))
    assert np.array_equal(decode(data)[..., 0], np.rot90(deep >> 8, -1))


@pytest.mark.parametrize("sampling", [0, 2])
def test_cmyk_becomes_rgb(sampling: int) -> None:
    """A JPEG made for print, also subsampled in a way that simplejpeg does not decode: colours stay what they were."""
    data = encoded(quadrants().convert("CMYK"), "JPEG", quality=95, subsampling=sampling, exif=oriented(3))
    seen = decode(data)
    expected = np.asarray(quadrants().rotate(180), dtype=int)
    middles = np.s_[50::100, 80::160]
    assert np.abs(seen[middles].astype(int) - expected[middles]).max() < 12
    assert code_of(data[: len(data) // 2]) == "IMAGE_DECODE_FAILED"


def test_a_damaged_cmyk_is_refused() -> None:
    """libjpeg's warnings count as for a photo; all data without an end mark are whole."""
    noise = np.random.default_rng(4).integers(0, 255, (200, 320, 3), dtype=np.uint8)
    data = encoded(Image.fromarray(noise).convert("CMYK"), "JPEG", quality=80)
    middle = len(data) // 2
    assert code_of(data[:middle] + bytes(300) + data[middle + 300 :]) == "IMAGE_DECODE_FAILED"
    assert np.array_equal(decode(data[:-2]), decode(data))


def test_limits_hold_to_the_last_byte_and_pixel() -> None:
    """What is just within the limits is decoded, what is one beyond is refused."""
    data = encoded(quadrants(), "PNG")
    within = Limits(max_bytes=len(data), max_pixels=320 * 200, min_edge=200)
    assert decode(data, within).shape == (200, 320, 3)
    assert code_of(data, Limits(max_bytes=len(data) - 1)) == "IMAGE_TOO_LARGE"
    assert code_of(data, Limits(max_pixels=320 * 200 - 1)) == "IMAGE_TOO_LARGE"
    assert code_of(data, Limits(min_edge=201)) == "RESOLUTION_TOO_LOW"


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_stay_shut(name: str) -> None:
    """A file of a few kilobytes that promises gigabytes is refused by its header, without memory for its pixels."""
    bomb = BOMBS[name]()
    assert len(bomb) < 64 * 1024
    program = (
        "import sys, resource\n"
        "from ocr.image import ImageError, decode\n"
        "bomb = sys.stdin.buffer.read()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    decode(bomb)\n"
        "except ImageError as error:\n"
        "    print(error.code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], input=bomb, capture_output=True, check=True)
    code, grown_mib = done.stdout.decode().split()
    assert code == "IMAGE_TOO_LARGE"
    assert int(grown_mib) < 32


def test_wide_picture_takes_no_more_memory_than_a_square_one() -> None:
    """However its pixels lie, a transparent picture is laid on white a piece at a time."""
    program = (
        "import io, resource, sys\nfrom PIL import Image\nfrom ocr.decoding.processes import shared\n"
        "from ocr.image import decode\n"
        "file = io.BytesIO()\n"
        "Image.new('RGBA', (160_000, 200)).save(file, 'PNG')\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "decode(file.getvalue())\n"
        "shared.close()\n"
        "here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print(here // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    here, there = map(int, done.stdout.split())
    assert here < 140  # 32 million pixels with three bytes, which both sides share, are 92 MiB
    assert there < 380  # with four bytes as well, they are 214 MiB


def test_messages_are_static() -> None:
    """A refusal's text holds nothing of the upload or of a library's error."""
    cut = encoded(quadrants(), "JPEG")[:300]
    with pytest.raises(Refusal) as caught:
        decode(cut)
    assert str(caught.value) == "the image is damaged"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
