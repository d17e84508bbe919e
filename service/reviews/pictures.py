"""A picture of a case: decoded at a reduced size, upright, what is masked pixelated, operator and time burnt in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
import simplejpeg
from idverdict import v1
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.documents import PageLayout, document_types
from ocr.geometry import Quad, homography, map_points
from ocr.image import Half, Limits, Pixels, decode_at_sight
from service.annotate import lettering
from service.annotate.faces import FontMissingError
from service.annotate.photograph import quad_of
from service.reviews.masking import PICTURE

LONGEST_EDGE: Final = 1600
_QUALITY: Final = 82
_MARK_PX: Final = 22
_MARK_GAP: Final = 70
_MARK_LINE: Final = 96
_MARK_STRENGTH: Final = 0.28
_MARK_COLOUR: Final = (190, 24, 40)
_LOOSE: Final = 0.35
"""Of a box's height, how far around it is pixelated: a box may cut through the edge of print."""
_BLOCKS_A_LINE: Final = 1.6
"""How many blocks are as high as a line: with fewer than two, no character can be told from another."""
_LINE: Final = 0.05
"""Height of a line of print as a part of a card's height, where no box tells it."""
_LEAST_BLOCK: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that may be shown.

    Attributes:
        jpeg: the picture.
        size: its width and height in pixels.
        scale: its size as a part of that of the upright original.
        masked: the fields that are pixelated, as ``0.name``.
        whole: whether all of it is.
    """

    jpeg: bytes
    size: tuple[int, int]
    scale: float
    masked: tuple[str, ...]
    whole: bool


def draw(
    data: bytes,
    readings: Sequence[v1.DocumentReading],
    shown: Collection[str],
    mark: str,
    *,
    document: int,
    longest: int = LONGEST_EDGE,
    limits: Limits | None = None,
) -> Shown:
    """A picture of a document, at most ``longest`` pixels along its longer edge.

    Args:
        data: the encoded picture.
        readings: what was read from it.
        shown: names of the fields that are not masked.
        mark: operator and time.
        document: which document it is of.
        longest: of the answer's edges, pixels.
        limits: of the encoded picture.

    Raises:
        ocr.image.ImageError: it cannot be decoded.
        ocr.decoding.processes.DecodingUnavailableError: no decoding process can be started.
    """
    decoded = decode_at_sight(data, limits)
    pixels = decoded.pixels if isinstance(decoded, Half) else decoded
    width, height = decoded.size if isinstance(decoded, Half) else (decoded.shape[1], decoded.shape[0])
    scale = min(1.0, longest / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = _reduced(pixels, size)
    masked, whole = ((), False) if f"{document}.{PICTURE}" in shown else _mask(small, readings, shown, scale)
    _burn(small, mark)
    jpeg = simplejpeg.encode_jpeg(small, quality=_QUALITY, colorspace="RGB", colorsubsampling="420")
    return Shown(jpeg, size, scale, masked, whole)


def _reduced(pixels: Pixels, size: tuple[int, int]) -> Any:
    """A copy of this width and height. By exactly a half first where that is far: it takes a tenth of the time."""
    if pixels.shape[1::-1] == size:
        return pixels.copy()
    height, width = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
    if width >= 2 * size[0] and height >= 2 * size[1]:
        half = cv2.resize(pixels[:height, :width], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        return half if half.shape[1::-1] == size else cv2.resize(half, size, interpolation=cv2.INTER_AREA)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def _mask(
    pixels: Pixels, readings: Sequence[v1.DocumentReading], shown: Collection[str], scale: float
) -> tuple[tuple[str, ...], bool]:
    """Pixelate in place what is not shown; returns the fields, and whether it is all of the picture.

    Of each card: the boxes of masked fields, and every row where its pages have print, but not the boxes of shown
    fields. Where a masked field was not located, all of the card; where no card was, all of the picture.
    """
    height, width = pixels.shape[:2]
    hidden = np.zeros((height, width), np.uint8)
    open_ = np.zeros_like(hidden)
    masked: list[str] = []
    lines: list[float] = []
    whole = not readings
    for reading in readings:
        names = {name: f"{reading.document}.{name}" for name in reading.fields}
        secret = [name for name, full in names.items() if full not in shown]
        masked += [names[name] for name in secret]
        if not reading.HasField("quad"):
            whole = True
            continue
        card = quad_of(reading.quad)
        lost = any(not reading.fields[name].HasField("box") for name in secret)
        if lost or not reading.fields:
            _fill(hidden, card, scale)
            lines.append(card.height * _LINE * scale)
        elif secret:
            for zone in _rows(reading):
                _fill(hidden, zone, scale)
        for name, field in reading.fields.items():
            if field.HasField("box"):
                box = quad_of(field.box)
                if names[name] in shown:
                    _fill(open_, box, scale)
                else:
                    _fill(hidden, _grown(box), scale)
                    lines.append(box.height * scale)
    if whole:
        hidden[:] = 255
        lines.append(max(height, width) * _LINE / 2)
    hidden[open_ > 0] = 0
    if hidden.any():
        block = max(_LEAST_BLOCK, round(max(lines, default=0.0) / _BLOCKS_A_LINE))
        coarse_size = max(1, round(width / block)), max(1, round(height / block))
        coarse = cv2.resize(pixels, coarse_size, interpolation=cv2.INTER_AREA)
        blocky = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)
        np.copyto(pixels, blocky, where=hidden[:, :, None] > 0)
    return tuple(sorted(set(masked))), whole


def _rows(reading: v1.DocumentReading) -> list[Quad]:
    """Where the page has print, whatever was read there, as quads of the picture."""
    type = document_types().get(reading.document_type)
    page: PageLayout | None = type.page(reading.page) if type else None
    if page is None:
        return [quad_of(reading.quad)]
    card = quad_of(reading.quad)
    to_picture = homography(Quad.upright(0, 0, 1, 1), card)
    found = []
    for zone in page.zones:
        reach = zone.slack + zone.height[1] / 2
        corners = Quad.upright(zone.begins[0], zone.y - reach, zone.ends[1], zone.y + reach).array()
        found.append(Quad.from_array(map_points(corners, to_picture)))
    return found


def _grown(box: Quad) -> Quad:
    """A box with some room around it."""
    tl, tr, br, bl = box.array()
    along, down = (tr - tl + br - bl) / 2, (bl - tl + br - tr) / 2
    pad = min(box.width, box.height) * _LOOSE
    along, down = (vector / max(float(np.linalg.norm(vector)), 1e-9) * pad for vector in (along, down))
    return Quad.from_array(np.array([tl - along - down, tr + along - down, br + along + down, bl - along + down]))


def _fill(mask: NDArray[np.uint8], quad: Quad, scale: float) -> None:
    points: Any = np.round(quad.array() * scale).astype(np.int32)
    cv2.fillPoly(mask, [points], 255)


def _burn(pixels: Pixels, mark: str) -> None:
    """Write the mark all over the picture, in place."""
    tile = _tile(mark)
    height, width = pixels.shape[:2]
    down, across = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    strength = np.tile(tile, (down, across))[:height, :width]
    rows, columns = np.nonzero(strength)
    share = strength[rows, columns].astype(np.float32)[:, None] / 255 * _MARK_STRENGTH
    under = pixels[rows, columns].astype(np.float32)
    pixels[rows, columns] = np.rint(under + (np.array(_MARK_COLOUR, np.float32) - under) * share).astype(np.uint8)


@lru_cache(256)
def _tile(mark: str) -> NDArray[np.uint8]:
    """Two lines of the mark, the second shifted by half, as strengths 0..255."""
    try:
        width = lettering.measure(mark, _MARK_PX) + _MARK_GAP
        line = Image.new("RGB", (width, _MARK_LINE))
        lettering.write(line, (0, _MARK_LINE / 2), mark, _MARK_PX, (255, 255, 255))
    except FontMissingError:
        font = ImageFont.load_default(_MARK_PX)
        width = round(font.getlength(mark)) + _MARK_GAP
        line = Image.new("RGB", (width, _MARK_LINE))
        ImageDraw.Draw(line).text((0, _MARK_LINE / 3), mark, font=font, fill=(255, 255, 255))
    first = np.asarray(line.convert("L"))
    return np.concatenate([first, np.roll(first, width // 2, axis=1)])
