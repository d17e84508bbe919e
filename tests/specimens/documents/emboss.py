"""Raised digits: a height map lit from any side, with foil on its tips that is worn away to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from tests.specimens.desk import Plane, as_pixels, as_plane, noise
from tests.specimens.documents.page import Part
from tests.specimens.press import Press, Type

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer

_FOILS = ((226, 226, 230), (224, 192, 112), (250, 250, 250), (60, 60, 66))


def embossed(printer: Printer, part: Part) -> None:
    """Press a text into the card: at the place's left top, 4.3 mm high for a number, 2.9 mm for other rows."""
    if part.key not in printer.content.texts:
        return
    base = printer.base
    relief = Press(np.zeros((base.canvas.height, base.canvas.width, 3), np.uint8))
    number = part.key == "pan"
    face = printer.content.options["digits" if number else "letters"]
    left, top, right, bottom = part.place
    x, pitch = left, 3.63 if number else 2.54
    text = printer.content.segments(part.key)
    length = sum(len(piece) for piece, _ in text)
    narrow = min(1.0, (right - left) / max(1, length) / pitch)
    pitch *= narrow
    style = Type(face, (5.9 if number else 3.4) * max(0.62, narrow**0.8), (255, 255, 255))
    for piece, field in text:
        x = printer.row(relief, piece, (x, (top + bottom) / 2), style, role="embossed", field=field, pitch=pitch)
    base.boxes |= relief.boxes
    base.lines.extend(relief.lines)
    _raise(printer, as_plane(np.asarray(relief.canvas.convert("L")) / np.float32(255)))


def _raise(printer: Printer, mask: Plane) -> None:
    """Light the relief, and lay what foil is left on its tips."""
    ink = cv2.boundingRect(as_pixels((mask > 0.3) * 255))
    pad = printer.px(2.0)
    left, top = max(0, ink[0] - pad), max(0, ink[1] - pad)
    right, bottom = ink[0] + ink[2] + pad, ink[1] + ink[3] + pad
    shape = mask[top:bottom, left:right]
    rng = np.random.default_rng((printer.seed, 101, left))
    options = printer.content.options
    # The press bends the plastic around a stroke: a wide slope with a flat tip.
    slope = cv2.GaussianBlur(shape, (0, 0), printer.px(0.16))
    wide = cv2.GaussianBlur(shape, (0, 0), printer.px(0.45))
    height = as_plane(0.75 * slope + 0.25 * wide) * np.float32(printer.px(0.46))
    gx, gy = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=0.125)
    angle, low = np.deg2rad(float(options["light"])), np.deg2rad(float(options["elevation"]))
    light = np.array([np.cos(angle) * np.cos(low), np.sin(angle) * np.cos(low), np.sin(low)], np.float32)
    normal = np.stack([-gx, -gy, np.ones_like(gx)], axis=2)
    normal = normal / np.linalg.norm(normal, axis=2, keepdims=True)
    lit = normal @ light
    half = (light + np.array([0, 0, 1], np.float32)) / np.linalg.norm(light + np.array([0, 0, 1], np.float32))
    gloss = np.clip(normal @ half, 0, 1) ** 40 - float(half[2]) ** 40
    page = np.asarray(printer.base.canvas.crop((left, top, left + shape.shape[1], top + shape.shape[0]))).astype(
        np.float32
    )
    foil = _foil(rng, shape, float(options["tipping"]))[..., None]
    page = page * (1 - foil) + foil * np.array(_FOILS[int(options["foil"])], np.float32)
    shade = np.clip(lit / light[2], 0.25, 1.9)[..., None]
    page = page * shade + 110 * np.clip(gloss, -0.6, 1)[..., None]
    move = np.array([[1, 0, -np.cos(angle) * printer.px(0.35)], [0, 1, -np.sin(angle) * printer.px(0.35)]], np.float32)
    cast = cv2.warpAffine(slope, move, (shape.shape[1], shape.shape[0])) * (1 - slope)
    page *= 1 - 0.45 * np.clip(cast, 0, 1)[..., None]
    printer.base.canvas.paste(Image.fromarray(as_pixels(np.clip(page, 0, 255))), (left, top))


def _foil(rng: np.random.Generator, shape: Plane, tipping: float) -> Plane:
    """Where the foil of the tips is left: all of it at 1, none at 0, in between in patches."""
    size = (shape.shape[1], shape.shape[0])
    tips = np.clip((cv2.GaussianBlur(shape, (0, 0), 1.5) - 0.45) * 4, 0, 1)
    patches = 0.5 + 0.3 * noise(rng, size, (size[0] / 7, size[1] / 1.5), 2) + 0.25 * noise(rng, size, (9, 9), 1)
    return as_plane(tips * np.clip((tipping * 1.5 - patches) * 5 + 0.5 * tipping, 0, 1) * min(1.0, 0.6 + tipping))
