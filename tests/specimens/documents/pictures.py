"""Portraits, ghosts, emblems and the wall: nothing here copies a real document's artwork."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.specimens import artwork
from tests.specimens.desk import as_pixels
from tests.specimens.documents.page import Part

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer


def portrait(printer: Printer, part: Part) -> None:
    """The holder, without a face."""
    artwork.draw_portrait(printer.base.canvas, printer.box(part.place), printer.seed)


def grey_portrait(printer: Printer, part: Part) -> None:
    """The holder in black and white, as lasers print it."""
    left, top, right, bottom = printer.box(part.place)
    tile = printer.base.canvas.crop((left, top, right, bottom))
    artwork.draw_portrait(tile, (0, 0, right - left, bottom - top), printer.seed)
    grey = np.asarray(tile.convert("L")).astype(np.float32)
    rng = np.random.default_rng((printer.seed, 5))
    grain = rng.normal(0, 9, (grey.shape[0] // 2 + 1, grey.shape[1] // 2 + 1)).astype(np.float32)
    grey = np.clip(grey * 0.92 + cv2.resize(grain, grey.shape[::-1]), 0, 255)
    printer.base.canvas.paste(Image.fromarray(as_pixels(grey)).convert("RGB"), (left, top))


def ghost(printer: Printer, part: Part) -> None:
    """A pale second portrait within the ground's print."""
    left, top, right, bottom = printer.box(part.place)
    there = printer.base.canvas.crop((left, top, right, bottom))
    tile = there.copy()
    artwork.draw_portrait(tile, (0, 0, right - left, bottom - top), printer.seed)
    pale = Image.blend(there, tile.convert("L").convert("RGB"), printer.rng.uniform(0.14, 0.32))
    printer.base.canvas.paste(pale, (left, top))


def emblem(printer: Printer, part: Part) -> None:
    """An emblem of nowhere in a circle."""
    left, top, right, bottom = printer.box(part.place)
    centre, radius = ((left + right) / 2, (top + bottom) / 2), min(right - left, bottom - top) / 2
    artwork.draw_emblem(printer.base.canvas, centre, radius, printer.seed)


def wall(printer: Printer, part: Part) -> None:
    """Mountain ridges with a wall along them, in one pale colour."""
    left, top, right, bottom = printer.box(part.place)
    rng = np.random.default_rng((printer.seed, 71))
    x = np.linspace(0, 1, artwork.WIDTH, dtype=np.float32)[None, :]
    y = np.linspace(0, 1, artwork.HEIGHT, dtype=np.float32)[:, None]
    plane = artwork.PRINTS["wall"](x, y, rng)
    mask = cv2.resize(np.clip(plane * 170, 0, 255), (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    tone = printer.rng.choice(((120, 150, 140), (150, 120, 110), (110, 130, 170)))
    printer.base.canvas.paste(tone, (left, top), Image.fromarray(as_pixels(mask)))
