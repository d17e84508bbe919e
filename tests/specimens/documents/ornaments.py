"""Washes of colour, frames, rules and the lines of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from tests.specimens.desk import as_pixels
from tests.specimens.documents.page import Part
from tests.specimens.layouts import Rgb

if TYPE_CHECKING:
    from tests.specimens.documents.printer import Printer

_GOLDS: tuple[Rgb, ...] = ((190, 150, 70), (176, 132, 84), (204, 170, 96), (160, 90, 70))


def wash(printer: Printer, part: Part) -> None:
    """A field of one colour (its key, ``#rrggbb``) that fades towards its edges."""
    left, top, right, bottom = printer.box(part.place)
    x = np.linspace(-1, 1, right - left, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, bottom - top, dtype=np.float32)[:, None]
    mask = np.clip(1.15 - np.maximum(np.abs(x), np.abs(y)) ** 6, 0, 1) * 110
    printer.base.canvas.paste(_colour(part.key), (left, top), Image.fromarray(as_pixels(mask)))


def band(printer: Printer, part: Part) -> None:
    """A solid field of one colour."""
    printer.base.canvas.paste(_colour(part.key), printer.box(part.place))


def rule(printer: Printer, part: Part) -> None:
    """A line from the place's left top to its right bottom."""
    pen = ImageDraw.Draw(printer.base.canvas)
    pen.line(printer.box(part.place), fill=_colour(part.key or "#787878"), width=max(1, printer.px(0.25)))


def grid(printer: Printer, part: Part) -> None:
    """A table's lines: its key has the columns' and the rows' edges as fractions, ``0 .2 .5 1 / 0 .1 1``."""
    left, top, right, bottom = printer.box(part.place)
    pen = ImageDraw.Draw(printer.base.canvas)
    tone = printer.sheet.look.label_colour
    columns, _, rows = part.key.partition("/")
    thin, thick = max(1, printer.px(0.22)), max(2, printer.px(0.45))
    for share in map(float, columns.split()):
        x = left + share * (right - left)
        pen.line((x, top, x, bottom), fill=tone, width=thick if share in {0, 1} else thin)
    for share in map(float, rows.split()):
        y = top + share * (bottom - top)
        pen.line((left, y, right, y), fill=tone, width=thick if share in {0, 1} else thin)


def frame(printer: Printer, part: Part) -> None:
    """An ornamental border: rows of loops and rosettes between lines, as certificates have it."""
    left, top, right, bottom = printer.box(part.place)
    pen = ImageDraw.Draw(printer.base.canvas)
    gold = _colour(part.key) if part.key else printer.rng.choice(_GOLDS)
    pale: Rgb = tuple(min(255, c + 50) for c in gold)  # type: ignore[assignment]
    depth = printer.px(printer.rng.uniform(5.0, 8.0) * max(printer.sheet.size_mm) / 297)
    for inset, width in ((0, 0.7), (depth, 0.5), (depth * 1.25, 0.25)):
        box = (left + inset, top + inset, right - inset, bottom - inset)
        pen.rectangle(box, outline=gold, width=max(1, printer.px(width)))
    loops = printer.rng.choice((3, 4, 5))
    for start, end in (
        ((left, top + depth / 2), (right, top + depth / 2)),
        ((left, bottom - depth / 2), (right, bottom - depth / 2)),
        ((left + depth / 2, top), (left + depth / 2, bottom)),
        ((right - depth / 2, top), (right - depth / 2, bottom)),
    ):
        length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
        t = np.linspace(0, 1, max(60, int(length / 3)))
        along = np.stack([start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t], axis=1)
        across = np.array([-(end[1] - start[1]), end[0] - start[0]]) / length
        for k in range(loops):
            swing = np.sin(t * length / depth * np.pi + k * np.pi / loops) * depth * 0.42
            points = [(float(x), float(y)) for x, y in along + swing[:, None] * across]
            pen.line(points, fill=pale if k % 2 else gold, width=max(1, printer.px(0.18)))


def _colour(text: str) -> Rgb:
    return (int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))
