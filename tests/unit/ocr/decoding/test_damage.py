"""Damaged pictures are refused and whole ones are not, however they were written."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
import simplejpeg
from PIL import Image, ImageCms

from ocr.decoding import formats, limits, webp
from ocr.decoding.brightness_steps import brightness_breaks
from ocr.decoding.damage import check_heic, check_webp
from ocr.decoding.jpeg_data import is_usual_jpeg
from ocr.decoding.scattered import is_scattered
from ocr.decoding.terms import Format, Order
from ocr.decoding.torn import is_torn, is_undecoded
from ocr.image import ImageError, Pixels, decode
from tests.specimens import specimen
from tests.specimens.sides import Side
from tests.suites.support.corpus import png

END = b"\xff\xd9"
JPEGS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "optimised tables": {"optimize": True},
    "progressive": {"progressive": True},
    "restarts each row": {"restart_marker_rows": 1},
    "restarts each block": {"restart_marker_blocks": 1},
    "not subsampled": {"subsampling": 0},
    "subsampled across": {"subsampling": 1},
    "coarse": {"quality": 20},
    "fine": {"quality": 98},
}
LOSSES = ("zeroed", "cut", "repeated", "random")


@cache
def card() -> Image.Image:
    """A photographed specimen."""
    taken = decode(specimen(171, Side.PORTRAIT, "clean", "song").photo.data)
    return Image.fromarray(taken).resize((960, 640))


def encoded(form: str = "JPEG", image: Image.Image | None = None, **options: Any) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    (image or card()).save(buffer, form, **options)
    return buffer.getvalue()


def is_refused(data: bytes) -> bool:
    """Whether a picture is refused as damaged."""
    try:
        decode(data)
    except ImageError as error:
        assert error.code == "IMAGE_DECODE_FAILED"
        return True
    return False


def lossy(data: bytes, loss: str, at: int, length: int) -> bytes:
    """A file that has lost some of its bytes."""
    gone, rest = data[at : at + length], data[at + length :]
    noise = random.Random(at).randbytes(len(gone))
    return data[:at] + {"zeroed": bytes(len(gone)), "cut": b"", "repeated": gone * 2, "random": noise}[loss] + rest


@pytest.mark.parametrize("way", JPEGS)
def test_whole_jpeg_has_the_pixels_that_its_decoder_gives(way: str) -> None:
    """No way of writing a JPEG is taken for damage, with and without an end, a trailer, and filling before its end."""
    data = encoded(**JPEGS[way])
    expected = np.asarray(Image.open(io.BytesIO(data)))
    trailer = random.Random(3).randbytes(5000).replace(b"\xff", b"\xfe")
    wholes = [data, data[:-2], data + trailer, data[:-2] + trailer, data[:-2] + bytes(40) + END]
    wholes += [
        data[:-2] + trailer + END + trailer,
        data + data,
        data[:-2] + data,
        data[:-2] + b"made with care" * 9 + END,
    ]
    for whole in wholes:
        assert np.array_equal(decode(whole), expected)


def headers() -> Iterator[tuple[str, bytes]]:
    """JPEG with what cameras and programs write besides the picture, some of it wrongly."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = encoded()
    yield "profile", encoded(icc_profile=profile)
    yield "part of a profile", plain[:2] + b"\xff\xe2\0\x12ICC_PROFILE\0\x02\x05AA" + plain[2:]
    yield (
        "preview in EXIF",
        plain[:2] + b"\xff\xe1" + (len(plain[:9000]) + 2).to_bytes(2, "big") + plain[:9000] + plain[2:],
    )
    yield "later JFIF", plain.replace(b"JFIF\0\x01", b"JFIF\0\x07", 1)
    yield "unknown Adobe transform", plain[:2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\x07" + plain[2:]
    yield "several pictures", encoded("MPO", save_all=True, append_images=[card().rotate(180)])
    yield "grey", encoded(image=card().convert("L"))


def test_what_stands_beside_the_pixels_is_no_damage() -> None:
    """Profiles, previews and odd headers change no pixel and refuse no picture."""
    for name, data in headers():
        assert decode(data).shape == (card().height, card().width, 3), name


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("way", JPEGS)
def test_jpeg_that_has_lost_a_kilobyte_is_refused(way: str, loss: str) -> None:
    """Zeroed, cut out, repeated or replaced by others: libjpeg would fill the rest with shifted or grey blocks.

    Zeros are valid codes of some tables, and may come out at as many blocks as were lost; one such place passes.
    """
    data = encoded(**JPEGS[way])
    start = data.index(b"\xff\xda") + 20
    places = [start + (len(data) - start) * part // 8 for part in range(1, 8)]
    assert sum(is_refused(lossy(data, loss, at, 1024)) for at in places) >= 6 + (loss != "zeroed")


def test_jpeg_without_its_tail_is_refused() -> None:
    """Cut off, or zeroed with and without an end mark, by a little and by much."""
    data = encoded()
    for length in (200, 2000, len(data) // 3):
        kept = data[:-length]
        for damaged in (kept, kept + bytes(length), kept + bytes(length - 2) + END, kept + END):
            assert is_refused(damaged)


def test_step_of_brightness_at_a_block_is_damage() -> None:
    """From a block in the middle of a row on all is brighter, as after a damaged mean; a straight edge is not that."""
    pixels = np.asarray(card())[: 16 * 40, : 16 * 60].copy() // 2
    assert not brightness_breaks(pixels, 16, 16)
    torn = pixels.copy()
    torn[16 * 21 :] += 40
    edge = torn.copy()
    torn[16 * 20 : 16 * 21, 16 * 23 :] += 40
    assert brightness_breaks(torn, 16, 16)
    assert brightness_breaks(255 - torn, 16, 16)
    assert not brightness_breaks(edge, 16, 16)


def test_blocks_in_disorder_are_damage() -> None:
    """A part of a picture whose blocks lie anywhere has its edges on the grid of blocks; print has them anywhere."""
    pixels = np.asarray(card())[:512, :640, 1]
    assert not is_torn(pixels)
    blocks = pixels[256:512].reshape(32, 8, 80, 8).swapaxes(1, 2).reshape(-1, 8, 8)
    order = np.random.default_rng(4).permutation(len(blocks))
    mixed = pixels.copy()
    mixed[256:512] = blocks[order].reshape(32, 80, 8, 8).swapaxes(1, 2).reshape(256, 640)
    assert is_torn(mixed)


@pytest.mark.parametrize("green", [77, 84, 94, 135, 136])
def test_squares_that_were_never_decoded_are_damage(green: int) -> None:
    """They stay as they were made, zero in all planes; a photographed green is not the same all over."""
    pixels = np.asarray(card())[:512, :640].copy()
    assert not is_undecoded(pixels)
    pixels[400:, 300:] = (0, green, 0)
    assert is_undecoded(pixels)
    pixels[400::3, 300::2, 1] += 1
    assert not is_undecoded(pixels)


def test_heic_whose_pixels_were_never_decoded_is_refused() -> None:
    """Its decoder comes upon the end of its data and reports nothing."""
    pixels = np.asarray(card()).copy()
    check_heic(Image.fromarray(pixels))
    pixels[420:] = (0, 135, 0)
    for mode in ("RGB", "RGBA"):
        with pytest.raises(ImageError):
            check_heic(Image.fromarray(pixels).convert(mode))
    check_heic(Image.fromarray(pixels).convert("L"))


@pytest.mark.parametrize("loss", LOSSES)
def test_png_that_has_lost_bytes_is_refused(loss: str) -> None:
    """A checksum of its pixels is wrong; one byte is enough."""
    data = encoded("PNG")
    for part in range(1, 8):
        assert is_refused(lossy(data, loss, len(data) * part // 8, 1 if loss != "repeated" else 9))


def test_png_with_fewer_rows_than_it_says_is_refused() -> None:
    """Its checksums are right, and Pillow would leave the rest blank; a picture that ends black is whole."""
    rows = b"".join(b"\0" + bytes([90]) * 600 for _ in range(150)) + (b"\0" + bytes(600)) * 50
    assert decode(png(200, 200, zlib.compress(rows))).shape == (200, 200, 3)
    assert is_refused(png(200, 200, zlib.compress(rows[: 601 * 150])))
    assert is_refused(png(200, 200, zlib.compress(rows)[:-40]))


@pytest.mark.parametrize("loss", ["zeroed", "cut", "repeated"])
def test_webp_that_has_lost_four_kilobytes_is_refused(loss: str) -> None:
    """Its decoder does not come out where its data end; whole ones, lossy and lossless, pass."""
    data = encoded("WEBP", quality=90)
    assert not is_refused(data)
    assert not is_refused(encoded("WEBP", lossless=True))
    starts = [len(data) * part // 10 for part in range(1, 9)]
    assert sum(is_refused(lossy(data, loss, at, 4096)) for at in starts) >= 7


def test_lossless_webp_of_scattered_colours_is_refused() -> None:
    """The differences of its pixels are summed up wrongly from a place on; the same in a PNG would be no damage."""
    pixels = np.asarray(card()).copy()
    wrong = np.random.default_rng(8).integers(-40, 40, pixels[400:].shape)
    pixels[400:] = (pixels[400:] + np.cumsum(wrong, axis=0)).astype(np.uint8)
    assert is_refused(encoded("WEBP", Image.fromarray(pixels), lossless=True, method=0))
    assert not is_refused(encoded("PNG", Image.fromarray(pixels)))


def test_lines_of_two_colours_are_not_scattered() -> None:
    """Bars and letters on a ground leap as far, and back, but not in all directions."""
    pixels = np.asarray(card())[:640, :960].copy()
    assert not is_scattered(pixels)
    pixels[:] = (128, 128, 128)
    pixels[::8] = pixels[1::8, ::3] = (220, 20, 20)
    assert not is_scattered(pixels)
    assert not is_scattered(pixels[:40])


@pytest.mark.parametrize("form", ["one colour", "white at its end", "sixteen colours", "transparent", "as taken"])
def test_webp_without_loss_needs_its_last_byte(form: str) -> None:
    """More data than its pixels need are damage, by libwebp and by Pillow alone; what a whole one ends in is needed."""
    image = card().copy()
    if form == "one colour":
        image = Image.new("RGB", card().size, (9, 99, 200))
    elif form == "white at its end":
        image.paste("white", (0, 300, *card().size))
    elif form == "sixteen colours":
        image = image.quantize(16).convert("RGB")
    elif form == "transparent":
        image.putalpha(Image.linear_gradient("L").resize(card().size))
    for method in (0, 4):
        data = encoded("WEBP", image, lossless=True, method=method)
        coded = webp.coded_pixels(data)
        assert coded is not None
        longer = coded.end - coded.start + 40
        long = data[: coded.start - 4] + longer.to_bytes(4, "little") + data[coded.start : coded.end] + bytes(40)
        assert not is_refused(data)
        assert is_refused(long)
        check_webp(bytearray(data))
        with pytest.raises(ImageError):
            check_webp(bytearray(long))


@pytest.mark.parametrize("lossless", [False, True])
def test_webp_has_the_pixels_that_pillow_gives(lossless: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoded in two steps, or by Pillow where its libwebp is out of reach, and whatever stands behind it."""
    data = bytearray(encoded("WEBP", lossless=lossless, quality=80))
    expected = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    order = Order(Format.WEBP, 40_000_000, 160, half_if_large=False)
    rooms = [np.zeros_like(expected), np.zeros_like(expected)]
    monkeypatch.setattr(limits, "allow_time", lambda *_: None)  # it would limit the tests' own process
    formats.decoded(order, data + bytes(50), lambda *_: rooms[0])
    monkeypatch.setattr(webp, "library", lambda: None)
    formats.decoded(order, data, lambda *_: rooms[1])
    assert np.array_equal(rooms[0], expected)
    assert np.array_equal(rooms[1], expected)


def test_jpeg_in_unusual_subsampling_is_decoded() -> None:
    """Four by two pixels share a colour, which simplejpeg does not decode; Pillow does."""
    data = bytearray(encoded(subsampling=2))
    frame = data.index(b"\xff\xc0")
    assert data[frame + 11] == 0x22
    data[frame + 11] = 0x42
    with pytest.raises(ValueError, match="subsampling"):
        simplejpeg.decode_jpeg_header(bytes(data))
    assert not is_usual_jpeg(data)


def test_whole_pictures_of_every_tier_pass() -> None:
    """Blur, glare, noise and print make no picture look damaged, at any quality that is usual."""
    for seed, tier in enumerate(("clean", "phone", "hard"), start=400):
        taken = Image.fromarray(decode(specimen(seed, Side.PORTRAIT, tier).photo.data))
        for form, quality in (("JPEG", 40), ("JPEG", 95), ("WEBP", 40), ("WEBP", 90)):
            assert not is_refused(encoded(form, taken, quality=quality))


def test_edge_on_the_grid_of_blocks_is_no_break() -> None:
    """Pages, bars and panels whose edges go along a row of blocks and step down at one of them are no damage."""
    page = np.full((16 * 40, 16 * 60, 3), 255, np.uint8)
    page[16 * 20 : 16 * 21, 16 * 23 :] = np.asarray(card())[:16, : 16 * 37] // 2
    page[16 * 21 :] = np.asarray(card())[16 : 16 * 20, : 16 * 60] // 2
    assert seen_whole(page)
    panel = np.asarray(card())[: 16 * 40, : 16 * 60].copy()
    panel[16 * 20 : 16 * 21, 16 * 23 :] = 20
    panel[16 * 21 :] = 20
    assert seen_whole(panel)


def seen_whole(pixels: Pixels) -> bool:
    """Whether a picture has no break."""
    return not brightness_breaks(pixels, 16, 16)


def test_black_and_white_halves_are_no_break() -> None:
    """A straight edge over the whole width, on the grid of blocks, is a table's edge or a letter box."""
    pixels = np.zeros((640, 640, 3), np.uint8)
    pixels[320:] = 200
    assert seen_whole(pixels)
