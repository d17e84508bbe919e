"""Lines of zones as the reader cuts them from photographs, drawn by the million: what stands where in each strip.

A zone is set on a piece of printed paper, photographed in a plane (turn, perspective, blur, light, grain, JPEG), and
one of its lines is cut out about as loosely as rows of print are found. Other strips show no zone's line: ordinary
print, paper, the gap between two lines, a line in the mirror; and some show one upside down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Quad
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.zones.zone_strip import width_of, zone_strip
from training.zone_lines.paper import SIZE, drawn_paper, pressed, strike
from training.zone_lines.photographs import photographed
from training.zone_lines.setting import Points, set_other, set_zone
from training.zone_lines.texts import drawn_lines

_PLAIN, _TURNED, _STRANGE = 0.74, 0.12, 0.14
"""Shares of strips with a line, with one upside down, and with none."""
_MIRRORED: Final = 0.03
"""Share of lines that are seen in the mirror: none, to whoever reads."""


@dataclass(frozen=True)
class Sample:
    """A strip, and what stands in it.

    Attributes:
        pixels: grey, (32, width).
        text: its characters; empty where it shows no line.
        centres: where each of them stands, pixels of the strip.
        turned: whether it is upside down.
    """

    pixels: Pixels
    text: str
    centres: NDArray[np.float32]
    turned: bool = False


def samples(seed: int) -> Iterator[Sample]:
    """Endless strips."""
    rng = np.random.default_rng((seed, 77))
    while True:
        yield from _of_paper(rng)


def _of_paper(rng: np.random.Generator) -> Iterator[Sample]:
    """The strips of one piece of paper."""
    strange = rng.random() < _STRANGE
    said: list[str] = []
    centres: list[Points] = []
    if strange:
        ink = np.zeros(SIZE[::-1], np.float32)
        count = int(rng.integers(1, 4))
        outlines = set_other(rng, ink, [(56 + 70.0 * k, rng.uniform(14, 34)) for k in range(count)])
    else:
        said = drawn_lines(rng)
        ink, centres, outlines = set_zone(rng, said)
        if rng.random() < 0.5:
            first = outlines[0][0, 1]
            set_other(rng, ink, [(float(first) - rng.uniform(8, 40), rng.uniform(14, 28))])
    paper = drawn_paper(rng)
    printed = pressed(rng, ink)
    dark = rng.uniform(10, 60) if rng.random() < 0.75 else rng.uniform(60, 130)
    pixels = np.asarray(paper * (1 - printed) + np.minimum(dark, paper - 25) * printed, np.float32)
    if rng.random() < 0.12:
        strike(rng, pixels)
    for _ in range(2):
        photo, moved = photographed(rng, pixels)
        picture = Picture(np.repeat(photo[:, :, None], 3, axis=2))
        for number, outline in enumerate(outlines):
            text, at = (said[number], moved(centres[number])) if said else ("", np.zeros((0, 2)))
            yield from _cut(rng, picture, moved(outline), text, at)


def _cut(rng: np.random.Generator, picture: Picture, ink: Points, said: str, centres: Points) -> Iterator[Sample]:
    """The strip within an outline around a line's ink, as it might be found."""
    down = (ink[3] - ink[0] + ink[2] - ink[1]) / 2
    along = (ink[1] - ink[0] + ink[2] - ink[3]) / 2
    high = float(np.linalg.norm(down))
    unit = along / np.linalg.norm(along) * high
    top, bottom = rng.uniform(0.06, 0.92) + rng.normal(0, 0.06, 2)
    left, right = (rng.uniform(-0.1, 0.6) if rng.random() < 0.8 else rng.uniform(0.6, 3.0) for _ in range(2))
    if said and rng.random() < 0.12:
        share = float(np.linalg.norm(along)) / high * rng.uniform(0.1, 0.55)
        left, right = (-share, right) if rng.random() < 0.5 else (left, -share)
    outline = np.array([
        ink[0] - down * top - unit * left, ink[1] - down * top + unit * right,
        ink[2] + down * bottom + unit * right, ink[3] + down * bottom - unit * left,
    ])  # fmt: skip
    outline = outline + down * rng.normal(0, 0.04, (4, 1))
    outline = outline + down * rng.normal(0, 0.06)
    if not said and rng.random() < 0.3:
        outline = outline + down * rng.uniform(0.5, 1.5)
    turned = bool(rng.random() < _TURNED / (_TURNED + _PLAIN))
    if turned:
        outline = np.roll(outline, 2, axis=0)
    row = Quad.from_array(outline)
    if said and rng.random() < 0.04:
        half = outline + (down * 0.75 if rng.random() < 0.5 else -down * 0.75)
        yield Sample(zone_strip(picture, Quad.from_array(half)), "", np.zeros(0, np.float32))
    strip = zone_strip(picture, row)
    width = width_of(row)
    if said and rng.random() < _MIRRORED:
        strip, said = np.ascontiguousarray(strip[:, ::-1]), ""
    if not said:
        yield Sample(strip, "", np.zeros(0, np.float32))
        return
    to = cv2.getPerspectiveTransform(
        outline.astype(np.float32), np.array([[0, 0], [width, 0], [width, 1], [0, 1]], np.float32)
    )
    seen = cv2.perspectiveTransform(centres.reshape(-1, 1, 2), to.astype(np.float64)).reshape(-1, 2)[:, 0]
    if turned:
        seen, said = seen[::-1], said[::-1]
    inside = (seen > 2) & (seen < width - 2)
    text = "".join(c for c, kept in zip(said, inside, strict=True) if kept)
    yield Sample(strip, text, seen[inside].astype(np.float32), turned)
