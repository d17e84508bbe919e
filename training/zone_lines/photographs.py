"""Paper as a camera sees it: turned, in perspective, lit, blurred, with grain and JPEG."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.image import Pixels
from training.zone_lines.paper import MM, SIZE
from training.zone_lines.setting import CAPITAL, Points


def photographed(rng: np.random.Generator, pixels: NDArray[np.float32]) -> tuple[Pixels, Callable[[Points], Points]]:
    """The paper in a photograph, grey, and where its points come to there."""
    width, height = SIZE
    letter = float(np.exp(rng.uniform(np.log(8.5), np.log(30))))
    scale = letter / (CAPITAL * MM)
    angle = rng.normal(0, 3) if rng.random() < 0.85 else rng.uniform(-45, 45)
    a = np.deg2rad(angle)
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - [width / 2, height / 2]
    frame[:, 1] *= rng.uniform(0.8, 1.15)
    tilt = rng.normal(0, 0.05, (4, 1)) if rng.random() < 0.6 else np.zeros((4, 1))
    frame = frame * scale * (1 + tilt)
    spun = frame @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    low = spun.min(axis=0) - 4
    spun = spun - low
    size = tuple(int(v) + 8 for v in spun.max(axis=0))
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, spun.astype(np.float32)).astype(np.float64)
    if scale < 0.7:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), 0.35 / scale), np.float32)
    seen = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    photo: cv2.typing.MatLike = _lit(rng, np.asarray(seen, np.float32))
    unit = letter / 18
    if rng.random() < 0.7:
        photo = cv2.GaussianBlur(
            photo, (0, 0), rng.uniform(0.3, 1.0) + (rng.uniform(0, 2.0) * unit if rng.random() < 0.4 else 0)
        )
    if rng.random() < 0.25:
        length = max(2, round(rng.uniform(2, 8) * unit))
        kernel = np.zeros((length * 2 + 1,) * 2, np.float32)
        turn = rng.uniform(0, np.pi)
        end = (np.cos(turn) * length / 2, np.sin(turn) * length / 2)
        cv2.line(
            kernel,
            (round(length - end[0]), round(length - end[1])),
            (round(length + end[0]), round(length + end[1])),
            1.0,
            1,
        )
        photo = cv2.filter2D(photo, -1, kernel / kernel.sum())
    if rng.random() < 0.3:
        soft = cv2.GaussianBlur(photo, (0, 0), 1.2)
        photo = photo + (photo - soft) * rng.uniform(0.3, 1.5)
    photo = photo + rng.standard_normal(photo.shape, np.float32) * rng.uniform(0.5, 11)
    grey = np.clip(photo, 0, 255).astype(np.uint8)
    if rng.random() < 0.8:
        quality = int(rng.uniform(20, 95))
        _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
        grey = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    if rng.random() < 0.15:
        smaller = cv2.resize(grey, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
        grey = np.asarray(cv2.resize(smaller, grey.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)

    def moved(points: Points) -> Points:
        return np.asarray(cv2.perspectiveTransform(points.reshape(-1, 1, 2), matrix).reshape(-1, 2))

    return grey, moved


def _lit(rng: np.random.Generator, photo: NDArray[np.float32]) -> NDArray[np.float32]:
    """Light and contrast, ramps of shadow, highlights."""
    height, width = photo.shape
    photo = 128 + (photo - 128) * rng.uniform(0.6, 1.15)
    photo = photo * (rng.uniform(0.75, 1.15) if rng.random() < 0.75 else rng.uniform(0.2, 0.75))
    if rng.random() < 0.5:
        ramp = np.linspace(rng.uniform(0.45, 1), 1, width, dtype=np.float32)
        photo = photo * (ramp if rng.random() < 0.5 else ramp[::-1])
    if rng.random() < 0.15:
        edge = rng.uniform(0.1, 0.9) * width
        photo = photo * (
            1 - rng.uniform(0.2, 0.6) / (1 + np.exp((np.arange(width) - edge) / rng.uniform(3, 40)))
        ).astype(np.float32)
    if rng.random() < 0.2:
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        spread = rng.uniform(0.03, 0.2) * width
        gy, gx = np.ogrid[0:height, 0:width]
        spot = np.exp(-(((gx - x) / spread) ** 2 + ((gy - y) / (spread * rng.uniform(0.3, 1))) ** 2))
        photo = photo + (rng.uniform(30, 230) * spot).astype(np.float32)
    return np.asarray(np.clip(photo, 0, 255), np.float32)
