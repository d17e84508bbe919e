"""Pages of travel documents, printed: values by their labels, portrait and ghost, and the zone at the foot."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.specimens import artwork
from tests.specimens.artwork import HEIGHT, WIDTH
from tests.specimens.card import CardImage, _rounded, _stamp
from tests.specimens.desk import Pixels, as_pixels
from tests.specimens.layouts import PX_PER_MM, Layout
from tests.specimens.press import Box, Press, Type
from tests.specimens.sides import Side

ZONE_PITCH, ZONE_STEP = 2.54, 6.35
"""Ten characters an inch, and four lines an inch, mm."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A label with its value's lines: left edge and the label's centre line in mm; fields by the value's lines."""

    label: str
    values: tuple[str, ...]
    x: float
    y: float
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a page prints.

    Attributes:
        size_mm: width and height.
        titles: text, x, y, em.
        cells: labels with values.
        zone: lines at the foot.
        portrait, ghost: left, top, right, bottom in mm.
    """

    size_mm: tuple[float, float]
    titles: tuple[tuple[str, float, float, float], ...]
    cells: tuple[Cell, ...]
    zone: tuple[str, ...] = ()
    portrait: tuple[float, float, float, float] | None = None
    ghost: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a family of layouts prints.

    Attributes:
        beside: values stand right of their labels, else below.
        drop: from a label's centre line to its value's, mm.
        zone_x, zone_foot: left edge of the zone, and its last line's distance from the lower edge, mm.
    """

    name: str
    style: Layout
    label_face: str = "latin"
    value_face: str = "sans"
    label_mm: float = 1.75
    value_mm: float = 3.0
    beside: bool = False
    drop: float = 3.5
    zone_x: float = 6.6
    zone_foot: float = 9.4
    zone_face: str = "ocr-b"
    marks: Mapping[str, str] = field(default_factory=dict)


