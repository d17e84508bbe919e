"""Values printed over a finished page: by a laser or by a matrix printer, off their lines and a little aslant."""

from __future__ import annotations

import random
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from tests.specimens.desk import Pixels, as_pixels, noise
from tests.specimens.documents.page import Look
from tests.specimens.layouts import PX_PER_MM
from tests.specimens.press import Box, Press

_DOT_MM = 0.15
"""Distance of a matrix printer's dots: 24 pins on a character of 3.6 mm."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the values' ink came to lie."""

    boxes: dict[str, Box]
    lines: list[tuple[str, str, Box]]


def overprinted(canvas: Image.Image, values: Press, look: Look, rng: random.Random, scale: float) -> Moved:
    """Lay the values' white sheet over the page, as a printer feeds it: shifted, turned, and with its own ink."""
    sheet = np.asarray(values.canvas)
    height, width = sheet.shape[:2]
    turn = rng.gauss(0, 0.25) if look.off else 0.0
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0), np.float64)
    matrix[:, 2] += np.array([rng.uniform(-1, 1), rng.uniform(-1, 1)]) * look.off * scale * PX_PER_MM
    grain = np.random.default_rng(rng.randrange(2**32))
    sheet = _dotted(grain, as_pixels(sheet), scale) if look.ink == "dots" else _powdered(grain, as_pixels(sheet))
    white = (255, 255, 255)
    sheet = as_pixels(cv2.warpAffine(sheet, matrix, (width, height), borderMode=cv2.BORDER_CONSTANT, borderValue=white))
    page = np.asarray(canvas)
    canvas.paste(Image.fromarray(as_pixels(cv2.multiply(page, sheet, scale=1 / 255))))
    lines = [(role, text, _moved(box, matrix)) for role, text, box in values.lines]
    return Moved({name: _moved(box, matrix) for name, box in values.boxes.items()}, lines)


def _moved(box: Box, matrix: np.ndarray) -> Box:
    left, top, right, bottom = box
    corners = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)])
    seen = corners @ matrix.T
    low, high = seen.min(axis=0), seen.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def _powdered(rng: np.random.Generator, sheet: Pixels) -> Pixels:
    """Toner: edges a little rough, density uneven over the page."""
    height, width = sheet.shape[:2]
    grey = 255 - sheet.astype(np.float32)
    density = 1.0 + 0.08 * noise(rng, (width, height), (width / 3, height / 3), 1)
    grain = 1.02 - 0.14 * cv2.resize(rng.random((height // 2 + 1, width // 2 + 1), dtype=np.float32), (width, height))
    return as_pixels(255 - np.clip(grey * (density * grain)[..., None], 0, 255))


def _dotted(rng: np.random.Generator, sheet: Pixels, scale: float) -> Pixels:
    """A matrix printer: round dots in rows, the ribbon's uneven ink, now and then a pin that does not strike."""
    height, width = sheet.shape[:2]
    pitch = max(2.0, _DOT_MM * scale * PX_PER_MM)
    grid = (round(width / pitch), round(height / pitch))
    ink = 255 - cv2.cvtColor(sheet, cv2.COLOR_RGB2GRAY)
    struck = as_pixels(cv2.resize(ink, grid, interpolation=cv2.INTER_AREA)) > 52
    force = (rng.uniform(0.62, 1.0, struck.shape) * struck).astype(np.float32)
    if rng.random() < 0.4:
        force[int(rng.integers(24)) :: 24] *= np.float32(rng.uniform(0.1, 0.6))
    fresh = 0.85 + 0.15 * noise(rng, grid, (grid[0] / 2, grid[1] / 4), 1)
    force *= fresh
    spread = cv2.resize(force, (width, height), interpolation=cv2.INTER_NEAREST)
    x, y = (np.abs((np.arange(n) + 0.5) / (n / g) % 1 - 0.5) for n, g in ((width, grid[0]), (height, grid[1])))
    dot = np.clip(1.25 - 1.5 * np.hypot(x[None, :], y[:, None]) ** 2 * 2, 0, 1).astype(np.float32)
    mask = cv2.GaussianBlur(spread * dot, (0, 0), max(0.6, pitch * 0.22))
    tone = np.array(rng.choice(((40, 40, 48), (50, 44, 70), (30, 30, 32))), np.float32)
    return as_pixels(255 - np.clip(mask * 1.15, 0, 1)[..., None] * (255 - tone))
