"""Rows of embossed print in other lights: digits without ink show by the light on their edges alone.

Each row's strip is seen as it is, with its contrast evened out, and by what is brighter and what is darker than its
surroundings. The same strip gives the same time steps, so what the recogniser sees in each is averaged step by step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from ocr.documents import Parsed
from ocr.engines import STRIP_HEIGHT, TextEngine
from ocr.engines.lattice import Alphabet, Lattice
from ocr.image import Pixels
from ocr.image.picture import Picture
from ocr.lines.rows import Row
from ocr.reading import FieldStatus

_LONG: Final = 3.0
"""Rows so many times as long as high are looked at: groups of figures, and whole numbers."""
_STROKE: Final = 9
"""Edge of what is wider than any stroke of a strip, pixels."""
_LEAST: Final = 1e-4


def in_other_lights(picture: Picture, rows: Sequence[Row], engine: TextEngine) -> tuple[Row, ...]:
    """The rows, those of some length as they are recognised in several lights together."""
    long = [row for row in rows if row.quad.width > _LONG * row.quad.height]
    strips = [_strip(picture, row) for row in long]
    views = [list(_views(strip)) for strip in strips]
    lattices = iter(engine.recognise([view for several in views for view in several]))
    made = {
        id(row): replace(row, lattice=_mean([row.lattice, *(next(lattices) for _ in several)]))
        for row, several in zip(long, views, strict=True)
    }
    return tuple(made.get(id(row), row) for row in rows)


def surer(one: Parsed, other: Parsed, names: Sequence[str]) -> Parsed:
    """Of two readings of a page the first, with those fields of the other that are surely read there alone."""
    taken = {
        name: other.fields[name]
        for name in names
        if one.fields[name].status is not FieldStatus.READ
        and (other.fields[name].status is FieldStatus.READ or one.fields[name].value is None)
    }
    return replace(one, fields={**one.fields, **taken}, support=max(one.support, other.support)) if taken else one


def _strip(picture: Picture, row: Row) -> Pixels:
    steps = len(row.lattice.probabilities) * row.lattice.width
    width = max(16, round(steps * 8))
    return picture.seen(row.quad.array(), width, STRIP_HEIGHT)


def _views(strip: Pixels) -> Iterator[Pixels]:
    grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY), np.uint8)
    even = np.asarray(cv2.createCLAHE(4.0, (2, max(2, strip.shape[1] // 48))).apply(grey), np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_STROKE, _STROKE))
    bright = cv2.morphologyEx(even, cv2.MORPH_TOPHAT, kernel)
    dark = cv2.morphologyEx(even, cv2.MORPH_BLACKHAT, kernel)
    for view in (even, 255 - _stretched(bright), 255 - _stretched(dark)):
        yield np.asarray(cv2.cvtColor(np.asarray(view, np.uint8), cv2.COLOR_GRAY2RGB), np.uint8)


def _stretched(plane: np.ndarray) -> np.ndarray:
    low, high = float(plane.min()), float(plane.max())
    return np.asarray((plane - low) * (255 / max(1.0, high - low)), np.uint8)


def _mean(lattices: Sequence[Lattice]) -> Lattice:
    """What several views of one strip say together: those with as many time steps as the first."""
    first = lattices[0]
    alike = [one for one in lattices if len(one.probabilities) == len(first.probabilities)]
    symbols = list(dict.fromkeys(symbol for one in alike for symbol in one.alphabet.symbols))
    table = np.zeros((len(first.probabilities), len(symbols)), np.float32)
    place = {symbol: i for i, symbol in enumerate(symbols)}
    for one in alike:
        table[:, [place[symbol] for symbol in one.alphabet.symbols]] += one.probabilities / len(alike)
    kept = table.max(axis=0) >= _LEAST
    kept[place[""]] = True
    columns = [place[""], *(i for i in np.flatnonzero(kept).tolist() if i != place[""])]
    return Lattice(table[:, columns], Alphabet(tuple(symbols[i] for i in columns)), first.width)
