"""Damage in WebP and HEIC that decoders do not report. Runs in a decoding process, on untrusted bytes."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from PIL import Image

from ocr.decoding import webp
from ocr.decoding.terms import ImageError, Refusal
from ocr.decoding.torn import is_torn, is_undecoded

_APART: Final = 32
"""Of so many pixels across and down one is looked at before all are."""


def check_webp(data: bytearray) -> None:
    """Refuse a WebP that does not need the last bytes of its pixels; see `webp`.

    Raises:
        ImageError: the picture is damaged.
    """
    coded = webp.coded_pixels(data)
    if coded is None or coded.end - coded.needed <= coded.start:
        return
    start, end = coded.start, coded.end - coded.needed
    end -= (end - start) % 2  # a byte that fills up would be decoded, too
    body = data[8 : start - 4] + (end - start).to_bytes(4, "little") + data[start:end]
    try:
        with Image.open(io.BytesIO(b"RIFF" + len(body).to_bytes(4, "little") + body), formats=["WEBP"]) as image:
            image.load()
    except Exception:
        return
    raise ImageError.of(Refusal.DAMAGED)


def check_heic(image: Image.Image) -> None:
    """Refuse a HEIC that is torn along its blocks, or has blocks that were never decoded; see `torn`.

    Args:
        image: the decoded picture, as it is stored.

    Raises:
        ImageError: the picture is damaged.
    """
    coloured = image.mode in {"RGB", "RGBA"}
    size = max(1, image.width // _APART), max(1, image.height // _APART)
    few = image.resize(size, Image.Resampling.NEAREST)
    if is_torn(np.asarray(image.getchannel(1 if coloured else 0))) or (
        coloured and is_undecoded(np.asarray(few), 1) and is_undecoded(np.asarray(image))
    ):
        raise ImageError.of(Refusal.DAMAGED)
