"""A picture's smaller copies: what is seen through them is what the picture shows, at any size and place."""

from __future__ import annotations

import io
import os
import signal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from ocr.decoding.processes import shared
from ocr.image import Half, ImageError, Limits, Pixels, decode, decode_at_sight
from ocr.image.picture import Picture


def slope(width: int, height: int) -> Pixels:
    """A picture whose red grows evenly to the right and whose green grows evenly downwards."""
    x, y = np.meshgrid(np.linspace(0, 250, width), np.linspace(0, 250, height))
    return np.dstack([x, y, np.full_like(x, 90)]).round().astype(np.uint8)


def rectangle(left: float, top: float, right: float, bottom: float) -> NDArray[np.float64]:
    """Corners clockwise from the top left."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)


@settings(max_examples=40, deadline=None)
@given(st.integers(41, 900), st.integers(41, 700), st.integers(10, 120), st.integers(10, 90))
def test_a_view_of_the_whole_is_the_whole(width: int, height: int, seen_width: int, seen_height: int) -> None:
    """However much smaller it is, the view's middle and its ends are those of the picture."""
    picture = Picture(slope(width, height))
    whole = rectangle(-0.5, -0.5, width - 0.5, height - 0.5)
    for view in (picture.seen(whole, seen_width, seen_height), picture.shrunk((seen_width, seen_height))):
        assert view.shape == (seen_height, seen_width, 3)
        across = (np.arange(seen_width) + 0.5) / seen_width * 250
        down = (np.arange(seen_height) + 0.5) / seen_height * 250
        tolerance = 6 + 260 / min(seen_width, seen_height) / 2 + 260 / min(width, height)
        assert np.abs(view[seen_height // 2, :, 0] - across).max() < tolerance
        assert np.abs(view[:, seen_width // 2, 1] - down).max() < tolerance


def test_a_part_of_a_large_picture_lies_where_it_does() -> None:
    """A mark of a few pixels in a picture eight times larger than the view is seen at its place."""
    pixels = np.zeros((1600, 2400, 3), np.uint8)
    pixels[792:808, 1592:1608] = 255
    view = Picture(pixels).seen(rectangle(1200, 400, 2000, 1200), 100, 100)
    y, x = np.unravel_index(int(view[:, :, 0].argmax()), view.shape[:2])
    assert (int(x), int(y)) == pytest.approx((49.5, 49.5), abs=1.1)


def test_fine_stripes_become_grey_and_no_pattern() -> None:
    """What is finer than the view can show is averaged, so that it pretends no print."""
    pixels = np.zeros((800, 800, 3), np.uint8)
    pixels[:, ::2] = 200
    view = Picture(pixels).seen(rectangle(0, 0, 799, 799), 70, 70)
    assert np.abs(view.astype(int) - 100).max() <= 8


@pytest.mark.parametrize("ends", [False, True])
def test_beyond_the_picture_its_edge_goes_on_or_all_is_black(ends: bool) -> None:
    """A view that reaches beyond the picture shows the edge's colour there, or nothing where ends are to be seen."""
    picture = Picture(np.full((100, 100, 3), 180, np.uint8))
    view = picture.seen(rectangle(-50, 0, 50, 99), 100, 100, ends=ends)
    assert view[50, 10].tolist() == ([0, 0, 0] if ends else [180, 180, 180])
    assert view[50, 90].tolist() == [180, 180, 180]


def test_a_view_beside_the_picture_is_black() -> None:
    """Nothing is seen where the picture is not, and nothing fails."""
    assert not Picture(np.full((60, 60, 3), 255, np.uint8)).seen(rectangle(500, 500, 600, 560), 32, 16).any()


def jpeg(pixels: Pixels, orientation: int = 1) -> bytes:
    """A JPEG with an EXIF orientation."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = io.BytesIO()
    Image.fromarray(pixels).save(stored, "JPEG", quality=92, exif=exif)
    return stored.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_jpeg_is_seen_as_if_it_were_decoded_whole(orientation: int) -> None:
    """Decoded at half its size, it has the same size, turn and content, and whole pixels once they are asked for."""
    data = jpeg(slope(2801, 1999), orientation)
    whole, halved = Picture(decode(data)), Picture.of(data)
    assert isinstance(decode_at_sight(data), Half)
    assert halved.size == whole.size
    part = rectangle(600, 500, 1600, 1500)
    for size in (100, 900):
        difference = halved.seen(part, size, size).astype(int) - whole.seen(part, size, size)
        assert np.abs(difference).max() <= 6
    assert np.array_equal(halved.pixels, whole.pixels)


def test_small_pictures_and_other_formats_are_decoded_whole() -> None:
    """Only where it saves time is a picture decoded at half its size."""
    stored = io.BytesIO()
    Image.fromarray(slope(2600, 2000)).save(stored, "PNG")
    for data in (stored.getvalue(), jpeg(slope(1600, 1200))):
        seen = decode_at_sight(data)
        assert not isinstance(seen, Half)
        assert np.array_equal(seen, decode(data))
    assert Picture.of(jpeg(slope(1600, 1200))).size == (1600, 1200)


def test_limits_hold_for_a_picture_decoded_at_half_its_size() -> None:
    """The header is judged before any pixel, however the pixels are to be made."""
    with pytest.raises(ImageError) as refused:
        Picture.of(jpeg(slope(2801, 1999)), Limits(max_pixels=5_000_001))
    assert refused.value.code == "IMAGE_TOO_LARGE"


def test_caller_that_leaves_ends_the_decoding() -> None:
    """The check is called while a picture is decoded, at sight and later whole, and what it raises comes through."""
    data = jpeg(slope(2801, 1999))
    left = [False]

    def check() -> None:
        if left[0]:
            raise TimeoutError

    picture = Picture.of(data, check=check)
    for decoded in (lambda: picture.pixels, lambda: Picture.of(data, check=check)):
        decode(data)
        for process in shared.idle:
            os.kill(process, signal.SIGSTOP)
        left[0] = True
        with pytest.raises(TimeoutError):
            decoded()
        left[0] = False
        for process in shared.idle:
            os.kill(process, signal.SIGCONT)
    assert picture.pixels.shape == (1999, 2801, 3)
