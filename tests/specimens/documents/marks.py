"""The words SPECIMEN and 样本 on a page: over the portrait's chest, or wherever no printed row lies."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from tests.specimens.card import _stamp
from tests.specimens.press import Box, Press, overlap

Pixels = tuple[int, int, int, int]


def marked(press: Press, rng: random.Random, portraits: Sequence[Pixels], tables: Sequence[Pixels]) -> Box:
    """Stamp the mark where it covers no row, no field, no code and no table, and if it can beside no value.

    Args:
        press: the printed page.
        rng: the page's chances.
        portraits: where the mark goes first.
        tables: whose cells it might be taken for the value of.

    Raises:
        ValueError: the layout leaves no room.
    """
    taken = [ink for _, _, ink in press.lines] + list(press.boxes.values())
    taken += [(float(left), float(top), float(right), float(bottom)) for left, top, right, bottom in tables]
    width, height = press.canvas.size
    beside = [(0.0, ink[1], float(width), ink[3]) for role, _, ink in press.lines if role == "value"]
    for shrink, avoided in itertools.product((1.0, 0.8, 0.64, 0.5, 0.38, 0.28, 0.2), ([*taken, *beside], taken)):
        stamp = _stamp(rng, outlined=True)
        stamp.thumbnail((round(width * 0.4 * shrink), round(height * 0.3 * shrink)))
        spots = [
            (rng.uniform(20, width - stamp.width - 20), rng.uniform(20, height - stamp.height - 20)) for _ in range(90)
        ]
        kept = [
            ((left + right - stamp.width) / 2, bottom - stamp.height - 0.03 * (bottom - top))
            for left, top, right, bottom in portraits
            if stamp.width < 1.1 * (right - left)
        ]
        for x, y in [*kept, *spots]:
            box = (float(round(x)), float(round(y)), float(round(x) + stamp.width), float(round(y) + stamp.height))
            if not any(overlap(box, ink) for ink in (taken if (x, y) in kept else avoided)):
                press.canvas.paste(stamp, (int(box[0]), int(box[1])), stamp)
                return box
    raise ValueError("the layout leaves no room for the SPECIMEN mark")
