"""Pictures of single characters as the reader cuts them from photographs of cards, drawn from bitmaps of glyphs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.glyphs.crops import PRINT, SIDE
from training.glyphs import sheets

Pixels = NDArray[np.uint8]
_SHARE = PRINT / sheets.PRINT
_MARGIN = 6
"""Pixels around a crop, in its own resolution, that are photographed with it: a JPEG's blocks and blurs reach in."""
_MORPHED = 0.5


@dataclass(frozen=True, slots=True)
class Conditions:
    """How characters are photographed.

    Attributes:
        em: least and greatest size of a character in the photograph, pixels.
        shift: standard deviation of where a crop is off, ems.
        turn: of its turn, degrees.
        stretch: of the logarithm of its width and height.
        blur: least and greatest standard deviation of the photograph's blur, its pixels.
    """

    em: tuple[float, float] = (11, 44)
    shift: float = 0.045
    turn: float = 1.3
    stretch: float = 0.06
    blur: tuple[float, float] = (0.3, 1.2)


def clean(glyph: Pixels) -> Pixels:
    """A glyph as it is, dark on light, (48, 48)."""
    return np.asarray(255 - cv2.warpAffine(glyph, _centred(), (SIDE, SIDE), flags=cv2.INTER_AREA), dtype=np.uint8)


@cache
def _centred() -> NDArray[np.float32]:
    half = (SIDE - 1) / 2 - _SHARE * (sheets.SIDE - 1) / 2
    return np.array([[_SHARE, 0, half], [0, _SHARE, half]], np.float32)


def photographed(
    glyph: Pixels, left: Pixels | None, right: Pixels | None, rng: np.random.Generator, how: Conditions
) -> Pixels:
    """A glyph with its neighbours in a row, as a crop of a photograph of it, (48, 48).

    Args:
        glyph: ink, (64, 64).
        left: the neighbour before it, if any.
        right: the neighbour after it.
        rng: of everything that is by chance.
        how: the conditions.
    """
    v = rng.random(24, dtype=np.float32)
    n = rng.standard_normal(12).astype(np.float32)
    em = float(np.exp(np.log(how.em[0]) + v[0] ** 0.7 * np.log(how.em[1] / how.em[0])))
    ink = _row(glyph, left, right, 1.0 + 0.16 * v[1] * v[2])
    if v[3] < _MORPHED:
        ink = _morphed(ink, float(v[4]))
    # crop's own resolution: em pixels to an em of PRINT
    side = max(9, round(SIDE * em / PRINT)) if em < PRINT else SIDE
    scale = PRINT / sheets.PRINT * side / SIDE
    turn, shear = np.radians(how.turn) * n[0], np.radians(2 * how.turn) * n[1]
    sx, sy = scale * np.exp(how.stretch * n[2] + 0.4 * how.stretch * n[4]), scale * np.exp(how.stretch * n[3])
    a = np.array([[np.cos(turn) * sx, (-np.sin(turn) + shear) * sy], [np.sin(turn) * sx, np.cos(turn) * sy]])
    middle = np.array([ink.shape[1] - 1, ink.shape[0] - 1]) / 2
    whole = side + 2 * _MARGIN
    target = (whole - 1) / 2 + n[5:7] * how.shift * em * min(1.0, PRINT / em)
    affine = np.column_stack([a, target - a @ middle]).astype(np.float32)
    sigma = 0.42 / max(scale, 0.1)
    if sigma > 0.6:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), sigma), np.uint8)
    seen = cv2.warpAffine(ink, affine, (whole, whole), flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    paper, dark = 150 + 100 * v[5], 10 + 75 * v[6]
    picture = paper - seen * (paper - dark) * (0.75 + 0.25 * v[7])
    picture += _light(whole, v, n, float(paper - dark))
    width = how.blur[0] + (how.blur[1] - how.blur[0]) * float(v[8] * v[8])
    picture = cv2.GaussianBlur(picture, (0, 0), width)
    if v[9] < 0.15:
        picture = cv2.filter2D(picture, -1, _motion(int(v[10] * 8), 3 if em < 24 else 5))
    y, x = (int(b) for b in rng.integers(0, 512 - whole, 2))
    picture += _noise()[y : y + whole, x : x + whole] * (1 + 9 * float(v[11] * v[12]))
    shot = np.clip(picture, 0, 255).astype(np.uint8)
    if v[13] < 0.7:
        _, data = cv2.imencode(".jpg", shot, (cv2.IMWRITE_JPEG_QUALITY, 55 + int(40 * v[14])))
        shot = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
    shot = shot[_MARGIN : _MARGIN + side, _MARGIN : _MARGIN + side]
    if side != SIDE:
        shot = cv2.resize(shot, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR if v[15] < 0.7 else cv2.INTER_CUBIC)
    return np.asarray(shot, dtype=np.uint8)


def _row(glyph: Pixels, left: Pixels | None, right: Pixels | None, pitch: float) -> Pixels:
    """A glyph in the middle of a canvas three ems wide, between its neighbours."""
    side = sheets.SIDE
    canvas = np.zeros((side + 16, 2 * side), np.uint8)
    step = round(sheets.PRINT * 1.06 * pitch)
    middle = side // 2
    for neighbour, at in ((left, middle - step), (right, middle + step), (glyph, middle)):
        if neighbour is None:
            continue
        begin, end = max(at, 0), min(at + side, canvas.shape[1])
        part = canvas[8 : 8 + side, begin:end]
        np.maximum(part, neighbour[:, begin - at : end - at], out=part)
    return canvas


def _morphed(ink: Pixels, share: float) -> Pixels:
    """Strokes a little thinner or thicker."""
    kernel = _kernel()
    other = cv2.erode(ink, kernel) if share < 0.4 else cv2.dilate(ink, kernel)
    amount = (1 - share / 0.4) * 0.5 if share < 0.4 else (share - 0.4) / 0.6 * 0.9
    return np.asarray(cv2.addWeighted(other, amount, ink, 1 - amount, 0), dtype=np.uint8)


@cache
def _kernel() -> Pixels:
    return np.ones((3, 3), np.uint8)


def _light(side: int, v: NDArray[np.float32], n: NDArray[np.float32], contrast: float) -> NDArray[np.float32]:
    """A slope of light, and the fine lines of a card's ground."""
    ramp = np.linspace(-0.5, 0.5, side, dtype=np.float32)
    slope = 18 * (n[7] * ramp[:, None] + n[8] * ramp[None, :])
    if v[16] < 0.4:
        wave = (2 + 10 * v[17]) * (ramp[:, None] * np.cos(6 * v[18]) + ramp[None, :] * np.sin(6 * v[18]))
        bent = wave + v[20] * np.sin(5 * ramp[None, :] + 6 * v[21])
        slope = slope + 0.12 * contrast * v[19] * np.sin(2 * np.pi * bent)
    return np.asarray(slope, dtype=np.float32)


@cache
def _motion(way: int, length: int) -> NDArray[np.float32]:
    line = np.zeros((length, length), np.float32)
    half = (length - 1) / 2
    angle = np.pi * way / 8
    for t in np.linspace(-half, half, 2 * length):
        line[round(half + t * np.sin(angle)), round(half + t * np.cos(angle))] = 1
    return np.asarray(line / line.sum(), np.float32)


@cache
def _noise() -> NDArray[np.float32]:
    fine = np.random.default_rng(5).normal(0, 1, (512, 512)).astype(np.float32)
    return np.asarray(0.7 * fine + 0.6 * cv2.GaussianBlur(fine, (0, 0), 1.0) * 2, dtype=np.float32)
