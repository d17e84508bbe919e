"""How pages other than cards are taken: upright ones with the phone upright, sheets of paper that fill the picture."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.specimens.capture import Capture, Tier, draw_capture

_CARD_MM, _CARD_PX = 85.6, 560
"""A card's width, and the least pixels that a phone's picture has of it."""
_SHEET_SIZES = ((1920, 1440), (2560, 1920), (2560, 1920), (3264, 2448))
"""Pictures of sheets, pixels: nobody sends a page of small print at a card's size."""


def drawn_capture(tier: Tier, seed: int, size_mm: tuple[float, float], *, sheet: bool, sleeved: float) -> Capture:
    """The circumstances of a picture of a page.

    Args:
        tier, seed: as `draw_capture` has them.
        size_mm: the page's width and height.
        sheet: whether it is a sheet of paper that fills the picture and now and then touches its frame.
        sleeved: how often the page lies in a plastic pouch.
    """
    aspect = size_mm[0] / size_mm[1]
    rng = random.Random(f"capture/{tier.value}/{seed}/{sheet}")
    capture = draw_capture(tier, seed)
    share = capture.width_share
    width, height = capture.size
    across = round(capture.turn / 90) % 2 == 1
    if sheet:
        long_side, short_side = rng.choice(_SHEET_SIZES)
        width, height = (long_side, short_side) if width > height else (short_side, long_side)
        share = rng.choice((rng.uniform(0.8, 0.97), 1.0))
    elif max(size_mm) > _CARD_MM * 1.2 and tier is not Tier.CLEAN:
        # Whoever takes a wider page comes as near as its print asks.
        wanted = _CARD_PX * max(size_mm) / _CARD_MM * (0.75 if tier is Tier.HARD else 1.0)
        grown = max(1.0, wanted / (0.9 * min(width, height)))
        width, height = round(width * grown), round(height * grown)
        share = min(0.95, max(share, wanted / (height if across else width)))
    lying = aspect >= 1
    if tier is Tier.CLEAN:
        long_side, margin = max(width, height), rng.uniform(1.02, 1.2)
        page = (
            (long_side, round(long_side / aspect * margin))
            if lying
            else (round(long_side * aspect * margin), long_side)
        )
        width, height = page[::-1] if across else page
    elif (width > height) != (lying != across) and rng.random() < 0.75:
        width, height = height, width
    if not lying:
        along_width, along_height = (height, width) if across else (width, height)
        share = min(share, 1.0) * aspect * along_height / along_width
    changes: dict[str, float] = {}
    if sleeved and tier is not Tier.CLEAN and rng.random() < sleeved:
        changes["sleeve"] = max(capture.sleeve, rng.uniform(0.04, 0.16))
    scale = max(width, height) / max(capture.size)
    softened = replace(
        capture,
        size=(width, height),
        width_share=share,
        defocus=capture.defocus * scale,
        motion=(capture.motion[0] * scale, capture.motion[1]),
        wear=capture.wear * (0.5 if sheet else 1.0),
    )
    return replace(softened, **changes)  # type: ignore[arg-type]
