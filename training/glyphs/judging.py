"""How many photographs of characters, of held-out faces, are nearest to their own prototype among all 87,887."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.glyphs.network import GlyphNetwork
from training.glyphs.gallery import Gallery, held_out, in_table
from training.glyphs.photo import Conditions, photographed

SIZES = (14, 18, 24, 30)
"""Ems of the photographs, pixels."""
_SHOWN, _SEED = 800, 990


def judged(points: NDArray[np.float32], network: GlyphNetwork) -> dict[str, dict[str, list[float]]]:
    """Shares that are nearest, and among the five nearest, for each size.

    Args:
        points: (87,887, 128), the prototypes in the order of the ideographs.
        network: that they are from.

    Returns:
        By what was shown: the size with the two shares. Shown are characters of 通用规范汉字表 in one face and others
        in another, both never trained on; those of the table that were held out, and those that were not.
    """
    table = np.zeros(len(points), bool)
    table[in_table()] = True
    unseen = held_out()
    asked = {
        "table, held out, zenhei": ("zenhei", table & unseen),
        "table, trained on, zenhei": ("zenhei", table & ~unseen),
        "others, held out, babelstone": ("babelstone", ~table & unseen),
        "others, held out, tw-kai (face trained on)": ("tw-kai", ~table & unseen),
    }
    return {name: _shares(points, network, face, wanted) for name, (face, wanted) in asked.items()}


def _shares(
    points: NDArray[np.float32], network: GlyphNetwork, face: str, wanted: NDArray[np.bool_]
) -> dict[str, list[float]]:
    gallery = Gallery([face])
    drawn = np.flatnonzero(gallery.has[0])
    found = {}
    for em in SIZES:
        rng = np.random.default_rng((_SEED, em))
        shown = rng.choice(np.flatnonzero(gallery.has[0] & wanted), _SHOWN)
        beside = rng.choice(drawn, (_SHOWN, 2))
        photos = [
            photographed(
                gallery.glyph(0, int(at)), gallery.glyph(0, int(left)), gallery.glyph(0, int(right)), rng,
                Conditions(em=(em, em + 0.01)),
            )
            for at, (left, right) in zip(shown, beside, strict=True)
        ]  # fmt: skip
        seen = network.points(np.stack(photos))
        better = np.empty(_SHOWN, int)
        for part in np.array_split(np.arange(_SHOWN), 8):
            like = seen[part] @ points.T
            own = like[np.arange(len(part)), shown[part]]
            better[part] = (like > own[:, None]).sum(axis=1)
        found[str(em)] = [round(float((better < n).mean()), 4) for n in (1, 5)]
    return found
