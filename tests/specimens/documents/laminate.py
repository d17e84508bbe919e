"""What lies over a page: the film's rainbow print, the laminate's haze and reflections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.specimens import artwork
from tests.specimens.desk import as_pixels, noise
from tests.specimens.documents.page import Part

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer


def hologram(printer: Printer, part: Part) -> None:
    """A patch of fine lines that shimmer in all colours, so faint that print shows through."""
    left, top, right, bottom = printer.box(part.place)
    rng = np.random.default_rng((printer.seed, 83))
    kind = str(rng.choice(("rosettes", "waves", "weave")))
    x = np.linspace(0, 1, artwork.WIDTH, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, artwork.HEIGHT, dtype=np.float32)[:, None]
    size = (right - left, bottom - top)
    plane = np.clip(cv2.resize(artwork.PRINTS[kind](x, y, rng), size, interpolation=cv2.INTER_AREA), 0, 1)
    hue = (90 + 90 * noise(rng, size, (size[0] / 2, size[1] / 2), 1)) % 180
    full = np.full_like(hue, 140)
    colours = cv2.cvtColor(as_pixels(cv2.merge([hue, full, np.full_like(hue, 255)])), cv2.COLOR_HSV2RGB)
    mask = as_pixels(plane * rng.uniform(40, 110))
    printer.base.canvas.paste(Image.fromarray(as_pixels(colours)), (left, top), Image.fromarray(mask))


def laminate(printer: Printer, part: Part) -> None:
    """Haze of a film over the place, and a window's or a lamp's reflection in it."""
    left, top, right, bottom = printer.box(part.place)
    rng = np.random.default_rng((printer.seed, 89))
    size = (right - left, bottom - top)
    haze = 10 + 10 * noise(rng, size, (size[0] / 2, size[1] / 2), 2)
    if rng.random() < 0.6:
        x = np.linspace(0, 1, size[0], dtype=np.float32)[None, :]
        y = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
        angle, at, wide = rng.uniform(0, np.pi), rng.uniform(-0.3, 1.0), rng.uniform(0.03, 0.22)
        across = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle)) - np.float32(at)
        ripple = np.float32(0.02) * np.sin(y * np.float32(rng.uniform(5, 20)))
        haze = haze + rng.uniform(20, 90) * np.exp(-(((across + ripple) / wide) ** 4))
    mask = Image.fromarray(as_pixels(np.clip(haze, 0, 120)))
    printer.base.canvas.paste((250, 252, 255), (left, top), mask)
