"""Fictitious resident ID cards, drawn and photographed: every picture is made up, marked SPECIMEN and seeded.

``specimen`` and ``specimens`` make photographed cards with their truth; ``draw_identity``, ``render`` and
``photograph`` are the three steps on their own, ``no_card`` makes pictures that show no card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.specimens.capture import Capture, Tier, draw_capture
from tests.specimens.card import CardImage, render
from tests.specimens.identity import LONG_TERM, REFERENCE_DATE, Defects, Identity, draw_identity
from tests.specimens.layouts import FAMILIES, HELD_OUT, Layout, layout
from tests.specimens.photo import Photo, no_card, photograph
from tests.specimens.second_script import SCRIPTS, bilingual
from tests.specimens.sheet import Sheet, sheet
from tests.specimens.sides import Side

__all__ = [
    "FAMILIES", "HELD_OUT", "LONG_TERM", "REFERENCE_DATE", "SCRIPTS", "Capture", "CardImage", "Defects", "Identity",
    "Layout", "Photo", "Sheet", "Specimen", "Tier", "bilingual", "draw_capture", "draw_identity", "layout", "no_card",
    "photograph", "render", "sheet", "specimen", "specimens",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Specimen:
    """One photographed side and what a reader should read off it.

    Attributes:
        photo: the picture and its geometry.
        truth: each field's value in the forms of ``ocr.reading.Field``.
        side, tier, family, seed: what it was made from.
        identity: everything printed on both sides.
    """

    photo: Photo
    truth: Mapping[str, str]
    side: Side
    tier: Tier
    family: str
    seed: int
    identity: Identity


def specimen(
    seed: int,
    side: Side,
    tier: Tier | str,
    family: str | None = None,
    *,
    defects: Defects | None = None,
    capture: Mapping[str, Any] | None = None,
) -> Specimen:
    """Draw, print and photograph one side; both sides of one seed and family belong to one card.

    Args:
        seed: of identity, layout and capture.
        side: which side.
        tier: ``clean``, ``phone`` or ``hard``.
        family: a layout family; None lets the seed choose among ``FAMILIES``, never the held-out one.
        defects: what is wrong with the card.
        capture: attributes of ``Capture`` to pin, such as ``{"defocus": 9.0}``.
    """
    tier = Tier(tier)
    family = family or FAMILIES[(seed * 7919 + 13) % len(FAMILIES)]
    identity = draw_identity(seed, defects)
    card = render(identity, side, layout(family, seed))
    shot_seed = seed * 2 + (side is Side.EMBLEM)
    photo = photograph(card, tier, shot_seed, **(capture or {}))
    return Specimen(photo, card.truth, side, tier, family, seed, identity)


def specimens(seed: int, count: int, tier: Tier | str, families: Sequence[str] = FAMILIES) -> Iterator[Specimen]:
    """Yield ``count`` specimens, sides alternating, families in turn; cards of other seeds are other persons."""
    for number in range(count):
        side = Side.PORTRAIT if number % 2 == 0 else Side.EMBLEM
        family = families[(number // 2) % len(families)]
        yield specimen(seed * 100_003 + number // 2, side, tier, family)
