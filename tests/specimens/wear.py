"""What a card's life leaves on it: scratches, rubbed print, a crease, a plastic sleeve around it."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.geometry import Quad
from tests.specimens.desk import Pixels, as_pixels, blend


def worn(rng: np.random.Generator, pixels: Pixels, wear: float, crease: float) -> Pixels:
    """A page's print with scratches and a crease, RGB uint8."""
    pixels = pixels.copy()
    height, width = pixels.shape[:2]
    if wear:
        haze = as_pixels(cv2.resize(rng.integers(0, 90, (7, 11), dtype=np.uint8), (width, height)))
        pale = np.full_like(pixels, 0) + rng.uniform(205, 245, 3).astype(np.uint8)
        pixels = blend(pixels, pale, as_pixels(cv2.convertScaleAbs(haze, alpha=wear)))
        for _ in range(int(4 + 24 * wear)):
            start = rng.random(2) * [width, height]
            end = start + rng.normal(0, 1, 2) * rng.uniform(60, 500)
            tone = tuple(int(v) for v in rng.uniform(190, 250, 3))
            _line(pixels, start, end, tone, 1 + int(rng.random() < 0.2))
    if crease:
        angle, at = rng.uniform(0, np.pi), rng.uniform(0.25, 0.75, 2) * [width, height]
        reach = np.array([np.cos(angle), np.sin(angle)]) * 2 * width
        across = np.array([-np.sin(angle), np.cos(angle)])
        for offset, change, depth in ((0.0, cv2.subtract, 0.35), (5.0, cv2.add, 0.27)):
            ridge = np.zeros((height, width), np.uint8)
            _line(ridge, at - reach + across * offset, at + reach + across * offset, (255,), 5)
            ridge = as_pixels(cv2.convertScaleAbs(cv2.GaussianBlur(ridge, (0, 0), 2.5), alpha=depth * crease))
            pixels = as_pixels(change(pixels, as_pixels(cv2.merge([ridge] * 3))))
    return pixels


def sleeved(rng: np.random.Generator, scene: Pixels, quad: Quad, milkiness: float) -> Pixels:
    """The scene with a plastic sleeve over the card: milky, wider than the card, with a welded edge."""
    corners = quad.array()
    middle = corners.mean(axis=0)
    outline = (middle + (corners - middle) * rng.uniform(1.04, 1.14, (1, 2))).astype(np.int32)
    mask = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, outline, 255, cv2.LINE_AA)
    pale = np.full_like(scene, 0) + rng.uniform(215, 245, 3).astype(np.uint8)
    scene = blend(scene, pale, as_pixels(cv2.convertScaleAbs(mask, alpha=milkiness)))
    tone = tuple(int(v) for v in rng.uniform(150, 250, 3))
    cv2.polylines(scene, [outline], True, tone, max(1, int(quad.width / 250)), cv2.LINE_AA)
    return scene


def _line(pixels: Pixels, start: np.ndarray, end: np.ndarray, tone: tuple[int, ...], thickness: int) -> None:
    first, last = (tuple(int(v) for v in point) for point in (start, end))
    cv2.line(pixels, first, last, tone, thickness, cv2.LINE_AA)
