"""Pictures of very many parts are refused before a library goes over them; those that cameras write are not."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from PIL import Image

from ocr.decoding.containers import MOST_CHUNKS, MOST_SCANS, MOST_SEGMENTS, jpeg_parts, last_scan, png_is_excessive
from ocr.image import ImageError, decode
from tests.suites.support.corpus import SIZE, corpus, png, png_chunk
from tests.suites.support.traps import many_scans, resized, traps

EXCESSIVE = (
    "jpeg of many comments", "jpeg of many EXIF blocks", "jpeg of many tables", "jpeg of filling", "jpeg of many scans",
    "jpeg small of many scans",
    "jpeg of hidden scans", "jpeg of restarts in the header",
    "png of many texts", "png of many chunks", "png of empty pixels",
)  # fmt: skip


@pytest.mark.parametrize("name", EXCESSIVE)
def test_picture_of_very_many_parts_is_refused_at_once(name: str) -> None:
    """Hundreds of thousands of segments, chunks or scans, for which a decoder takes seconds, cost next to nothing."""
    data = traps()[name]
    began = time.process_time()
    with pytest.raises(ImageError) as caught:
        decode(data)
    assert time.process_time() - began < 0.05
    assert (caught.value.code, str(caught.value)) == ("IMAGE_DECODE_FAILED", "the image has too many parts")


def test_well_made_pictures_have_few_parts() -> None:
    """Every variant of the formats is far within the bounds, and a JPEG's end is found."""
    named = [name for name in corpus() if name.startswith(("jpeg", "png"))]
    assert len(named) > 10
    for name in named:
        data = corpus()[name]
        if name.startswith("png"):
            assert not png_is_excessive(data)
        else:
            parts = jpeg_parts(data)
            assert (parts.end is not None, parts.excessive) == (True, False)
            assert parts.scans == (1 if "progressive" not in name else 10)


def test_bounds_hold_to_the_last_part() -> None:
    """As many chunks, segments and scans as are allowed are taken in, one more is not."""
    rows = corpus()["png rgb"][-20:]
    chunk = png_chunk(b"prVt", b"")
    assert not png_is_excessive(png(*SIZE, rows, chunk * (MOST_CHUNKS - 3)))
    assert png_is_excessive(png(*SIZE, rows, chunk * (MOST_CHUNKS - 2)))
    jpeg, progressive = corpus()["jpeg baseline"], corpus()["jpeg progressive"]
    comment, own = b"\xff\xfe\0\2", 9
    assert not jpeg_parts(jpeg[:2] + comment * (MOST_SEGMENTS - own - 1) + jpeg[2:]).excessive
    assert jpeg_parts(jpeg[:2] + comment * (MOST_SEGMENTS - own) + jpeg[2:]).excessive
    assert not jpeg_parts(many_scans(progressive, MOST_SCANS - 10)).excessive
    assert jpeg_parts(many_scans(progressive, MOST_SCANS - 9)).excessive


def test_jpeg_with_less_data_than_its_blocks_need_is_damaged() -> None:
    """A frame header that promises more pixels than the file could hold costs no memory and no time for them."""
    with pytest.raises(ImageError) as caught:
        decode(resized(corpus()["jpeg baseline"], 6000, 6000))
    assert caught.value.code == "IMAGE_DECODE_FAILED"


def test_marked_end_that_a_comment_holds_is_none() -> None:
    """Parts are found as a decoder finds them: what looks like an end inside a segment is passed over."""
    jpeg = corpus()["jpeg baseline"]
    hidden = jpeg[:2] + b"\xff\xfe\0\6\xff\xd9\xff\xda" + jpeg[2:]
    assert jpeg_parts(hidden).end == len(hidden) - 2
    assert jpeg_parts(hidden).scans == 1
    assert jpeg_parts(hidden[:-2]).end is None


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}])
def test_last_scan_is_the_one_that_completes_the_picture(options: dict[str, Any]) -> None:
    """What follows it is none of it, and a progressive JPEG that has not come to its last scan is not complete."""
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(buffer, "JPEG", **options)
    data = buffer.getvalue()
    start, end = last_scan(data + data)
    assert data.rindex(b"\xff\xda") < start
    assert end == len(data) - 2
    with pytest.raises(ValueError, match="scans"):
        last_scan(data[: data.rindex(b"\xff\xda")])
