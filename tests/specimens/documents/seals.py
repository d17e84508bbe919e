"""Red seals pressed over what is printed: round ones with a star, square ones with their characters in a grid."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import fonts
from tests.specimens.artwork import _star
from tests.specimens.desk import Pixels, as_pixels, noise
from tests.specimens.documents.page import Part
from tests.specimens.layouts import Rgb

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer

_REDS: tuple[Rgb, ...] = ((206, 40, 48), (190, 44, 60), (216, 62, 56), (178, 52, 52))


def round_seal(printer: Printer, part: Part) -> None:
    """A ring with a star, its authority along the ring, where no row of text stands."""
    if part.key not in printer.content.texts:
        return
    box = printer.box(part.place)
    size = min(box[2] - box[0], box[3] - box[1])
    mask = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mask)
    rim = max(2, round(size * 0.028))
    pen.ellipse((rim, rim, size - rim, size - rim), outline=255, width=rim)
    radius = _star_radius(printer.rng) * size
    tile = Image.new("RGB", (size, size), (0, 0, 0))
    _star(ImageDraw.Draw(tile), (size / 2, size / 2), radius, (255, 255, 255))
    mask.paste(255, (0, 0), tile.convert("L"))
    text = _text(printer, part)
    _along_ring(mask, text, size, printer.rng)
    if printer.rng.random() < 0.5:
        number = f"{printer.rng.randrange(10**13):013d}"
        font = fonts.sized("sans", max(6, round(size * 0.05)))
        pen.text((size / 2, size * 0.8), number, font=font, fill=255, anchor="mm")
    _press(printer, mask, box, printer.rng.uniform(-12, 12))


def square_seal(printer: Printer, part: Part) -> None:
    """A square of characters in a frame, read in columns from the right or in rows from the left."""
    box = printer.box(part.place)
    size = min(box[2] - box[0], box[3] - box[1])
    mask = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mask)
    rim = max(2, round(size * 0.03))
    pen.rectangle((rim, rim, size - rim, size - rim), outline=255, width=rim)
    text = _text(printer, part)
    rows = 2 if len(text) <= 6 else 3 if len(text) <= 12 else 4
    columns = -(-len(text) // rows)
    cell_w, cell_h = (size - 4 * rim) / columns, (size - 4 * rim) / rows
    em = max(6, round(min(cell_w, cell_h) * 0.92))
    face = printer.rng.choice(("kai", "serif", "wenkai-bold", "ming"))
    for number, character in enumerate(text):
        across, down = number % columns, number // columns
        glyph = Image.new("L", (2 * em, 2 * em), 0)
        font = fonts.sized(fonts.face_for(character, face), em)
        ImageDraw.Draw(glyph).text((em, em), character, font=font, fill=255, anchor="mm")
        ink = glyph.getbbox()
        if ink is None:
            continue
        wide, high = max(1, round(cell_w * 0.88)), max(1, round(cell_h * 0.88))
        fitted = glyph.crop(ink).resize((wide, high), Image.Resampling.BICUBIC)
        at = (round(2 * rim + (across + 0.06) * cell_w), round(2 * rim + (down + 0.06) * cell_h))
        mask.paste(fitted, at)
    _press(printer, mask, box, printer.rng.uniform(-4, 4), part.key if part.key in printer.content.truth else "")


def _text(printer: Printer, part: Part) -> str:
    return "".join(piece for piece, _ in printer.content.segments(part.key))


def _star_radius(rng: random.Random) -> float:
    return rng.uniform(0.13, 0.17)


def _along_ring(mask: Image.Image, text: str, size: int, rng: random.Random) -> None:
    """Characters around the ring's upper part, upright towards the rim."""
    em = max(6, round(size * min(0.125, 1.9 / max(8, len(text)))))
    face = rng.choice(("serif", "serif-bold", "sans"))
    spread = min(285.0, 24.0 * len(text))
    for number, character in enumerate(text):
        angle = -spread / 2 + spread * number / max(1, len(text) - 1)
        glyph = Image.new("L", (2 * em, 2 * em), 0)
        font = fonts.sized(fonts.face_for(character, face), em)
        ImageDraw.Draw(glyph).text((em, em), character, font=font, fill=255, anchor="mm")
        turned = glyph.rotate(-angle, resample=Image.Resampling.BICUBIC)
        radius = size * 0.385
        x = size / 2 + radius * np.sin(np.deg2rad(angle)) - em
        y = size / 2 - radius * np.cos(np.deg2rad(angle)) - em
        mask.paste(255, (round(float(x)), round(float(y))), turned)


def _press(printer: Printer, mask: Image.Image, box: tuple[int, int, int, int], angle: float, field: str = "") -> None:
    """Multiply the seal's uneven ink onto the page; a seal with a field has its box."""
    rng = np.random.default_rng(printer.rng.randrange(2**32))
    turned = mask.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    ink = np.asarray(turned).astype(np.float32) / 255
    size = (turned.width, turned.height)
    uneven = 0.8 + 0.35 * noise(rng, size, (size[0] / 3, size[1] / 3), 2)
    speckle = cv2.resize(rng.random((size[1] // 3 + 1, size[0] // 3 + 1), dtype=np.float32), size)
    strength = rng.uniform(0.55, 0.95)
    ink = np.clip(ink * uneven * (0.75 + 0.4 * speckle), 0, 1) * strength
    ink = cv2.GaussianBlur(ink, (0, 0), max(0.6, printer.px(0.05)))
    left, top = (box[0] + box[2] - size[0]) // 2, (box[1] + box[3] - size[1]) // 2
    _multiplied(printer.base.canvas, ink, (left, top), printer.rng.choice(_REDS))
    if field:
        there = (float(left), float(top), float(left + size[0]), float(top + size[1]))
        printer.base.boxes[field] = there
        printer.base.lines.append(("seal", "", there))


def _multiplied(canvas: Image.Image, ink: np.ndarray, at: tuple[int, int], colour: Rgb) -> None:
    height, width = ink.shape
    left, top = max(0, at[0]), max(0, at[1])
    right, bottom = min(canvas.width, at[0] + width), min(canvas.height, at[1] + height)
    part: Pixels = np.asarray(canvas.crop((left, top, right, bottom)))
    share = ink[top - at[1] : bottom - at[1], left - at[0] : right - at[0], None]
    tint = 1 - share * (1 - np.array(colour, np.float32) / 255)
    canvas.paste(Image.fromarray(as_pixels(np.clip(part * tint, 0, 255))), (left, top))
