"""What bank cards carry: chips, logos of nobody, the networks' marks of nowhere, stripes, and the signature's field."""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import artwork, fonts
from tests.specimens.desk import as_pixels, noise, tinted
from tests.specimens.documents.page import Part
from tests.specimens.layouts import Rgb

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer


def waves(printer: Printer, part: Part) -> None:
    """A card's ground: a flow of two colours of the look's tints, with curves and discs in it."""
    left, top, right, bottom = printer.box(part.place)
    size = (right - left, bottom - top)
    rng = np.random.default_rng((printer.seed, 97))
    turn = float(rng.uniform(0, 1)) if rng.random() < 0.6 else 0.0
    tints = [np.array(_turned(t, turn), float) for t in printer.sheet.look.tints]
    flow = 0.5 + 0.35 * noise(rng, size, (size[0] * rng.uniform(0.6, 2), size[1] * rng.uniform(0.6, 2)), 1)
    ground = Image.fromarray(tinted(flow, tints[0], tints[-1]))
    pen = ImageDraw.Draw(ground, "RGBA")
    kind = int(rng.integers(4))
    for k in range(int(rng.integers(3, 14))):
        tone = (
            *(int(v) for v in np.clip(tints[k % len(tints)] + rng.normal(0, 26, 3), 0, 255)),
            int(rng.integers(20, 90)),
        )
        if kind == 0:
            x, y, r = rng.uniform(0, size[0]), rng.uniform(0, size[1]), rng.uniform(0.1, 0.6) * size[0]
            pen.ellipse((x - r, y - r, x + r, y + r), fill=tone)
        elif kind == 1:
            t = np.linspace(0, size[0], 80)
            swing = np.sin(t / size[0] * rng.uniform(3, 9) + rng.uniform(0, 6))
            curve = size[1] * rng.uniform(0, 1.1) + size[1] * 0.12 * swing
            edge = [(float(a), float(b)) for a, b in zip(t, curve, strict=True)]
            pen.polygon([*edge, (size[0], size[1]), (0, size[1])], fill=tone)
        elif kind == 2:
            a = rng.uniform(-0.2, 1.2, 6) * np.array([size[0], size[1]] * 3)
            pen.polygon([(float(a[i]), float(a[i + 1])) for i in (0, 2, 4)], fill=tone)
        else:
            y = rng.uniform(0, size[1])
            pen.line((0, y, size[0], y + rng.uniform(-0.4, 0.4) * size[1]), fill=tone, width=int(rng.integers(2, 30)))
    if rng.random() < 0.5:
        x1 = np.linspace(0, 1, artwork.WIDTH, dtype=np.float32)[None, :]
        y1 = np.linspace(0, 1, artwork.HEIGHT, dtype=np.float32)[:, None]
        lines = artwork.PRINTS[str(rng.choice(("guilloche", "waves", "rosettes", "dots")))](x1, y1, rng)
        mask = Image.fromarray(as_pixels(np.clip(lines, 0, 1) * rng.uniform(10, 60))).resize(size)
        ground.paste(tuple(int(v) for v in np.clip(tints[0] + 60, 0, 255)), (0, 0), mask)
    printer.base.canvas.paste(ground, (left, top))


def _turned(colour: Rgb, turn: float) -> tuple[float, float, float]:
    """A colour with its hue turned round the circle, as light as before."""
    hue, light, full = colorsys.rgb_to_hls(*(c / 255 for c in colour))
    red, green, blue = colorsys.hls_to_rgb((hue + turn) % 1, light, full)
    return red * 255, green * 255, blue * 255


def chip(printer: Printer, part: Part) -> None:
    """A gold or silver contact plate with its lines."""
    left, top, right, bottom = printer.box(part.place)
    pen = ImageDraw.Draw(printer.base.canvas)
    plate = printer.rng.choice(((212, 184, 110), (226, 204, 150), (200, 202, 206)))
    dark = tuple(int(c * 0.6) for c in plate)
    w, h = right - left, bottom - top
    pen.rounded_rectangle((left, top, right, bottom), min(w, h) * 0.14, fill=plate, outline=dark, width=3)
    for share in (0.33, 0.67):
        pen.line((left, top + share * h, left + 0.36 * w, top + share * h), fill=dark, width=3)
        pen.line((right - 0.36 * w, top + share * h, right, top + share * h), fill=dark, width=3)
    pen.rounded_rectangle(
        (left + 0.36 * w, top + 0.2 * h, right - 0.36 * w, bottom - 0.2 * h), min(w, h) * 0.1, outline=dark, width=3
    )


def logo(printer: Printer, part: Part) -> None:
    """A sign of a bank that does not exist: a ring with a shape in it."""
    left, top, right, bottom = printer.box(part.place)
    pen = ImageDraw.Draw(printer.base.canvas)
    tone = printer.sheet.look.title_colour
    size = min(right - left, bottom - top)
    sides = printer.rng.choice((3, 4, 6, 8))
    pen.ellipse((left, top, left + size, top + size), outline=tone, width=max(2, size // 12))
    turn = printer.rng.uniform(0, 360)
    pen.regular_polygon((left + size / 2, top + size / 2, size * 0.28), sides, turn, fill=tone)


def network(printer: Printer, part: Part) -> None:
    """Where a network has its mark: overlapping shapes of no network, with the word 样卡."""
    left, top, right, bottom = printer.box(part.place)
    pen = ImageDraw.Draw(printer.base.canvas, "RGBA")
    w, h = right - left, bottom - top
    first, second = printer.rng.sample(((200, 50, 50), (40, 90, 170), (0, 120, 110), (230, 160, 40), (90, 60, 140)), 2)
    slant = printer.rng.uniform(0, 0.2) * w
    for k, tone in enumerate((first, second)):
        x = left + k * w * 0.42
        shape = [(x + slant, top), (x + w * 0.58, top), (x + w * 0.58 - slant, bottom), (x, bottom)]
        pen.polygon(shape, fill=(*tone, 225))
    font = fonts.sized("sans-bold", max(6, round(h * 0.42)))
    pen.text((left + w / 2, top + h / 2), "样卡", font=font, fill=(255, 255, 255), anchor="mm")


def stripe(printer: Printer, part: Part) -> None:
    """A magnetic stripe."""
    left, top, right, bottom = printer.box(part.place)
    tone = printer.rng.choice(((28, 26, 26), (52, 34, 26), (20, 20, 24)))
    ImageDraw.Draw(printer.base.canvas).rectangle((left, top, right, bottom), fill=tone)


def signature(printer: Printer, part: Part) -> None:
    """A white field for the signature, with the digits that nobody may read written as noughts."""
    left, top, right, bottom = printer.box(part.place)
    pen = ImageDraw.Draw(printer.base.canvas)
    pen.rectangle((left, top, right, bottom), fill=(240, 240, 236))
    step = max(4, printer.px(1.2))
    for x in range(left, right, step):
        pen.line((x, top, min(right, x + step // 2), bottom), fill=(224, 226, 230), width=2)
    font = fonts.sized("mono", max(6, round((bottom - top) * 0.42)))
    pen.text((right - printer.px(9), (top + bottom) / 2), "000", font=font, fill=(40, 40, 44), anchor="lm")
