"""Several cards in one picture: both sides of one card side by side, or the cards of several persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocr.geometry import Quad
from tests.specimens import desk
from tests.specimens.capture import Tier, draw_capture
from tests.specimens.card import CardImage
from tests.specimens.lens import Lens
from tests.specimens.placing import place
from tests.specimens.sensor import sense, store


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture of several cards: the JPEG file and each card's corners in upright pixels, in the order given."""

    data: bytes
    quads: tuple[Quad, ...]


def sheet(
    cards: Sequence[CardImage], seed: int, *, surface: str = "white", size: tuple[int, int] = (1600, 1200)
) -> Sheet:
    """Lay cards one below the other, each a little aslant, and photograph them as a phone does."""
    rng = np.random.default_rng((seed, 53))
    capture = draw_capture(Tier.PHONE, seed)
    capture = replace(capture, size=size, surface=surface, distortion=0.0, defocus=0.6, motion=(0.0, 0.0), exif_turn=1)
    scene = desk.SURFACES[surface](rng, size)
    room = size[1] / len(cards)
    width = min(size[0] * 0.7, room * 0.86 * 85.6 / 54)
    quads = []
    for i, card in enumerate(cards):
        a = np.deg2rad(rng.normal(0, 3))
        spin = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
        half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [width / 2, width / 2 * 54 / 85.6]
        middle = [size[0] / 2 + rng.normal(0, size[0] * 0.03), room * (i + 0.5)]
        quads.append(Quad.from_array(half @ spin.T * 0.95 + middle))
        scene = place(rng, scene, card, Lens(capture, quads[-1]), capture)
    return Sheet(store(sense(rng, scene, capture), capture), tuple(quads))