def printed(page: Page, look: Look, truth: Mapping[str, str], seed: int) -> CardImage:
    """The page squeezed into a card's pixels, as `photograph` takes it with the page's aspect."""
    rng = random.Random(f"page/{look.name}/{seed}")
    size = tuple(round(v * PX_PER_MM) for v in page.size_mm)
    ground = cv2.resize(artwork.background(look.style, 0), size, interpolation=cv2.INTER_LINEAR)
    press = Press(as_pixels(ground))
    if page.ghost:
        _ghost(press.canvas, page.ghost, seed, rng)
    for text, x, y, em in page.titles:
        title = Type("sans-bold", em, look.style.title_colour)
        press.row("title", text, (x, y), press.fitted(text, title, page.size_mm[0] - 3 - x))
    for cell in page.cells:
        _print_cell(press, cell, look, page.size_mm[0])
    if page.portrait:
        left, top, right, bottom = (round(v * PX_PER_MM) for v in page.portrait)
        artwork.draw_portrait(press.canvas, (left, top, right, bottom), seed)
    _print_zone(press, page.zone, look, page.size_mm, rng)
    marks = _marked(press, page, rng)
    small = cv2.resize(np.asarray(press.canvas), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    scale = np.array([WIDTH / size[0], HEIGHT / size[1]] * 2)
    boxes = {name: _scaled(box, scale) for name, box in press.boxes.items()}
    pixels = artwork.finish(as_pixels(small), look.style)
    opacity = _rounded(look.style.corner_mm)
    return CardImage(pixels, opacity, Side.PORTRAIT, look.name, boxes, (), (_scaled(marks, scale),), dict(truth))


def blank_page(look: Look, seed: int) -> CardImage:
    """The page above a data page in an open booklet: paper with a paragraph of invented words."""
    rng = random.Random(f"above/{seed}")
    press = Press(as_pixels(cv2.resize(artwork.background(look.style, 1), (2500, 1760))))
    ink = Type("serif", 2.6, look.style.value_colour)
    words = [
        "the",
        "bearer",
        "of",
        "this",
        "SPECIMEN",
        "is",
        "nobody",
        "and",
        "may",
        "pass",
        "nowhere",
        "样本",
        "本页无效",
        "without",
        "let",
        "or",
        "hindrance",
    ]
    for line in range(rng.randrange(0, 9)):
        press.row("note", " ".join(rng.sample(words, 7)), (12.0, 14.0 + line * 6.0), ink)
    press.row("note", "SPECIMEN 样本", (40.0, 76.0), Type("sans-bold", 5.0, (170, 90, 90)))
    small = as_pixels(cv2.resize(np.asarray(press.canvas), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA))
    return CardImage(small, _rounded(look.style.corner_mm), Side.EMBLEM, look.name, {}, (), (), {})


def _print_cell(press: Press, cell: Cell, look: Look, width: float) -> None:
    label = Type(look.label_face, look.label_mm, look.style.label_colour)
    end = press.row("label", cell.label, (cell.x, cell.y), label) if cell.label else cell.x
    for number, text in enumerate(cell.values):
        value = Type(look.value_face, look.value_mm, look.style.value_colour)
        x = end + 1.6 if look.beside and cell.label else cell.x
        y = cell.y + (number if look.beside else number + 1) * (look.drop if not number else look.drop * 1.08)
        name = cell.fields[number] if number < len(cell.fields) else ""
        press.row("value", text, (x, y), press.fitted(text, value, width - 3 - x), field=name)


def _print_zone(
    press: Press, lines: Sequence[str], look: Look, size_mm: tuple[float, float], rng: random.Random
) -> None:
    em = ZONE_PITCH / press.width("0", Type(look.zone_face, 1.0, (0, 0, 0)))
    ink = Type(look.zone_face, em, (rng.randrange(12, 46),) * 3)
    left = min(look.zone_x, (size_mm[0] - ZONE_PITCH * max(map(len, lines), default=0)) - 2.0)
    for number, line in enumerate(lines):
        foot = look.zone_foot if size_mm[1] > 60 else 5.8
        y = size_mm[1] - foot - (len(lines) - 1 - number) * ZONE_STEP
        press.row("zone", line, (left, y), ink, pitch=ZONE_PITCH, field=f"mrz.line{number + 1}")


def _ghost(canvas: Image.Image, box: tuple[float, float, float, float], seed: int, rng: random.Random) -> None:
    left, top, right, bottom = (round(v * PX_PER_MM) for v in box)
    there = canvas.crop((left, top, right, bottom))
    tile = there.copy()
    artwork.draw_portrait(tile, (0, 0, right - left, bottom - top), seed)
    pale = Image.blend(there, tile.convert("L").convert("RGB"), rng.uniform(0.12, 0.3))
    canvas.paste(pale, (left, top))


def _marked(press: Press, page: Page, rng: random.Random) -> Box:
    """SPECIMEN / 样本 over the portrait's chest, or else in the page's upper right corner."""
    stamp = _stamp(rng, outlined=True)
    width, height = press.canvas.size
    if page.portrait:
        left, _, right, bottom = (v * PX_PER_MM for v in page.portrait)
        stamp.thumbnail((round((right - left) * 1.05), round((right - left) * 0.6)))
        at = round((left + right - stamp.width) / 2), round(bottom - stamp.height - 12)
    else:
        stamp.thumbnail((round(width * 0.3), round(height * 0.1)))
        at = width - stamp.width - 30, 14
    press.canvas.paste(stamp, at, stamp)
    return (float(at[0]), float(at[1]), float(at[0] + stamp.width), float(at[1] + stamp.height))


def _scaled(box: Box, scale: np.ndarray) -> Box:
    left, top, right, bottom = (float(v) for v in np.array(box) * scale)
    return (left, top, right, bottom)


def with_fold(pixels: Pixels) -> Pixels:
    """A page's upper edge in the shade of the fold of a booklet."""
    image = Image.fromarray(pixels)
    shade = Image.new("L", image.size, 0)
    pen = ImageDraw.Draw(shade)
    for y in range(30):
        pen.line((0, y, image.width, y), fill=round(70 * (1 - y / 30)))
    image.paste((20, 20, 20), (0, 0), shade)
    return np.asarray(image).copy()
